"""Do officials come in by a password and a second factor, by no other way, and no further with less?"""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings as portal_settings
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.adapter import SecondFactorAdapter
from accounts.middleware import HALFWAY
from accounts.models import User
from tests.test_house_rules import address, patterns

from . import doors
from .doors import FAMILY, OFFICIAL, STRANGER

pytestmark = pytest.mark.django_db
STAFF = reverse("staff_sign_in")
SECOND = reverse("mfa_authenticate")
SET_UP = reverse("mfa_activate_totp")
CONFIRM = reverse("mfa_reauthenticate")
CODES = reverse("mfa_view_recovery_codes")


def enrol(client) -> str:
    """Set up an app on the page for it, and return the app's key."""
    secret = client.get(SET_UP).context["form"].secret
    assert client.post(SET_UP, {"code": doors.app_code(secret)})["Location"] == CODES
    return secret


# -- with both factors ------------------------------------------------------------------------------------------------


def test_a_password_and_a_code_from_the_app_let_an_official_in(client):
    user = doors.enrolled()
    answer = doors.give_password(client, user, "/settings/")
    assert answer["Location"] == SECOND
    assert not doors.is_in(client)
    answer = client.post(SECOND, {"code": doors.app_code(user.app_secret)})
    assert answer["Location"] == "/settings/"
    assert [one["method"] for one in client.session["account_authentication_methods"]] == ["password", "mfa"]
    assert client.get(reverse("home")).status_code == 200


def test_a_recovery_code_does_instead_and_only_once(client, client_of_another):
    user = doors.enrolled()
    code = doors.recovery_code(user)
    for browser in (client, client_of_another):
        doors.give_password(browser, user)
        browser.post(SECOND, {"code": code})
    assert (doors.is_in(client), doors.is_in(client_of_another)) == (True, False)


def test_a_code_from_the_app_opens_once_even_late(client, client_of_another):
    """It is good for a minute and a half; allauth alone remembers for half a minute that it was used."""
    user = doors.enrolled()
    with time_machine.travel(timezone.now().replace(second=1, microsecond=0), tick=False) as clock:
        code = doors.app_code(user.app_secret)
        for browser in (client, client_of_another):
            doors.give_password(browser, user)
        client.post(SECOND, {"code": code})
        clock.shift(timedelta(seconds=40))
        again = client_of_another.post(SECOND, {"code": code})
    assert (doors.is_in(client), doors.is_in(client_of_another)) == (True, False)
    assert "A code works only once" in again.text


def test_a_wrong_second_factor_lets_nobody_in_and_is_limited(client):
    user = doors.enrolled()
    doors.give_password(client, user)
    answers = [client.post(SECOND, {"code": "000000"}).text for _ in range(6)]
    assert "That code is not right" in answers[0]
    assert "too many tries" in answers[5]
    client.post(SECOND, {"code": doors.app_code(user.app_secret)})
    assert not doors.is_in(client)


def test_a_working_session_is_not_asked_again_at_every_page(client):
    doors.sign_in_as_staff(client)
    assert client.get(reverse("second_factor")).status_code == 200
    assert client.get(STAFF)["Location"] == reverse("landing")


# -- the password -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["wrong password", "stranger", "family", "deactivated"])
def test_whoever_it_is_a_failed_password_hears_the_same(client, who):
    doors.official()
    doors.family()
    User.objects.create_user("left@example.org", doors.PASSWORD, is_official=True, is_active=False)
    email, password = {
        "wrong password": (OFFICIAL, "not the password at all"),
        "stranger": (STRANGER, doors.PASSWORD),
        "family": (FAMILY, doors.PASSWORD),
        "deactivated": ("left@example.org", doors.PASSWORD),
    }[who]
    answer = client.post(STAFF, {"login": email, "password": password})
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors() == ["The e-mail address or the password is not right"]
    assert not doors.is_in(client)


def test_a_family_with_a_password_from_somewhere_is_not_let_in_here(client):
    User.objects.create_user(FAMILY, doors.PASSWORD)
    answer = client.post(STAFF, {"login": FAMILY, "password": doors.PASSWORD})
    assert answer.context["form"].non_field_errors() == ["The e-mail address or the password is not right"]
    assert not doors.is_in(client)


