"""What does a family see and do after sending? (R5, R13, R36, R39, R43 to R48)"""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from providers import actions as provider_actions
from requests_app import actions
from requests_app.models import Answer, PartyKind
from requests_app.stages import PLACES, Stage
from requests_app.states import Status
from tests.make import NOT_TAKEN_FORWARD, ORGANISATION, Case
from tests.test_wall import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
EVERYBODY = (PartyKind.SCHOOL, PartyKind.HEALTH, PartyKind.COUNCIL)
SCHOOL, HEALTH, COUNCIL = ORGANISATION[PartyKind.SCHOOL], ORGANISATION[PartyKind.HEALTH], "Northwick Council"
BLAME = re.compile(r"refus\w*|declin\w*|reject\w*|unwilling|failed", re.IGNORECASE)
APPEAL = "Taking part, or not, does not change your right to appeal, and does not give you more time to appeal."


def words(html: str) -> str:
    """Return what somebody reads: the text of a page, or of a part of one, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def read(browser, address: str) -> str:
    page = browser.get(address)
    assert page.status_code == 200
    return page.content.decode()


def rows(html: str) -> dict[str, str]:
    """Return what stands in the page's lists, name by name."""
    found = re.findall(r"<dt[^>]*>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", html, re.DOTALL)
    return {words(name): words(value) for name, value in found}


def titles(html: str) -> list[str]:
    """Return the timeline of a page, newest first."""
    return [words(title) for title in re.findall(r"portal-timeline__title\">(.*?)</h", html)]


def tracking(case: Case) -> str:
    return read(signed_in(case.family), reverse("tracking", args=[case.disagreement.reference]))


def standings(case: Case) -> dict[str, str]:
    return {name: text for name, text in rows(tracking(case)).items() if name in {SCHOOL, HEALTH, COUNCIL}}


def says(case: Case, kind: str, answer: Answer) -> None:
    actions.respond(case.disagreement, answer, by=case.answers_for(kind))


# -- where it is -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", sorted(set(Stage) - {Stage.DRAFT}))
def test_the_page_says_where_it_is_what_comes_next_and_that_appeals_are_as_before(stage):
    """R43, and every stage there is."""
    html = tracking(Case().at(stage))
    assert words(re.search(r"<h1.*?</h1>", html, re.DOTALL).group()) == stage.label
    assert rows(html)["What happens next"] == PLACES[stage].next
    assert words(html).count(APPEAL) == 1


def test_the_mediator_is_named_and_independent_once_there_is_one():
    """R5."""
    case = Case().at(Stage.OFFERED)
    service = "Calm Waters, independent of the council Phone: 01632 960400"
    assert rows(tracking(case))["Independent service"] == service
    case.accepted()
    named = f"{service} Your mediator is Mina Mediator , who is independent of the council"
    assert rows(tracking(case))["Independent service"] == named


def test_a_family_is_told_only_that_another_mediator_is_being_found():
    """R5 N11: neither who could not act, nor why."""
    case = Case().at(Stage.FINDING_PROVIDER)
    html = tracking(case)
    assert "Independent service" not in rows(html)
    assert titles(html)[0] == "The independent service cannot help with this one. A different mediator is being found."
    told = words(html)
    assert [found for found in ("Calm Waters", case.referral.get_return_code_display()) if found in told] == []


# -- stopping ----------------------------------------------------------------------------------------------------------

STOP = [
    "You can stop at any time, and you do not have to say why.",
    "Choosing not to use disagreement resolution is fine.",
    "People who were asked to take part are told only that it has been withdrawn.",
    "It does not affect your right to appeal, and the SEND Tribunal will not hold it against you.",
    "You can ask again at any time.",
]
CAN_STOP = [
    place
    for place in Stage
    if place not in {Stage.DRAFT, Stage.NOT_TAKEN_FORWARD, Stage.SECOND_LOOK}
    and place not in {Stage.WITHDRAWN, Stage.MERGED, Stage.TRANSFERRED}
]


