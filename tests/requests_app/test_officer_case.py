"""One case on one page: what an officer sees, and is kept from seeing (R4, 5c, 6a, section 7)."""

import pytest
from django.urls import reverse

from providers import actions as provider_actions
from requests_app import actions, flags
from requests_app.models import Answer, Disagreement, Message, PartyKind
from requests_app.stages import Stage
from tests.make import Case, council, officer
from tests.test_wall import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def page(case: Case, user=None) -> str:
    """Return the officer's page of a case as text."""
    return signed_in(user or case.officer).get(_at(case)).content.decode()


def _at(case: Case, name: str = "officer_case", *args) -> str:
    return reverse(name, args=[case.disagreement.reference, *args])


def buttons(case: Case, user=None) -> list[str]:
    """Return the addresses that the officer's buttons lead to, without the reference."""
    text = page(case, user)
    names = ("take_up", "refer", "refer_again", "ask", "not_take_forward", "decide_proposal", "set_aside", "reopen")
    return [name for name in names if f'"{_at(case, name)}"' in text]


@pytest.mark.parametrize(
    ("stage", "offered"),
    [
        (Stage.TO_CONSIDER, ["take_up"]),
        (Stage.CONSIDERING, ["refer", "ask", "not_take_forward"]),
        (Stage.QUESTION, ["refer", "not_take_forward"]),
        (Stage.NOT_TAKEN_FORWARD, []),
        (Stage.SECOND_LOOK, []),
        (Stage.OFFERED, []),
        (Stage.FINDING_PROVIDER, ["refer_again"]),
        (Stage.ALL_AGREED, []),
        (Stage.WITHDRAWN, []),
    ],
)
def test_the_page_offers_what_can_be_done_now_and_nothing_else(stage, offered):
    """R35: a request that is sent can be decided, and never closed without a decision."""
    assert buttons(Case().at(stage)) == offered


def test_a_second_look_is_offered_to_a_colleague_and_not_to_who_decided():
    case = Case().at(Stage.SECOND_LOOK)
    assert buttons(case, case.other_officer) == ["reopen"]
    assert "You made the decision, or proposed it, so somebody else has to look." in page(case)


def test_a_colleague_takes_it_over_from_who_is_away_and_everybody_reads_it():
    """6a: the queue and the council's mails follow the owner; the family is told of no name."""
    case = Case().at(Stage.QUESTION)
    button, away = f'"{_at(case, "take_over")}"', page(case)
    assert (button in away, button in page(case, case.other_officer)) == (False, True)
    for _ in range(2):
        signed_in(case.other_officer).post(_at(case, "take_over"))
    assert case.refreshed().disagreement.owner == case.other_officer
    assert case.disagreement.events.filter(verb="take_over").count() == 1
    assert "Otto Officer took it over from a colleague." in page(case)
    family = signed_in(case.family).get(case.disagreement.get_absolute_url()).content.decode()
    assert "Someone else at Northwick Council now looks after your request." in family
    actions.answer(case.disagreement, "Year 4", by=case.family)
    assert case.disagreement.messages.get(kind="n04_answered").to == case.other_officer.email


def test_not_safe_to_involve_and_the_safety_note_come_before_everything_else():
    """Section 7: the alert and the note stand above the status, the answers, and every contact detail."""
    answers = {
        "safe-contact": {"text": "Ring my sister first."},
        "other-parents": {"answer": "not_safe", "name": "", "contact": ""},
    }
    text = page(Case(answers=answers).at(Stage.CONSIDERING))
    places = [
        text.index(words) for words in ("not safe to involve", "Ring my sister first.", "It is the council’s move")
    ]
    assert places == sorted(places)
    assert places[-1] < text.index("01632 960001")


def test_the_council_as_a_party_is_said_on_top():
    """5e."""
    banner = "We are also part of this disagreement."
    assert banner in page(Case(with_whom=(PartyKind.COUNCIL,)).at(Stage.CONSIDERING))
    assert banner not in page(Case().at(Stage.CONSIDERING))


def test_the_page_never_shows_what_is_for_the_mediator_nor_that_there_is_anything():
    """R4, R45: with a note and without one the page is the same."""
    case = Case().at(Stage.CONSIDERING)
    without = page(case)
    party = case.party(PartyKind.REQUESTER)
    provider_actions.keep_private_note(party, "A heron stands in the reeds.", by=case.family)
    assert party.private_note.text == "A heron stands in the reeds."
    assert "heron" not in page(case)
    assert _without_tokens(page(case)) == _without_tokens(without)


def _without_tokens(text: str) -> list[str]:
    return [line for line in text.splitlines() if "csrfmiddlewaretoken" not in line]


