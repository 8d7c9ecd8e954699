"""Somebody without e-mail asks, answers and stops by phone and by post (R27, 5c, domain section 7: no e-mail)."""

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.urls import reverse

from accounts.models import User
from providers import actions as provider_actions
from requests_app import actions
from requests_app.errors import NotReady, Refused
from requests_app.models import (
    Agreement,
    Answer,
    CaseHat,
    Channel,
    ContactDetails,
    Disagreement,
    Event,
    Hat,
    Message,
    PartyKind,
    Spoken,
)
from requests_app.stages import Stage
from tests.make import Case, coordinator_of, council, independent_provider, officer, person
from tests.requests_app.asking import TYPED, led_to
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db
BY_PHONE = {"email": "", "phone": "01632 960001", "best_way": "phone"}
BY_POST = {"email": "", "phone": "", "address": "1 Example Road\nNorthwick", "best_way": "post"}
SPOKEN = {"channel": "phone", "said_by": "Hana Head", "words_read": "on", "answer": "agreed"}


def take_down(client, channel: str = "phone", changes: dict | None = None) -> tuple[Disagreement, list[str]]:
    """Walk the form as an officer does for a caller, up to the check; return the draft and the pages met."""
    typed, met = TYPED | {"who-is-asking": {"asked_by": "parent"}} | (changes or {}), []
    response = client.post(reverse("add_request"), {"channel": channel})
    draft = Disagreement.objects.latest("pk")
    while led_to(response) != "check_answers":
        met.append(led_to(response))
        response = client.post(response["Location"], typed.get(met[-1], {}))
    draft.refresh_from_db()
    return draft, met


def at(case, name: str, *args) -> str:
    return reverse(name, args=[getattr(case, "disagreement", case).reference, *args])


def by_word(contact: dict = BY_PHONE, **more) -> Case:
    return Case(contact=dict(contact), **more)


# -- a whole case by phone --------------------------------------------------------------------------------------------


def test_a_whole_case_by_phone_needs_no_email_from_anybody():
    """R27, L29, "low literacy", "no e-mail": from the call to "everyone has agreed", by phone and post alone."""
    authority, case = council(), Case()
    client = signed_in(case.officer)
    school = {"the-school": {"name": "Elm Example School", "phone": "01632 960500"}}
    draft, met = take_down(client, changes=school)
    assert "private_note" not in met
    assert client.get(reverse("private_note", args=[draft.reference])).status_code == 404
    assert client.post(at(draft, "check_answers")).status_code == 200  # nothing read back, nothing sent
    response = client.post(at(draft, "check_answers"), {"read_back": "on"})
    case.disagreement = draft
    case.refreshed()
    code = draft.__class__.objects.get(pk=draft.pk).contact.callback_code
    assert (response["Location"], len(code)) == (at(draft, "officer_case"), 9)
    assert code in str(list(get_messages(response.wsgi_request))[-1])
    kept = Agreement.objects.get(party__disagreement=draft)
    assert (kept.answer, kept.channel, kept.recorded_by) == (Answer.AGREED, Channel.PHONE, case.officer)
    assert (case.disagreement.requester, case.disagreement.read_back) == (None, True)
    assert CaseHat.objects.get(disagreement=draft).hat == Hat.COORDINATOR
    case.taken_up().referred().accepted()
    letters = client.get(reverse("letters")).content.decode()
    assert (letters.count('name="message"'), "Pat Parent" in letters, "01632 960500" in letters) == (4, True, True)
    client.post(at(case, "record_answer", case.party().pk), SPOKEN)
    assert case.refreshed().disagreement.stage == Stage.ALL_AGREED
    said = Spoken.objects.get()
    assert (said.said_by, said.agreement.wording, said.agreement.recorded_by) == ("Hana Head", 1, case.officer)
    assert not case.disagreement.messages.filter(recipient="The person who asked").exclude(to="").exists()
    assert not case.party().messages.exclude(to="").exists()
    assert case.party().messages.get(kind="n07_invitation").state == Message.State.TOLD
    found = signed_in(person()).post(
        reverse("council_where_is_it", args=[authority.slug]), {"reference": draft.reference, "code": code}
    )
    assert "Everyone has agreed" in found.content.decode()