@pytest.mark.parametrize("stage", CAN_STOP)
def test_a_family_can_stop_at_any_stage_and_reads_what_that_does_not_change(stage):
    """R13 R43 R44 R48."""
    case = Case().at(stage)
    browser, stop = signed_in(case.family), reverse("withdraw", args=[case.disagreement.reference])
    assert f'href="{stop}"' in tracking(case)
    text = words(read(browser, stop))
    assert [sentence for sentence in STOP if sentence not in text] == []
    assert case.refreshed().disagreement.stage == stage  # reading changes nothing
    assert browser.post(stop)["Location"] == case.disagreement.get_absolute_url()
    assert case.refreshed().disagreement.status == Status.WITHDRAWN
    html = tracking(case)
    assert (titles(html)[0], f'href="{stop}"' in html) == ("You stopped your request.", False)
    assert "Your right to appeal is the same as before. You can ask again at any time." in words(html)


def test_nobodys_answer_is_waited_for_any_more():
    """R48."""
    case = Case().at(Stage.ASKING)
    assert standings(case) == {SCHOOL: "Waiting for an answer"}
    case.withdrawn()
    assert standings(case) == {}


def test_stopping_twice_stops_once():
    """R48: a double press."""
    case = Case().at(Stage.ASKING)
    browser, stop = signed_in(case.family), reverse("withdraw", args=[case.disagreement.reference])
    for _ in range(2):
        assert browser.post(stop)["Location"] == case.disagreement.get_absolute_url()
    assert case.disagreement.events.filter(verb="withdraw").count() == 1
    assert case.disagreement.messages.filter(kind="n16_you_stopped").count() == 1


@pytest.mark.parametrize("stage", [Stage.TO_CONSIDER, Stage.CONSIDERING])
def test_nobody_else_hears_of_a_request_stopped_before_they_were_asked(stage):
    """R48 N16."""
    case = Case().at(stage).withdrawn()
    told = set(case.disagreement.messages.filter(kind__startswith="n16").values_list("recipient", flat=True))
    assert told == {"The person who asked", "Northwick Council, SEND team"}


@pytest.mark.parametrize("stage", [Stage.OFFERED, Stage.ASKING, Stage.ALL_AGREED])
def test_who_was_asked_is_told_neutrally_that_it_was_withdrawn(stage):
    """R44 R48 N16: in the mail and on the page, without a word of why or of whom."""
    case = Case().at(stage)
    school = case.answers_for()
    case.withdrawn()
    mail = case.disagreement.messages.get(kind="n16_withdrawn", to=school.email)
    neutral = "has been withdrawn. You do not need to do anything. Thank you for your time."
    assert mail.body.splitlines()[0] == f"The request you were asked about {neutral}"
    page = words(read(signed_in(school), reverse("take_part", args=[case.disagreement.reference])))
    assert f"Request {case.disagreement.reference} has been withdrawn. Thank you for your time." in page
    assert [name for name in ("Pat Parent", "Kit Example") if name in page] == []


# -- who has agreed ---------------------------------------------------------------------------------------------------


def test_answers_stand_by_organisation_and_without_a_reason():
    """R39 R44."""
    case = Case(with_whom=EVERYBODY).at(Stage.ASKING)
    waiting = dict.fromkeys((SCHOOL, HEALTH, COUNCIL), "Waiting for an answer")
    assert standings(case) == waiting
    says(case, PartyKind.SCHOOL, Answer.AGREED)
    says(case, PartyKind.COUNCIL, Answer.TALK_FIRST)
    talks = waiting | {SCHOOL: "Has agreed to take part", COUNCIL: "Would like to talk first"}
    assert standings(case) == talks
    says(case, PartyKind.HEALTH, Answer.DECLINED)
    assert standings(case) == talks | {HEALTH: "Has decided not to take part"}


def test_how_long_somebody_has_been_silent_is_said():
    """R39."""
    case = Case().at(Stage.ASKING)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert standings(case) == {SCHOOL: "Waiting for an answer, 8 days"}