def test_an_answer_is_shown_as_it_stands_and_never_a_reason():
    """R44, 5c: the council sees who has decided what, and not why."""
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.HEALTH)).at(Stage.ASKING)
    school = case.answers_for(PartyKind.SCHOOL)
    actions.respond(case.disagreement, Answer.DECLINED, by=school)
    provider_actions.keep_private_note(case.party(), "We are too few at the moment.", by=school)
    text = page(case)
    assert "Has decided not to take part" in text
    assert "Waiting for an answer" in text
    assert "too few" not in text


def test_what_to_check_is_beside_the_answers():
    """6a: area, age, who can ask, SEN, kind, EHC time; R15: no plan is needed."""
    case = Case().at(Stage.CONSIDERING)
    one = flags.with_flags(Disagreement.objects.all()).get(pk=case.disagreement.pk)
    checks = dict(flags.scope_checks(one))
    assert list(checks) == ["Area", "Age", "Who can ask", "SEN", "Kind", "EHC time"]
    assert checks["Who can ask"] == "A parent or carer asks, so nobody else’s permission is needed"
    assert checks["SEN"] == "They get SEN support, without an EHC plan. No plan is needed to ask"
    assert checks["Kind"] == "2: special educational support at a school, college or early years setting"
    assert checks["EHC time"] == "Not needed: not about health or social care"
    assert all(words in page(case) for words in ("nobody else’s permission", "No plan is needed"))


def test_opening_a_case_is_a_look_that_the_family_can_see_and_changes_nothing_else():
    """6a: each view of a record is on the record. Opening it again within the half hour is the same look."""
    case = Case().at(Stage.CONSIDERING)
    before = Disagreement.objects.filter(pk=case.disagreement.pk).values().get()
    client = signed_in(case.officer)
    client.get(_at(case))
    client.get(_at(case))
    after = Disagreement.objects.filter(pk=case.disagreement.pk).values().get()
    assert case.disagreement.events.filter(verb="look", by=case.officer).count() == 1
    assert {name for name in after if after[name] != before[name]} == {"last_seal"}


def test_getting_any_officers_page_changes_nothing_but_the_look():
    case = Case().at(Stage.CONSIDERING)
    client = signed_in(case.officer)
    client.get(_at(case))
    before = list(case.disagreement.events.values_list("verb", flat=True))
    party, message = case.party().pk, case.disagreement.messages.first().pk
    pages = [("ask",), ("not_take_forward",), ("refer",), ("change_parties",), ("add_party",), ("change_council",)]
    for name, *args in [*pages, ("change_party", party), ("tell_by_hand", message)]:
        client.get(_at(case, name, *args))
    for name, *args in [
        ("take_up",),
        ("take_over",),
        ("decide_proposal",),
        ("set_aside",),
        ("reopen",),
        ("remove_party", party),
    ]:
        assert client.get(_at(case, name, *args)).status_code == 405
    assert list(case.disagreement.events.values_list("verb", flat=True)) == before


def test_another_councils_officer_finds_none_of_a_cases_pages():
    case = Case().at(Stage.CONSIDERING)
    theirs, ours = signed_in(officer(council("southmere"))), signed_in(case.officer)
    for name in ("officer_case", "ask", "not_take_forward", "refer", "change_parties"):
        assert (theirs.get(_at(case, name)).status_code, ours.get(_at(case, name)).status_code) == (404, 200), name
        assert theirs.post(_at(case, name)).status_code == 404


def test_taking_it_up_makes_an_owner():
    case = Case().at(Stage.TO_CONSIDER)
    answer = signed_in(case.officer).post(_at(case, "take_up"))
    assert answer["Location"] == _at(case)
    assert case.refreshed().disagreement.stage == Stage.CONSIDERING
    assert case.disagreement.owner == case.officer


def test_the_second_of_two_officers_is_told_what_happened_and_nothing_is_overwritten():
    """5a: two officers at once."""
    case = Case().at(Stage.TO_CONSIDER)
    first, second = signed_in(case.officer), signed_in(case.other_officer)
    first.post(_at(case, "take_up"))
    told = second.post(_at(case, "take_up"), follow=True).content.decode()
    assert "This was not done, because the request has moved on." in told
    assert "Olive Officer began to consider it." in told
    assert case.refreshed().disagreement.owner == case.officer


def test_pressing_the_same_button_twice_does_it_once_and_says_nothing():
    case = Case().at(Stage.TO_CONSIDER)
    client = signed_in(case.officer)
    client.post(_at(case, "take_up"))
    again = client.post(_at(case, "take_up"), follow=True).content.decode()
    assert "This was not done" not in again
    assert case.disagreement.events.filter(verb="take_up").count() == 1


