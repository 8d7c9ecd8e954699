"""What becomes of two parents in separate homes, and of one whom it is not safe to involve? (L53, P20, section 7)"""

import pytest
from django.urls import reverse

from requests_app import actions, summary
from requests_app.errors import Refused
from requests_app.models import ContactDetails, Message, PartyContact, PartyKind, SecondParent
from requests_app.sight import Reader
from requests_app.stages import Stage
from tests.make import Case, person
from tests.test_wall import MARKERS, _plant, addresses, allowed, seen, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
THEIRS = {
    "kind": PartyKind.FAMILY,
    "name": "Sandy Parent",
    "email": "sandy@example.org",
    "phone": "",
    "address": "",
    "required": True,
    "basis": SecondParent.Basis.LIVES_WITH,
    "words": "Half of each week is with them.",
}
KNOWS = {"other-parents": {"answer": "knows", "name": "Sandy Parent", "contact": "01632 960777"}}
NOT_SAFE = {"other-parents": {"answer": "not_safe", "name": "", "contact": ""}}


def second_parent_of(case: Case, **changes):
    """Return the party that another parent is, added by the officer."""
    actions.save_party(case.disagreement, None, THEIRS | changes, by=case.officer)
    return case.refreshed().party(PartyKind.FAMILY)


def own_addresses(case: Case) -> list[str]:
    """Return every address of the case, and the lists in which it may stand."""
    lists = {"/take-part/", "/requests/", "/invitations/"}
    return [one for one in addresses(case) if case.disagreement.reference in one or one in lists]


def page(case: Case) -> str:
    return reverse("add_second_parent", args=[case.disagreement.reference])


def test_another_parent_is_asked_where_they_know_or_an_officer_says_why():
    """Two parents: the reason is kept for officers; the form asks for it beside the field and keeps what was typed."""
    case = Case(answers=KNOWS).at(Stage.CONSIDERING)
    officer = signed_in(case.officer)
    shown = officer.get(page(case)).content.decode()
    typed = {"name": "Sandy Parent", "email": "sandy@example.org", "basis": "responsible"}

    without_why = officer.post(page(case), typed)
    officer.post(page(case), typed | {"words": "They hold the other half of the care."})

    assert "01632 960777" in shown
    assert list(without_why.context["form"].errors) == ["words"]
    party = case.party(PartyKind.FAMILY)
    assert (party.second_parent.basis, party.second_parent.decided_by) == ("responsible", case.officer)
    assert "They hold the other half" in officer.get(reverse("change_parties", args=[case.disagreement.reference])).text
    with_whom = [row for section in summary.sections(case.disagreement, Reader.COUNCIL) for row in section.rows]
    assert [row.lines for row in with_whom if row.page.slug == "who-with"] == [["Elm Example School"]]
    assert case.disagreement.with_whom.count() == 1  # two parents alone are none of the four kinds


def test_that_they_know_is_for_the_person_who_asked_to_say():
    """Two parents, P20: an officer cannot put it into their mouth, by the page or past it."""
    case = Case().at(Stage.CONSIDERING)

    with pytest.raises(Refused, match="has not said that the other parent knows"):
        second_parent_of(case, basis=SecondParent.Basis.KNOWS)
    with pytest.raises(Refused, match="Say in a few words"):
        second_parent_of(case, words="  ")

    assert not case.disagreement.parties.filter(kind=PartyKind.FAMILY).exists()


@pytest.mark.parametrize(
    ("answers", "asked_by"), [(NOT_SAFE, "parent"), ({}, "young_person")], ids=["not safe", "a young person asks"]
)
def test_not_safe_means_that_nobody_can_ask_them(answers, asked_by):
    """Not safe, and parents kept out by a young person: the page says why and has no form; the action refuses too."""
    case = Case(answers=answers, asked_by=asked_by).at(Stage.CONSIDERING)

    response = signed_in(case.officer).post(page(case), {"name": "Sandy", "email": "s@example.org", "basis": "x"})

    assert "<textarea" not in response.text
    assert response.context["why_not"] != ""
    with pytest.raises(Refused):
        second_parent_of(case)
    assert not Message.objects.filter(to="sandy@example.org").exists()


def test_who_is_not_safe_is_found_by_any_of_what_is_known_of_them():
    """Not safe: they asked about the same child themselves, so their name, mailbox and phone are refused anywhere."""
    hers = {"your-name": {"requester_name": "Sandy Parent"}}
    sandy = {"email": "sandy@example.org", "phone": "01632 960777", "best_way": "email"}
    Case(answers=hers, contact=sandy, family=person("Sandy Parent", "sandy@example.org")).at(Stage.TO_CONSIDER)
    case = Case(answers=NOT_SAFE).at(Stage.CONSIDERING)
    school = {"kind": PartyKind.SCHOOL, "name": "Birch Example School", "email": "", "phone": "", "required": True}

    for typed in ({"email": "SANDY@example.org"}, {"phone": "+44 1632 960777"}, {"person": "sandy  parent"}):
        with pytest.raises(Refused, match="may not be safe"):
            actions.save_party(case.disagreement, None, school | typed, by=case.officer)
        change = school | {"name": "Elm Example School"} | typed
        with pytest.raises(Refused, match="may not be safe"):
            actions.save_party(case.disagreement, case.party(), change, by=case.officer)

    actions.save_party(case.disagreement, None, school | {"phone": "01632 960778"}, by=case.officer)
    assert case.disagreement.parties.filter(name="Birch Example School").exists()


def test_nothing_of_the_first_parent_reaches_the_second():
    """Two parents: no contact, address, safety note, P20 or why they are asked, by any address there is."""
    answers = KNOWS | {"safe-contact": {"text": "x"}, "help": {"help_needed": ["other"], "help_details": "x"}}
    case = Case(answers=answers).at(Stage.ASKING)
    party = second_parent_of(case, basis=SecondParent.Basis.KNOWS, words="zq99qz")
    client = signed_in(case.answers_for(PartyKind.FAMILY))
    _plant(case)
    own = "sandy@example.org"
    PartyContact.objects.filter(party=party).update(email=own, person="", phone="", address="", role="")

    found = {mark: address for address in own_addresses(case) for mark in seen(client, address)}

    may = {mark for mark in allowed("rep", Stage.OFFERED) if mark in MARKERS}
    assert {MARKERS.get(mark, mark): address for mark, address in found.items() if mark not in may} == {}
    assert {"Disagreement.what_happened", "Disagreement.child_name"} <= {MARKERS[mark] for mark in found}
    assert ContactDetails.objects.get(disagreement=case.disagreement).email != own


def test_nothing_of_the_second_parent_reaches_the_first():
    """Two parents, the other way round: the first sees that they are asked and what they answer, and no way to them."""
    case = Case(answers={"other-parents": {"answer": "unaware", "name": "", "contact": ""}}).at(Stage.ASKING)
    second_parent_of(case, phone="01632 960888", email="sandy.at.home@example.org")
    client = signed_in(case.family)

    pages = [client.get(address).content.decode() for address in own_addresses(case)]

    assert any("Sandy Parent" in text for text in pages)
    assert [text for text in pages if "960888" in text or "sandy.at.home" in text or "Half of each week" in text] == []
