"""A young person asks alone; the first provider has a conflict; a second takes it (R16, R33, R37, R38, N11)."""

import re

from requests_app.models import PartyKind
from requests_app.stages import Stage
from tests.journeys.people import (
    REFERENCE,
    asked,
    choose,
    come_in_by_the_staff_door,
    newest_mail,
    press,
    sees,
    sees_nothing_of,
    type_the_code,
    write,
)
from tests.make import Case, contract, coordinator_of, council, officer
from tests.rig.pages import check_page

YOUNG = "yaz.young@example.org"


def a_young_person_asks(page) -> str:
    """Kinds A and B share the form; nothing here asks for an adult."""
    page.goto("/council/northwick/")
    press(page, "Start now")
    choose(page, "A young person, asking for myself")
    write(page, requester_name="Yaz Young")
    assert asked(page) == "What is your date of birth?"
    write(page, date_of_birth__day="2", date_of_birth__month="3", date_of_birth__year="2008")
    choose(page, "I have no fixed address, or it is not safe to say")
    choose(page, "I have an EHC plan")
    page.locator("#id_setting_name").fill("Oak Example College")
    choose(page, "College or other post-16 provider")
    choose(page, "A college or other post-16 provider")
    write(page, person="Lin Learning", email="support@oak-college.example.org")
    choose(page, "How the council, school or college is carrying out its duties", "Something else, or I am not sure")
    write(page, what_happened="My quiet room was taken away.")
    write(page, what_would_help="I want it back before exams.")
    choose(page, "SENDIASS")
    choose(page, "No")
    choose(page, "I will say what I think myself")
    page.locator("#id_email").fill(YOUNG)
    choose(page, "E-mail")
    press(page, "Send me a code")
    type_the_code(page, YOUNG)
    return young_people_take_part(page)


def young_people_take_part(page) -> str:
    choose(page, "Only to me")  # who gets copies of our messages
    press(page, "Continue")  # contacting you safely
    choose(page, "Breaks or short meetings")
    page.locator("#id_name").fill("Ada Advocate")
    page.get_by_label("An advocate").check()
    press(page, "Add this person")
    sees(page, "Ada Advocate")
    press(page, "Continue")
    press(page, "Continue")  # only for the mediator: left empty
    page.locator("#id_voluntary").check()
    page.locator("#id_share").check()
    press(page, "Continue")
    sees(page, "Yaz Young", "No fixed address, or cannot say safely")
    press(page, "Send my request")
    return REFERENCE.search(page.locator("main").inner_text()).group()


def go_ahead_with(page, provider: str) -> None:
    page.get_by_label(provider, exact=True).check()
    page.get_by_role("button", name=re.compile("otify")).click()
    page.wait_for_load_state()
    check_page(page)


def test_a_returned_referral_and_a_second_provider(phone_js, new_page):
    northwick = council("northwick")
    first = contract(northwick, "Calm Waters").provider
    second = contract(northwick, "Open Door").provider
    reference = a_young_person_asks(phone_js)

    desk = new_page("desk")
    come_in_by_the_staff_door(desk, officer(northwick), f"/officer/{reference}/")
    press(desk, "Take it up")
    press(desk, "Go ahead")
    go_ahead_with(desk, "Calm Waters")

    calm = new_page("desk")
    come_in_by_the_staff_door(calm, coordinator_of(first), f"/provider/{reference}/")
    sees(calm, "Yaz Young", "Oak Example College")
    press(calm, "We cannot act")
    calm.get_by_label("Conflict of interest: has worked with an organisation involved").check()
    calm.locator("main form button[type=submit]").click()
    calm.wait_for_load_state()
    check_page(calm)
    sees_nothing_of(calm, reference, "Yaz Young")
    assert calm.goto(f"/provider/{reference}/").status == 404

    phone_js.goto(f"/requests/{reference}/")
    check_page(phone_js)
    sees(phone_js, "Finding an independent mediator", "You do not need to do anything")
    sees_nothing_of(phone_js, "conflict", "Calm Waters", "worked with")
    assert "different independent mediator" in newest_mail(YOUNG).body

    desk.reload()
    press(desk, "Choose another provider")
    sees(desk, "has worked with an organisation involved")
    go_ahead_with(desk, "Open Door")
    opened = new_page("desk")
    come_in_by_the_staff_door(opened, coordinator_of(second), f"/provider/{reference}/")
    press(opened, "Take this case")
    opened.get_by_label("Mina Mediator").check()
    opened.locator("#id_independent").check()
    opened.locator("#id_no_conflict").check()
    opened.locator("main form button[type=submit]").click()
    opened.wait_for_load_state()
    check_page(opened)
    sees(opened, "My quiet room was taken away.", "Ada Advocate", YOUNG)
    phone_js.reload()
    sees(phone_js, "Asking everyone if they will take part", "Open Door")


def test_two_parents_of_one_child_never_meet(new_page):
    """One parent looking for the other's address, by every page they can reach (domain section 7)."""
    contact = {
        "email": "pat@home.example.org",
        "phone": "01632 960111",
        "address": "9 Hidden Lane",
        "best_way": "email",
    }
    hers = Case(contact=contact, answers={"safe-contact": {"text": "He must not find us"}}).at(Stage.ALL_AGREED)
    his = Case(with_whom=(PartyKind.SCHOOL, PartyKind.COUNCIL)).at(Stage.ASKING)
    page = new_page("phone")
    page.goto("/sign-in/")
    write(page, email=his.family.email, then="Continue")
    type_the_code(page, his.family.email)
    for address in ("/requests/", f"/requests/{his.disagreement.reference}/", "/take-part/"):
        page.goto(address)
        check_page(page)
        sees_nothing_of(page, "Hidden Lane", "01632 960111", "pat@home", "He must not", hers.disagreement.reference)
    for address in ("", "form/", "answers/", "sent/", "withdraw/"):
        assert page.goto(f"/requests/{hers.disagreement.reference}/{address}").status == 404
