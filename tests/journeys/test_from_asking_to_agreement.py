"""From the start page to everyone's agreement: a parent on a phone without JavaScript, and all the others.

The whole main job, as each person in it (R3, R5, R15, R27, R35 to R41, R43 to R45), with every page checked
by axe at its width (L49).
"""

import re

import pytest

from tests.journeys.people import (
    REFERENCE,
    asked,
    choose,
    come_in_by_the_staff_door,
    newest_mail,
    open_invitation,
    press,
    sees,
    sees_nothing_of,
    type_the_code,
    write,
)
from tests.make import contract, coordinator_of, council, officer
from tests.rig.pages import check_page

PARENT = "pat.parent@example.org"
SCHOOL = "head@elm-school.example.org"
PRIVATE = "I can only talk while he is at school"


def a_parent_asks(page) -> str:
    """P0 to P24, and return the reference."""
    page.goto("/")
    check_page(page)
    press(page, "Northwick Council")
    sees(page, "It is voluntary", "It is free", "It is independent", "It is confidential", "right to appeal")
    press(page, "Start now")
    choose(page, "A parent or carer")
    choose(page, "I am their parent")
    write(page, requester_name="Pat Parent")
    write(page, child_name="Kit Example")
    write(page, date_of_birth__day="4", date_of_birth__month="5", date_of_birth__year="2017")
    write(page, postcode="zn14ex")
    choose(page, "They get SEN support, without an EHC plan")
    page.locator("#id_setting_name").fill("Elm Example School")
    choose(page, "Primary school")
    choose(page, "A school")
    write(page, person="Sam Senco", email=SCHOOL)
    choose(page, "The special educational support being provided")
    write(page, what_happened="The help has not started.\nNobody says when it will.")
    press(page, "Continue")  # what would help: left empty
    choose(page, "No, not yet")
    return the_decision_letter_page(page)


def the_decision_letter_page(page) -> str:
    """R14: an appealable decision informs, and Continue always works."""
    choose(page, "Yes, we have a decision letter")
    assert asked(page) == "You may be able to appeal"
    sees(page, "01632 960300", "no certificate and no extra time")
    press(page, "Continue with disagreement resolution")
    press(page, "Continue")  # views: left empty
    page.locator("#id_email").fill(PARENT)
    choose(page, "E-mail")
    assert asked(page) == "Confirm your e-mail address"
    press(page, "Send me a code")
    type_the_code(page, PARENT)
    write(page, text="Please do not share my address.")
    press(page, "Continue")  # help to take part
    press(page, "Continue")  # who comes with you: nobody
    choose(page, "No, there is nobody else")
    write(page, text=PRIVATE)
    page.locator("#id_voluntary").check()
    page.locator("#id_share").check()
    press(page, "Continue")
    assert asked(page) == "Check your answers, then send"
    sees(page, "Kit Example", "4 May 2017", "ZN1 4EX", "Nobody says when it will.")
    sees_nothing_of(page, PRIVATE)
    press(page, "Send my request")
    sees(page, "Your request has been sent", "does not give you more time to appeal")
    return REFERENCE.search(page.locator("main").inner_text()).group()


@pytest.fixture
def northwick():
    deal = contract(council("northwick"), "Calm Waters")
    return coordinator_of(deal.provider), officer(deal.authority)


def test_from_the_start_page_to_everyones_agreement(northwick, phone, new_page):
    coordinator, olive = northwick
    reference = a_parent_asks(phone)
    assert newest_mail(PARENT).subject == f"We have your request: {reference}"
    press(phone, "See where your request is")
    sees(phone, "Sent – the council will look at it", "The council")

    desk = new_page("desk")
    come_in_by_the_staff_door(desk, olive, "/officer/")
    sees(desk, reference, "KE", "Appeal or mediation")
    press(desk, reference)
    sees(desk, "Please do not share my address.", "The help has not started.")
    sees_nothing_of(desk, PRIVATE)
    press(desk, "Take it up")
    phone.reload()
    sees(phone, "The council is considering it")

    press(desk, "Go ahead")
    desk.get_by_role("button", name=re.compile("Go ahead and notify")).click()
    desk.wait_for_load_state()
    check_page(desk)
    sees(desk, "Calm Waters", "Asked")
    phone.reload()
    sees(phone, "Passed to the independent service", "Elm Example School", "Waiting for an answer", "Calm Waters")

    head = new_page("phone")
    open_invitation(head, SCHOOL)
    sees(head, "Pat Parent", "Kit Example", "The help has not started.", "Nobody will hold it against you")
    sees_nothing_of(head, PARENT, "ZN1 4EX", "4 May 2017", "Please do not share my address", PRIVATE)
    press(head, "Answer")
    choose(head, "Yes, we agree to take part", then="Send my answer")
    sees(head, "Agreed to take part", "Everyone has agreed")

    provider = new_page("desk")
    come_in_by_the_staff_door(provider, coordinator, "/provider/")
    sees_nothing_of(provider, "Kit Example")
    press(provider, reference)
    sees(provider, "Kit Example", "Elm Example School")
    sees_nothing_of(provider, "The help has not started.", PARENT, PRIVATE)
    press(provider, "Take this case")
    provider.get_by_label("Mina Mediator").check()
    provider.locator("#id_independent").check()
    provider.locator("#id_no_conflict").check()
    provider.locator("main form button[type=submit]").click()
    provider.wait_for_load_state()
    check_page(provider)
    sees(provider, "The help has not started.", PARENT, PRIVATE, "Everyone has agreed.")

    phone.reload()
    check_page(phone)
    sees(phone, "Everyone has agreed", "Mina Mediator", "independent of the council", "Has agreed to take part")
    assert "Kit" not in newest_mail(PARENT).body


def test_the_school_stops_and_the_family_stops(northwick, phone, new_page):
    """R39, R44, R48: anyone stops at any time, nobody says why, and the others read neutral words."""
    from_asking = test_from_the_start_page_to_everyones_agreement
    from_asking(northwick, phone, new_page)
    head = new_page("phone")
    head.goto("/sign-in/")
    write(head, email=SCHOOL, then="Continue")
    type_the_code(head, SCHOOL)
    head.goto("/take-part/")
    head.locator("main a.portal-reference").click()
    press(head, "Stop taking part")
    press(head, "Stop taking part")
    sees(head, "Has stopped taking part")
    phone.reload()
    check_page(phone)
    sees(phone, "Paused – not everyone has agreed", "Has decided to stop")
    press(phone, "Stop this request")
    sees(phone, "does not affect your right to appeal")
    press(phone, "Stop my request")
    sees(phone, "You stopped this request", "You can ask again at any time")
    head.reload()
    check_page(head)
    sees(head, "There is nothing you need to do")
