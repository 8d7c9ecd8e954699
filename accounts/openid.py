"""How does somebody come in by their council's own sign-in?

A button at the staff door sends the browser there with a state, a nonce and a PKCE challenge that belong to this
browser's session; it comes back with a code, and `accounts.issuer` turns that into what the council says of them. Then
it is ours to say who that is: an official who is known already, works for that council and for no other, and is not one
of those who may use the settings area, whom no council may vouch for. Nobody is signed up, and whoever is not let in
hears the same words whatever the reason.

The first time, the council's name for the person (issuer and sub) is tied to theirs here. From then on that is who they
are: an address that has been given to somebody else opens nothing.
"""

import logging
import secrets
import time

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_login_redirect_url, passthrough_next_redirect_url
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.module_loading import import_string

from . import actions
from .connections import Connection
from .issuer import CLOCKS_DIFFER, Issuer, NoAnswer
from .models import User
from .passkeys import has_second_factor

logger = logging.getLogger(__name__)

METHOD = "socialaccount"  # what allauth calls it in a session's list of how somebody came in
TYPE = "openid"  # of the second factor that the council saw
NOT_FINISHED = (
    "We could not finish signing you in with {name}. Nothing is lost. Try again in a few minutes, or use your password."
)


def connection(slug: str) -> Connection:
    """Return the connection with this id. Raises Http404 if there is none."""
    for one in settings.OPENID_PROVIDERS:
        if one.id == slug:
            return one
    raise Http404


def doors(request: HttpRequest) -> list[dict]:
    """Return the name and the address of each button at the staff door. The addresses go where the page was going."""
    return [{"name": one.name, "url": door(request, one)} for one in settings.OPENID_PROVIDERS]


def door(request: HttpRequest, to: Connection) -> str:
    return passthrough_next_redirect_url(request, reverse("council_sign_in", args=[to.id]), REDIRECT_FIELD_NAME)


# -- there and back ---------------------------------------------------------------------------------------------------


def begin(request: HttpRequest, by: Connection, next_url: str | None) -> HttpResponse:
    """Return the page that takes the browser to the council's sign-in.

    A page and not a redirect: browsers hold a form to our policy (form-action) through every redirect that follows, and
    Chromium stops where it leads to another site. Where a council's sign-in leads on to is not ours to know.
    """
    pkce = generate_code_challenge()
    kept = {"verifier": pkce.pop("code_verifier"), "nonce": secrets.token_urlsafe(32)}
    kept |= {"next": next_url, "at": time.time()}
    again = {"prompt": "login"} if request.user.is_authenticated else {}
    state = secrets.token_urlsafe(32)
    try:
        address = _issuer(request, by).sign_in_address(state, nonce=kept["nonce"], **pkce, **again)
    except NoAnswer as failure:
        return _not_finished(request, by, next_url, str(failure))
    statekit.stash_state(request, provider_id=by.id, state=kept, state_id=state)
    return render(request, "accounts/council_sign_in.html", {"name": by.name, "address": address})


def finish(request: HttpRequest, by: Connection) -> HttpResponse:
    """Let in whoever comes back from the council's sign-in, if they may, and return the redirect to where they go."""
    kept = statekit.unstash_state(request, provider_id=by.id, state_id=request.GET.get("state", ""))
    if kept is None and request.user.is_authenticated:  # the Back button, or the page loaded again
        return redirect(get_login_redirect_url(request))
    try:
        claims = _claims(request, by, kept or {})
        user = _who_is(by, claims)
    except NoAnswer as failure:
        return _not_finished(request, by, (kept or {}).get("next"), str(failure))
    except actions.NotLetIn as reason:
        logger.warning("Somebody was not let in by the sign-in of %s: %s", by.id, reason)
        return redirect("council_sign_in_no_account", by.id)
    if request.user == user:
        return _confirmed(request, by, claims, kept)
    return _let_in(request, by, user, claims, kept["next"])


def _issuer(request: HttpRequest, by: Connection) -> Issuer:
    # With the configured address: the one in the request is the visitor's to choose.
    return Issuer(request, by, settings.PORTAL_URL + reverse("council_sign_in_done", args=[by.id]))


def _claims(request: HttpRequest, by: Connection, kept: dict) -> dict:
    """Return what the council says of this person. Raises NoAnswer, also for an answer to nothing we asked."""
    if not kept or request.GET.get("iss", by.issuer) != by.issuer:
        raise NoAnswer("it was not asked for here")
    if "code" not in request.GET:
        raise NoAnswer("it was given up")
    return _issuer(request, by).claims(request.GET["code"], kept["verifier"], kept["nonce"])


