"""Not taken forward, by two officers where the council is a party, and then a second look (R36, 5b, 5e, N17)."""

from requests_app.models import PartyKind
from requests_app.stages import Stage
from tests.journeys.people import (
    come_in_by_the_staff_door,
    newest_mail,
    press,
    sees,
    sees_nothing_of,
    type_the_code,
    write,
)
from tests.make import Case
from tests.rig.pages import check_page

WHY = "We have agreed to look at the report again first."


def decide_not_to(page, reason: str) -> None:
    page.get_by_label(reason).check()
    page.locator("#id_explanation").fill(WHY)
    page.get_by_label("Talk to SENDIASS, who are free and impartial").check()
    press(page, "See what the family reads")
    sees(page, reason, WHY, "look at it again")


def test_two_officers_and_a_second_look(new_page):
    case = Case(with_whom=(PartyKind.COUNCIL,)).at(Stage.CONSIDERING)
    reference, family = case.disagreement.reference, case.family.email
    first = new_page("desk")
    come_in_by_the_staff_door(first, case.officer, f"/officer/{reference}/")
    sees(first, "We are also part of this disagreement")
    press(first, "Propose not to take it forward")
    decide_not_to(first, "We are the only other people involved, and have decided not to take part")
    press(first, "Propose this to a colleague")
    sees(first, "You proposed this, so somebody else has to decide")

    phone = new_page("phone")
    phone.goto("/sign-in/")
    write(phone, email=family, then="Continue")
    type_the_code(phone, family)
    phone.goto(f"/requests/{reference}/")
    sees(phone, "The council is considering it")
    sees_nothing_of(phone, WHY)

    second = new_page("desk")
    come_in_by_the_staff_door(second, case.other_officer, f"/officer/{reference}/")
    sees(second, WHY)
    press(second, "Decide: do not take it forward")
    assert "not going ahead with it" in newest_mail(family).body

    phone.reload()
    check_page(phone)
    sees(phone, "Not going ahead", WHY, "Talk to SENDIASS", "does not affect your right to appeal")
    press(phone, "Ask for a second look")
    press(phone, "Ask for a second look")
    sees(phone, "You asked for a second look")
    first.goto(f"/officer/{reference}/")
    check_page(first)
    sees(first, "somebody else has to look")


def test_a_school_dispute_is_decided_by_one_officer_and_looked_at_by_another(new_page):
    case = Case().at(Stage.CONSIDERING)
    reference = case.disagreement.reference
    desk = new_page("desk")
    come_in_by_the_staff_door(desk, case.officer, f"/officer/{reference}/")
    press(desk, "Do not take it forward")
    press(desk, "See what the family reads")
    sees(desk, "Choose a reason from the list", "Explain to the family why it is not going ahead")
    decide_not_to(desk, "It is between family members, or about a service this does not cover")
    press(desk, "Decide, and tell the family")
    sees(desk, "Not taken forward")
    case.second_look_asked()
    other = new_page("desk")
    come_in_by_the_staff_door(other, case.other_officer, f"/officer/{reference}/")
    press(other, "Begin the second look")
    sees(other, "Being considered")
