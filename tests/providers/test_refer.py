"""Going ahead: one act, with everything that is missing named before anybody presses (R33, R36, R37, R38)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from providers import actions
from providers.models import Contract, MediatorDeclaration, OrganisationDeclaration, ProviderRole, Referral, Role
from requests_app.errors import NotReady
from requests_app.models import CaseHat, CouncilRole, Decision, Hat, PartyContact, PartyKind
from requests_app.stages import Stage
from tests.make import Case, contract, coordinator_of, council, independent_provider, officer, official
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db
NO_DECLARATION = (
    "Calm Waters has no declaration of independence that is in date. Ask them for one, and have it recorded in the "
    "settings."
)


def _at(case: Case, name: str = "refer") -> str:
    return reverse(name, args=[case.disagreement.reference])


def page(case: Case, name: str = "refer"):
    return signed_in(case.officer).get(_at(case, name))


def press(case: Case, name: str = "refer", **data):
    return signed_in(case.officer).post(_at(case, name), data, follow=True)


def ready() -> Case:
    """Return a case that is being considered, with a contract in force."""
    case = Case().at(Stage.CONSIDERING)
    assert case.contract.provider.name == "Calm Waters"
    return case


def choices(case: Case, name: str = "refer") -> list[str]:
    return [str(one.provider) for one in page(case, name).context["form"].fields["contract"].queryset]


def barred(case: Case) -> dict[str, tuple[str, ...]]:
    return {one.contract.provider.name: one.problems for one in page(case).context["form"].barred}


# -- one act ----------------------------------------------------------------------------------------------------------


def test_one_press_records_the_decision_notifies_the_provider_and_asks_everyone():
    """R36, R37, R39."""
    case = ready()
    assert "Go ahead and notify Calm Waters" in page(case).content.decode()
    press(case, contract=case.contract.pk)
    assert case.refreshed().disagreement.stage == Stage.OFFERED
    assert [(one.outcome, one.decided_by) for one in Decision.objects.all()] == [("go_ahead", case.officer)]
    sent = set(case.disagreement.messages.values_list("kind", flat=True))
    assert {"n05_going_ahead", "n06_referral", "n07_invitation"} <= sent
    assert case.party().invited_at is not None


def test_a_provider_sees_nothing_before_it_and_the_names_after():
    """R37."""
    case = ready()
    provider = signed_in(coordinator_of(case.contract.provider))
    address = reverse("referral", args=[case.disagreement.reference])
    assert provider.get(address).status_code == 404
    press(case, contract=case.contract.pk)
    assert "Kit Example" in provider.get(address).content.decode()


def test_with_two_providers_the_officer_chooses_and_the_other_sees_nothing():
    """R38: provider X cannot see provider Y's case by its address."""
    case = ready()
    other = contract(case.council, "Open Door")
    assert choices(case) == ["Calm Waters", "Open Door"]
    assert press(case).context["form"].errors == {"contract": ["Choose a provider"]}
    press(case, contract=other.pk)
    address = reverse("referral", args=[case.disagreement.reference])
    assert signed_in(coordinator_of(other.provider)).get(address).status_code == 200
    assert signed_in(coordinator_of(case.contract.provider)).get(address).status_code == 404


def test_the_page_says_who_will_be_asked_and_how():
    case = ready()
    PartyContact.objects.filter(party=case.party()).update(email="")
    text = page(case).content.decode()
    assert (
        "Elm Example School is asked to take part: there is no e-mail address, so you ring them on 01632 960500" in text
    )


def test_pressing_twice_refers_once():
    case = ready()
    client = signed_in(case.officer)
    for _ in range(2):
        client.post(_at(case), {"contract": case.contract.pk})
    assert Referral.objects.count() == 1
    assert case.disagreement.messages.filter(kind="n06_referral").count() == 1


def test_the_second_of_two_officers_is_told_and_nothing_is_referred_twice():
    """5a."""
    case = ready()
    other = contract(case.council, "Open Door")
    press(case, contract=case.contract.pk)
    told = signed_in(case.other_officer).post(_at(case), {"contract": other.pk}, follow=True).content.decode()
    assert "This was not done, because the request has moved on." in told
    assert "Olive Officer went ahead, and passed it to the independent service." in told
    assert [one.provider for one in Referral.objects.all()] == [case.contract.provider]


def test_the_page_is_closed_once_it_has_gone_ahead():
    case = ready()
    press(case, contract=case.contract.pk)
    answer = signed_in(case.officer).get(_at(case))
    assert answer["Location"] == reverse("officer_case", args=[case.disagreement.reference])


def test_the_database_holds_one_live_referral_for_a_request():
    case = ready()
    press(case, contract=case.contract.pk)
    twin = Referral.objects.get()
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


