"""The officers' pages from the sides that meet there: the family's page, an old link, a colleague (R35, R36, R40, R50).

`test_officer_queue`, `_case`, `_decisions` and `_people` hold each page by itself.
"""

import itertools
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from requests_app import actions, flags, invitations
from requests_app.models import Answer, Decision, DeclineReason, Disagreement, Event, Hat, Message, PartyKind
from requests_app.stages import Stage
from tests.make import Case, contract, officer
from tests.test_wall import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
WHY = {
    "step": "send",
    "reason": "family_matter",
    "explanation": "We read it all.",
    "routes": ["sendiass"],
    "next_steps": "We will ring you on Monday.",
}
BY_PHONE = {"phone": "01632 960001", "best_way": "phone", "safe_to_leave_message": True}
# Every page of the officer's, and what a GET of it answers while a request is being considered.
PAGES = {
    "officer_case": 200, "ask": 200, "not_take_forward": 200, "refer": 200, "refer_again": 302, "change_parties": 200,
    "add_party": 200, "change_council": 200, "change_party": 200, "tell_by_hand": 200, "take_up": 405,
    "decide_proposal": 405, "set_aside": 405, "reopen": 405, "remove_party": 405, "invite_again": 405,
}  # fmt: skip


def _at(case: Case, name: str, *args) -> str:
    return reverse(name, args=[case.disagreement.reference, *args])


def addresses(case: Case) -> dict[str, str]:
    own = {"change_party": [case.party().pk], "remove_party": [case.party().pk]}
    own["invite_again"] = [case.party().pk]
    own["tell_by_hand"] = [case.disagreement.messages.filter(state=Message.State.BY_HAND).first().pk]
    return {name: _at(case, name, *own.get(name, ())) for name in PAGES}


def rows() -> dict[str, int]:
    """Return how many rows each table of ours has."""
    ours = (
        model for app in ("accounts", "requests_app", "providers") for model in apps.get_app_config(app).get_models()
    )
    return {model.__name__: model.objects.count() for model in ours}


def text(user, address: str) -> str:
    return signed_in(user).get(address).content.decode()


# -- considering ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["refer", "not_take_forward", "ask", "decide_proposal", "reopen"])
def test_nothing_ends_a_request_that_nobody_has_taken_up(name):
    """R35: it has an owner before it has a decision, and no address goes round that."""
    case = Case().at(Stage.TO_CONSIDER)
    data = WHY | {"contract": case.contract.pk, "text": "Which year?", "proposal": 1}
    signed_in(case.officer).post(_at(case, name), data)
    assert case.refreshed().disagreement.stage == Stage.TO_CONSIDER
    assert not Decision.objects.exists()


def test_a_request_cannot_be_deleted_or_stopped_by_an_officer():
    """R35: it must end in a recorded decision. What a family may do with its own is not there for an officer."""
    case = Case().at(Stage.CONSIDERING)
    client = signed_in(case.officer)
    assert [client.post(_at(case, name)).status_code for name in ("withdraw", "draft_discard")] == [404, 404]
    assert case.refreshed().disagreement.stage == Stage.CONSIDERING
    signed_in(case.family).post(_at(case, "withdraw"))
    assert case.refreshed().disagreement.stage == Stage.WITHDRAWN


def test_every_request_that_was_not_taken_forward_has_a_decision_with_a_name_and_a_time():
    """R35, R36."""
    case = Case().at(Stage.CONSIDERING)
    signed_in(case.officer).post(_at(case, "not_take_forward"), WHY)
    one = Decision.objects.get(disagreement=case.disagreement)
    assert (one.outcome, one.reason, one.decided_by) == ("not_taken_forward", "family_matter", case.officer)
    assert one.decided_at <= timezone.now()
    assert [event.by for event in Event.objects.filter(verb="not_take_forward")] == [case.officer]


@pytest.mark.parametrize("reason", [one for one in DeclineReason if one != DeclineReason.COUNCIL_DECLINES])
def test_the_family_reads_the_reason_as_a_sentence_and_never_its_code(reason):
    """R36: the requester's page shows the reason in plain words."""
    case = Case().at(Stage.CONSIDERING)
    signed_in(case.officer).post(_at(case, "not_take_forward"), WHY | {"reason": reason})
    page = text(case.family, _at(case, "tracking"))
    assert f"{reason.label}." in page
    assert "We read it all." in page
    assert reason.value not in page


