"""What going ahead leaves behind, and who looks independent and is not (R33, R37, R38, R39, L2).

`test_refer` holds the page and its boundary days; this follows one press to everybody whom it reaches.
"""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from providers import actions
from providers.models import Contract, Mediator, OrganisationDeclaration, ProviderRole, Referral, Role
from requests_app.models import HealthBody, PartyKind
from requests_app.stages import Stage
from tests.make import Case, contract, coordinator_of, council, independent_provider, official
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db


def ready(**case) -> Case:
    """Return a case that is being considered, with a contract in force."""
    one = Case(**case).at(Stage.CONSIDERING)
    assert one.contract.provider.name == "Calm Waters"
    return one


def _at(case: Case, name: str = "refer") -> str:
    return reverse(name, args=[case.disagreement.reference])


def press(case: Case):
    return signed_in(case.officer).post(_at(case), {"contract": case.contract.pk}, follow=True)


def refused_with(case: Case, *reasons: str) -> None:
    """Assert that the page names exactly these reasons before anybody presses, and that pressing changes nothing."""
    page = signed_in(case.officer).get(_at(case))
    assert [one.problems for one in page.context["form"].barred] == [reasons]
    assert all(reason in page.content.decode() for reason in reasons)
    press(case)
    assert (case.refreshed().disagreement.stage, case.referral) == (Stage.CONSIDERING, None)


def at_a_public_employer(name: str) -> str:
    return f"{name} uses an e-mail address of a council or of the NHS, so may be employed there."


# -- whom one press reaches -------------------------------------------------------------------------------------------


def test_the_provider_finds_the_case_in_its_list_at_once_and_nowhere_before():
    """R37: not in its list, by none of its addresses, got or posted to; then in its list the moment it is pressed."""
    case = ready()
    provider = signed_in(coordinator_of(case.contract.provider))
    names = ("referral", "accept", "return_", "officer_case", "tracking", "take_part", "refer")
    for name in names:
        assert (provider.get(_at(case, name)).status_code, provider.post(_at(case, name)).status_code) == (404, 404), (
            name
        )
    assert case.disagreement.reference not in provider.get(reverse("inbox")).content.decode()
    press(case)
    assert [one.disagreement for one in provider.get(reverse("inbox")).context["offered"]] == [case.disagreement]
    assert [provider.get(_at(case, name)).status_code for name in names] == [200, 200, 200, 404, 404, 404, 404]


def test_one_press_leaves_a_decision_a_referral_messages_and_one_event_with_the_same_time_on_them():
    """R37: engaging and notifying are one act, time-stamped, with the e-mail on the record and on the timeline."""
    case = ready()
    before = timezone.now()
    press(case)
    event = case.disagreement.events.get(verb="refer")
    decision, referral = case.disagreement.decisions.get(), Referral.objects.get()
    mails = case.disagreement.messages.filter(created_at__gte=before)
    assert (event.by, decision.decided_by, referral.offered_by) == (case.officer,) * 3
    assert all(before <= when <= timezone.now() for when in (event.at, decision.decided_at, referral.offered_at))
    assert sorted(mails.values_list("kind", "to")) == [
        ("n05_going_ahead", case.family.email),
        ("n06_referral", "cases@calm-waters.example.org"),
        ("n07_invitation", case.party().contact.email),
    ]


def test_the_family_reads_on_its_timeline_that_it_goes_ahead_and_when():
    """R37: time on the timeline."""
    case = ready()
    press(case)
    at = case.disagreement.events.get(verb="refer").at
    entries = signed_in(case.family).get(_at(case, "tracking")).context["entries"]
    assert [one["title"] for one in entries if one["when"] == at] == [
        "Northwick Council decided to go ahead, and passed your request to the independent service."
    ]


def test_a_press_that_is_refused_leaves_nothing_behind():
    """R37: all of it or none: no decision without a provider that was told."""
    case = ready()
    Contract.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    events, mails = case.disagreement.events.count(), case.disagreement.messages.count()
    press(case)
    assert case.refreshed().disagreement.stage == Stage.CONSIDERING
    assert (case.disagreement.decisions.count(), Referral.objects.count()) == (0, 0)
    assert (case.disagreement.events.count(), case.disagreement.messages.count()) == (events, mails)
    assert case.party().invited_at is None


def test_referring_and_accepting_wait_for_nobodys_answer():
    """R39: agreement locks the meeting, and neither the referral nor the provider's taking it."""
    case = ready(with_whom=(PartyKind.SCHOOL, PartyKind.HEALTH))
    press(case)
    assert case.refreshed().disagreement.stage == Stage.OFFERED
    case.accepted()
    assert case.disagreement.stage == Stage.ASKING
    page = signed_in(case.provider_coordinator).get(_at(case, "referral")).content.decode()
    assert "Not everyone has agreed. No meeting can be arranged until they have." in page
    case.everyone_agreed()
    page = signed_in(case.provider_coordinator).get(_at(case, "referral")).content.decode()
    assert "You can speak to each of them, and arrange a meeting." in page


def test_somebody_may_agree_before_the_provider_has_taken_it():
    """R39: the two wait for each other in no order."""
    case = ready()
    press(case)
    case.everyone_agreed()
    assert case.disagreement.stage == Stage.OFFERED
    case.accepted()
    assert case.disagreement.stage == Stage.ALL_AGREED


def test_a_contract_that_ends_after_the_referral_takes_the_case_from_nobody():
    """A contract ends. R38: the last day is for new requests. Open cases go on."""
    case = ready()
    press(case)
    Contract.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    case.refreshed().accepted()
    assert case.disagreement.stage == Stage.ASKING