def test_everyone_has_agreed_only_when_the_ledger_says_so():
    """R39: two of three is not everyone, and who stops is no longer one of them."""
    case = Case(with_whom=EVERYBODY).at(Stage.ASKING)
    for kind in (PartyKind.SCHOOL, PartyKind.HEALTH):
        says(case, kind, Answer.AGREED)
    assert "Everyone has agreed" not in words(tracking(case))
    says(case, PartyKind.COUNCIL, Answer.AGREED)
    assert words(tracking(case)).count("Everyone has agreed.") == 1
    assert case.refreshed().disagreement.stage == Stage.ALL_AGREED
    actions.withdraw_agreement(case.disagreement, by=case.answers_for(PartyKind.HEALTH))
    html = tracking(case)
    assert re.search(r"<strong>Everyone has agreed|<h1[^>]*>Everyone has agreed", html) is None
    assert rows(html)[HEALTH] == "Has decided to stop"


def test_who_is_helpful_but_not_essential_does_not_hold_the_others_up():
    """R39: required parties decide."""
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.HEALTH)).at(Stage.ASKING)
    health = case.party(PartyKind.HEALTH)
    details = {"name": health.name, "required": False, "person": "", "email": health.contact.email, "phone": ""}
    actions.save_party(case.disagreement, health, details, by=case.officer)
    says(case, PartyKind.SCHOOL, Answer.AGREED)
    html = tracking(case)
    assert words(html).count("Everyone has agreed.") == 1
    assert rows(html)[f"{HEALTH} Helpful, not essential"] == "Waiting for an answer"


def test_a_reason_told_to_the_mediator_is_on_no_page_of_the_family_or_the_council():
    """R4 R44: what the provider can read, they cannot; and nothing on the page puts blame."""
    case = Case().at(Stage.NOT_EVERYONE)
    school = case.answers_for()
    note = reverse("party_private_note", args=[case.disagreement.reference])
    signed_in(school).post(note, {"text": "Heron words"})
    reference = case.disagreement.reference
    assert "Heron words" in read(signed_in(case.provider_coordinator), reverse("referral", args=[reference]))
    assert "Heron" not in read(signed_in(case.officer), reverse("officer_case", args=[reference]))
    text = words(tracking(case))
    assert "Heron" not in text
    assert "Elm Example School Has decided not to take part" in text
    assert BLAME.findall(text) == []


def test_a_family_agrees_to_the_words_that_everyone_agrees_to():
    """R45 R46: confidential, and of no use at the Tribunal."""
    case = Case().drafted()
    page = words(read(signed_in(case.family), reverse("draft_page", args=[case.disagreement.reference, "sharing"])))
    assert "What is said is confidential, and cannot be used at the SEND Tribunal." in page


# -- the council's question and decision --------------------------------------------------------------------------


def test_a_question_is_answered_on_its_page():
    """R35: blank is asked for again, and twice is once."""
    case = Case().at(Stage.QUESTION)
    browser, address = signed_in(case.family), reverse("answer", args=[case.disagreement.reference])
    assert f'href="{address}"' in tracking(case)
    assert "Which year is Kit in?" in words(read(browser, address))
    assert "Write your answer" in words(browser.post(address, {"text": " "}).content.decode())
    for _ in range(2):
        assert browser.post(address, {"text": "Year 4"})["Location"] == case.disagreement.get_absolute_url()
    assert case.refreshed().disagreement.status == Status.CONSIDERING
    html = tracking(case)
    assert titles(html)[:2] == ["You answered the question.", "Northwick Council asked you a question."]
    assert "Questions you answered Which year is Kit in? Year 4" in words(html)
    assert browser.get(address)["Location"] == case.disagreement.get_absolute_url()


def test_a_question_that_was_dropped_can_no_longer_be_answered():
    """R36: the council decided without waiting; the family is told where it is now."""
    case = Case().at(Stage.QUESTION)
    address = reverse("answer", args=[case.disagreement.reference])
    case.not_taken_forward()
    page = signed_in(case.family).post(address, {"text": "Year 4"}, follow=True)
    assert "This was not done, because the request has moved on." in words(page.content.decode())
    assert case.disagreement.questions.get().answer == ""


