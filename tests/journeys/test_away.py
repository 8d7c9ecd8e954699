"""Away for too long, mid-form: signed out, and back to what was typed (docassemble#482, civiform#2636)."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from requests_app.models import Decision, Question
from requests_app.stages import Stage
from tests.accounts.doors import app_code
from tests.journeys.people import (
    come_in_by_the_staff_door,
    press,
    sees,
    sees_nothing_of,
    type_the_code,
    write,
)
from tests.make import PASSWORD, Case

WHY = "We have agreed to look at the report again first.\n\nThat is <soon>."


@pytest.fixture
def clock():
    """The server's clock. The browser's own goes on as it will."""
    with time_machine.travel(timezone.now(), tick=True) as traveller:
        yield traveller


def sign_in_as_family(page, user: User) -> None:
    write(page, email=user.email)
    type_the_code(page, user.email)


def test_an_officer_comes_back_to_a_half_written_decision(new_page, clock):
    case = Case().at(Stage.CONSIDERING)
    page = new_page("desk")
    come_in_by_the_staff_door(page, case.officer, f"/officer/{case.disagreement.reference}/")
    press(page, "Do not take it forward")
    page.get_by_label("It is between family members, or about a service this does not cover").check()
    page.locator("#id_explanation").fill(WHY)
    page.get_by_label("Talk to SENDIASS, who are free and impartial").check()
    clock.shift(timedelta(minutes=31))
    press(page, "See what the family reads")
    sees(page, "You were signed out because nothing happened for 30 minutes.", "What you typed is kept for one hour")
    page.locator("#id_login").fill(case.officer.email)
    page.locator("#id_password").fill(PASSWORD)
    press(page, "Continue")
    page.locator("#id_code").fill(app_code(case.officer.app_secret))
    press(page, "Sign in")
    sees(page, "Carry on where you were", "That is <soon>.")
    press(page, "Carry on with this")
    sees(page, "That is <soon>.")
    press(page, "Decide, and tell the family")
    assert Decision.objects.get().explanation == WHY


def send_too_late(page, clock, case: Case) -> None:
    page.goto(f"/requests/{case.disagreement.reference}/answer/")
    page.locator("#id_text").fill(WHY)
    clock.shift(timedelta(hours=2, minutes=1))
    press(page, "Send my answer")
    sees(page, "You were signed out because nothing happened for 2 hours.")


def test_a_family_without_javascript_comes_back_to_their_answer_and_a_stranger_does_not(phone, clock):
    case, other = Case().at(Stage.QUESTION), Case().at(Stage.QUESTION)
    phone.goto("/sign-in/")
    sign_in_as_family(phone, case.family)
    send_too_late(phone, clock, case)
    sign_in_as_family(phone, other.family)
    sees_nothing_of(phone, WHY[:20])
    phone.goto("/carry-on/")
    sees_nothing_of(phone, WHY[:20])
    phone.get_by_role("button", name="Sign out").click()
    phone.goto("/sign-in/")
    sign_in_as_family(phone, case.family)
    sees_nothing_of(phone, WHY[:20])
    send_too_late(phone, clock, case)
    sign_in_as_family(phone, case.family)
    sees(phone, "Carry on where you were", "That is <soon>.")
    press(phone, "Carry on with this")
    assert Question.objects.exclude(answer="").get().answer == WHY
