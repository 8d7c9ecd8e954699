"""Where is somebody signed in, and how do they end it from somewhere else?

A session is a row of Django's; beside it stands one of ours (models.SignIn) that its owner can recognise. It is written
in the very act of signing in, by whatever door, so that "sign out everywhere else" misses no session.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.account.signals import authentication_step_completed
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from . import idle
from .devices import device
from .models import SignIn, User

_NOTED = "sign_in_noted"
_SEEN = "seen_at"  # written by IdleMiddleware, to the minute


@dataclass(frozen=True)
class Place:
    """One browser, as its owner is shown it."""

    pk: int
    device: str
    started_at: datetime
    last_used_at: datetime
    is_here: bool


class SessionsMiddleware:
    """See to it that no session is left out, though it was given another key since, or is older than the list.

    The session itself remembers that it was noted, so this costs nothing.
    """

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = request.resolver_match is not None
        if is_page and request.user.is_authenticated and request.session.get(_NOTED) != request.session.session_key:
            _note(request, request.user)
        return response


def places(request: HttpRequest) -> list[Place]:
    """Return where the person signed in is so: here first, and then the others, the last used first.

    A new password, or having been away too long, ends a session without a trace in its row. It is left out, and goes
    with the rest when it is old.
    """
    open_now = request.user.sign_ins.filter(session__expire_date__gt=timezone.now()).select_related("session")
    found = [(one, one.session.get_decoded()) for one in open_now]
    shown = [_place(one, data, request) for one, data in found if _is_good(data, request.user)]
    return sorted(shown, key=lambda place: (place.is_here, place.last_used_at), reverse=True)


def end(sign_in: SignIn) -> None:
    """End one session. Whoever has it open finds at the next page that they are signed out."""
    sign_in.session.delete()


def end_others(request: HttpRequest) -> None:
    """End every session of the person signed in but this one."""
    Session.objects.filter(sign_in__user=request.user).exclude(pk=request.session.session_key).delete()


def end_all(user: User) -> None:
    """End every session of somebody."""
    Session.objects.filter(sign_in__user=user).delete()


def _is_good(data: dict, user: User) -> bool:
    is_of_this_password = constant_time_compare(data.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
    return is_of_this_password and not idle.why_over(user, data)


def _place(sign_in: SignIn, data: dict, request: HttpRequest) -> Place:
    is_here = sign_in.session_id == request.session.session_key
    seen = datetime.fromtimestamp(data[_SEEN], UTC) if _SEEN in data else sign_in.started_at
    last_used = timezone.now() if is_here else max(seen, sign_in.started_at)
    return Place(sign_in.pk, sign_in.device, sign_in.started_at, last_used, is_here)


@receiver(user_logged_in)
def _on_sign_in(request: HttpRequest, user: User, **_) -> None:
    _note(request, user)


@receiver(authentication_step_completed)
def _on_confirming(request: HttpRequest, user: User, **_) -> None:
    """Whoever shows, being signed in, that it is still them is given a new key, as at signing in. Whoever had got hold
    of the old one has nothing, and least of all what is opened by confirming."""
    if getattr(request, "user", None) != user:
        return
    here = user.sign_ins.filter(session=request.session.session_key).first()
    request.session.cycle_key()
    _note(request, user)
    if here:
        user.sign_ins.filter(session=request.session.session_key).update(started_at=here.started_at)


@transaction.atomic
def _note(request: HttpRequest, user: User) -> None:
    session = Session.objects.select_for_update().filter(pk=request.session.session_key).first()
    if session is None:  # ended from elsewhere while this page was made
        return
    about = {"user": user, "device": device(request.headers.get("User-Agent", ""))}
    SignIn.objects.update_or_create(session=session, defaults=about)
    request.session[_NOTED] = session.pk
