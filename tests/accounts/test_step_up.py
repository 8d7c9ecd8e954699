"""Does an official show again that it is they, before anything leaves as a file?"""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.step_up import recently_confirmed
from requests_app.models import CouncilRole, Download, Hat
from requests_app.stages import Stage
from tests.make import Case, council

from . import doors

pytestmark = pytest.mark.django_db
EXPORT = "/officer/download/?council=northwick&desk=family"
CONFIRM = reverse("mfa_reauthenticate")
ASKED = f"{CONFIRM}?next=%2Fofficer%2Fdownload%2F%3Fcouncil%3Dnorthwick%26desk%3Dfamily"
NOW = timezone.now().replace(second=1, microsecond=0)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def coordinator(client, clock):
    """A coordinator who has come in by the staff door this minute."""
    user = doors.enrolled()
    CouncilRole.objects.create(user=user, authority=council(), hat=Hat.COORDINATOR)
    doors.sign_in_as_staff(client, user)
    return user


@pytest.mark.parametrize(("minutes", "asked"), [(2, False), (4.9, False), (5, True), (6, True)])
def test_whoever_gave_their_second_factor_some_minutes_ago_is_asked_again(client, clock, coordinator, minutes, asked):
    clock.shift(timedelta(minutes=minutes))
    answer = client.get(EXPORT)
    assert (answer.status_code, answer.get("Location")) == ((302, ASKED) if asked else (200, None))


def test_they_come_back_to_where_they_were_and_take_the_file(client, clock, coordinator):
    clock.shift(timedelta(minutes=6))
    confirmed = client.post(client.get(EXPORT)["Location"], {"code": doors.app_code(coordinator.app_secret)})
    assert confirmed["Location"] == EXPORT
    assert "Download the file" in client.get(EXPORT).text
    assert client.post(EXPORT)["Content-Type"].startswith("text/csv")


def test_a_recovery_code_confirms_too(client, clock, coordinator):
    clock.shift(timedelta(minutes=6))
    client.post(ASKED, {"code": doors.recovery_code(coordinator)})
    assert client.get(EXPORT).status_code == 200


def test_a_wrong_code_confirms_nothing(client, clock, coordinator):
    clock.shift(timedelta(minutes=6))
    assert "That code is not right" in client.post(ASKED, {"code": "000000"}).text
    assert client.get(EXPORT)["Location"] == ASKED


def test_what_is_posted_too_late_does_nothing_and_leads_to_the_page_with_the_button(client, clock, coordinator):
    client.get(EXPORT)
    clock.shift(timedelta(minutes=6))
    assert client.post(EXPORT)["Location"] == ASKED
    assert not Download.objects.exists()
    back = client.post(ASKED, {"code": doors.app_code(coordinator.app_secret)})
    assert client.get(back["Location"]).status_code == 200
    assert not Download.objects.exists()


def test_a_password_alone_never_counts(client, clock, coordinator):
    clock.shift(timedelta(minutes=6))
    client.post(reverse("account_reauthenticate"), {"password": doors.PASSWORD})
    assert client.get(EXPORT)["Location"] == ASKED


def test_whose_second_factor_was_taken_away_meanwhile_is_led_to_a_new_one(client, clock, coordinator):
    clock.shift(timedelta(minutes=6))
    Authenticator.objects.filter(user=coordinator).delete()
    assert client.get(EXPORT)["Location"] == reverse("second_factor")


def test_everything_else_goes_on_unasked(client, clock, coordinator):
    clock.shift(timedelta(minutes=20))
    assert client.get("/officer/").status_code == 200
    assert client.get("/figures/").status_code == 200


def test_a_family_never_sees_it(client):
    """Neither the page of another's list, nor a question for something that they do not have."""
    case = Case().at(Stage.TO_CONSIDER)
    doors.sign_in_by_code(client, case.family.email)
    assert [client.get(EXPORT).status_code, client.get(CONFIRM).status_code] == [404, 404]
    request = client.get("/").wsgi_request
    with pytest.raises(Http404):
        recently_confirmed(lambda _http: "the file")(request)
