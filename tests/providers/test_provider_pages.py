"""What does a provider see and do? (R5, R32, R33, R37)"""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from providers import actions
from providers.models import MediatorDeclaration, ProviderRole, ReturnCode, Role
from providers.states import ReferralState
from requests_app.models import CouncilRole, Hat, PartyKind
from requests_app.stages import Stage
from requests_app.states import Status
from tests.make import Case, contract, coordinator_of, mediator
from tests.requests_app.test_asked_pages import CONTACT, PRIVATE, SECRETS
from tests.requests_app.test_tracking_pages import read, rows, titles, words
from tests.test_wall import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
BEFORE = [Stage.TO_CONSIDER, Stage.CONSIDERING, Stage.QUESTION, Stage.NOT_TAKEN_FORWARD, Stage.SECOND_LOOK]
PAGES = ("referral", "accept", "return_")
TICKS = {"independent": "on", "no_conflict": "on"}


def page_of(case: Case, name: str = "referral") -> str:
    return reverse(name, args=[case.disagreement.reference])


def statuses(browser, case: Case) -> list[int]:
    """Return what each of the provider's pages about a case answers, got and posted to."""
    return [ask(page_of(case, name)).status_code for name in PAGES for ask in (browser.get, browser.post)]


def listed(browser, case: Case) -> bool:
    return case.disagreement.reference in read(browser, reverse("inbox"))


def with_secrets(stage: Stage) -> Case:
    case = Case(answers=PRIVATE, contact=CONTACT).drafted()
    actions.keep_private_note(case.party(PartyKind.REQUESTER), "Heron words", by=case.family)
    case.submitted().taken_up().referred()
    return case.accepted() if stage == Stage.ASKING else case


def takes(case: Case, **fields) -> dict:
    return {"mediator": case.mediator.pk, **TICKS, **fields}


# -- before -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", BEFORE)
def test_a_provider_gets_nothing_before_the_council_goes_ahead(stage):
    """R37: not in the list, not by address."""
    case = Case().at(stage)
    browser = signed_in(case.provider_coordinator)
    assert not listed(browser, case)
    assert statuses(browser, case) == [404] * 6


def test_going_ahead_puts_it_in_the_providers_list_at_once():
    """R37: with a mail, and a time on the timeline; the list has no name in it."""
    case = Case().at(Stage.CONSIDERING)
    deal = case.contract
    office = signed_in(case.officer)
    office.post(page_of(case, "refer"), {"contract": deal.pk})
    assert case.refreshed().disagreement.status == Status.REFERRED
    html = read(signed_in(case.provider_coordinator), reverse("inbox"))
    assert re.findall(r"DR-\w{4}-\w{4}", words(html)) == [case.disagreement.reference]
    assert [name for name in ("Pat Parent", "Kit Example") if name in html] == []
    assert case.disagreement.messages.get(kind="n06_referral").to == deal.provider.email
    went_ahead = "Olive Officer went ahead, and passed it to the independent service."
    assert went_ahead in titles(read(office, page_of(case, "officer_case")))


def test_until_it_takes_the_case_a_provider_sees_only_the_names():
    """R37 5c: what a conflict of interest is checked against, and nothing private of anybody."""
    case = with_secrets(Stage.OFFERED)
    browser = signed_in(case.provider_coordinator)
    assert rows(read(browser, page_of(case))) == {
        "Council": "Northwick Council",
        "Asked by": "Pat Parent",
        "Child or young person": "Kit Example",
        "Nursery, school or college": "Elm Example School",
        "Everyone involved": "Pat Parent Elm Example School",
    }
    shown = words(" ".join(read(browser, page_of(case, name)) for name in PAGES))
    private = [*SECRETS, "The help in the plan has not started", case.party().contact.email, "Sam Senco"]
    assert [secret for secret in private if secret in shown] == []
    assert titles(read(browser, page_of(case))) == []


# -- after ------------------------------------------------------------------------------------------------------------


def test_after_taking_the_case_a_provider_reads_all_of_it_and_the_private_notes():
    """R37 P21: but nothing of how the council considered it."""
    case = Case(answers=PRIVATE, contact=CONTACT).drafted()
    actions.keep_private_note(case.party(PartyKind.REQUESTER), "Heron words", by=case.family)
    case.submitted().taken_up().asked().referred()
    browser = signed_in(case.provider_coordinator)
    browser.post(page_of(case, "accept"), takes(case))
    html = read(browser, page_of(case))
    text = words(html)
    assert [secret for secret in (*SECRETS, "The help in the plan has not started") if secret not in text] == []
    assert text.index("Do not ring the landline") < text.index("01632 960987")  # the safety note comes first
    assert "From Pat Parent . The council cannot read this. Heron words" in text
    assert "Which year is Kit in?" not in text
    assert "Which year is Kit in?" in read(signed_in(case.officer), page_of(case, "officer_case"))