def test_two_hundred_days_are_two_hundred_days_on_every_page_and_nothing_has_closed():
    """R40: it is still open, it can still be decided, and nobody reads that it is late."""
    case = Case().at(Stage.CONSIDERING)
    with time_machine.travel(timezone.now() + timedelta(days=200), tick=False):
        pages = [
            text(case.officer, reverse("queue")),
            text(case.officer, _at(case, "officer_case")),
            text(case.family, _at(case, "tracking")),
        ]
        signed_in(case.officer).post(_at(case, "not_take_forward"), WHY)
    assert ["200 days" in page for page in pages] == [True, True, False]
    late = ("overdue", "breach", "missed")
    assert [word for word in late for page in pages if word in page.lower()] == []
    assert case.refreshed().disagreement.stage == Stage.NOT_TAKEN_FORWARD


def test_an_invitation_that_is_two_hundred_days_old_waits_and_can_still_be_answered():
    """R40: no answer is not a no."""
    case = Case().at(Stage.ASKING)
    school = case.answers_for()
    with time_machine.travel(timezone.now() + timedelta(days=200), tick=False):
        page = text(case.officer, _at(case, "officer_case"))
        actions.respond(case.disagreement, Answer.AGREED, by=school)
    assert "Waiting 200 days" in page
    assert "overdue" not in page.lower()
    assert case.refreshed().disagreement.stage == Stage.ALL_AGREED


# -- who is asked -----------------------------------------------------------------------------------------------------


def test_the_person_who_can_agree_is_named_to_the_officer_and_asked_at_their_own_address():
    """R50: an academy's trust decides and not its head: the invitation goes to whoever is marked as deciding."""
    case = Case().at(Stage.CONSIDERING)
    data = {"name": "Elm Example School", "person": "Tess Trust", "email": "tess@trust.example.org", "phone": ""}
    signed_in(case.officer).post(_at(case, "change_party", case.party().pk), data)
    assert "Tess Trust" in text(case.officer, _at(case, "change_parties"))
    case.referred()
    assert [one.to for one in case.disagreement.messages.filter(kind="n07_invitation")] == ["tess@trust.example.org"]


def test_a_link_to_an_old_address_dies_with_it_and_the_new_one_lives():
    """R50: the old link lets nobody in, whichever address is typed; the new one does, by the new address."""
    case = Case().at(Stage.ASKING)
    links, before = [invitations.address(case.party())], case.party().contact.email
    data = {"name": "Elm Example School", "person": "Hana Head", "email": "hana@elm.example.org", "phone": ""}
    signed_in(case.officer).post(_at(case, "change_party", case.party().pk), data)
    links.append(invitations.address(case.party()))
    opened = []
    for link, email in itertools.product(links, (before, "hana@elm.example.org")):
        signed_in(AnonymousUser()).post(link.removeprefix("http://testserver"), {"email": email})
        opened.append(getattr(case.party().user, "email", None))
    assert opened == [None, None, None, "hana@elm.example.org"]


def test_a_colleague_who_adds_the_same_organisation_late_is_told_and_it_is_asked_once():
    """R50."""
    case = Case().at(Stage.ASKING)
    data = {
        "kind": "college",
        "name": "Oak Example College",
        "person": "Lin",
        "email": "lin@oak.example.org",
        "phone": "",
    }
    signed_in(case.officer).post(_at(case, "add_party"), data)
    late = signed_in(case.other_officer).post(
        _at(case, "add_party"), data | {"email": "x@oak.example.org"}, follow=True
    )
    assert "Oak Example College is already one of the people asked." in late.content.decode()
    party = case.party(PartyKind.COLLEGE)
    assert (party.contact.email, party.messages.filter(kind="n07_invitation").count()) == ("lin@oak.example.org", 1)


# -- two officers -----------------------------------------------------------------------------------------------------