# -- contracts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "offered"), [((-30, 0), True), ((-30, -1), False), ((0, 9), True), ((1, 9), False)])
def test_a_contract_counts_from_its_first_day_to_its_last(days, offered):
    """R38: set the end to yesterday, and it cannot be chosen; on its last day it still can."""
    case = Case().at(Stage.CONSIDERING)
    one = contract(case.council, days=days)
    assert choices(case) == (["Calm Waters"] if offered else [])
    press(case, contract=one.pk)
    assert Referral.objects.exists() is offered


def test_without_any_contract_in_force_the_page_says_so_and_has_no_button():
    case = Case().at(Stage.CONSIDERING)
    contract(case.council, days=(-30, -1))
    text = page(case).content.decode()
    assert "No provider has a contract with Northwick Council that is in force today." in text
    assert "Go ahead and notify" not in text


def test_another_councils_contract_is_not_offered_and_cannot_be_posted():
    case = ready()
    theirs = contract(council("southmere"), "Open Door")
    assert choices(case) == ["Calm Waters"]
    press(case, contract=theirs.pk)
    assert not Referral.objects.exists()


def test_the_action_itself_names_a_contract_that_is_not_in_force():
    """Whatever a page offers: the action looks again."""
    case = ready()
    Contract.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(NotReady) as refusal:
        actions.refer(case.disagreement, case.contract, by=case.officer)
    assert refusal.value.missing == ("The contract with Calm Waters is not in force today.",)


# -- independence -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declared", "until", "offered"), [(-10, 0, True), (-10, -1, False), (0, 300, True), (1, 300, False)]
)
def test_a_declaration_counts_from_its_first_day_to_its_last(declared, until, offered):
    """R33: yearly, and looked at on the day."""
    case = ready()
    today = timezone.localdate()
    OrganisationDeclaration.objects.update(
        declared_on=today + timedelta(days=declared), valid_until=today + timedelta(days=until)
    )
    assert barred(case) == ({} if offered else {"Calm Waters": (NO_DECLARATION,)})
    press(case, contract=case.contract.pk)
    assert Referral.objects.exists() is offered


def test_the_declaration_is_copied_as_it_stood():
    case = ready()
    press(case, contract=case.contract.pk)
    one, declared = Referral.objects.get(), OrganisationDeclaration.objects.get()
    assert (one.provider_declared_on, one.provider_declared_until) == (declared.declared_on, declared.valid_until)
    assert one.independence["offered"]["declared"] == OrganisationDeclaration.WORDS