def test_a_provider_that_gave_the_case_back_has_nothing_left_of_it():
    """R37 N11: at once, after having seen all of it."""
    case = Case().at(Stage.ASKING)
    browser = signed_in(case.provider_coordinator)
    assert (listed(browser, case), browser.get(page_of(case)).status_code) == (True, 200)
    back = browser.post(page_of(case, "return_"), {"code": ReturnCode.KNOWS_A_PARTY})
    assert back["Location"] == reverse("inbox")
    assert case.refreshed().disagreement.stage == Stage.FINDING_PROVIDER
    assert not listed(browser, case)
    assert statuses(browser, case) == [404] * 6


def test_a_request_that_was_stopped_is_gone_from_the_provider():
    """R37 R48."""
    case = Case().at(Stage.ASKING)
    browser = signed_in(case.provider_coordinator)
    assert listed(browser, case)
    case.withdrawn()
    assert not listed(browser, case)
    assert statuses(browser, case) == [404] * 6


@pytest.mark.parametrize("stage", [Stage.OFFERED, Stage.ASKING, Stage.ALL_AGREED])
def test_another_provider_has_nothing_of_a_case(stage):
    """R37."""
    case = Case().at(stage)
    other = signed_in(coordinator_of(contract(case.council, "Other Waters").provider))
    assert signed_in(case.provider_coordinator).get(page_of(case)).status_code == 200
    assert not listed(other, case)
    assert statuses(other, case) == [404] * 6


def test_the_second_provider_asked_has_the_case_and_the_first_does_not():
    """R37."""
    case = Case().at(Stage.FINDING_PROVIDER)
    again = contract(case.council, "Other Waters")
    actions.refer_again(case.disagreement, again, by=case.officer)
    first, second = signed_in(case.provider_coordinator), signed_in(coordinator_of(again.provider))
    assert (listed(first, case), listed(second, case)) == (False, True)
    assert (first.get(page_of(case)).status_code, second.get(page_of(case)).status_code) == (404, 200)


# -- taking and giving back -------------------------------------------------------------------------------------------


def test_taking_a_case_names_the_mediator_to_everyone():
    """R5 R33: with what was declared kept as it was said."""
    case = Case().at(Stage.OFFERED)
    browser = signed_in(case.provider_coordinator)
    for _ in range(2):  # a double press takes it once
        assert browser.post(page_of(case, "accept"), takes(case))["Location"] == page_of(case)
    case.refreshed()
    assert (case.disagreement.stage, case.referral.mediator) == (Stage.ASKING, case.mediator)
    assert case.referral.independence["accepted"]["declared"] == MediatorDeclaration.WORDS
    assert case.disagreement.independent_service.mediator == "Mina Mediator"
    assert case.disagreement.events.filter(verb="accept").count() == 1


@pytest.mark.parametrize(
    ("missing", "why"),
    [
        ("independent", "The mediator has to declare independence before taking a case"),
        ("no_conflict", "Check for conflicts of interest first. If there is one, give the case back"),
        ("mediator", "Choose a mediator"),
    ],
)
def test_a_case_cannot_be_taken_with_a_declaration_left_out(missing, why):
    """R5 R33."""
    case = Case().at(Stage.OFFERED)
    typed = takes(case)
    del typed[missing]
    page = signed_in(case.provider_coordinator).post(page_of(case, "accept"), typed)
    assert why in words(page.content.decode())
    assert case.referral.state == ReferralState.OFFERED


def test_a_mediator_whose_declaration_is_out_of_date_is_named_and_cannot_take_it():
    """R33: yearly, and checked on the day."""
    case = Case().at(Stage.OFFERED)
    one = case.mediator
    yesterday = timezone.localdate() - timedelta(days=1)
    one.declarations.update(valid_until=yesterday)
    browser = signed_in(case.provider_coordinator)
    why = "Mina Mediator has no declaration of independence that is in date."
    assert f"Mina Mediator cannot take it today: {why}" in words(read(browser, page_of(case, "accept")))
    page = browser.post(page_of(case, "accept"), takes(case), follow=True)
    assert why in words(page.content.decode())
    assert case.referral.state == ReferralState.OFFERED


def test_a_mediator_of_an_organisation_in_the_case_is_named_and_cannot_take_it():
    """R33."""
    case = Case().at(Stage.OFFERED)
    contact = case.party().contact
    contact.email = f"head@{case.mediator.email.rpartition('@')[2]}"
    contact.save()
    page = signed_in(case.provider_coordinator).post(page_of(case, "accept"), takes(case), follow=True)
    why = "Mina Mediator uses an e-mail address of an organisation that is part of this disagreement."
    assert why in words(page.content.decode())
    assert case.referral.state == ReferralState.OFFERED


