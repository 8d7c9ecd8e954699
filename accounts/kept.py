"""What had somebody typed when their time was up, and whose is it?

It is kept in the session that begins where theirs ended: sealed, for an hour, together with whose it is and where it
was going. The same person gets it back, once, after they have signed in again; anybody else who signs in at that
browser destroys it unseen (the trap of civiform#2636). Passwords and codes are not kept: they are typed on the pages
of accounts only, and nothing sent there is (see idle.py). Nor are files: a browser has to choose them again.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import Enum
from urllib.parse import urlsplit

from cryptography.fernet import InvalidToken
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from . import sealing
from .govuk import typed
from .models import User

FOR_SECONDS = 60 * 60
LONGEST = 200_000
_KEY = "kept"
_NEVER = ("csrfmiddlewaretoken", "password")


class Outcome(Enum):
    KEPT = "What you typed is kept for one hour. Sign in to carry on with it."
    TOO_LONG = "What you typed was too long for us to keep, so you will have to write it again. We are sorry."
    NOTHING_TYPED = "What you pressed was not done. Sign in, then press it again."


@dataclass(frozen=True)
class Kept:
    """What was typed: `fields` as they were sent, `path` where to, `back` the page it was typed on."""

    user: int
    path: str
    back: str
    fields: list[tuple[str, list[str]]]
    had_file: bool

    @property
    def rows(self) -> list[dict]:
        return typed.rows(self.fields)


def keep(request: HttpRequest, user: int) -> Outcome:
    """Keep what this POST brought for the user of this number, and return what came of it."""
    fields = [(name, values) for name, values in request.POST.lists() if not name.startswith(_NEVER)]
    kept = Kept(user, request.get_full_path(), came_from(request), fields, had_file=bool(request.FILES))
    if not kept.rows and not kept.had_file:
        return Outcome.NOTHING_TYPED
    text = json.dumps(asdict(kept))
    if len(text.encode()) > LONGEST:
        return Outcome.TOO_LONG
    keys = getattr(request.resolver_match.func, "kept_under", sealing.OURS)
    request.session[_KEY] = [keys, sealing.seal(text, keys)]
    return Outcome.KEPT


def of(request: HttpRequest) -> Kept | None:
    """Return what is kept for the person signed in here, if there is anything."""
    kept = _opened(request.session.get(_KEY))
    return kept if kept and kept.user == request.user.pk else None


def hand_over(request: HttpRequest, user: User) -> bool:
    """Return whether something is kept for who has just signed in. What was kept for anybody else is destroyed."""
    kept = _opened(request.session.get(_KEY))
    if kept and kept.user == user.pk:
        return True
    forget(request)
    return False


def forget(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)


def sealed(request: HttpRequest) -> list[str]:
    """Return what is kept in this session as it is, to be put into the next one with `put_back`."""
    return request.session.get(_KEY, [])


def put_back(request: HttpRequest, one: list[str]) -> None:
    if one:
        request.session[_KEY] = one


def is_over(session: dict) -> bool:
    """Return whether the data of a session hold something that nobody can have back any more."""
    return _KEY in session and _opened(session[_KEY]) is None


def without(session: dict) -> dict:
    """Return the data of a session without what is kept in it."""
    return {name: value for name, value in session.items() if name != _KEY}


def kept_under(keys: str) -> Callable:
    """Return a decorator: what is typed on this page is kept under the keys of another setting, because whoever holds
    ours is not to read it."""

    def mark(view: Callable) -> Callable:
        view.kept_under = keys
        return view

    return mark


def came_from(request: HttpRequest) -> str:
    """Return the page of this site on which a form stood, or the start page."""
    referer = request.headers.get("referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return reverse("home")
    parts = urlsplit(referer)
    return parts._replace(scheme="", netloc="", fragment="").geturl() or reverse("home")


def _opened(one: list[str] | None) -> Kept | None:
    """What was sealed too long ago, or with a key that is gone, is nothing."""
    keys, text = one or (sealing.OURS, "")
    try:
        return Kept(**json.loads(sealing.unseal(text, within=FOR_SECONDS, keys=keys)))
    except InvalidToken:
        return None