def test_after_five_wrong_passwords_even_the_right_one_waits(client):
    user = doors.official()
    for _ in range(5):
        doors.give_password(client, user, password="not the password at all")
    answer = doors.give_password(client, user)
    assert "Wait 5 minutes" in answer.text
    assert not doors.is_in(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        doors.give_password(client, user)
    assert doors.is_in(client)


@pytest.mark.parametrize("bad", ["https://evil.example.org/", "//evil.example.org", "/\\evil.example.org"])
def test_nobody_is_sent_to_another_site(client, bad):
    user = doors.enrolled()
    doors.give_password(client, user, bad)
    answer = client.post(f"{SECOND}?next={bad}", {"code": doors.app_code(user.app_secret)})
    assert answer["Location"] == reverse("landing")


def test_the_page_leads_families_to_their_own_door(client):
    page = client.get(STAFF, {"next": "/settings/"})
    assert f'href="{reverse("sign_in")}?next=%2Fsettings%2F"' in page.text


def test_a_code_left_waiting_at_the_families_door_is_not_in_the_way(client):
    """An official who tried the wrong door has a code pending; the staff page must not send them back to it."""
    user = doors.enrolled()
    doors.ask_for_code(client, OFFICIAL)
    assert client.get(STAFF).status_code == 200
    doors.sign_in_as_staff(client, user)
    assert doors.is_in(client)


# -- setting up the second factor -------------------------------------------------------------------------------------


def test_the_first_time_leads_to_setting_up_an_app_and_then_to_using_it(client):
    doors.give_password(client, doors.official())
    assert client.get(reverse("home"))["Location"] == f"{SET_UP}?next=%2F"
    secret = enrol(client)
    assert client.get(reverse("home"))["Location"] == f"{CONFIRM}?next=%2F"
    asked = client.get(CODES)
    assert asked["Location"] == f"{CONFIRM}?next={CODES.replace('/', '%2F')}"
    shown = client.post(asked["Location"], {"code": doors.app_code(secret)}, follow=True)
    assert len(shown.context["unused_codes"]) == 10
    assert all(code in shown.text for code in shown.context["unused_codes"])
    assert client.get(reverse("home")).status_code == 200


def test_the_page_shows_the_key_as_a_picture_and_in_text(client):
    doors.give_password(client, doors.official())
    page = client.get(SET_UP)
    secret = page.context["form"].secret
    assert re.search(r'<img src="data:image/svg\+xml;base64,[\w+/=]+"[^>]* alt="[^"]+">', page.text)
    assert secret in page.text.replace(" ", "")
    assert "issuer=SEN%20disagreement%20resolution" in page.context["totp_url"]


def test_a_wrong_code_sets_up_nothing(client):
    doors.give_password(client, doors.official())
    client.get(SET_UP)
    answer = client.post(SET_UP, {"code": "000000"})
    assert "That code is not right" in answer.text
    assert not Authenticator.objects.exists()


def test_long_after_the_password_it_is_asked_for_again_before_an_app_is_set_up(client):
    doors.give_password(client, doors.official())
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        asked = client.get(SET_UP)
        assert asked["Location"].startswith(reverse("account_reauthenticate"))
        answer = client.post(asked["Location"], {"password": doors.PASSWORD})
        assert answer["Location"] == SET_UP
        assert client.get(SET_UP).status_code == 200


def test_setting_up_an_app_is_told_by_mail_and_names_nobody(client, django_capture_on_commit_callbacks):
    doors.give_password(client, doors.official())
    with django_capture_on_commit_callbacks(execute=True):
        enrol(client)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([OFFICIAL], "An authenticator app was set up")
    assert "Olive" not in sent.body


# -- nothing else before that -----------------------------------------------------------------------------------------


def every_address() -> list[tuple[str, str]]:
    """Return the name and an address of every page, the settings area among them."""
    names = [(item.name, address(route)) for route, item in patterns()]
    return [*names, ("admin:index", "/settings/"), ("admin:users", "/settings/accounts/user/")]


@pytest.mark.parametrize("kind", [{"is_official": True}, {"is_staff": True}, {"is_superuser": True, "is_staff": True}])
@pytest.mark.parametrize("has_app", [False, True])
def test_with_a_password_alone_no_page_opens_but_those_for_the_second_factor(client, kind, has_app):
    user = User.objects.create_user(OFFICIAL, doors.PASSWORD, **kind)
    doors.give_password(client, user)
    if has_app:
        doors.enrolled(user)
    where_to = CONFIRM if has_app else SET_UP
    opened = [
        (name, page, answer.status_code)
        for name, page in every_address()
        if name not in HALFWAY
        for answer in (client.get(page), client.post(page))
        if not answer.get("Location", "").startswith(where_to)
    ]
    assert opened == []


def test_what_does_open_is_the_second_factor_a_new_password_and_the_way_out():
    """By hand a second time, so that a page let in is a page thought about."""
    assert sorted(reverse(name, args=["1", "x"] if name.endswith("from_key") else []) for name in HALFWAY) == [
        "/sign-out/",
        "/staff/confirm-password/",
        "/staff/confirm/",
        "/staff/confirm/",
        "/staff/forgotten-password/",
        "/staff/forgotten-password/sent/",
        "/staff/second-factor/passkey/",
        "/staff/second-factor/passkey/challenge/",
        "/staff/second-factor/set-up/",
        "/staff/set-password/1/x/",
        "/staff/set-password/done/",
        "/staff/sign-in/passkey/challenge/",
    ]


@pytest.mark.parametrize("page", [SET_UP, CONFIRM, CODES, "/settings/", "/"])
@pytest.mark.parametrize("methods", [[], ["code"], ["link"], ["code", "mfa"]])
def test_a_session_without_the_password_is_ended_at_any_page(client, methods, page):
    """As when a parent, signed in by a code, is made an official."""
    user = doors.family()
    doors.sign_in_by_code(client, FAMILY)
    session = client.session
    session["account_authentication_methods"] = [{"method": method, "at": 1.0} for method in methods]
    session.save()
    User.objects.filter(pk=user.pk).update(is_official=True)
    assert client.get(page)["Location"].startswith(STAFF)
    assert not doors.is_in(client)


def test_a_second_factor_without_the_password_is_not_enough(client):
    user = doors.enrolled()
    doors.sign_in_as_staff(client, user)
    session = client.session
    session["account_authentication_methods"] = session["account_authentication_methods"][1:]
    session.save()
    assert client.get(reverse("home"))["Location"] == f"{STAFF}?next=%2F"
    assert not doors.is_in(client)


def test_the_settings_area_has_no_door_of_its_own(client):
    page = client.get("/settings/", follow=True)
    assert page.redirect_chain[-1][0].startswith(STAFF)
    superuser = User.objects.create_superuser("root@example.org", doors.PASSWORD)
    client.post("/settings/login/", {"username": superuser.email, "password": doors.PASSWORD})
    assert not doors.is_in(client)
    doors.enrolled(superuser)
    doors.sign_in_as_staff(client, superuser, "/settings/")
    assert client.get("/settings/").status_code == 200


def test_an_official_who_may_not_use_the_settings_area_is_told_so(client):
    doors.sign_in_as_staff(client)
    assert client.get("/settings/", follow=True).status_code == 403


@pytest.mark.parametrize(
    "name",
    ["mfa_activate_totp", "mfa_reauthenticate", "account_reauthenticate", "second_factor", "other_authenticator",
     "mfa_view_recovery_codes", "mfa_generate_recovery_codes"],
)  # fmt: skip
def test_for_families_there_are_no_pages_about_a_second_factor(client, name):
    doors.family()
    doors.sign_in_by_code(client, FAMILY)
    assert client.get(reverse(name)).status_code == 404
    assert client.get(reverse("home")).status_code == 200


# -- looking after it -------------------------------------------------------------------------------------------------


def confirm(client, user, clock) -> None:
    """Use the second factor again, with the app's next code."""
    clock.shift(timedelta(seconds=61))
    client.post(CONFIRM, {"code": doors.app_code(user.app_secret)})


def test_changing_to_another_app_takes_the_old_one_and_ends_being_fully_in(client):
    user = doors.enrolled()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        doors.sign_in_as_staff(client, user)
        assert client.get(reverse("other_authenticator"))["Location"].startswith(CONFIRM)
        confirm(client, user, clock)
        assert client.get(reverse("other_authenticator")).status_code == 200
        assert client.post(reverse("other_authenticator"))["Location"] == SET_UP
        assert not Authenticator.objects.exists()
        assert client.get(reverse("home"))["Location"] == f"{SET_UP}?next=%2F"


@pytest.mark.django_db(transaction=True)  # what is told waits for the commit
def test_new_recovery_codes_replace_the_old_ones(client):
    user = doors.enrolled()
    old = doors.recovery_code(user)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        doors.sign_in_as_staff(client, user)
        confirm(client, user, clock)
        page = client.post(reverse("mfa_generate_recovery_codes"), follow=True)
    assert old not in page.context["unused_codes"]
    assert mail.outbox[-1].subject == "You have new recovery codes"


def test_the_page_about_it_says_when_the_app_was_set_up(client):
    user = doors.enrolled()
    doors.sign_in_as_staff(client, user)
    page = client.get(reverse("second_factor"))
    assert f"set up on {timezone.localdate():%-d %B %Y}" in page.text


# -- how it is kept ---------------------------------------------------------------------------------------------------


def test_secrets_are_not_readable_in_the_database(client):
    doors.give_password(client, doors.official())
    secret = enrol(client)
    kept = {one.type: one.data for one in Authenticator.objects.all()}
    assert secret not in str(kept)
    keys = Fernet(portal_settings.ACCOUNT_SECRET_KEYS[0])
    assert keys.decrypt(kept["totp"]["secret"]).decode() == secret
    assert re.fullmatch(r"[0-9a-f]{80}", keys.decrypt(kept["recovery_codes"]["seed"]).decode())


def test_a_new_key_closes_and_the_old_one_still_opens(settings):
    before = SecondFactorAdapter().encrypt("a secret")
    settings.ACCOUNT_SECRET_KEYS = [Fernet.generate_key().decode(), *settings.ACCOUNT_SECRET_KEYS]
    after = SecondFactorAdapter().encrypt("a secret")
    assert [SecondFactorAdapter().decrypt(one) for one in (before, after)] == ["a secret", "a secret"]
    settings.ACCOUNT_SECRET_KEYS = settings.ACCOUNT_SECRET_KEYS[1:]
    with pytest.raises(InvalidToken):
        SecondFactorAdapter().decrypt(after)