def test_what_is_written_down_is_the_councils_until_it_is_sent_and_never_the_officers_own():
    """R27: colleagues who coordinate there carry on; nobody else finds it; nothing of one is filled in for another."""
    writer, colleague = officer(), officer(name="Otto Officer")
    client = signed_in(writer)
    first, _ = take_down(client, changes={"your-name": {"requester_name": "Zed Zelkova"}})
    second = client.post(reverse("add_request"), {"channel": "post"})["Location"]
    assert "Zed Zelkova" not in client.get(second).content.decode()
    for one in Disagreement.objects.exclude(pk=first.pk).values_list("reference", flat=True):
        assert "Zed Zelkova" not in client.get(reverse("draft", args=[one])).content.decode()
    assert "Zed Zelkova" in signed_in(colleague).get(reverse("written_down")).content.decode()
    assert signed_in(colleague).get(at(first, "draft")).status_code == 200
    others = [officer(council("southmere")), officer(hat=Hat.COMMISSIONER, name="Connie"), person(),
              officer(hat=Hat.REPRESENTATIVE, name="Rae"), coordinator_of(independent_provider())]  # fmt: skip
    assert {signed_in(one).get(at(first, "draft")).status_code for one in others} == {404}
    assert first.reference not in client.get(reverse("my_requests")).content.decode()
    assert first.reference not in client.get(reverse("queue")).content.decode()
    client.post(at(first, "check_answers"), {"read_back": "on"})
    again = client.post(at(first, "check_answers"), {"read_back": "on"})
    assert again["Location"] == at(first, "officer_case")
    assert first.events.filter(verb="submit").count() == 1
    assert client.get(at(first, "sent")).status_code == 404


def test_only_a_coordinator_writes_a_request_down_and_reads_it_back():
    """R27: who may, and what is needed."""
    rep = officer(hat=Hat.REPRESENTATIVE, name="Rae")
    assert signed_in(rep).get(reverse("add_request")).status_code == 404
    case = Case()
    draft, _ = take_down(signed_in(case.officer))
    with pytest.raises(NotReady):
        actions.submit(draft, by=case.officer)
    signed_in(case.officer).post(at(draft, "draft_discard"))
    assert not Disagreement.objects.filter(pk=draft.pk).exists()


def test_who_had_a_request_written_down_makes_it_theirs_with_their_email_and_the_date_of_birth():
    """R27, claim: no account until they sign in with an address of their own."""
    case = Case()
    client = signed_in(case.officer)
    draft, _ = take_down(client, changes={"contact": {"email": "pat@example.org", "phone": "", "best_way": "email"}})
    client.post(at(draft, "check_answers"), {"read_back": "on"})
    family = User.objects.for_email("pat@example.org")
    born = {"date_of_birth-day": "4", "date_of_birth-month": "5", "date_of_birth-year": "2017"}
    page = signed_in(family).post(at(draft, "claim"), born, follow=True).content.decode()
    assert Disagreement.objects.get(pk=draft.pk).requester == family
    assert "wrote down your request by phone, and sent it" in page


# -- answers and stopping ---------------------------------------------------------------------------------------------


