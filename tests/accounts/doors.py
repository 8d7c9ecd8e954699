"""How does a test come in by the real doors?"""

import re

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.urls import reverse

from accounts.models import User

PASSWORD = "a made-up password of some length"
FAMILY, OFFICIAL, STRANGER = "pat.parent@example.org", "olive.officer@northwick.example.org", "nobody@example.org"


def family(email: str = FAMILY) -> User:
    return User.objects.create_user(email, name="Pat Parent")


def official(email: str = OFFICIAL, **fields) -> User:
    """Return somebody with a password who has not set up a second factor."""
    return User.objects.create_user(email, PASSWORD, name="Olive Officer", is_official=True, **fields)


def enrolled(user: User | None = None) -> User:
    """Return an official with an authenticator app, whose key is in `user.app_secret`, and recovery codes."""
    user = enrolled_app(user or official())
    RecoveryCodes.activate(user)
    return user


def enrolled_app(user: User) -> User:
    """Give somebody an authenticator app beside what they have. Its key is in `user.app_secret`."""
    user.app_secret = generate_totp_secret()
    TOTP.activate(user, user.app_secret)
    return user


def app_code(secret: str) -> str:
    """Return what the authenticator app shows now."""
    now = list(yield_hotp_counters_from_time())[1]
    return format_hotp_value(hotp_value(secret, now))


def recovery_code(user: User) -> str:
    return Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()[0]


def ask_for_code(client, email: str, next_url: str = ""):
    return client.post(reverse("sign_in") + (f"?next={next_url}" if next_url else ""), {"email": email})


def mailed_code() -> str:
    """Return the code in the last e-mail."""
    return re.search(r"^Your code is (\w+)$", mail.outbox[-1].body, re.MULTILINE).group(1)


def mailed_link() -> str:
    """Return the address, on this site, of the link in the last e-mail."""
    return re.search(r"^http://testserver(/staff/set-password/\S+)$", mail.outbox[-1].body, re.MULTILINE).group(1)


def sign_in_by_code(client, email: str, next_url: str = ""):
    """Return the answer to typing the right code."""
    asked = ask_for_code(client, email, next_url)
    return client.post(asked["Location"], {"code": mailed_code()})


def give_password(client, user: User, next_url: str = "", password: str = PASSWORD):
    address = reverse("staff_sign_in") + (f"?next={next_url}" if next_url else "")
    return client.post(address, {"login": user.email, "password": password})


def sign_in_as_staff(client, user: User | None = None, next_url: str = ""):
    """Come in by the staff door with both factors; return the answer to the second."""
    user = user or enrolled()
    give_password(client, user, next_url)
    return client.post(reverse("mfa_authenticate"), {"code": app_code(user.app_secret)})


def is_in(client) -> bool:
    return "_auth_user_id" in client.session
