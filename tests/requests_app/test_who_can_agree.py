"""Who can agree for an organisation, and whom else is there to know? (R50, section 7: setting types)"""

import pytest
from django.urls import reverse

from requests_app import actions
from requests_app.errors import TooLate
from requests_app.models import OtherContact, Party, PartyKind
from requests_app.stages import Stage
from requests_app.who_can_agree import who_can_agree
from tests.make import Case
from tests.test_wall import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# By hand, from the rulebook.
DECIDES = {
    "maintained": "the governors",
    "academy": "the academy trust",
    "independent": "the owner",
    "pru": "the management committee",
    "early_years": "the registered provider",
    "college": "the college corporation",
}


def test_the_type_of_setting_says_who_can_agree():
    """Setting types: on the officer's pages and on the setting's own; an independent one is checked, never barred."""
    case = Case().at(Stage.ASKING)
    officer, school = signed_in(case.officer), signed_in(case.answers_for())
    form = reverse("change_party", args=[case.disagreement.reference, case.party().pk])
    people = reverse("change_parties", args=[case.disagreement.reference])
    typed = {"name": "Elm Example School", "email": case.party().contact.email}
    assert {kind: who_can_agree(Party(kind=PartyKind.SCHOOL, setting_type=kind)) for kind in DECIDES} == DECIDES
    for kind in ("academy", "independent"):
        assert officer.post(form, typed | {"setting_type": kind}).status_code == 302
        assert f"Usually {DECIDES[kind]}." in officer.get(form).text
        assert f"usually {DECIDES[kind]}." in officer.get(people).text
        assert f"usually {DECIDES[kind]}." in school.get(reverse("take_part", args=[case.disagreement.reference])).text
        assert ("check if the law" in officer.get(form).text) == (kind == "independent")
    actions.respond(case.disagreement, "agreed", by=case.answers_for())
    assert case.party().answer == "agreed"


def test_an_organisation_has_other_people_and_the_deciding_one_is_asked():
    """R50: added once however often it is sent, seen by the school and the mediator alone, and taken off again."""
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.HEALTH)).at(Stage.ASKING)
    reference, officer = case.disagreement.reference, signed_in(case.officer)
    address = reverse("other_contacts", args=[reference, case.party().pk])
    asked = case.party().contact.email
    typed = {"role": "Chief executive of the trust", "person": "Tess Trust", "email": "tess@example.org", "phone": ""}

    missing = officer.post(address, typed | {"role": ""})
    for _ in range(2):
        officer.post(address, typed)

    assert list(missing.context["form"].errors) == ["role"]
    assert missing.context["form"]["person"].value() == "Tess Trust"
    contact = OtherContact.objects.get()
    readers = {
        "school": signed_in(case.answers_for()).get(reverse("take_part", args=[reference])),
        "NHS": signed_in(case.answers_for(PartyKind.HEALTH)).get(reverse("take_part", args=[reference])),
        "family": signed_in(case.family).get(reverse("tracking", args=[reference])),
        "mediator": signed_in(case.mediator.user).get(reverse("referral", args=[reference])),
        "officer": officer.get(reverse("change_parties", args=[reference])),
    }
    assert {who for who, page in readers.items() if "Tess Trust" in page.text} == {"school", "mediator", "officer"}
    assert not case.disagreement.messages.filter(to="tess@example.org").exists()
    assert case.party().contact.email == asked
    remove = reverse("remove_contact", args=[reference, case.party().pk, contact.pk])
    assert [officer.post(remove).status_code for _ in range(2)] == [302, 302]
    assert not OtherContact.objects.exists()


def test_other_people_belong_to_one_request_and_end_with_it():
    """R50: another request's list is out of reach, and one that has ended is not changed any more."""
    case, other = Case().at(Stage.ASKING), Case().at(Stage.ASKING)
    answers = {"role": "SENCO", "person": "Sam Senco", "email": "", "phone": ""}
    actions.add_contact(other.disagreement, other.party(), answers, by=other.officer)
    contact = OtherContact.objects.get()

    wrong = reverse("remove_contact", args=[case.disagreement.reference, case.party().pk, contact.pk])
    signed_in(case.officer).post(wrong)
    actions.remove_contact(case.disagreement, contact, by=case.officer)

    assert OtherContact.objects.exists()
    other.withdrawn()
    with pytest.raises(TooLate):
        actions.add_contact(other.disagreement, other.party(), answers | {"person": "Sal"}, by=other.officer)