def test_an_answer_is_written_down_with_how_and_who_and_the_party_reads_that():
    """5c, issue 5.3: the page of the party, the ledger and the mails are as when it is answered on the website."""
    case = Case().at(Stage.ASKING)
    school, client = case.answers_for(), signed_in(case.officer)
    answer = at(case, "record_answer", case.party().pk)
    refused = client.post(answer, SPOKEN | {"words_read": "", "said_by": ""})
    assert set(refused.context["form"].errors) == {"words_read", "said_by"}
    assert client.post(answer, SPOKEN | {"wording": "99"}).context["form"].non_field_errors()
    client.post(answer, SPOKEN | {"answer": "declined", "channel": "post"})
    assert case.refreshed().disagreement.stage == Stage.NOT_EVERYONE
    assert case.disagreement.messages.filter(kind="n13_declined_family").exists()
    page = signed_in(school).get(reverse("take_part", args=[case.disagreement.reference])).content.decode()
    assert "by post, and the council wrote it down" in page
    client.post(answer, SPOKEN)
    client.post(answer, SPOKEN | {"answer": "withdrawn"})
    assert [row.answer for row in case.party().agreements.all()] == ["declined", "agreed", "withdrawn"]
    event = Event.objects.filter(verb="record_answer").last()
    assert (event.party, event.by, event.detail) == (case.party(), case.officer, "phone")


def test_who_answers_for_themselves_is_asked_for_by_name():
    """L30: a family answers for nobody but itself, and an organisation by somebody who can."""
    case = Case(asked_by="setting", with_whom=(PartyKind.FAMILY,)).at(Stage.ASKING)
    family = case.party(PartyKind.FAMILY)
    for client, name in (
        (signed_in(case.officer), "record_answer"),
        (signed_in(case.provider_coordinator), "note_answer"),
    ):
        page = client.get(at(case, name, family.pk)).content.decode()
        assert (f"Check first that it is {family}" in page, "organisation" in page) == (True, False), name


def test_nobody_answers_for_the_council_or_for_who_asked_and_an_answer_follows_the_last():
    """5c: the council as a party answers for itself; what was not agreed cannot be stopped."""
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.COUNCIL)).at(Stage.ASKING)
    spoken = {"by": case.officer, "channel": Channel.PHONE, "said_by": "Somebody"}
    for party in (case.party(PartyKind.COUNCIL), case.party(PartyKind.REQUESTER)):
        assert signed_in(case.officer).get(at(case, "record_answer", party.pk)).status_code == 404
        with pytest.raises(Refused):
            actions.record_answer(case.disagreement, party, Answer.AGREED, **spoken)
    with pytest.raises(Refused):
        actions.record_answer(case.disagreement, case.party(), Answer.WITHDRAWN, **spoken)
    actions.record_answer(case.disagreement, case.party(), Answer.AGREED, **spoken)
    with pytest.raises(Refused):
        actions.record_answer(case.disagreement, case.party(), Answer.DECLINED, **spoken)
    assert case.party().agreements.count() == 1


def test_the_service_that_has_the_case_writes_an_answer_down_too():
    """Issue 5.3: for anyone but the council and who asked, once it has taken the case, and no other service."""
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.COUNCIL)).at(Stage.OFFERED)
    client = signed_in(case.provider_coordinator)
    url = at(case, "note_answer", case.party().pk)
    assert client.post(url, SPOKEN)["Location"] == at(case, "referral")
    assert case.party().answer == ""
    case.accepted()
    assert client.get(at(case, "note_answer", case.party(PartyKind.COUNCIL).pk)).status_code == 404
    client.post(url, SPOKEN)
    other = coordinator_of(independent_provider("Other Waters"))
    assert signed_in(other).get(url).status_code == 404
    assert (case.party().answer, Event.objects.get(verb="note_answer").acting_as) == ("agreed", "provider")


def test_the_councils_question_is_answered_by_phone_too():
    """Low literacy, no e-mail: an officer writes the answer down, and considers it."""
    case = by_word().at(Stage.QUESTION)
    url, client = at(case, "record_reply"), signed_in(case.officer)
    assert set(client.post(url, {"channel": "phone"}).context["form"].errors) == {"text"}
    client.post(url, {"channel": "phone", "text": "Year 4"})
    assert (case.refreshed().disagreement.status, case.disagreement.questions.get().answer) == ("considering", "Year 4")
    page = signed_in(case.family).get(at(case, "tracking")).content.decode()
    assert "You answered the question by phone, and the council wrote it down." in page
    assert client.get(url).status_code == 302


