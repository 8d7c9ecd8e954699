"""Who came in, who was turned away, and what changed about an account?

A line each in the log, for whoever has to find out afterwards what happened. A line holds the numbers of users, the
names of pages and, unless it is a family's, the network address: no e-mail address, no name, no reference of a case, no
key, nothing that was typed. What happened *in* a case is not here: that is its record (requests_app/models/record.py).
"""

import logging
from collections.abc import Callable

from allauth.account import signals as account_signals
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as factor_signals
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from accounts.models import User

logger = logging.getLogger(__name__)

# 404 is how a page answers somebody for whom a case does not exist.
TURNED_AWAY = {400, 403, 404, 405, 413, 429}
# Pages that let somebody in or further in: a form that comes back has not.
DOORS = {
    "sign_in_code",
    "staff_sign_in",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "account_reauthenticate",
    "account_reset_password_from_key",
    "invitation",
    "claim",
}


class SecurityLogMiddleware:
    """Note every answer that turned somebody away. What no page is behind is not noted: scanners ask all day."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match and response.status_code in TURNED_AWAY:
            _note(logging.WARNING, "turned_away", request, page=match.view_name, status=response.status_code)
        elif match and request.method == "POST" and match.view_name in DOORS and response.status_code == 200:
            _note(logging.WARNING, "not_let_in", request, page=match.view_name)
        return response


@receiver(user_logged_in)
def _signed_in(request: HttpRequest, user: User, **_) -> None:
    by = ",".join(record["method"] for record in get_authentication_records(request, user))
    _note(logging.INFO, "signed_in", request, user=user, by=by or "none")


@receiver(user_logged_out)
def _signed_out(request: HttpRequest, user: User | None, **_) -> None:
    if user:
        _note(logging.INFO, "signed_out", request, user=user)


@receiver(user_login_failed)
def _wrong_password(credentials: dict, request: HttpRequest | None = None, **_) -> None:
    """Whose password it was not. An address that nobody has is not written down: it may be somebody's all the same."""
    user = User.objects.filter(email__iexact=credentials.get("email") or "").first()
    _note(logging.WARNING, "wrong_password", request, user=user)


@receiver(factor_signals.authentication_failed)
def _wrong_second_factor(request: HttpRequest, user: User, **_) -> None:
    _note(logging.WARNING, "wrong_second_factor", request, user=user)


@receiver(account_signals.authentication_step_completed)
def _confirmed(request: HttpRequest, user: User, method: str, **about) -> None:
    if about.get("reauthenticated"):
        _note(logging.INFO, "confirmed", request, user=user, by=method)


@receiver(account_signals.password_reset)
@receiver(account_signals.password_changed)
@receiver(account_signals.password_set)
def _new_password(request: HttpRequest, user: User, **_) -> None:
    _note(logging.WARNING, "new_password", request, user=user)


@receiver(factor_signals.authenticator_added)
@receiver(factor_signals.authenticator_reset)
def _factor_added(request: HttpRequest, user: User, authenticator, **_) -> None:
    _note(logging.WARNING, "factor_added", request, user=user, kind=authenticator.type)


@receiver(factor_signals.authenticator_removed)
def _factor_removed(request: HttpRequest, user: User, authenticator, **_) -> None:
    _note(logging.WARNING, "factor_removed", request, user=user, kind=authenticator.type)


def _note(level: int, event: str, request: HttpRequest | None, user: User | None = None, **about) -> None:
    user = user or getattr(request, "user", None)
    known = user if user is not None and user.is_authenticated else None
    facts = {"user": known.pk if known else "nobody", "from": _from(request, known)} | about
    logger.log(level, "%s %s", event, " ".join(f"{name}={value}" for name, value in facts.items()))


def _from(request: HttpRequest | None, user: User | None) -> str:
    """Return the network address; never a family's, from whom somebody may be hiding, or who may be."""
    if request is None or (user and not user.needs_second_factor):
        return "-"
    try:
        return get_adapter().get_client_ip(request)
    except PermissionDenied:  # nothing stands in front that says so
        return "unknown"
