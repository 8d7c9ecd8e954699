"""What can be set in the settings area, and what can never be (R33, R34, 5c)."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from providers.models import (
    Contract,
    Mediator,
    MediatorDeclaration,
    OrganisationDeclaration,
    Provider,
    ProviderRole,
    Role,
)
from requests_app.models import CouncilRole, Hat, LocalAuthority, PostcodeDistrict
from tests.make import council, independent_provider, officer, official, person
from tests.test_wall import SETTINGS, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    administrator = official("Ada Administrator", "portal.example.org")
    administrator.is_staff = administrator.is_superuser = True
    administrator.save()
    return signed_in(administrator)


def add(client, model, **data):
    """Send the form that adds a `model`, and return what is wrong with it: nothing, once it has been added."""
    response = client.post(reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_add"), data)
    return response.context["adminform"].form.errors.get_json_data() if response.status_code == 200 else {}


def messages(errors: dict) -> dict:
    return {field: [one["message"] for one in found] for field, found in errors.items()}


def test_no_case_is_in_the_settings_area():
    """5c: an administrator manages settings and does not browse cases. The list of settings is the wall's."""
    ours = {model for app in ("requests_app", "providers") for model in apps.get_app_config(app).get_models()}
    registered = {model.__name__ for model in ours if admin.site.is_registered(model)}
    # What a council's own administrator has leaves rows that nobody changes, so it has pages of its own.
    of_a_council = {"SettingChange", "Crest", "LegalText", "Audience", "PublicityEntry", "HeardCount"}
    assert registered == SETTINGS - {"PostcodeDistrict", "School", "SchoolName"} - of_a_council


def test_every_page_of_the_settings_area_opens(client):
    independent_provider()
    officer()
    for model in (LocalAuthority, CouncilRole, Provider, ProviderRole, Mediator, OrganisationDeclaration):
        name = f"admin:{model._meta.label_lower.replace('.', '_')}"
        pages = [reverse(f"{name}_changelist"), reverse(f"{name}_add")]
        pages.append(reverse(f"{name}_change", args=[model.objects.first().pk]))
        assert [client.get(page).status_code for page in pages] == [200, 200, 200], model


def test_an_officer_without_the_right_to_settings_is_kept_out():
    assert signed_in(officer()).get(reverse("admin:requests_app_localauthority_changelist")).status_code in {302, 403}


def test_somebody_at_a_council_cannot_be_given_a_place_at_a_provider(client):
    """R33."""
    olive, provider = officer(), independent_provider()
    found = messages(add(client, ProviderRole, user=olive.pk, provider=provider.pk, role=Role.MEDIATOR))
    assert found == {
        "user": ["Olive Officer also has a role at a council. The provider or the council has to end one of the two."]
    }
    assert not ProviderRole.objects.filter(user=olive).exists()


def test_somebody_at_a_provider_cannot_be_given_a_role_at_a_council(client):
    """R33, the other way round."""
    provider = independent_provider()
    cora = provider.roles.get(role=Role.COORDINATOR).user
    found = messages(add(client, CouncilRole, user=cora.pk, authority=council().pk, hat=Hat.COORDINATOR))
    assert found == {"user": ["Cora Coordinator works for a provider, so cannot work for a council here (R33)."]}


def test_a_family_can_be_given_neither(client):
    pat = person()
    assert "user" in add(client, CouncilRole, user=pat.pk, authority=council().pk, hat=Hat.COORDINATOR)
    assert "user" in add(client, ProviderRole, user=pat.pk, provider=independent_provider().pk, role=Role.MEDIATOR)


@pytest.mark.parametrize("email", ["x@northwick.example.org", "x@sub.northwick.example.org", "x@trust.nhs.uk"])
def test_a_mediator_with_an_address_of_a_council_or_the_nhs_is_kept_out_with_the_reason(client, email):
    """R33: the acceptance check of the rule book."""
    council()
    provider = independent_provider()
    answers = {"provider": provider.pk, "name": "Mo Mediator", "active": "on"}
    assert messages(add(client, Mediator, email=email, **answers)) == {
        "email": ["This is an address of a council or of the NHS, so may be an employer’s (R33)."]
    }
    assert add(client, Mediator, email="x@elsewhere.example.org", **answers) == {}


def test_a_sendiass_is_never_a_provider(client):
    """R34."""
    authority = council()
    answers = {"email": "cases@elsewhere.example.org", "phone": "01632 960400"}
    found = messages(add(client, Provider, name=authority.sendiass_name.upper(), **answers))
    assert found == {"name": ["A SENDIASS cannot provide disagreement resolution (R34)."]}


def test_a_declaration_needs_its_tick_lasts_a_year_at_most_and_says_who_recorded_it(client):
    """R33: untick the declaration, and it cannot be saved."""
    provider, today = independent_provider(), timezone.localdate()
    year = {"provider": provider.pk, "declared_on": today, "valid_until": today + timedelta(days=365)}
    assert list(add(client, OrganisationDeclaration, **year)) == ["declares"]
    longer = year | {"valid_until": today + timedelta(days=367)}
    assert list(add(client, OrganisationDeclaration, declares="on", **longer)) == ["valid_until"]
    tomorrow = year | {"declared_on": today + timedelta(days=1)}
    assert list(add(client, OrganisationDeclaration, declares="on", **tomorrow)) == ["declared_on"]
    assert add(client, OrganisationDeclaration, declares="on", **year) == {}
    assert str(provider.declarations.last().recorded_by) == "Ada Administrator"


def test_a_declaration_that_stands_cannot_be_changed(client):
    """Referrals rest on it."""
    independent_provider()
    one = MediatorDeclaration.objects.get()
    page = reverse("admin:providers_mediatordeclaration_change", args=[one.pk])
    assert client.post(page, {"declares": "on", "valid_until": "2099-01-01"}).status_code == 403
    assert client.get(page.replace("change", "delete")).status_code == 403
    assert MediatorDeclaration.objects.get().valid_until == one.valid_until


def test_a_contract_that_ends_before_it_starts_is_refused_in_words(client):
    found = add(
        client,
        Contract,
        provider=independent_provider().pk,
        authority=council().pk,
        starts_on="2026-05-02",
        ends_on="2026-05-01",
    )
    assert messages(found)["ends_on"] == ["The last day is before the first."]


def test_a_postcode_district_is_kept_as_postcodes_are_compared(client):
    """L9."""
    authority = council()
    page = reverse("admin:requests_app_localauthority_change", args=[authority.pk])
    form = client.get(page).context["adminform"].form
    data = {name: value for name in form.fields if (value := getattr(authority, name)) is not None}
    rows = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "0-outward_code": " zn1 "}
    client.post(page, data | {f"postcode_districts-{name}": value for name, value in rows.items()})
    assert list(PostcodeDistrict.objects.values_list("outward_code", flat=True)) == ["ZN1"]


def test_the_address_of_a_council_never_changes(client):
    authority = council()
    page = client.get(reverse("admin:requests_app_localauthority_change", args=[authority.pk]))
    assert "slug" not in page.context["adminform"].form.fields
