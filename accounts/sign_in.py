"""How does somebody without a password get in?

With a code sent to their mailbox, or by a link that was. This is the families' door, and it opens for nobody who
works for a council or a provider. All that we take from inside allauth for it is taken here.

What the screen says never depends on whether there is an account: the same pages, the same limits, one mail either
way. Only the mail differs, and only the owner of the mailbox reads it.
"""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import EmailAddress, Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.core import ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from .models import User


class NotThisWay(Exception):
    """Somebody who signs in by the staff door was led in by a family's link. The middleware shows them the door."""


class WaitingCode:
    """A code that was sent, or for want of an account was not, and has not been typed yet."""

    def __init__(self, process: LoginCodeVerificationProcess):
        self._process = process

    @property
    def email(self) -> str:
        return self._process.state["email"]

    @property
    def may_skip(self) -> bool:
        """Whether the person can go on without signing in."""
        return self._process.state["may_skip"]

    @property
    def change_url(self) -> str:
        """Where the address can be corrected, if not at the families' door itself."""
        return self._process.state["change_url"]

    @property
    def was_sent(self) -> bool:
        """Whether the mail was handed over. What happened to it after that, nobody knows."""
        return self._process.state["was_sent"]

    @property
    def is_another(self) -> bool:
        """Whether this browser asked for a code for this address before, which works no more."""
        return self._process.state["is_another"]

    def note(self, **facts) -> None:
        """Keep what the page has to know, in the session, beside the code."""
        self._process.state.update(facts)
        self._process.persist()

    @property
    def in_time(self) -> bool:
        return self._process.is_valid()

    def may_try(self, request: HttpRequest) -> bool:
        """Count a try, and return whether it was one of those allowed.

        Counted in the cache, not in the session, where many tries sent at once would count as one.
        """
        key = f"{self.email} {self._process.state['at']}"
        return ratelimit.consume(request, action="login_code_try", key=key)

    def is_answered_by(self, typed: str) -> bool:
        """Return whether this is the code. It never is for somebody whose door this is not, or is no longer."""
        user = self._process.user
        return user is not None and _may_enter(user) and compare_user_code(actual=typed, expected=self._process.code)

    def accept(self, next_url: str | None) -> HttpResponse:
        """Sign in the person who was sent the code, and return the redirect to where they were going."""
        _prove_address(self._process.user)
        return self._process.finish(next_url)


def send_code(request: HttpRequest, email: str, next_url: str, change_url: str = "") -> HttpResponse:
    """Make sure there is a user for `email`, send a code, and return the redirect to the page that asks for it.

    From there the person comes to `next_url`, with all their session held. They can also go there without the code:
    the mail may not be sent, or not arrive, and nothing they have begun depends on it. `change_url` is where they can
    correct the address, if they can. Somebody who is signed in already goes straight on. After too many codes in a
    short time the answer is the page that says so.
    """
    if request.user.is_authenticated:
        return redirect(next_url)
    User.objects.for_email(email)
    return begin(request, email, next_url, may_skip=True, change_url=change_url)


def begin(
    request: HttpRequest, email: str, next_url: str | None, *, may_skip: bool = False, change_url: str = ""
) -> HttpResponse:
    """Send a code, or a mail that explains why there is none, and return the redirect to the page that asks for it."""
    # Lower case before anything is looked up or sent: the address mailed to has to be the very one that was found.
    email = email.lower()
    too_many = ratelimit.consume_or_429(request, action="request_login_code", key=email)
    if too_many:
        return too_many
    before = waiting(request)
    was_sent = _send(request, email)
    code = waiting(request)
    code.note(
        may_skip=may_skip,
        change_url=change_url,
        was_sent=was_sent,
        is_another=before is not None and before.email == email,
    )
    query = f"?{urlencode({REDIRECT_FIELD_NAME: next_url})}" if next_url else ""
    return redirect(reverse("sign_in_code") + query)


def waiting(request: HttpRequest) -> WaitingCode | None:
    """Return the code this browser is waiting for, or None."""
    stage = LoginStageController.enter(request, LoginByCodeStage.key)
    return WaitingCode(LoginCodeVerificationProcess(stage)) if stage else None


def sign_in_by_link(request: HttpRequest, user: User, next_url: str | None = None) -> HttpResponse:
    """Sign in the owner of a mailbox whose link has just been spent by POST; return the redirect to `next_url`.

    Somebody who has been deactivated is told so instead. Raises NotThisWay for officials.
    """
    if user.needs_second_factor:
        raise NotThisWay
    if request.user.is_authenticated and request.user != user:
        logout(request)
    _prove_address(user)
    record_authentication(request, user, method="link", email=user.email)
    return perform_login(request, Login(user=user, email=user.email, redirect_url=next_url))


def _send(request: HttpRequest, email: str) -> bool:
    """Send the code or the explanation, and return whether the mail was handed over."""
    user = User.objects.filter(email=email).first()
    allowed = user if user and _may_enter(user) else None
    LoginCodeVerificationProcess.initiate(request=request, user=allowed, email=email)
    if not allowed:
        _explain(email, user)
    return not getattr(request.allauth, "mail_failed", False)


def _may_enter(user: User) -> bool:
    return user.is_active and not user.needs_second_factor


def _prove_address(user: User) -> None:
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


def _explain(email: str, user: User | None) -> None:
    """Tell the owner of the mailbox why no code comes."""
    is_staff_door = user is not None and user.is_active
    template = "staff_address" if is_staff_door else "unknown_account"
    get_adapter().send_mail(f"account/email/{template}", email, {})