# -- asking and telling -----------------------------------------------------------------------------------------------


def test_a_question_is_asked_and_its_answer_comes_back_to_the_page():
    """R36: ask for more information."""
    case = Case().at(Stage.CONSIDERING)
    client = signed_in(case.officer)
    client.post(_at(case, "ask"), {"text": "Which year is Kit in?"})
    assert case.refreshed().disagreement.stage == Stage.QUESTION
    assert "Waiting for an answer. You can decide without it." in page(case)
    actions.answer(case.disagreement, "Year four.", by=case.family)
    assert "Year four." in page(case)


def test_an_empty_question_is_an_error_and_asks_nobody():
    case = Case().at(Stage.CONSIDERING)
    text = signed_in(case.officer).post(_at(case, "ask"), {"text": " "}).content.decode()
    assert "Write your question" in text
    assert case.refreshed().disagreement.stage == Stage.CONSIDERING


def test_a_page_that_asks_something_is_closed_once_the_request_has_moved_on():
    case = Case().at(Stage.QUESTION)
    answer = signed_in(case.officer).get(_at(case, "ask"), follow=True)
    assert answer.redirect_chain == [(_at(case), 302)]
    assert "That cannot be done at this point." in answer.content.decode()


def test_mail_that_came_back_is_plain_to_see_and_can_be_told_by_hand():
    case = Case().at(Stage.ASKING)
    case.disagreement.messages.filter(kind="n07_invitation").update(
        state=Message.State.FAILED, problem="Check the address"
    )
    message = case.disagreement.messages.get(kind="n07_invitation")
    assert "Could not be delivered" in page(case)
    text = signed_in(case.officer).get(_at(case, "tell_by_hand", message.pk)).content.decode()
    assert "01632 960500" in text
    assert "a link of your own, which we e-mail to you" in text
    assert "{link}" not in text


def test_somebody_without_email_is_told_by_phone_with_the_words_to_say():
    """Section 7, no e-mail: what a page would show them is read to them, after the safety note."""
    answers = {"safe-contact": {"text": "Ring my sister first."}}
    contact = {"phone": "01632 960001", "best_way": "phone", "safe_to_leave_message": False}
    case = Case(answers=answers, contact=contact).at(Stage.QUESTION)
    message = case.disagreement.messages.get(kind="n04_question")
    text = signed_in(case.officer).get(_at(case, "tell_by_hand", message.pk)).content.decode()
    assert text.index("Ring my sister first.") < text.index("01632 960001")
    assert "Not safe: do not leave one" in text
    assert "Which year is Kit in?" in text
    assert "reply to this e-mail" not in text


def test_a_reason_is_read_to_somebody_without_email():
    """R36: the explanation reaches the family, whatever their way."""
    case = Case(contact={"phone": "01632 960001", "best_way": "phone"}).at(Stage.NOT_TAKEN_FORWARD)
    message = case.disagreement.messages.get(kind="n17_not_taken_forward")
    text = signed_in(case.other_officer).get(_at(case, "tell_by_hand", message.pk)).content.decode()
    assert "This is about when the children stay with each of you" in text


def test_telling_by_hand_is_noted_once_however_often_it_is_pressed():
    case = Case(contact={"phone": "01632 960001", "best_way": "phone"}).at(Stage.TO_CONSIDER)
    message = case.disagreement.messages.get(kind="n02_received")
    client = signed_in(case.officer)
    client.post(_at(case, "tell_by_hand", message.pk))
    first = Message.objects.get(pk=message.pk)
    client.post(_at(case, "tell_by_hand", message.pk))
    assert (first.state, Message.objects.get(pk=message.pk).sent_at) == (Message.State.TOLD, first.sent_at)


def test_a_message_that_goes_by_email_cannot_be_marked_as_told():
    case = Case().at(Stage.TO_CONSIDER)
    message = case.disagreement.messages.get(kind="n02_received")
    told = signed_in(case.officer).post(_at(case, "tell_by_hand", message.pk), follow=True).content.decode()
    assert "This message goes by e-mail" in told
    assert Message.objects.get(pk=message.pk).state == Message.State.QUEUED


def test_a_message_of_another_case_is_not_to_be_told_from_this_one():
    case, other = Case().at(Stage.TO_CONSIDER), Case(contact={"phone": "1", "best_way": "phone"}).at(Stage.TO_CONSIDER)
    message = other.disagreement.messages.get(kind="n02_received")
    assert signed_in(case.officer).post(_at(case, "tell_by_hand", message.pk)).status_code == 404