def test_another_providers_mediator_cannot_be_chosen():
    """R33."""
    case = Case().at(Stage.OFFERED)
    theirs = contract(case.council, "Other Waters").provider.mediators.first()
    browser = signed_in(case.provider_coordinator)
    page = browser.post(page_of(case, "accept"), takes(case, mediator=theirs.pk))
    assert page.status_code == 200
    assert case.referral.state == ReferralState.OFFERED


@pytest.mark.parametrize("name", ["accept", "return_"])
def test_a_mediator_sees_the_case_but_does_not_take_or_return_it(name):
    """R37: the coordinator's to do, so there is no button, and the address refuses."""
    case = Case().at(Stage.OFFERED)
    browser = signed_in(case.mediator.user)
    html = read(browser, page_of(case))
    assert "A coordinator at your service decides whether to take it." in words(html)
    assert f'href="{page_of(case, name)}"' not in html
    assert browser.post(page_of(case, name), takes(case, code=ReturnCode.KNOWS_A_PARTY)).status_code == 403
    assert case.referral.state == ReferralState.OFFERED


def test_giving_a_case_back_needs_a_category_and_takes_no_words():
    """R37 N11: the council learns which of the list it is."""
    case = Case().at(Stage.OFFERED)
    browser = signed_in(case.provider_coordinator)
    page = browser.post(page_of(case, "return_"), {"code": ""})
    assert "Choose why you cannot act" in words(page.content.decode())
    _, _, main = read(browser, page_of(case, "return_")).partition("<main")
    assert set(re.findall(r'name="([^"]+)"', main)) == {"csrfmiddlewaretoken", "code"}
    browser.post(page_of(case, "return_"), {"code": ReturnCode.KNOWS_A_PARTY})
    assert case.referral.return_code == ReturnCode.KNOWS_A_PARTY


# -- council and provider are never one --------------------------------------------------------------------------------


def test_who_works_for_a_council_and_a_provider_is_let_into_neither_list_nor_case():
    """R32 R33: whichever role came first."""
    case = Case().at(Stage.ASKING)
    user = case.provider_coordinator
    browser = signed_in(user)
    assert browser.get(page_of(case)).status_code == 200
    CouncilRole.objects.create(user=user, authority=case.council, hat=Hat.COMMISSIONER)
    assert browser.get(reverse("inbox")).status_code == 403
    assert statuses(browser, case) == [403] * 6


@pytest.mark.parametrize("who", ["officer", "representative"])
def test_council_staff_cannot_open_the_providers_pages(who):
    """R32."""
    case = Case(with_whom=(PartyKind.COUNCIL,)).at(Stage.ASKING)
    browser = signed_in(getattr(case, who))
    assert browser.get(reverse("inbox")).status_code == 404
    assert statuses(browser, case) == [404] * 6


def test_an_officers_role_at_a_provider_bars_that_provider_from_the_next_case():
    """R33: it is named to whoever would choose it."""
    case = Case().at(Stage.CONSIDERING)
    provider = case.contract.provider
    ProviderRole.objects.create(user=case.other_officer, provider=provider, role=Role.MEDIATOR)
    page = signed_in(case.officer).post(page_of(case, "refer"), {"contract": case.contract.pk}, follow=True)
    assert "Otto Officer also has a role at a council." in words(page.content.decode())
    assert case.refreshed().disagreement.status == Status.CONSIDERING


# -- the list ---------------------------------------------------------------------------------------------------------


def test_the_list_asks_the_database_the_same_whether_it_is_short_or_long():
    first = Case().at(Stage.ASKING)
    Case().at(Stage.OFFERED)
    counts = []
    for more in (0, 4):
        for _ in range(more):
            Case().at(Stage.ASKING)
            Case().at(Stage.OFFERED)
        browser = signed_in(first.provider_coordinator)
        with CaptureQueriesContext(connection) as queries:
            html = read(browser, reverse("inbox"))
        counts.append((len(re.findall(r"DR-\w{4}-\w{4}", words(html))), len(queries)))
    assert [shown for shown, _ in counts] == [2, 10]
    assert counts[0][1] == counts[1][1]


def test_a_second_mediator_who_may_can_take_what_the_first_cannot():
    """R33: each is checked alone."""
    case = Case().at(Stage.OFFERED)
    one = case.mediator
    one.declarations.update(valid_until=timezone.localdate() - timedelta(days=1))
    other = mediator(one.provider, "Milo Mediator")
    browser = signed_in(case.provider_coordinator)
    assert browser.post(page_of(case, "accept"), takes(case, mediator=other.pk))["Location"] == page_of(case)
    assert case.refreshed().referral.mediator == other