def test_a_family_reads_why_it_is_not_going_ahead_and_what_else_there_is():
    """R36 N17."""
    case = Case().at(Stage.NOT_TAKEN_FORWARD)
    text = words(tracking(case))
    decision = case.disagreement.decisions.get()
    why = [decision.get_reason_display(), NOT_TAKEN_FORWARD["explanation"], NOT_TAKEN_FORWARD["next_steps"]]
    why += [*decision.route_labels, "This does not affect your right to appeal."]
    assert [sentence for sentence in why if sentence not in text] == []
    assert BLAME.findall(text) == []


def test_a_second_look_is_asked_for_once_on_a_page_that_says_what_it_is():
    """R36: without a reason, and it takes nothing else away."""
    case = Case().at(Stage.NOT_TAKEN_FORWARD)
    browser, address = signed_in(case.family), reverse("ask_second_look", args=[case.disagreement.reference])
    page = words(read(browser, address))
    assert "Northwick Council who did not make the decision will read your request again." in page
    assert "You do not have to say why you are asking. It does not affect your right to complain or to appeal." in page
    for _ in range(2):
        assert browser.post(address)["Location"] == case.disagreement.get_absolute_url()
    assert case.refreshed().disagreement.stage == Stage.SECOND_LOOK
    assert case.disagreement.events.filter(verb="ask_second_look").count() == 1
    assert browser.get(address)["Location"] == case.disagreement.get_absolute_url()
    html = tracking(case)
    assert "Someone who did not make the decision will do it." in words(html)
    assert f'href="{address}"' not in html


def test_once_it_is_looked_at_again_the_old_decision_is_off_the_page():
    """R36."""
    case = Case().at(Stage.SECOND_LOOK)
    assert NOT_TAKEN_FORWARD["explanation"] in words(tracking(case))
    actions.reopen(case.disagreement, by=case.other_officer)
    html = tracking(case)
    assert NOT_TAKEN_FORWARD["explanation"] not in words(html)
    assert titles(html)[0] == "Northwick Council opened it again."


def test_what_officers_propose_to_each_other_is_not_on_the_familys_page():
    """5c: until it is decided."""
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.COUNCIL)).at(Stage.CONSIDERING)
    before = titles(tracking(case))
    actions.propose(case.disagreement, dict(NOT_TAKEN_FORWARD), by=case.officer)
    officers = read(signed_in(case.other_officer), reverse("officer_case", args=[case.disagreement.reference]))
    assert "Olive Officer proposed not to take it forward." in titles(officers)
    html = tracking(case)
    assert titles(html) == ["Northwick Council opened your request to read it.", *before]
    assert NOT_TAKEN_FORWARD["explanation"] not in html


# -- who has looked ----------------------------------------------------------------------------------------------------


def test_a_family_sees_that_the_council_opened_the_case():
    """R4, design section 6: once for a visit, not for each page of it, and without a name."""
    case = Case().at(Stage.TO_CONSIDER)
    sent = ["You sent your request."]
    assert titles(tracking(case)) == sent
    browser, address = signed_in(case.officer), reverse("officer_case", args=[case.disagreement.reference])
    for _ in range(2):
        read(browser, address)
    opened = "Northwick Council opened your request to read it."
    assert titles(tracking(case)) == [opened, *sent]
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        read(signed_in(case.officer), address)
    assert titles(tracking(case)) == [opened, opened, *sent]


def test_a_family_sees_that_the_independent_service_opened_the_case():
    """R4 R37."""
    case = Case().at(Stage.ASKING)
    before = titles(tracking(case))
    read(signed_in(case.provider_coordinator), reverse("referral", args=[case.disagreement.reference]))
    assert titles(tracking(case)) == ["The independent service opened your request to read it.", *before]


def test_a_note_for_the_mediator_leaves_no_trace_on_the_timeline():
    """R4: not even that there is one."""
    case = Case().at(Stage.ASKING)
    before = titles(tracking(case))
    provider_actions.keep_private_note(case.party(), "Heron words", by=case.answers_for())
    assert titles(tracking(case)) == before
