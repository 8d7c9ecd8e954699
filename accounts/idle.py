"""Has somebody been away too long, and what becomes of what they then send?

After half an hour without a request an official is signed out, a family or somebody invited after two hours; an
official also at the end of a working day, a family after a day and a night, whatever they do. The session is ended for
real, at the first request that comes too late: the rest of that request meets a stranger. If it then ends at the
families' door, as a stranger's does, it is led to the right one; and if it was a form, what was typed is kept (kept.py)
for the person whose time was up (the trap of docassemble#482: session lost, form blank).

Nothing is kept of a POST that did not pass the check against forgery, nor when the session itself is gone: then nobody
knows whose words they are.
"""

import time
from collections.abc import Callable, Mapping
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import is_valid_path, reverse

from . import kept
from .models import User

_BEGAN, _SEEN, _ENDED = "began_at", "seen_at", "time_was_up"
# Seconds. To be seen is written down no more often than this, so reading a page is not always writing a session.
_NOTED_EVERY = 60
# The pages around signing in, which hold passwords and codes: nothing sent to them is kept.
_ACCOUNTS = ("accounts.", "allauth.")


class IdleMiddleware:
    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_valid_path(request.path_info):
            return self.get_response(request)  # there is no such page, and nothing to ask of the database
        why = why_over(request.user, request.session) if request.user.is_authenticated else ""
        told = _end(request, why) if why else ""
        if told and request.method != "POST":
            messages.info(request, told)  # now, so that a page which opens for a stranger too can say it
        response = self.get_response(request)
        if request.user.is_authenticated:
            _note(request)
        elif _is_turned_away(request, response):
            response = _to_their_door(request, response, told)
        elif told and request.method == "POST":
            messages.info(request, told)
        return response


def why_over(user: User, session: Mapping) -> str:
    """Return why the time of this person is up in a session of theirs, or an empty string while it is not."""
    is_staff, now = user.needs_second_factor, time.time()
    idle = settings.STAFF_IDLE_SECONDS if is_staff else settings.FAMILY_IDLE_SECONDS
    if now - session.get(_SEEN, now) >= idle:
        return f"nothing happened for {_in_words(idle)}"
    in_all = settings.STAFF_SESSION_SECONDS if is_staff else settings.FAMILY_SESSION_SECONDS
    if now - session.get(_BEGAN, now) >= in_all:
        return f"you had been signed in for {_in_words(in_all)}"
    return ""


@receiver(user_logged_in)
def _begin(request: HttpRequest, **_) -> None:
    """Whoever has just signed in begins now, whatever this session was before."""
    request.session[_BEGAN] = request.session[_SEEN] = int(time.time())
    request.session.pop(_ENDED, None)


def _end(request: HttpRequest, why: str) -> str:
    """Sign out, and return what to tell the person. The session that begins knows only whose time was up, and what was
    kept before and not yet sent."""
    ended = {"user": request.user.pk, "is_staff": request.user.needs_second_factor, "at": time.time()}
    unsent = kept.sealed(request)
    logout(request)
    request.session[_ENDED] = ended
    kept.put_back(request, unsent)
    return f"You were signed out because {why}. Nothing you saved is lost."


def _note(request: HttpRequest) -> None:
    now, session = int(time.time()), request.session
    if now - session.get(_SEEN, 0) >= _NOTED_EVERY:
        session[_SEEN] = now
        session.setdefault(_BEGAN, now)  # a session from before there was such a thing


def _is_turned_away(request: HttpRequest, response: HttpResponse) -> bool:
    """Return whether somebody whose time was up in the last hour is being sent to sign in by a page that needs it."""
    ended, match = request.session.get(_ENDED), request.resolver_match
    if ended is None or match is None or time.time() - ended["at"] >= kept.FOR_SECONDS:
        return False
    is_door = _is_of_accounts(request) and not getattr(match.func, "login_required", True)
    return not is_door and urlsplit(response.get("Location", "")).path == reverse(settings.LOGIN_URL)


def _to_their_door(request: HttpRequest, response: HttpResponse, told: str) -> HttpResponse:
    """Lead them to the door they came in by. What becomes of a form is said there in one breath with the rest."""
    ended = request.session[_ENDED]
    going_to = parse_qs(urlsplit(response["Location"]).query).get(REDIRECT_FIELD_NAME, [""])[0]
    if request.method == "POST":
        outcome, going_to = _keep(request, ended["user"])
        if words := f"{told} {outcome}".strip():
            messages.info(request, words)
    door = reverse("staff_sign_in" if ended["is_staff"] else "sign_in")
    return redirect(f"{door}?{urlencode({REDIRECT_FIELD_NAME: going_to})}" if going_to else door)


def _keep(request: HttpRequest, user: int) -> tuple[str, str]:
    """Keep what was sent. Return what came of it in words, and where to go after signing in: whoever has something kept
    is led to it (adapter.py), so for them the address says nothing."""
    if _is_of_accounts(request) or not getattr(request, "csrf_processing_done", False):
        return "", ""
    outcome = kept.keep(request, user)
    return outcome.value, "" if outcome is kept.Outcome.KEPT else kept.came_from(request)


def _is_of_accounts(request: HttpRequest) -> bool:
    return getattr(request.resolver_match.func, "__module__", "").startswith(_ACCOUNTS)


def _in_words(seconds: int) -> str:
    for size, unit in ((3600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= size and seconds % size == 0:
            number = seconds // size
            return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
    return "no time"
