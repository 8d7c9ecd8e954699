"""Who is let into a provider's pages, and what happens there when something has changed meanwhile? (R4, R33, L2)"""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from providers import actions
from providers.models import PrivateNote, ProviderRole, ReturnCode, Role
from providers.states import ReferralState
from providers.views import provider as pages
from requests_app.models import CouncilRole, Hat, IndependentService
from requests_app.stages import Stage
from tests.make import Case, contract, coordinator_of, council, mediator, official
from tests.providers.test_provider_pages import page_of, takes
from tests.requests_app.test_tracking_pages import read, titles, tracking, words
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db


def council_role(user) -> None:
    CouncilRole.objects.create(user=user, authority=council("southmere"), hat=Hat.COMMISSIONER)


def council_address(user) -> None:
    EmailAddress.objects.create(user=user, email=f"cora@{council().email_domain}")


def nhs_address(user) -> None:
    user.email = "cora@trust.nhs.uk"
    user.save()


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (council_role, "also has a role at a council"),
        (council_address, "uses an e-mail address of a council or of the NHS"),
        (nhs_address, "uses an e-mail address of a council or of the NHS"),
    ],
)
def test_who_may_be_employed_by_a_public_body_reads_why_they_are_not_let_in(make, why):
    """R33 L2: on every page, and nothing of a case with it."""
    case = Case().at(Stage.ASKING)
    coordinator = case.provider_coordinator
    browser = signed_in(coordinator)
    assert browser.get(page_of(case)).status_code == 200
    make(coordinator)
    for address in (reverse("inbox"), page_of(case), page_of(case, "return_")):
        page = browser.get(address)
        assert page.status_code == 403
        assert why in words(page.content.decode())
        assert "Kit Example" not in page.content.decode()


def test_the_list_is_there_for_nobody_else():
    """R32: for council staff and for a family there is no such page."""
    case = Case().at(Stage.ASKING)
    for user in (case.officer, case.family, case.answers_for()):
        assert signed_in(user).get(reverse("inbox")).status_code == 404


def test_somebody_at_two_providers_sees_both_and_which_is_which():
    case, other = Case().at(Stage.OFFERED), Case(council("southmere"))
    other._people["contract"] = contract(other.council, "Open Door")
    other.at(Stage.ASKING)
    user = official("Bo Both", "both.example.org")
    for one in (case, other):
        ProviderRole.objects.create(user=user, provider=one.contract.provider, role=Role.MEDIATOR)
    text = words(read(signed_in(user), reverse("inbox")))
    assert f"{case.disagreement.reference} Council Northwick Council For Calm Waters" in text
    assert f"{other.disagreement.reference} Council Southmere Council For Open Door" in text


def test_a_long_list_goes_on_by_key(monkeypatch):
    """Page by page, newest first, and every case once."""
    monkeypatch.setattr(pages, "A_PAGE", 2)
    cases = [Case().at(Stage.ASKING) for _ in range(5)]
    browser, address, seen = signed_in(cases[0].provider_coordinator), reverse("inbox"), []
    for _ in range(3):
        page = browser.get(address)
        seen += [one.disagreement.reference for one in page.context["taken"]]
        address = f"{reverse('inbox')}?after={page.context['after']}"
    assert seen == [case.disagreement.reference for case in reversed(cases)]
    assert page.context["after"] == ""


def test_a_case_taken_by_a_colleague_meanwhile_is_not_taken_twice():
    """R5: the second sees it as it is."""
    case = Case().at(Stage.OFFERED)
    second = mediator(case.contract.provider, "Milo Mediator")
    case.accepted()
    page = signed_in(case.provider_coordinator).post(page_of(case, "accept"), takes(case, mediator=second.pk))
    assert page["Location"] == page_of(case)
    assert case.referral.mediator == case.mediator


def test_when_no_mediator_is_free_the_page_says_so_and_offers_the_other_way():
    """R33: each with what is in the way."""
    case = Case().at(Stage.OFFERED)
    case.mediator.declarations.update(valid_until=timezone.localdate() - timedelta(days=1))
    browser = signed_in(case.provider_coordinator)
    text = words(read(browser, page_of(case, "accept")))
    assert "Mina Mediator cannot take it today: Mina Mediator has no declaration of independence" in text
    assert "None of your mediators can take this case today." in text
    assert "Choose one that is listed" in words(browser.post(page_of(case, "accept"), takes(case)).content.decode())
    assert case.referral.state == ReferralState.OFFERED


def test_a_family_sees_that_the_names_were_looked_at():
    """R4, design section 6: before it is taken, too."""
    case = Case().at(Stage.OFFERED)
    before = titles(tracking(case))
    read(signed_in(case.provider_coordinator), page_of(case))
    assert titles(tracking(case)) == ["The independent service opened your request to read it.", *before]


def test_a_stopped_request_has_no_service_any_more():
    """R48: nobody has the case, on the family's page and in the database."""
    case = Case().at(Stage.ASKING)
    assert IndependentService.objects.filter(disagreement=case.disagreement).exists()
    case.withdrawn()
    assert not IndependentService.objects.filter(disagreement=case.disagreement).exists()
    assert "Mina Mediator" not in tracking(case)
    assert case.referral.state == ReferralState.ENDED


# -- what only the mediator reads -------------------------------------------------------------------------------------


def test_a_note_is_shown_again_to_its_author_and_to_no_successor():
    """P21 R50: who answers for the school after somebody else does not read what that person told the mediator."""
    case = Case().at(Stage.ASKING)
    note, first = page_of(case, "party_private_note"), case.answers_for()
    signed_in(first).post(note, {"text": "Heron words"})
    assert "Heron words" in read(signed_in(first), note)
    party, successor = case.party(), case.answers_for()
    party.user = successor = official("Sol Successor", "elm.example.org")
    party.save()
    browser = signed_in(successor)
    assert "Heron words" not in read(browser, note)
    browser.post(note, {"text": ""})  # leaving it empty takes nothing back that somebody else said
    assert PrivateNote.objects.get().text == "Heron words"


def test_nothing_more_is_told_once_nobody_would_read_it():
    """R48."""
    case = Case().at(Stage.ASKING)
    school = case.answers_for()
    case.withdrawn()
    for ask in (signed_in(school).get, signed_in(school).post):
        assert ask(page_of(case, "party_private_note"))["Location"] == page_of(case, "take_part")
    assert not PrivateNote.objects.exists()


def test_after_a_return_the_next_provider_reads_the_notes_and_the_first_does_not():
    """R37 P21."""
    case = Case().at(Stage.ASKING)
    signed_in(case.answers_for()).post(page_of(case, "party_private_note"), {"text": "Heron words"})
    first = signed_in(case.provider_coordinator)
    assert "Heron words" in read(first, page_of(case))
    actions.return_(case.referral, ReturnCode.CAPACITY, by=case.provider_coordinator)
    again = contract(case.council, "Open Door")
    actions.refer_again(case.disagreement, again, by=case.officer)
    actions.accept(case.referral, again.provider.mediators.get(), by=coordinator_of(again.provider))
    assert "Heron words" in read(signed_in(coordinator_of(again.provider)), page_of(case))
    assert first.get(page_of(case)).status_code == 404
