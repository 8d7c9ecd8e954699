"""Who can never be made a provider's in the settings area, however they came to it (R33, R34, L2).

`test_settings_area` holds what can be set at all; this is about people who look independent at first sight.
"""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from providers.models import Mediator, MediatorDeclaration, OrganisationDeclaration, Provider, ProviderRole, Role
from requests_app.models import CouncilRole, Hat, HealthBody, PartyKind
from requests_app.stages import Stage
from tests.make import Case, council, independent_provider, official
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    administrator = official("Ada Administrator", "portal.example.org")
    administrator.is_staff = administrator.is_superuser = True
    administrator.save()
    return signed_in(administrator)


def problems(client, model, **data) -> dict[str, list[str]]:
    """Send the form that adds a `model`, and return what it says is in the way: nothing, once it has been added."""
    response = client.post(reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_add"), data)
    return dict(response.context["adminform"].form.errors) if response.status_code == 200 else {}


def is_at_a_public_employer(name: str) -> list[str]:
    return [f"{name} uses an e-mail address of a council or of the NHS, so may be employed there."]


def give_role(client, user, provider) -> dict[str, list[str]]:
    return problems(client, ProviderRole, user=user.pk, provider=provider.pk, role=Role.MEDIATOR)


def make_mediator(client, user, provider) -> dict[str, list[str]]:
    return problems(client, Mediator, user=user.pk, provider=provider.pk, name="Dual Person", active="on")


@pytest.mark.parametrize(
    "domain", ["northwick.example.org", "school.northwick.example.org", "icb.example.org", "nhs.net"]
)
def test_a_work_address_at_a_council_or_a_health_body_keeps_somebody_out_of_a_provider(client, domain):
    """R33, L2: a council's own domain, a department under it, an NHS body with a domain of its own, and the NHS's."""
    council()
    HealthBody.objects.create(name="Example Integrated Care Board", email_domain="icb.example.org")
    provider = independent_provider()
    dual = official("Dual Person", domain)
    assert give_role(client, dual, provider) == {"user": is_at_a_public_employer("Dual Person")}
    assert not ProviderRole.objects.filter(user=dual).exists()
    assert give_role(client, official("Free Person", "elsewhere.example.org"), provider) == {}


@pytest.mark.parametrize("verified", [True, False])
def test_a_second_address_cannot_hide_an_employer(client, verified):
    """R33, L2: what somebody signs in with may not be all they have; verified or not makes no difference."""
    authority, provider = council(), independent_provider()
    dual = official("Dual Person", "elsewhere.example.org")
    EmailAddress.objects.create(user=dual, email=f"dual@{authority.email_domain}", verified=verified)
    assert give_role(client, dual, provider) == {"user": is_at_a_public_employer("Dual Person")}
    assert not ProviderRole.objects.filter(user=dual).exists()


def test_whoever_answered_for_an_nhs_body_is_kept_out_of_a_provider(client):
    """R33, L2: they may be employed there, whatever their address."""
    nurse = Case(with_whom=(PartyKind.HEALTH,)).at(Stage.ALL_AGREED).answers_for(PartyKind.HEALTH)
    nurse.name, nurse.is_official = "Nia Nurse", True
    nurse.save()
    assert give_role(client, nurse, independent_provider("Open Door")) == {
        "user": ["Nia Nurse has answered for an NHS body in another case, so may be employed there."]
    }


def test_a_place_at_the_provider_that_is_older_than_the_council_job_does_not_make_a_mediator(client):
    """R33: they are looked at again when they are made a mediator, and not taken at the word of an earlier check."""
    provider = independent_provider()
    dual = official("Dual Person", "elsewhere.example.org")
    assert give_role(client, dual, provider) == {}
    CouncilRole.objects.create(user=dual, authority=council("southmere"), hat=Hat.COMMISSIONER)
    assert make_mediator(client, dual, provider) == {
        "user": ["Dual Person also has a role at a council. The provider or the council has to end one of the two."]
    }
    CouncilRole.objects.all().delete()
    assert make_mediator(client, dual, provider) == {}


def test_a_mediator_with_a_place_at_the_provider_and_a_second_address_at_a_council_is_refused(client):
    """R33, L2."""
    provider, authority = independent_provider(), council()
    dual = official("Dual Person", "elsewhere.example.org")
    give_role(client, dual, provider)
    EmailAddress.objects.create(user=dual, email=f"dual@{authority.email_domain}")
    assert make_mediator(client, dual, provider) == {"user": is_at_a_public_employer("Dual Person")}
    assert not Mediator.objects.filter(user=dual).exists()


@pytest.mark.parametrize("moved", [{"declared_on": 1}, {"valid_until": 367}, {"valid_until": -1}, {"declares": ""}])
def test_neither_declaration_is_recorded_unticked_from_a_day_to_come_or_for_more_than_a_year(client, moved):
    """R33: untick, and it cannot be saved. Both the organisation's and the mediator's."""
    provider, today = independent_provider(declared=False), timezone.localdate()
    days = {"declared_on": 0, "valid_until": 365} | {name: days for name, days in moved.items() if name != "declares"}
    data = {name: today + timedelta(days=number) for name, number in days.items()}
    data |= {"declares": moved.get("declares", "on")}
    for model, whose in (
        (OrganisationDeclaration, {"provider": provider.pk}),
        (MediatorDeclaration, {"mediator": provider.mediators.get().pk}),
    ):
        assert list(problems(client, model, **data, **whose))[:1] == list(moved)
        assert not model.objects.exists()


def test_a_council_officer_is_kept_out_of_a_mediators_place_with_no_place_at_the_provider(client):
    """R33: the reason is the council, before anything else."""
    provider = independent_provider()
    olive = official("Olive Officer", council().email_domain)
    CouncilRole.objects.create(user=olive, authority=council(), hat=Hat.COORDINATOR)
    assert make_mediator(client, olive, provider) == {
        "user": ["Olive Officer also has a role at a council. The provider or the council has to end one of the two."]
    }


def test_a_sendiass_can_be_brought_as_a_supporter_and_never_be_referred_to(client):
    """R34: it is in the list of who a family brings, and cannot come into the list an officer refers to."""
    case = Case().at(Stage.CONSIDERING)
    answers = {"name": f" {case.council.sendiass_name.lower()} ", "email": "x@elsewhere.example.org", "phone": "01632"}
    assert problems(client, Provider, **answers) == {
        "name": ["A SENDIASS cannot provide disagreement resolution (R34)."]
    }
    assert problems(client, Provider, **answers | {"name": "Open Door"}) == {}
    contracts = client.get(reverse("admin:providers_contract_add")).context["adminform"].form.fields["provider"]
    assert [str(one) for one in contracts.queryset] == ["Open Door"]
    draft = Case(family=case.family).at(Stage.DRAFT).disagreement
    supporters = signed_in(case.family).get(reverse("supporters", args=[draft.reference])).content.decode()
    assert "Someone from SENDIASS" in supporters
