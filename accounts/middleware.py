"""Has this official really come in by the staff door?

allauth asks for a second factor where there is one, and has no setting that there must be one. So no session of
somebody who works for a council or a provider, or who may use the settings area, reaches any page before it holds both
the password and the second factor; or a passkey alone, which is both (accounts/passkeys.py). A council's own sign-in
(accounts/openid.py) stands for the password, and where it has seen a second factor, for both.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from . import openid
from .passkeys import has_second_factor
from .sign_in import NotThisWay

# What somebody with a password but no second factor yet can open.
HALFWAY = {
    "sign_out",
    "mfa_activate_totp",
    "add_passkey",
    "add_passkey_challenge",
    "staff_sign_in_challenge",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "account_reauthenticate",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
# What does not exist for families. An authenticator app would only lock them out of their own door.
STAFF_ONLY = {
    "mfa_activate_totp",
    "add_passkey",
    "add_passkey_challenge",
    "name_passkey",
    "remove_second_factor",
    "staff_sign_in_challenge",
    "mfa_reauthenticate",
    "account_reauthenticate",
    "confirm_with_council",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "second_factor",
    "other_authenticator",
}


class SecondFactorMiddleware:
    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view) -> HttpResponse | None:
        name = request.resolver_match.view_name
        if not request.user.is_authenticated:
            return None
        if not request.user.needs_second_factor:
            return _hide_staff_pages(name)
        records = get_authentication_records(request, request.user)
        methods = {record["method"] for record in records}
        if any(_is_passkey_alone(record) for record in records):
            return None
        if "password" not in methods and openid.METHOD not in methods:
            return _to_the_staff_door(request)
        if "mfa" in methods or name in HALFWAY:
            return None
        return _to_the_second_factor(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return _to_the_staff_door(request) if isinstance(exception, NotThisWay) else None


def _is_passkey_alone(record: dict) -> bool:
    return record["method"] == "mfa" and record.get("type") == "webauthn" and record.get("passwordless") is True


def _hide_staff_pages(name: str) -> None:
    if name in STAFF_ONLY:
        raise Http404


def _to_the_staff_door(request: HttpRequest) -> HttpResponse:
    """End a session that came in by another door, such as a parent's from before they were an official."""
    logout(request)
    messages.info(request, "Sign in here with your password and your second factor, or with a passkey.")
    return redirect(_with_next("staff_sign_in", request))


def _to_the_second_factor(request: HttpRequest) -> HttpResponse:
    """To set one up; or, once there is one, to use it: setting it up does not count as having used it."""
    has_one = has_second_factor(request.user)
    if not has_one and openid.came_by(request) and not openid.may_enrol(request):
        return _to_the_staff_door(request)
    return redirect(_with_next("mfa_reauthenticate" if has_one else "mfa_activate_totp", request))


def _with_next(page: str, request: HttpRequest) -> str:
    query = f"?{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}" if request.method == "GET" else ""
    return reverse(page) + query