def test_the_database_wants_a_declaration_that_covers_the_day():
    case = ready()
    press(case, contract=case.contract.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.update(provider_declared_until=timezone.localdate() - timedelta(days=1))


def test_somebody_at_the_provider_who_also_has_a_role_at_a_council_is_named():
    """R33, L2: any council, not only this one."""
    case = ready()
    CouncilRole.objects.create(
        user=coordinator_of(case.contract.provider), authority=council("southmere"), hat=Hat.COMMISSIONER
    )
    assert barred(case) == {
        "Calm Waters": (
            "Cora Coordinator also has a role at a council. The provider or the council has to end one of the two.",
        )
    }
    press(case, contract=case.contract.pk)
    assert not Referral.objects.exists()


@pytest.mark.parametrize("domain", ["southmere.example.org", "city.gov.uk", "trust.nhs.uk", "nhs.net"])
def test_somebody_at_the_provider_with_an_address_of_a_public_employer_is_named(domain):
    """R33: a council's own domain, any council's, and the health service's."""
    case = ready()
    council("southmere")
    ProviderRole.objects.create(
        user=official("Dual Person", domain), provider=case.contract.provider, role=Role.MEDIATOR
    )
    assert barred(case) == {
        "Calm Waters": ("Dual Person uses an e-mail address of a council or of the NHS, so may be employed there.",)
    }


def test_a_provider_that_cannot_be_chosen_is_named_with_each_reason_and_the_other_still_can_be():
    case = ready()
    contract(case.council, "Open Door")
    OrganisationDeclaration.objects.filter(provider=case.contract.provider).update(valid_until=timezone.localdate())
    OrganisationDeclaration.objects.filter(provider=case.contract.provider).delete()
    CouncilRole.objects.create(
        user=coordinator_of(case.contract.provider), authority=case.council, hat=Hat.REPRESENTATIVE
    )
    assert len(barred(case)["Calm Waters"]) == 2
    assert choices(case) == ["Open Door"]
    assert "Go ahead and notify Open Door" in page(case).content.decode()


def test_a_mediators_missing_declaration_does_not_stop_going_ahead():
    """It is the provider's to choose another mediator, or to have it made, before accepting (R5)."""
    case = ready()
    MediatorDeclaration.objects.all().delete()
    assert barred(case) == {}


# -- people -----------------------------------------------------------------------------------------------------------


def test_nobody_to_ask_is_named_first_with_where_to_put_it_right():
    case = Case(with_whom=()).drafted()
    case.save("who-with", {"with_whom": [], "departments": [], "not_sure_who": True, "with_family_member": False})
    case.refreshed().submitted().taken_up()
    assert page(case).context["people_missing"] == (
        "Nobody is named to be asked. Add the people or organisations it is with.",
    )
    text = page(case).content.decode()
    assert reverse("change_parties", args=[case.disagreement.reference]) in text
    assert "Go ahead and notify" not in text


def test_somebody_who_cannot_be_reached_is_named_and_pressing_all_the_same_does_nothing():
    case = ready()
    PartyContact.objects.filter(party=case.party()).update(email="", phone="")
    missing = "Elm Example School has no e-mail address, phone number or address. Add one, so that they can be asked."
    assert page(case).context["people_missing"] == (missing,)
    assert missing in press(case, contract=case.contract.pk).content.decode()
    assert case.refreshed().disagreement.stage == Stage.CONSIDERING
    assert not CaseHat.objects.filter(hat=Hat.REPRESENTATIVE).exists()


def test_whoever_answers_for_the_council_is_chosen_where_it_is_a_party():
    """5e: somebody else than who decides."""
    case = Case(with_whom=(PartyKind.COUNCIL,)).at(Stage.CONSIDERING)
    rae, one = case.representative, case.contract
    assert press(case, contract=one.pk).context["form"].errors == {
        "representative": ["Choose who answers for the council"]
    }
    press(case, contract=one.pk, representative=rae.pk)
    assert case.refreshed().disagreement.stage == Stage.OFFERED
    assert case.party(PartyKind.COUNCIL).user == rae


def test_whoever_decides_is_never_offered_to_answer_for_the_council():
    """5e: the same person cannot be both, by the page, by the action, or by the database (test_hats)."""
    case = Case(with_whom=(PartyKind.COUNCIL,)).at(Stage.TO_CONSIDER)
    CouncilRole.objects.create(user=case.officer, authority=case.council, hat=Hat.REPRESENTATIVE)
    case.taken_up()
    rae = case.representative
    assert list(page(case).context["form"].fields["representative"].queryset) == [rae]
    found = press(case, contract=case.contract.pk, representative=case.officer.pk).context["form"].errors
    assert found == {"representative": ["Choose somebody from the list to answer for the council"]}


def test_with_nobody_to_answer_for_the_council_the_page_says_what_to_do():
    case = Case(with_whom=(PartyKind.COUNCIL,)).at(Stage.CONSIDERING)
    assert case.contract
    text = page(case).content.decode()
    assert "needs the role of representative: ask whoever looks after roles in the settings." in text
    assert "Go ahead and notify" not in text


# -- again ------------------------------------------------------------------------------------------------------------


def test_after_a_return_another_provider_is_chosen_and_only_the_category_is_known():
    """5e, N11."""
    case = Case().at(Stage.FINDING_PROVIDER)
    other = contract(case.council, "Open Door")
    text = page(case, "refer_again").content.decode()
    assert "Conflict of interest: knows somebody involved" in text
    assert "Nobody is asked again whether they take part" in text
    press(case, "refer_again", contract=other.pk)
    assert case.refreshed().disagreement.stage == Stage.OFFERED
    assert [one.provider.name for one in Referral.objects.live()] == ["Open Door"]
    assert case.disagreement.messages.filter(kind="n07_invitation").count() == 1


def test_another_provider_has_to_be_independent_and_under_contract_too():
    case = Case().at(Stage.FINDING_PROVIDER)
    OrganisationDeclaration.objects.update(valid_until=timezone.localdate() - timedelta(days=1))
    assert page(case, "refer_again").context["form"].barred[0].problems == (NO_DECLARATION,)
    press(case, "refer_again", contract=case.contract.pk)
    assert case.refreshed().disagreement.stage == Stage.FINDING_PROVIDER


@pytest.mark.parametrize("stage", [Stage.OFFERED, Stage.ALL_AGREED])
def test_no_other_provider_is_chosen_while_one_has_it(stage):
    case = Case().at(stage)
    other = contract(case.council, "Open Door")
    assert page(case, "refer_again").status_code == 302
    assert "A provider has this case already." in press(case, "refer_again", contract=other.pk).content.decode()
    assert [one.provider for one in Referral.objects.live()] == [case.contract.provider]


# -- whose ------------------------------------------------------------------------------------------------------------


def test_only_the_councils_own_coordinators_can_go_ahead():
    case = ready()
    for user in (
        officer(council("southmere")),
        officer(case.council, Hat.REPRESENTATIVE),
        officer(case.council, Hat.COMMISSIONER),
        case.family,
        coordinator_of(independent_provider("Open Door")),
    ):
        client = signed_in(user)
        assert client.get(_at(case)).status_code == 404
        assert client.post(_at(case), {"contract": case.contract.pk}).status_code == 404
    assert not Referral.objects.exists()