def _not_finished(request: HttpRequest, by: Connection, next_url: str | None, why: str) -> HttpResponse:
    logger.warning("The sign-in of %s was not finished: %s", by.id, why)
    messages.error(request, NOT_FINISHED.format(name=by.name))
    query = f"?{urlencode({REDIRECT_FIELD_NAME: next_url})}" if next_url else ""
    return redirect(reverse("staff_sign_in") + query)


# -- who it is --------------------------------------------------------------------------------------------------------


def _who_is(by: Connection, claims: dict) -> User:
    """Return who this is here. Raises actions.NotLetIn; why is for the log alone, and names nobody."""
    tie = SocialAccount.objects.filter(provider=by.issuer, uid=claims["sub"]).select_related("user").first()
    user = tie.user if tie else User.objects.filter(email=by.verified_address(claims)).first()
    if user is None:
        raise actions.NotLetIn("no account has an address that the council vouches for")
    if not user.is_active or not user.is_official or user.is_staff or user.is_superuser:
        raise actions.NotLetIn("the account is not one that comes in this way")
    if not import_string(settings.OPENID_MAY_USE_HOOK)(user, by.council):
        raise actions.NotLetIn("the person does not work for this council alone")
    if not tie:
        actions.tie_to_council(user, by.issuer, claims["sub"])
    return user


def _let_in(request: HttpRequest, by: Connection, user: User, claims: dict, next_url: str | None) -> HttpResponse:
    if request.user.is_authenticated:  # somebody else had left themselves signed in
        get_adapter().logout(request)
    _record(request, by, user, claims)
    return perform_login(request, Login(user=user, email=user.email, redirect_url=next_url))


def _confirmed(request: HttpRequest, by: Connection, claims: dict, kept: dict) -> HttpResponse:
    """They were signed in already, and have shown again that it is they: unless the council says that it was before."""
    if claims.get("auth_time", kept["at"]) < kept["at"] - CLOCKS_DIFFER:
        return _not_finished(request, by, kept["next"], "they had signed in there before, and were not asked again")
    _record(request, by, request.user, claims)
    return redirect(kept["next"] or get_login_redirect_url(request))


def _record(request: HttpRequest, by: Connection, user: User, claims: dict) -> None:
    record_authentication(request, user, method=METHOD, provider=by.id)
    if by.proves_second_factor(claims):
        record_authentication(request, user, method="mfa", type=TYPE)


# -- what follows from having come in this way ------------------------------------------------------------------------


class SecondFactorStage(AuthenticateStage):
    """Our own second factor is not asked for where the council's sign-in has just seen one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        last = get_authentication_records(request, self.login.user)[-1:]
        return not any(_is_councils(record) for record in last) and super()._should_handle(request)


def came_by(request: HttpRequest) -> str | None:
    """Return the id of the connection by which the person signed in came, or None."""
    records = get_authentication_records(request, request.user)
    return next((record.get("provider") for record in reversed(records) if record["method"] == METHOD), None)


def confirms_by_council(request: HttpRequest) -> bool:
    """Return whether this person has no second factor of ours, so that only the council can say again who they are."""
    return came_by(request) is not None and not has_second_factor(request.user)


def is_fresh(request: HttpRequest) -> bool:
    """Return whether the council has said who this is, both factors and all, within the last few minutes."""
    records = get_authentication_records(request, request.user)
    seen = [record["at"] for record in records if _is_councils(record)]
    return bool(seen) and _is_recent(seen[-1])


def may_enrol(request: HttpRequest) -> bool:
    """Return whether the council has said who this is so lately that they may set up a first second factor of ours."""
    records = get_authentication_records(request, request.user)
    said = [record["at"] for record in records if record["method"] == METHOD]
    return bool(said) and _is_recent(said[-1])


def council_of(request: HttpRequest) -> str | None:
    """Return the name of the council by whose sign-in they came, also when it is connected no more; or None."""
    slug = came_by(request)
    names = {one.id: one.name for one in settings.OPENID_PROVIDERS}
    return None if slug is None else names.get(slug, "your council")


def _is_councils(record: dict) -> bool:
    return record["method"] == "mfa" and record.get("type") == TYPE


def _is_recent(moment: float) -> bool:
    return time.time() - moment < app_settings.REAUTHENTICATION_TIMEOUT
