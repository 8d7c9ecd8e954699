"""Who is asked to take part, and who may change it (R39, R50, 5e, 6a)."""

import pytest
from django.urls import reverse

from requests_app import actions
from requests_app.models import Agreement, Answer, CaseHat, Decision, Hat, Party, PartyKind
from requests_app.stages import Stage
from tests.make import NOT_TAKEN_FORWARD, Case, officer
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db
COLLEGE = {
    "kind": "college",
    "name": "Oak Example College",
    "person": "Lin Learning",
    "email": "support@oak.example.org",
    "phone": "",
}


def _at(case: Case, name: str, *args) -> str:
    return reverse(name, args=[case.disagreement.reference, *args])


def add(case: Case, **changes):
    return signed_in(case.officer).post(_at(case, "add_party"), COLLEGE | changes, follow=True)


def change(case: Case, party: Party, **changes):
    contact = party.contact
    now = {"name": party.name, "person": contact.person, "email": contact.email, "phone": contact.phone}
    data = now | ({} if party.required else {"optional": "on"}) | changes
    return signed_in(case.officer).post(_at(case, "change_party", party.pk), data, follow=True)


def invited(case: Case) -> list[tuple[str, str]]:
    return list(case.disagreement.messages.filter(kind="n07_invitation").values_list("recipient", "to"))


# -- adding -----------------------------------------------------------------------------------------------------------


def test_somebody_added_before_going_ahead_is_not_asked_yet():
    """R36, R37: nobody is told before the council goes ahead."""
    case = Case().at(Stage.CONSIDERING)
    add(case)
    party = case.party(PartyKind.COLLEGE)
    assert (str(party), party.required, party.invited_at, party.contact.person) == (
        "Oak Example College",
        True,
        None,
        "Lin Learning",
    )
    assert invited(case) == []


def test_somebody_added_later_is_asked_at_once_and_everyone_has_to_agree_again():
    """5a: adding a required party comes back to asking."""
    case = Case().at(Stage.ALL_AGREED)
    add(case)
    assert case.refreshed().disagreement.stage == Stage.ASKING
    assert invited(case)[-1] == ("Oak Example College", "support@oak.example.org")


def test_somebody_helpful_but_not_essential_is_not_waited_for():
    """Section 7: only those who are essential lock the meeting."""
    case = Case().at(Stage.ALL_AGREED)
    add(case, optional="on")
    assert case.refreshed().disagreement.stage == Stage.ALL_AGREED
    assert not case.party(PartyKind.COLLEGE).required


def test_the_kind_of_disagreement_follows_from_who_it_is_with():
    """R21, R22: a school where the family was not sure who it is with."""
    case = Case(with_whom=(PartyKind.COUNCIL,)).at(Stage.CONSIDERING)
    assert case.disagreement.kinds == ["1"]
    add(case)
    assert case.refreshed().disagreement.kinds == ["1", "2"]


def test_the_same_organisation_is_not_added_twice():
    case = Case().at(Stage.CONSIDERING)
    add(case)
    assert "is already one of the people asked" in add(case, name="oak example college").content.decode()
    assert case.disagreement.parties.filter(kind=PartyKind.COLLEGE).count() == 1


def test_neither_the_person_who_asked_nor_the_council_is_added_as_an_organisation():
    case = Case().at(Stage.CONSIDERING)
    for kind in ("requester", "council", "nonsense"):
        assert "kind" in add(case, kind=kind).context["form"].errors
    assert case.disagreement.parties.count() == 2


def test_whoever_is_asked_at_once_needs_a_way_to_be_reached():
    case = Case().at(Stage.ASKING)
    found = add(case, email="", phone="").context["form"].errors
    assert found == {"email": ["Enter an e-mail address, a phone number or an address, so that they can be asked"]}
    assert case.disagreement.parties.count() == 2


# -- changing ---------------------------------------------------------------------------------------------------------


def test_a_new_address_is_asked_and_the_old_one_loses_its_place():
    case = Case().at(Stage.ASKING)
    before = case.answers_for()
    change(case, case.party(), email="head@elm.example.org")
    assert invited(case)[-1] == ("Elm Example School", "head@elm.example.org")
    assert case.party().user is None
    assert signed_in(before).get(_at(case, "take_part")).status_code == 404


def test_a_corrected_name_asks_nobody_again():
    case = Case().at(Stage.ASKING)
    change(case, case.party(), name="Elm Sample School")
    assert str(case.party()) == "Elm Sample School"
    assert len(invited(case)) == 1


def test_the_last_who_has_not_agreed_may_become_not_essential_and_everyone_is_told():
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.HEALTH)).at(Stage.ASKING)
    actions.respond(case.disagreement, Answer.AGREED, by=case.answers_for(PartyKind.SCHOOL))
    change(case, case.party(PartyKind.HEALTH), optional="on")
    assert case.refreshed().disagreement.stage == Stage.ALL_AGREED
    assert case.disagreement.messages.filter(kind="n10_everyone_agreed", recipient="The person who asked").exists()


def test_a_family_is_never_left_to_agree_with_itself():
    """R39: marking the only other party as not essential would unlock the meeting without anybody's yes."""
    case = Case().at(Stage.NOT_EVERYONE)
    told = change(case, case.party(), optional="on").content.decode()
    assert "At least one of the people asked has to be essential." in told
    assert case.party().required
    assert case.refreshed().disagreement.stage == Stage.NOT_EVERYONE