def test_who_decides_on_a_proposal_after_a_colleague_went_ahead_is_told_and_changes_nothing():
    """5b: going ahead sets the proposal aside; the second officer still has it on their screen."""
    case = Case(with_whom=(PartyKind.COUNCIL,)).at(Stage.CONSIDERING)
    signed_in(case.officer).post(_at(case, "not_take_forward"), WHY | {"reason": "council_declines"})
    read = actions.open_proposal(case.disagreement)
    data = {"contract": case.contract.pk, "representative": case.representative.pk}
    signed_in(officer(case.council, name="Third Officer")).post(_at(case, "refer"), data)
    late = signed_in(case.other_officer).post(_at(case, "decide_proposal"), {"proposal": read.pk}, follow=True)
    assert "This was not done, because the request has moved on." in late.content.decode()
    assert "Third Officer went ahead" in late.content.decode()
    read.refresh_from_db()
    assert (read.decided_at, read.set_aside_at is not None) == (None, True)
    assert case.refreshed().disagreement.stage == Stage.OFFERED


def test_of_two_colleagues_who_open_a_request_again_the_first_owns_it_and_the_second_is_told():
    case = Case().at(Stage.SECOND_LOOK)
    third = officer(case.council, name="Third Officer")
    signed_in(case.other_officer).post(_at(case, "reopen"))
    late = signed_in(third).post(_at(case, "reopen"), follow=True).content.decode()
    assert "This was not done, because the request has moved on." in late
    assert "Otto Officer opened it again." in late
    assert case.refreshed().disagreement.owner == case.other_officer


def test_a_question_asked_late_is_told_so_and_the_family_gets_one():
    case = Case().at(Stage.CONSIDERING)
    signed_in(case.officer).post(_at(case, "ask"), {"text": "Which year is Kit in?"})
    late = signed_in(case.other_officer).post(_at(case, "ask"), {"text": "Which class?"}, follow=True)
    assert "Olive Officer asked a question." in late.content.decode()
    assert list(case.disagreement.questions.values_list("text", flat=True)) == ["Which year is Kit in?"]
    assert case.disagreement.messages.filter(kind="n04_question").count() == 1


# -- whose ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hat", [Hat.REPRESENTATIVE, Hat.COMMISSIONER])
def test_every_officers_page_is_there_for_a_coordinator_and_for_no_other_hat(hat):
    """Three hats: a representative or a commissioner only gets 404, got or posted to, and nothing is changed."""
    case = Case(contact=BY_PHONE).at(Stage.CONSIDERING)
    pages = addresses(case)
    ours = signed_in(case.officer)
    assert {name: ours.get(address).status_code for name, address in pages.items()} == PAGES
    theirs, before = signed_in(officer(case.council, hat)), rows()
    assert {name: theirs.post(address, WHY).status_code for name, address in pages.items()} == dict.fromkeys(PAGES, 404)
    hidden = {name: 405 if usual == 405 else 404 for name, usual in PAGES.items()}
    assert {name: theirs.get(address).status_code for name, address in pages.items()} == hidden
    assert rows() == before


def test_getting_every_officers_page_twice_adds_one_look_to_the_database_and_nothing_else():
    """R36: a GET decides nothing, however often a scanner follows it."""
    case = Case(contact=BY_PHONE).at(Stage.CONSIDERING)
    contract(case.council, "Open Door")
    client, before = signed_in(case.officer), rows()
    one = Disagreement.objects.filter(pk=case.disagreement.pk)
    was = one.values().get()
    for address in [*addresses(case).values(), *addresses(case).values(), reverse("queue")]:
        client.get(address)
    after = rows()
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {"Event": 1}
    assert case.disagreement.events.last().verb == "look"
    assert {name for name, value in one.values().get().items() if value != was[name]} == {"last_seal"}


# -- by phone ---------------------------------------------------------------------------------------------------------


def test_a_family_without_email_is_on_the_case_page_to_be_told_until_somebody_has():
    """Section 7, no e-mail: the flag, the link on the page and the mark that they were told."""
    case = Case(contact=BY_PHONE).at(Stage.TO_CONSIDER)
    message = case.disagreement.messages.get(state=Message.State.BY_HAND)
    link = _at(case, "tell_by_hand", message.pk)

    def shown() -> tuple[bool, bool, list[str]]:
        page = text(case.officer, _at(case, "officer_case"))
        row = flags.with_flags(Disagreement.objects.all()).get()
        return link in page, "Told by phone or post" in page, [words for words, _ in flags.flags(row)]

    assert shown() == (True, False, ["Someone to tell", "By phone or post"])
    signed_in(case.officer).post(link)
    assert shown() == (False, True, ["By phone or post"])
