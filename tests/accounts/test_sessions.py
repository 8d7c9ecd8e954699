"""Does everybody see where they are signed in, and does ending it there end it there?"""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import actions, sessions
from accounts.devices import device
from accounts.models import SignIn, User

from . import doors
from .doors import FAMILY, OFFICIAL
from .test_account_actions import ask_for_link, set_password

pytestmark = pytest.mark.django_db
PAGE = reverse("signed_in")
EVERYWHERE_ELSE = reverse("sign_out_elsewhere")
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1"


def browser(user_agent: str = FIREFOX) -> Client:
    return Client(headers={"user-agent": user_agent})


def family_in(*clients: Client) -> User:
    user = User.objects.filter(email=FAMILY).first() or doors.family()
    for client in clients:
        doors.sign_in_by_code(client, FAMILY)
    return user


def is_out(client: Client) -> bool:
    """Return whether the next page is the one to sign in on."""
    return client.get(PAGE).get("Location", "").startswith(reverse("sign_in"))


def rows(client: Client) -> list[str]:
    """Return what the page says of each place, as text."""
    listed = re.findall(r"<dt.*?</dd>", client.get(PAGE).text, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in listed]


def row_of(client: Client) -> SignIn:
    return SignIn.objects.get(session=client.session.session_key)


# -- the list ---------------------------------------------------------------------------------------------------------


def test_each_place_is_listed_with_its_browser_and_times_and_this_one_first():
    here, there = browser(), browser(IPHONE)
    with time_machine.travel("2026-11-24 09:00", tick=False) as clock:
        family_in(here)
        clock.shift(timedelta(minutes=30))
        family_in(there)
        clock.shift(timedelta(minutes=5))
        there.get(PAGE)
        clock.shift(timedelta(minutes=40))
        assert rows(here) == [
            "Firefox on Windows This one Signed in on 24 November 2026 at 9:00am. In use now.",
            "Safari on an iPhone Signed in on 24 November 2026 at 9:30am. Last used on 24 November 2026 at 9:35am.",
        ]


def test_officials_have_the_list_too():
    here = browser()
    doors.sign_in_as_staff(here)
    assert len(rows(here)) == 1
    assert reverse("second_factor") in here.get(PAGE).text


def test_nobody_else_is_on_it(client):
    doors.sign_in_as_staff(browser())
    family_in(client)
    assert len(rows(client)) == 1


def test_a_place_where_one_has_signed_out_is_not_on_it(client, client_of_another):
    family_in(client, client_of_another)
    client_of_another.post(reverse("sign_out"))
    assert len(rows(client)) == 1
    assert SignIn.objects.count() == 1


def test_nor_one_whose_time_is_over(client):
    family_in(client, browser())
    Session.objects.exclude(pk=client.session.session_key).update(expire_date=timezone.now() - timedelta(minutes=1))
    assert len(rows(client)) == 1


def test_no_network_address_and_no_more_of_the_browser_than_its_name_is_kept():
    client = browser()
    family_in(client)
    assert {field.name for field in SignIn._meta.get_fields()} == {"id", "user", "session", "device", "started_at"}
    assert row_of(client).device == "Firefox on Windows"
    assert not {"127.0.0.1", FIREFOX} & {str(value) for value in client.session.values()}


def test_looking_at_pages_writes_nothing_about_it(client):
    family_in(client)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE)
    assert [one["sql"] for one in queries if not one["sql"].startswith("SELECT")] == []


def test_a_session_that_was_given_another_key_since_is_still_on_it(client):
    user = family_in(client)
    request = HttpRequest()
    request.session, request.user = client.session, user
    update_session_auth_hash(request, user)
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    assert not SignIn.objects.exists()
    assert client.get(PAGE).status_code == 200
    assert row_of(client).user == user


def test_the_foot_of_every_page_leads_there_once_signed_in(client):
    assert PAGE not in client.get(reverse("home")).text
    family_in(client)
    assert f'href="{PAGE}"' in client.get(reverse("home")).text


