"""How does a test come in by a council's own sign-in?

As a browser does: by the button, by what a person does at a real provider (tests/rig/openid.py), and back. The fixtures
`provider`, `connect` and `olive` are in conftest.py.
"""

from django.http import HttpResponse
from django.urls import reverse

from accounts.models import User

from . import doors

STAFF = reverse("staff_sign_in")
DOOR, DONE, NO_ACCOUNT = (
    reverse(name, args=["northwick"])
    for name in ("council_sign_in", "council_sign_in_done", "council_sign_in_no_account")
)
NOT_FINISHED = "We could not finish signing you in with Northwick Council. Nothing is lost."


def known_as(user: User, sub: str = "olive-at-northwick", **changes) -> dict:
    """Return somebody as the council knows them: with a second factor, and an address that it vouches for."""
    claims = {"sub": sub, "email": user.email, "email_verified": True} | changes.pop("claims", {})
    return {"claims": claims, "amr": ["pwd", "mfa"]} | changes


def set_off(client, to: str = "") -> str:
    """Press the button, and return the address at the council that the page leads to."""
    return client.post(DOOR + (f"?next={to}" if to else "")).context["address"]


def come_by(client, provider, somebody: dict, to: str = "") -> HttpResponse:
    """Sign in at the council as somebody, and return what the portal answers when they are back."""
    provider.knows(them=somebody)
    back = provider.sign_in(set_off(client, to), "them")
    return client.get(back.removeprefix("http://testserver"))


def methods(client) -> list[str]:
    return [record["method"] for record in client.session.get("account_authentication_methods", [])]


def assert_not_let_in(client, answer) -> None:
    assert answer["Location"] == NO_ACCOUNT
    assert not doors.is_in(client)
    assert "There is no account here for you yet" in client.get(NO_ACCOUNT).text
    assert not doors.is_in(client)


def assert_not_finished(client, answer, to: str = "") -> None:
    assert answer["Location"] == STAFF + (f"?next={to.replace('/', '%2F')}" if to else "")
    page = client.get(answer["Location"]).text
    assert NOT_FINISHED in page
    assert 'name="password"' in page
    assert not doors.is_in(client)
