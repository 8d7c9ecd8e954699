"""Can it be found out afterwards who came in and who was turned away, and is nothing written down that is private?

docs/security.md, chapter V16 of the standard and "a careless log".
"""

import logging
import re
import sys

import pytest
from django.conf import settings as portal_settings
from django.urls import reverse

from accounts import actions
from accounts.models import User
from sen_portal.logs import OneLine
from tests.accounts import doors
from tests.accounts.doors import FAMILY, STRANGER
from tests.make import Case, officer, person
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(caplog):
    """Return a function that gives the lines written so far, and forgets them."""
    caplog.set_level(logging.INFO)

    def written() -> list[str]:
        found = [one.getMessage() for one in caplog.records if one.name == "sen_portal.security_log"]
        caplog.clear()
        return found

    return written


def test_a_sign_in_by_both_factors_says_who_how_and_from_where(client, lines):
    user = doors.enrolled()
    doors.sign_in_as_staff(client, user)
    client.post(reverse("sign_out"))
    assert lines() == [
        f"signed_in user={user.pk} from=127.0.0.1 by=password,mfa",
        f"signed_out user={user.pk} from=127.0.0.1",
    ]


def test_of_a_family_only_the_number_is_noted_and_never_from_where(client, lines):
    user = doors.family()
    doors.sign_in_by_code(client, FAMILY)
    assert lines() == [f"signed_in user={user.pk} from=- by=code"]


def test_a_wrong_password_says_whose_it_was_and_not_what_was_typed(client, lines):
    user = doors.enrolled()
    doors.give_password(client, user, password="not the password")
    client.post(reverse("staff_sign_in"), {"login": STRANGER, "password": "a guess"})
    assert lines() == [
        f"wrong_password user={user.pk} from=127.0.0.1",
        "not_let_in user=nobody from=127.0.0.1 page=staff_sign_in",
        "wrong_password user=nobody from=127.0.0.1",
        "not_let_in user=nobody from=127.0.0.1 page=staff_sign_in",
    ]


def test_a_wrong_second_factor_and_a_wrong_code_are_noted(client, lines):
    user = doors.enrolled()
    doors.give_password(client, user)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert lines() == [
        f"wrong_second_factor user={user.pk} from=127.0.0.1",
        "not_let_in user=nobody from=127.0.0.1 page=mfa_authenticate",
    ]
    doors.ask_for_code(client, FAMILY)
    client.post(reverse("sign_in_code"), {"code": "AAAAAA"})
    assert lines() == ["not_let_in user=nobody from=127.0.0.1 page=sign_in_code"]


def test_a_new_password_and_a_new_second_factor_are_noted(client, lines, django_capture_on_commit_callbacks):
    administrator = User.objects.create_superuser("ada.administrator@example.org", doors.PASSWORD)
    user = actions.invite_official("new.officer@example.org", "Nell New", by=administrator)
    client.post(client.get(doors.mailed_link())["Location"], {"password1": "walnut tricycle harbour"})
    assert f"new_password user={user.pk} from=127.0.0.1" in lines()
    doors.give_password(client, user, password="walnut tricycle harbour")
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": doors.app_code(secret)})
    assert f"factor_added user={user.pk} from=127.0.0.1 kind=totp" in lines()


def test_who_asks_for_a_case_that_is_not_theirs_is_noted_by_page_and_number(lines):
    case = Case().drafted().submitted()
    curious = officer(case.council, "commissioner", name="Connie Commissioner")
    signed_in(curious).get(reverse("officer_case", args=[case.disagreement.reference]))
    assert lines()[-1] == f"turned_away user={curious.pk} from=127.0.0.1 page=officer_case status=404"


def test_a_form_that_was_forged_and_too_many_tries_are_noted(lines):
    user = person("Pat Parent")
    client = signed_in(user)
    client.handler.enforce_csrf_checks = True
    client.post(reverse("sign_out"))
    assert lines()[-1] == f"turned_away user={user.pk} from=- page=sign_out status=403"


def test_an_address_with_no_page_behind_it_is_not_noted(client, lines):
    client.get("/wp-login.php")
    assert lines() == []


def test_no_line_holds_an_address_of_anybody_a_code_or_a_reference(client, caplog):
    caplog.set_level(logging.DEBUG, logger="sen_portal.security_log")
    case = Case().drafted().submitted()
    user = doors.enrolled()
    doors.sign_in_as_staff(client, user)
    client.get(reverse("tracking", args=[case.disagreement.reference]))
    doors.give_password(client, user, password="not the password")
    written = " ".join(one.getMessage() for one in caplog.records if one.name == "sen_portal.security_log")
    assert "turned_away" in written
    assert re.findall(r"@|DR-|password=|not the", written) == []


# -- the lines themselves -----------------------------------------------------------------------------------------


def line(message: str, *args, failure=None) -> str:
    record = logging.LogRecord("accounts", logging.INFO, __file__, 1, message, args, failure)
    record.created, record.msecs = 1_780_000_000.25, 250
    return OneLine("%(asctime)s %(levelname)s %(name)s %(message)s").format(record)


def test_a_line_has_its_time_in_utc_its_level_and_its_place():
    assert line("User %s came", 7) == "2026-05-28T20:26:40.250Z INFO accounts User 7 came"


@pytest.mark.parametrize("typed", ["a\nINFO forged", "a\r\nb", "a\x1b[2Jb", "a\u2028b", "a\x00b"])
def test_nobody_can_write_a_line_of_their_own(typed):
    assert line("Not found: %s", typed).isprintable()


def test_the_traceback_of_a_fault_is_whole():
    try:
        int("a fault")
    except ValueError:
        assert "\nValueError: invalid literal" in line("It failed", failure=sys.exc_info())


def test_the_log_is_set_up_like_that():
    assert portal_settings.LOGGING["formatters"]["plain"]["()"] == "sen_portal.logs.OneLine"
    assert portal_settings.LOGGING["handlers"]["console"]["formatter"] == "plain"