def test_somebody_named_by_mistake_is_taken_off_before_they_are_asked():
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.HEALTH)).at(Stage.CONSIDERING)
    party = case.party(PartyKind.HEALTH)
    for _ in range(2):
        assert signed_in(case.officer).post(_at(case, "remove_party", party.pk)).status_code == 302
    assert list(case.disagreement.parties.others().values_list("kind", flat=True)) == ["school"]


def test_somebody_who_has_been_asked_cannot_be_taken_off():
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.HEALTH)).at(Stage.ASKING)
    party = case.party(PartyKind.HEALTH)
    told = signed_in(case.officer).post(_at(case, "remove_party", party.pk), follow=True).content.decode()
    assert "cannot be taken off" in told
    assert case.party(PartyKind.HEALTH) == party


def test_nobody_is_changed_before_the_request_is_taken_up():
    case = Case().at(Stage.TO_CONSIDER)
    add(case)
    assert case.disagreement.parties.count() == 2


def test_a_party_of_another_case_is_not_to_be_changed_from_this_one():
    case, other = Case().at(Stage.CONSIDERING), Case().at(Stage.CONSIDERING)
    client = signed_in(case.officer)
    assert client.get(_at(case, "change_party", case.party().pk)).status_code == 200
    assert client.get(_at(case, "change_party", other.party().pk)).status_code == 404
    client.post(_at(case, "remove_party", other.party().pk))
    assert other.party()


# -- the council ------------------------------------------------------------------------------------------------------


def test_the_council_cannot_be_taken_off_to_decide_alone():
    """5e: where it is a party, two officers decide; one of them cannot make it none."""
    case = Case(with_whom=(PartyKind.COUNCIL, PartyKind.SCHOOL)).at(Stage.CONSIDERING)
    party = case.party(PartyKind.COUNCIL)
    client = signed_in(case.officer)
    client.post(_at(case, "remove_party", party.pk))
    assert case.party(PartyKind.COUNCIL) == party
    assert client.get(_at(case, "change_party", party.pk)).status_code == 404


def test_the_council_can_be_added_and_then_two_officers_are_needed():
    case = Case().at(Stage.CONSIDERING)
    signed_in(case.officer).post(_at(case, "change_council"))
    party = case.party(PartyKind.COUNCIL)
    assert (party.authority, str(party), party.invited_at) == (case.council, "Northwick Council", None)
    signed_in(case.officer).post(_at(case, "not_take_forward"), NOT_TAKEN_FORWARD | {"step": "send"})
    assert Decision.objects.get().decided_at is None


def test_a_council_added_later_is_asked_through_somebody_who_has_not_considered():
    case = Case().at(Stage.ASKING)
    rae = case.representative
    signed_in(case.officer).post(_at(case, "change_council"), {"representative": rae.pk})
    assert case.party(PartyKind.COUNCIL).user == rae
    assert signed_in(rae).get(_at(case, "take_part")).status_code == 200
    assert CaseHat.objects.get(user=rae).hat == Hat.REPRESENTATIVE


def test_who_answers_for_the_council_can_change_and_what_it_said_stands():
    """Somebody leaves, and the case is not stuck with them."""
    case = Case(with_whom=(PartyKind.COUNCIL,)).at(Stage.ALL_AGREED)
    before, after = case.representative, officer(case.council, Hat.REPRESENTATIVE, "Ray Representative")
    signed_in(case.officer).post(_at(case, "change_council"), {"representative": after.pk})
    assert case.party(PartyKind.COUNCIL).user == after
    assert case.refreshed().disagreement.stage == Stage.ALL_AGREED
    assert signed_in(before).get(_at(case, "take_part")).status_code == 404
    assert signed_in(after).get(_at(case, "take_part")).status_code == 200
    assert Agreement.objects.filter(party=case.party(PartyKind.COUNCIL)).count() == 1


def test_choosing_the_same_representative_twice_asks_them_once():
    case = Case(with_whom=(PartyKind.COUNCIL,)).at(Stage.ASKING)
    ray = officer(case.council, Hat.REPRESENTATIVE, "Ray Representative")
    for _ in range(2):
        signed_in(case.officer).post(_at(case, "change_council"), {"representative": ray.pk})
    assert case.disagreement.messages.filter(kind="n08_invitation_council", to=ray.email).count() == 1


def test_nobody_who_considered_the_case_can_be_chosen_to_answer_for_the_council():
    case = Case(with_whom=(PartyKind.COUNCIL,)).at(Stage.ASKING)
    page = signed_in(case.officer).post(_at(case, "change_council"), {"representative": case.officer.pk})
    assert page.context["form"].errors == {"representative": ["Choose somebody from the list"]}
    assert case.party(PartyKind.COUNCIL).user == case.representative


def test_whoever_changes_the_people_asked_has_considered_the_case():
    """5e: so they can never answer for the council in it."""
    case = Case().at(Stage.CONSIDERING)
    signed_in(case.other_officer).post(_at(case, "add_party"), COLLEGE)
    assert CaseHat.objects.get(user=case.other_officer).hat == Hat.COORDINATOR
