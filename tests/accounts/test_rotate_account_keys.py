"""Can the keys of officials' second factors be changed without anybody noticing, and what if they are lost?"""

import io

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts import sealing

from . import doors

pytestmark = pytest.mark.django_db
CODE_PAGE = reverse("mfa_authenticate")


@pytest.fixture
def new_key(settings) -> str:
    """Put a new key first, as somebody does who rotates them."""
    key = Fernet.generate_key().decode()
    settings.ACCOUNT_SECRET_KEYS = [key, *settings.ACCOUNT_SECRET_KEYS]
    return key


def rotate() -> str:
    out = io.StringIO()
    call_command("rotate_account_keys", stdout=out)
    return out.getvalue()


def kept() -> list[dict]:
    return list(Authenticator.objects.order_by("pk").values_list("data", flat=True))


def test_after_rotating_the_old_key_can_go_and_everybody_still_gets_in(client, client_of_another, settings, new_key):
    olive, otto = doors.enrolled(), doors.enrolled(doors.official("otto.officer@northwick.example.org"))
    assert rotate() == "4 authenticator app(s) and set(s) of recovery codes sealed with the newest key\n"
    settings.ACCOUNT_SECRET_KEYS = [new_key]
    doors.sign_in_as_staff(client, olive)
    doors.give_password(client_of_another, otto)
    client_of_another.post(CODE_PAGE, {"code": doors.recovery_code(otto)})
    assert (doors.is_in(client), doors.is_in(client_of_another)) == (True, True)


def test_a_used_recovery_code_stays_used(client, new_key):
    user = doors.enrolled()
    used = doors.recovery_code(user)
    doors.give_password(client, user)
    client.post(CODE_PAGE, {"code": used})
    client.post(reverse("sign_out"))
    rotate()
    doors.give_password(client, user)
    client.post(CODE_PAGE, {"code": used})
    assert not doors.is_in(client)


def test_rotating_twice_is_rotating_once(settings, new_key):
    doors.enrolled()
    before = [sealing.unseal(kept()[0]["secret"]), sealing.unseal(kept()[1]["seed"])]
    assert rotate() == rotate()
    settings.ACCOUNT_SECRET_KEYS = [new_key]
    assert [sealing.unseal(kept()[0]["secret"]), sealing.unseal(kept()[1]["seed"])] == before


def test_codes_brought_from_another_system_are_sealed_again_too(settings, new_key):
    user = doors.enrolled()
    codes = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    codes.data = {"migrated_codes": [sealing.seal("one"), sealing.seal("two")]}
    codes.save()
    rotate()
    settings.ACCOUNT_SECRET_KEYS = [new_key]
    assert [sealing.unseal(one) for one in kept()[1]["migrated_codes"]] == ["one", "two"]


def test_a_passkey_has_no_secret_here_and_is_left_alone(new_key):
    data = {"name": "A key", "credential": {"public": "data"}}
    Authenticator.objects.create(user=doors.official(), type=Authenticator.Type.WEBAUTHN, data=data)
    assert rotate().startswith("0 ")
    assert kept() == [data]


def test_with_one_key_missing_nothing_is_changed_and_that_is_said(settings, new_key):
    doors.enrolled()
    settings.ACCOUNT_SECRET_KEYS = [Fernet.generate_key().decode()]
    doors.enrolled(doors.official("otto.officer@northwick.example.org"))
    before = kept()
    with pytest.raises(CommandError, match="Nothing was changed"):
        rotate()
    assert kept() == before


def test_an_official_whose_key_is_lost_is_told_whom_to_ask(client, settings):
    user = doors.enrolled()
    settings.ACCOUNT_SECRET_KEYS = [Fernet.generate_key().decode()]
    doors.give_password(client, user)
    page = client.post(CODE_PAGE, {"code": doors.app_code(user.app_secret)})
    assert "We can no longer check your codes. Ask your administrator to start your account afresh" in page.text
    assert not doors.is_in(client)