@pytest.mark.parametrize(
    ("user_agent", "known_as"),
    [
        (FIREFOX, "Firefox on Windows"),
        (IPHONE, "Safari on an iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Linux; Android 15) SamsungBrowser/28.0 Chrome/130/537.36", "Samsung Internet on Android"),
        ("Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) CriOS/140.0 Mobile/15E148 Safari/604.1", "Chrome on an iPad"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.5 Safari/605.1.15", "Safari on a Mac"),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/140.0 Safari/537.36", "Chrome on a Chromebook"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/139.0 Safari/537.36 OPR/124.0", "Opera on Windows"),
        ("Lynx/2.9.2 on Windows", "A browser on Windows"),
        ("Firefox/1", "Firefox"),
        ("", ""),
        ("<script>alert(1)</script>" * 99, ""),
    ],
)  # fmt: skip
def test_a_browser_goes_by_a_name_that_its_owner_knows(user_agent, known_as):
    assert device(user_agent) == known_as


def test_of_an_unknown_one_it_is_said_that_it_is_unknown():
    client = browser("something else")
    family_in(client)
    assert rows(client)[0].startswith("A browser we do not know This one")


# -- ending -----------------------------------------------------------------------------------------------------------


def test_one_place_is_signed_out_at_its_next_page_and_the_others_stay(client, client_of_another):
    third = browser()
    family_in(client, client_of_another, third)
    answer = client.post(reverse("sign_out_place", args=[row_of(client_of_another).pk]), follow=True)
    assert "You are signed out there." in answer.text
    assert [is_out(one) for one in (client, client_of_another, third)] == [False, True, False]


def test_everywhere_else_at_once(client, client_of_another):
    third = browser()
    family_in(client, client_of_another, third)
    assert "You are signed out everywhere else." in client.post(EVERYWHERE_ELSE, follow=True).text
    assert [is_out(one) for one in (client, client_of_another, third)] == [False, True, True]


def test_also_one_that_has_not_been_used_since_it_signed_in(client):
    """Somebody else may be keeping it for later."""
    family_in(client)
    kept = browser()
    asked = doors.ask_for_code(kept, FAMILY)
    kept.post(asked["Location"], {"code": doors.mailed_code()})
    client.post(EVERYWHERE_ELSE)
    assert is_out(kept)


def test_half_a_sign_in_is_ended_too(client, client_of_another):
    """A password somebody has found out, waiting for a second factor to be set up."""
    user = doors.official()
    doors.give_password(client_of_another, user)
    doors.enrolled(user)
    doors.sign_in_as_staff(client, user)
    client.post(EVERYWHERE_ELSE)
    assert not doors.is_in(client_of_another)


def test_nobody_signs_out_somebody_else(client, client_of_another):
    family_in(client)
    doors.sign_in_as_staff(client_of_another)
    assert client.post(reverse("sign_out_place", args=[row_of(client_of_another).pk])).status_code == 404
    client.post(EVERYWHERE_ELSE)
    assert not is_out(client_of_another)


def test_this_one_is_not_ended_from_the_list(client):
    family_in(client)
    assert client.post(reverse("sign_out_place", args=[row_of(client).pk])).status_code == 404
    assert not is_out(client)


@pytest.mark.parametrize("address", [EVERYWHERE_ELSE, reverse("sign_out_place", args=[1])])
def test_following_a_link_ends_nothing(client, address):
    family_in(client, browser())
    assert client.get(address).status_code == 405
    assert SignIn.objects.count() == 2


# -- what else ends them ----------------------------------------------------------------------------------------------


def signed_in_twice() -> tuple[User, Client, Client]:
    user, one, other = doors.enrolled(), browser(), browser(IPHONE)
    doors.sign_in_as_staff(one, user)
    doors.give_password(other, user)
    other.post(reverse("mfa_authenticate"), {"code": doors.recovery_code(user)})
    assert [is_out(one), is_out(other)] == [False, False]
    return user, one, other


def test_a_new_password_ends_all_and_the_list_shows_none_of_them(client):
    _, one, other = signed_in_twice()
    ask_for_link(client, OFFICIAL)
    set_password(client)
    assert (is_out(one), is_out(other)) == (True, True)
    user = User.objects.get(email=OFFICIAL)
    client.force_login(user)
    here = HttpRequest()
    here.session, here.user = client.session, user
    assert [place.is_here for place in sessions.places(here)] == [True]


def test_changing_to_another_app_ends_the_others():
    user, one, other = signed_in_twice()
    one.post(reverse("mfa_reauthenticate"), {"code": doors.recovery_code(user)})
    one.post(reverse("other_authenticator"))
    assert doors.is_in(one)
    assert is_out(other)


@pytest.mark.parametrize("act", [actions.deactivate, actions.reset_second_factor])
def test_an_administrator_who_takes_the_way_in_away_ends_all(act):
    user, one, other = signed_in_twice()
    act(user, by=User.objects.create_superuser("root@example.org", doors.PASSWORD))
    assert (is_out(one), is_out(other)) == (True, True)
    assert not SignIn.objects.filter(user=user).exists()
