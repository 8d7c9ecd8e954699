"""Is a session renewed when somebody shows that it is still them? (docs/security.md, v5.0.0-7.2.4)"""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import SignIn

from . import doors

pytestmark = pytest.mark.django_db


def confirm(client, user) -> None:
    client.post(reverse("mfa_reauthenticate"), {"code": doors.recovery_code(user)})


def test_confirming_gives_the_session_a_new_key_and_takes_the_old_one_away(client):
    user = doors.enrolled()
    doors.sign_in_as_staff(client, user)
    old = client.session.session_key
    thief = Client()
    thief.cookies["sessionid"] = old
    assert thief.get(reverse("second_factor")).status_code == 200
    confirm(client, user)
    assert client.session.session_key not in {None, old}
    assert client.get(reverse("second_factor")).status_code == 200
    assert reverse("sign_in") in thief.get(reverse("second_factor"))["Location"]


def test_it_is_still_the_same_place_in_the_list_of_where_one_is_signed_in(client):
    user = doors.enrolled()
    doors.sign_in_as_staff(client, user)
    began = SignIn.objects.get(user=user).started_at
    confirm(client, user)
    assert [(one.session_id, one.started_at) for one in SignIn.objects.filter(user=user)] == [
        (client.session.session_key, began)
    ]


def test_a_wrong_code_renews_nothing(client):
    user = doors.enrolled()
    doors.sign_in_as_staff(client, user)
    old = client.session.session_key
    client.post(reverse("mfa_reauthenticate"), {"code": "000000"})
    assert client.session.session_key == old