def test_who_asked_stops_by_phone_and_is_told_of_it():
    """R48, section 7: the referral ends with it, and everybody reads who wrote it down."""
    case = by_word().at(Stage.ASKING)
    url = at(case, "record_withdrawal")
    assert signed_in(case.officer).post(url, {"channel": "phone"}).context["form"].errors
    signed_in(case.officer).post(url, {"channel": "phone", "is_theirs": "on"})
    assert (case.refreshed().disagreement.status, case.referral.state) == ("withdrawn", "ended")
    assert case.disagreement.messages.get(kind="n16_you_stopped").state == Message.State.BY_HAND
    page = signed_in(case.family).get(at(case, "tracking")).content.decode()
    assert "You stopped your request by phone, and the council wrote it down." in page
    with pytest.raises(Refused):
        provider_actions.record_withdrawal(case.disagreement, by=case.other_officer, channel=Channel.PHONE)


# -- letters and calls ------------------------------------------------------------------------------------------------


def test_several_letters_are_marked_at_once_and_what_was_told_meanwhile_is_not_told_again():
    """Section 7: letters to print. How, when and who is kept; other councils' letters are not there."""
    cases = [by_word(BY_POST).at(Stage.TO_CONSIDER) for _ in range(2)]
    foreign = by_word(BY_POST, authority=council("southmere")).at(Stage.TO_CONSIDER)
    client, ids = signed_in(cases[0].officer), [one.disagreement.messages.get(kind="n02_received").pk for one in cases]
    actions.tell_by_hand(cases[1].disagreement, Message.objects.get(pk=ids[1]), by=cases[1].officer)
    theirs = foreign.disagreement.messages.get(kind="n02_received").pk
    wrong = client.post(reverse("letters"), {"message": [theirs], "how": "post"})
    assert wrong.context["form"].errors
    assert client.post(reverse("letters"), {"how": "post"}).context["form"].errors
    pdf = client.post(reverse("print_letters"), {"message": ids[:1]})
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert client.get(at(cases[0], "letter", ids[0])).content[:5] == b"%PDF-"
    client.post(reverse("letters"), {"message": ids, "how": "post"})
    first, second = (Message.objects.get(pk=one) for one in ids)
    assert (first.state, first.told_how, first.told_by, bool(first.told_at)) == ("told", "post", cases[0].officer, True)
    assert (second.told_how, second.told_by) == ("phone", cases[1].officer)
    assert Message.objects.get(pk=theirs).state == Message.State.BY_HAND
    assert "Nothing to post" in client.get(reverse("letters")).content.decode()


def test_the_page_of_letters_costs_the_same_for_one_as_for_thirty(django_assert_max_num_queries, client):
    """Design 10: one and thirty rows, the same number of queries; the next page begins where this one ends."""
    case = by_word(BY_POST, answers={"safe-contact": {"text": "Never on a Monday"}}).at(Stage.ASKING)
    client = signed_in(case.officer)
    client.get(reverse("letters"))
    with django_assert_max_num_queries(1000) as few:
        page = client.get(reverse("letters")).content.decode()
    assert page.count("Read the safety note first") == page.count('name="message"')
    one = case.disagreement.messages.filter(state=Message.State.BY_HAND).first()
    for number in range(31):
        one.pk, one.dedupe_key = None, f"again:{number}"
        one.save()
    with django_assert_max_num_queries(len(few)):
        page = client.get(reverse("letters"))
    assert (page.content.decode().count('name="message"'), "after=" in page.context["more_url"]) == (30, True)


# -- the call-back code -----------------------------------------------------------------------------------------------