# -- who is not independent -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verified", [True, False])
def test_a_second_address_at_any_council_is_named_and_bars(verified):
    """R33, L2: the address somebody signs in with must not hide another, verified or not."""
    case, theirs = ready(), council("southmere")
    cora = coordinator_of(case.contract.provider)
    second = EmailAddress.objects.create(user=cora, email=f"cora@{theirs.email_domain.upper()}", verified=verified)
    refused_with(case, at_a_public_employer("Cora Coordinator"))
    second.delete()
    press(case)
    assert case.refreshed().disagreement.stage == Stage.OFFERED


def test_an_nhs_body_with_a_domain_of_its_own_is_known_by_it():
    """R33, L2: not only by the suffixes of the health service."""
    HealthBody.objects.create(name="Example Integrated Care Board", email_domain="icb.example.org")
    case = ready()
    dual = official("Dual Person", "south.icb.example.org")
    ProviderRole.objects.create(user=dual, provider=case.contract.provider, role=Role.MEDIATOR)
    refused_with(case, at_a_public_employer("Dual Person"))


def test_a_domain_that_only_ends_alike_is_nobodys_employer():
    """R33: `notnorthwick.example.org` is not under `northwick.example.org`."""
    case = ready()
    alike = official("Al Alike", f"not{case.council.email_domain}")
    ProviderRole.objects.create(user=alike, provider=case.contract.provider, role=Role.MEDIATOR)
    press(case)
    assert case.refreshed().disagreement.stage == Stage.OFFERED


def test_a_mediator_without_an_account_is_looked_at_too_until_they_leave():
    """R33: there is no account to look at, so the address that is kept is."""
    case = ready()
    Mediator.objects.create(
        provider=case.contract.provider, name="Mo Mediator", email=f"mo@{case.council.email_domain}"
    )
    refused_with(case, at_a_public_employer("Mo Mediator"))
    Mediator.objects.filter(name="Mo Mediator").update(active=False)
    press(case)
    assert case.refreshed().disagreement.stage == Stage.OFFERED


def test_somebody_who_answered_for_an_nhs_body_elsewhere_bars_the_provider():
    """R33, L2."""
    case = ready()
    nurse = Case(council("southmere"), with_whom=(PartyKind.HEALTH,)).at(Stage.ALL_AGREED).answers_for(PartyKind.HEALTH)
    nurse.name = "Nia Nurse"
    nurse.save()
    ProviderRole.objects.create(user=nurse, provider=case.contract.provider, role=Role.MEDIATOR)
    refused_with(case, "Nia Nurse has answered for an NHS body in another case, so may be employed there.")


def test_every_thing_that_is_in_the_way_is_named_at_once():
    """R33: the officer rings the provider once, with the whole list."""
    case = ready()
    OrganisationDeclaration.objects.all().delete()
    for name in ("Dual Person", "Dora Double"):
        user = official(name, case.council.email_domain)
        ProviderRole.objects.create(user=user, provider=case.contract.provider, role=Role.MEDIATOR)
    refused_with(
        case,
        "Calm Waters has no declaration of independence that is in date. Ask them for one, and have it recorded in the "
        "settings.",
        at_a_public_employer("Dual Person"),
        at_a_public_employer("Dora Double"),
    )


def test_what_was_declared_and_who_was_looked_at_stays_as_it_was_on_the_day():
    """R33: the record of a referral does not follow what changes later."""
    case = ready()
    press(case)
    one, today = Referral.objects.get(), timezone.localdate()
    kept = (one.independence, one.provider_declared_on, one.provider_declared_until)
    assert one.independence["offered"]["people_checked"] == ["Cora Coordinator", "Mina Mediator"]
    assert kept[1:] == (today - timedelta(days=10), today + timedelta(days=355))
    OrganisationDeclaration.objects.all().delete()
    ProviderRole.objects.all().delete()
    one.refresh_from_db()
    assert (one.independence, one.provider_declared_on, one.provider_declared_until) == kept


def test_a_declaration_that_runs_out_between_reading_and_pressing_is_seen_at_the_press():
    """R33: at the moment of referral, and never from memory."""
    case = ready()
    client = signed_in(case.officer)
    assert "Go ahead and notify Calm Waters" in client.get(_at(case)).content.decode()
    OrganisationDeclaration.objects.update(valid_until=timezone.localdate() - timedelta(days=1))
    answer = client.post(_at(case), {"contract": case.contract.pk})
    assert answer.context["form"].errors == {
        "contract": ["That provider cannot be chosen today. Choose one that is listed"]
    }
    assert not Referral.objects.exists()


def test_two_declarations_count_as_one_that_covers_the_day():
    """R33: last year's has run out and next year's has not begun, with the one for today between them."""
    case, today = ready(), timezone.localdate()
    for starts, ends in ((-400, -40), (30, 300)):
        OrganisationDeclaration.objects.create(
            provider=case.contract.provider,
            declared_on=today + timedelta(days=starts),
            valid_until=today + timedelta(days=ends),
        )
    actions.refer(case.disagreement, case.contract, by=case.officer)
    assert Referral.objects.get().provider_declared_on == today - timedelta(days=10)


def test_a_provider_that_is_independent_is_not_barred_by_one_that_is_not():
    """R33, R38: both are under contract; one has somebody from a council."""
    case = ready()
    other = contract(case.council, "Open Door")
    dual = official("Dual Person", case.council.email_domain)
    ProviderRole.objects.create(user=dual, provider=other.provider, role=Role.MEDIATOR)
    assert independent_provider("Third Place").name == "Third Place"  # no contract: not in the list at all
    form = signed_in(case.officer).get(_at(case)).context["form"]
    assert [str(one.provider) for one in form.fields["contract"].queryset] == ["Calm Waters"]
    assert [one.contract for one in form.barred] == [other]
