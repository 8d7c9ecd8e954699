"""How does somebody say which school, college or NHS body they mean? (P8, P9, L42)"""

from datetime import date

import pytest
from django.urls import reverse

from requests_app import summary
from requests_app.actions.registers import import_schools
from requests_app.models import HealthBody, PartyKind
from requests_app.sight import Reader
from tests.make import Case
from tests.requests_app.asking import begin, page_url, walk
from tests.requests_app.test_registers import ELM, MARYS, OAK, file_of
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db
ELM_AGAIN = [
    "900005",
    "Eastmere",
    "Elm Example School",
    "Academy converter",
    "Open",
    "",
    "",
    "Secondary",
    "ZE9 9ZZ",
    "",
]


def at(page, client, changes=None):
    """Return the address of a page of a draft that came as far as the check."""
    draft, _ = walk(client, changes or {})
    return draft, page_url(draft, page)


def post(client, url, **answers):
    return client.post(url, answers)


def test_a_name_that_is_like_others_is_asked_about_once_and_any_answer_will_do(client):
    """P8: never a wall, never asked twice for the same words, and nothing typed is lost."""
    import_schools(file_of(ELM, MARYS, OAK))
    draft = begin(client)
    url = page_url(draft, "setting")
    typed = {"setting_name": "St Marys School", "setting_phase": "primary"}

    asked = post(client, url, **typed)
    page = asked.content.decode()
    assert (asked.status_code, page.count("<h1")) == (200, 1)
    assert "Did you mean one of these?" in page
    assert "ZN2, Primary" in page
    assert "No, keep what I typed: St Marys School" in page
    assert '<input type="hidden" name="setting_phase" value="primary"' in page
    assert "Error:" not in page

    again = post(client, url, **typed, asked="St Marys School").content.decode()
    assert "Choose one of these, or keep what you typed" in again

    post(client, url, **typed, asked="St Marys School", which="900002")
    draft.refresh_from_db()
    assert draft.setting_name == MARYS[2]

    assert post(client, url, **typed, asked="St Marys School", which="keep").status_code == 302
    draft.refresh_from_db()
    assert draft.setting_name == "St Marys School"
    assert post(client, url, **typed).status_code == 302  # said already


@pytest.mark.parametrize(
    "typed",
    [
        {"setting_name": "elm example school", "setting_phase": "primary"},
        {"setting_name": "Wholly Different Place", "setting_phase": "primary"},
        {"setting_name": "Oakfield Nursery", "setting_phase": "early_years"},
        {"setting_name": "Oakfield", "setting_phase": "secondary", "later": "1"},
        {"not_in_setting": "on"},
    ],
)
def test_nobody_is_asked_where_the_name_is_right_or_like_none(client, typed):
    import_schools(file_of(ELM, MARYS, OAK))
    draft = begin(client)
    assert post(client, page_url(draft, "setting"), **typed).status_code == 302
    draft.refresh_from_db()
    assert draft.setting_name == typed.get("setting_name", "").replace("elm example school", "Elm Example School")


def test_the_school_that_is_asked_is_known_with_who_can_agree_for_it(client):
    """R50: two schools of one name are told apart, and the same page sent again leaves the choice as it is."""
    import_schools(file_of(ELM, ELM_AGAIN))
    draft, url = at("the-school", client, {"setting": {"not_in_setting": "on"}, "the-school": {"name": ""}})
    typed = {"name": "Elm Example School", "person": "Sam Senco"}
    assert "ZE9, Secondary" in post(client, url, **typed).content.decode()
    post(client, url, **typed, asked="Elm Example School", which="900005")
    party = draft.parties.get(kind=PartyKind.SCHOOL)
    assert (party.school.urn, party.setting_type, party.contact.person) == (900005, "academy", "Sam Senco")

    assert post(client, url, **typed).status_code == 302
    party.refresh_from_db()
    assert party.school.urn == 900005
    post(client, url, name="A Small Place of Our Own")
    party.refresh_from_db()
    assert (party.school, party.setting_type) == (None, "")


def test_an_nhs_body_is_chosen_among_those_in_force_or_named_and_an_old_one_says_what_it_is_now(client):
    """L42."""
    new = HealthBody.objects.create(name="Example New ICB", starts_on=date(2026, 4, 1))
    HealthBody.objects.create(name="Example Old ICB", ends_on=date(2026, 3, 31), merged_into=new)
    draft, url = at("the-nhs", client, {"who-with": {"whom": ["health"]}, "the-nhs": {"name": "Example Old ICB"}})
    assert "Now Example New ICB" in str(summary.sections(draft, Reader.FAMILY))
    page = client.get(url).content.decode()
    assert f'<option value="{new.pk}" selected>Example New ICB' in page
    assert "Example Old ICB" not in page
    party = draft.parties.get(kind=PartyKind.HEALTH)
    for typed, name in (
        ({"body": new.pk, "name": "Something typed before"}, "Example New ICB"),
        ({"body": "", "name": "Example Community Trust"}, "Example Community Trust"),
    ):
        assert post(client, url, **typed).status_code == 302
        party.refresh_from_db()
        assert party.name == name


def test_an_officer_is_asked_in_the_same_way_and_what_they_say_of_its_type_counts():
    """R50."""
    import_schools(file_of(ELM, MARYS, OAK))
    case = Case().drafted().submitted().taken_up()
    browser = signed_in(case.officer)
    url = reverse("add_party", args=[case.disagreement.reference])
    typed = {"kind": "college", "name": "Oakfeild Example Academy", "email": "head@oak.example.org", "optional": "on"}
    page = browser.post(url, typed).content.decode()
    assert "Did you mean one of these?" in page
    assert '<input type="hidden" name="optional" value="on"' in page
    answers = {"asked": typed["name"], "which": "900003"}
    assert browser.post(url, typed | answers).status_code == 302
    party = case.party(PartyKind.COLLEGE)
    assert (party.name, party.school.urn, party.setting_type, party.required) == (OAK[2], 900003, "academy", False)

    change = reverse("change_party", args=[case.disagreement.reference, party.pk])
    assert browser.post(change, typed | {"name": OAK[2], "setting_type": "independent"}).status_code == 302
    party.refresh_from_db()
    assert (party.school.urn, party.setting_type) == (900003, "independent")