def test_where_is_it_says_where_and_nothing_about_anybody_and_the_same_for_every_mistake(client):
    """5c, "no e-mail": reference and code together, by POST; one answer for a wrong reference and a wrong code."""
    case = by_word().at(Stage.NOT_TAKEN_FORWARD)
    url = reverse("council_where_is_it", args=["northwick"])
    code = case.disagreement.contact.callback_code
    typed = {"reference": case.disagreement.reference.lower(), "code": code.replace("-", " ").lower()}
    found = client.post(url, typed).content.decode()
    assert ("Not going ahead" in found, case.council.service_phone in found) == (True, True)
    for words in ("Pat", "Kit", "Elm Example", "01632 960001", "ZZ1"):
        assert words not in found
    draft = by_word().drafted()
    ContactDetails.objects.filter(disagreement=draft.disagreement).update(callback_code="7777-7777")
    wrong = [
        typed | {"code": "2222-2222"},
        typed | {"reference": "DR-2222-2222"},
        {"reference": draft.disagreement.reference, "code": "7777-7777"},
        {"reference": Case().at(Stage.TO_CONSIDER).disagreement.reference, "code": code},
    ]
    errors = [client.post(url, one).context["form"].errors for one in wrong]
    assert [list(one) for one in errors] == [["reference"]] * 4
    assert len({str(one) for one in errors}) == 1
    council("southmere")
    assert client.post(reverse("council_where_is_it", args=["southmere"]), typed).context["form"].errors
    for _ in range(20):
        last = client.post(url, wrong[1])
    assert last.status_code == 429


def test_an_officer_checks_a_callers_code_and_makes_a_new_one_and_the_old_one_dies():
    """ "Lost link": right or wrong, never shown; a new one is shown once, and is an event."""
    case = by_word().at(Stage.CONSIDERING)
    url, old = at(case, "callback_code"), case.disagreement.contact.callback_code
    client = signed_in(case.officer)
    assert old not in client.get(url).content.decode()
    assert client.post(url, {"code": old}).context["right"] is True
    assert client.post(url, {"code": "2222-2222"}).context["right"] is False
    page = client.post(at(case, "renew_code"), follow=True).content.decode()
    new = ContactDetails.objects.get(disagreement=case.disagreement).callback_code
    assert (new != old, new in page, new in client.get(url).content.decode()) == (True, True, False)
    assert client.post(url, {"code": old}).context["right"] is False
    assert case.disagreement.events.last().verb == "new_code"
    by_mail = Case().at(Stage.CONSIDERING)
    assert by_mail.disagreement.contact.callback_code == ""
    assert client.post(at(by_mail, "callback_code"), {"code": ""}).context["form"].errors
    assert client.post(at(by_mail, "callback_code"), {"code": "2222-2222"}).context["right"] is False


def test_a_changed_address_is_corrected_after_a_check_and_the_old_sign_in_opens_it_no_more():
    """ "Shared or changed e-mail, lost link": date of birth, and code or documents; the old one gets nothing more."""
    case = Case().at(Stage.CONSIDERING)
    url, client = at(case, "correct_contact"), signed_in(case.officer)
    new = {"email": "new.pat@example.org", "best_way": "email", "proof": "documents"}
    born = {"date_of_birth-day": "4", "date_of_birth-month": "5", "date_of_birth-year": "2017"}
    assert list(client.post(url, new | born | {"date_of_birth-day": "5"}).context["form"].errors) == ["date_of_birth"]
    assert list(client.post(url, new | born | {"proof": "code", "code": "22"}).context["form"].errors) == ["code"]
    assert list(client.post(url, born | {"proof": "documents", "best_way": "phone"}).context["form"].errors) == [
        "phone"
    ]
    assert client.get(url).status_code == 200
    assert signed_in(case.family).get(at(case, "tracking")).status_code == 200
    client.post(url, new | born)
    assert signed_in(case.family).get(at(case, "tracking")).status_code == 404
    waiting = case.disagreement.messages.filter(recipient="The person who asked", state=Message.State.QUEUED)
    assert set(waiting.values_list("to", flat=True)) == {"new.pat@example.org"}
    family = User.objects.for_email("new.pat@example.org")
    signed_in(family).post(at(case, "claim"), born)
    assert case.refreshed().disagreement.requester == family
    assert case.disagreement.events.filter(verb="correct_contact", detail="documents").count() == 1
    assert mail.outbox == []
