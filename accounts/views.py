"""What do people see when they sign in?

The families' door, the staff door, an official's own second factor, and where each of them is signed in. The rest of
the staff pages (the second step, setting up an app, recovery codes, a forgotten password) are allauth's views, mounted
in urls.py, with our forms and templates.
"""

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_login_redirect_url, get_next_redirect_url, passthrough_next_redirect_url
from allauth.core import ratelimit
from allauth.decorators import rate_limit
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from . import actions, kept, openid, passkeys, sessions
from .forms import CodeForm, EmailForm, SecondFactorAgainForm, StaffSignInForm
from .passkeys import AddPasskeyForm, PasskeyAgainForm, PasskeyNameForm, PasskeySignInForm
from .sign_in import begin, waiting

REMOVED = (messages.SUCCESS, "It is removed, and you are signed out everywhere else.")
THE_LAST_ONE = (messages.WARNING, "This is your only second factor, so it stays. Set up another, then remove this one.")
ASK_AGAIN = "Ask for a new code. The last one has run out, or it was asked for on another device."


@login_not_required
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Where a family or an invited person asks for a code."""
    if request.user.is_authenticated:
        return redirect(get_login_redirect_url(request))
    form = EmailForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return begin(request, form.cleaned_data["email"], get_next_redirect_url(request))
    context = {"form": form, "heading": "Sign in", "staff_url": _with_next(request, "staff_sign_in")}
    return render(request, "accounts/sign_in.html", context)


@login_not_required
@never_cache
@sensitive_post_parameters("code")
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Where they type it."""
    if request.user.is_authenticated:
        return redirect(get_login_redirect_url(request))
    code = waiting(request)
    if code is None:
        return _ask_again(request)
    form = CodeForm(request.POST if request.method == "POST" else None, request=request, waiting=code)
    if request.method == "POST" and form.is_valid():
        return code.accept(get_next_redirect_url(request))
    context = {
        "form": form,
        "heading": "Enter your code",
        "code": code,
        "skip_url": get_next_redirect_url(request) if code.may_skip else None,
        "new_code_url": _with_next(request, "sign_in_new_code"),
        "change_url": code.change_url if code.may_skip else _with_next(request, "sign_in"),
    }
    return render(request, "accounts/sign_in_code.html", context)


@login_not_required
@require_POST
def sign_in_new_code(request: HttpRequest) -> HttpResponse:
    """Where they ask for another."""
    code = waiting(request)
    if code is None:
        return _ask_again(request)
    going_to = get_next_redirect_url(request)
    return begin(request, code.email, going_to, may_skip=code.may_skip, change_url=code.change_url)


@login_not_required
@never_cache
@rate_limit(action="login")
@sensitive_post_parameters("password")
def staff_sign_in(request: HttpRequest) -> HttpResponse:
    """Where somebody who works for a council or a provider gives their password, and then their second factor; or uses
    a passkey, which is both."""
    if request.user.is_authenticated:
        return redirect(get_login_redirect_url(request))
    asked = PasskeySignInForm if "credential" in request.POST else StaffSignInForm
    form = asked(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid():
        return form.login(request, get_next_redirect_url(request))
    return render(request, "accounts/staff_sign_in.html", _staff_door(request, form))


@login_not_required
@require_POST
@rate_limit(action="passkey_challenge")
def staff_sign_in_challenge(request: HttpRequest) -> HttpResponse:
    """What the script asks the browser to answer with a passkey, at the door, after the password, or to confirm."""
    return JsonResponse(passkeys.challenge_to_use(request.user if request.user.is_authenticated else None))


def carry_on(request: HttpRequest) -> HttpResponse:
    """What somebody had typed when their time was up, once they have signed in again. It is sent on once, by them."""
    what = kept.of(request)
    if what is None:
        return redirect("home")
    if request.method == "POST":
        kept.forget(request)
        return redirect(what.path, preserve_request=True)  # the browser sends the same form to that address
    return render(request, "accounts/carry_on.html", {"kept": what})


@never_cache
@sensitive_post_parameters("code")
def confirm(request: HttpRequest) -> HttpResponse:
    """Where somebody who is in, or nearly, shows with their second factor that it is still them."""
    way = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
    if way != request.path:
        return redirect(passthrough_next_redirect_url(request, way, REDIRECT_FIELD_NAME))
    too_many = ratelimit.consume_or_429(request, action="reauthenticate", user=request.user)
    if too_many:
        return too_many
    asked = PasskeyAgainForm if "credential" in request.POST else SecondFactorAgainForm
    form = asked(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        return passkeys.go_on(request)
    return render(request, "mfa/reauthenticate.html", _ways_to_confirm(request, form))


@login_not_required
@never_cache
@require_POST
@rate_limit(action="login")
def council_sign_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Where an official sets off to their council's own sign-in: from the staff door, or to confirm who they are."""
    by = openid.connection(slug)
    if request.user.is_authenticated and openid.came_by(request) != by.id:
        return redirect(get_login_redirect_url(request))
    return openid.begin(request, by, get_next_redirect_url(request))


@login_not_required
@never_cache
@require_GET
def council_sign_in_done(request: HttpRequest, slug: str) -> HttpResponse:
    """Where they come back to."""
    return openid.finish(request, openid.connection(slug))


@login_not_required
def council_sign_in_no_account(request: HttpRequest, slug: str) -> HttpResponse:
    """What somebody is told who may not come in, whatever the reason."""
    return render(request, "accounts/council_no_account.html", {"name": openid.connection(slug).name})


def confirm_with_council(request: HttpRequest) -> HttpResponse:
    """Where somebody with no second factor of ours is asked to sign in at their council again."""
    by = openid.connection(openid.came_by(request))
    return render(request, "accounts/council_confirm.html", {"name": by.name, "url": openid.door(request, by)})


def second_factor(request: HttpRequest) -> HttpResponse:
    """An official's own second factor: what there is, and what can be done about it."""
    app = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).first()
    keys = [key.wrap() for key in passkeys.of(request.user)]
    context = {
        "app": app,
        "passkeys": keys,
        "has_several": len(keys) + bool(app) > 1,
        "came_by": openid.council_of(request),
    }
    return render(request, "accounts/second_factor.html", context)


@never_cache
@reauthentication_required(app="allauth.mfa")
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Where an official sets up a passkey, as their first second factor or as one more."""
    form = AddPasskeyForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        has_codes_now = actions.add_passkey(request, form.cleaned_data["name"], form.cleaned_data["credential"])
        return redirect("mfa_view_recovery_codes" if has_codes_now else "second_factor")
    context = {"form": form, "heading": "Set up a passkey", "has_one": passkeys.has_second_factor(request.user)}
    return render(request, "accounts/add_passkey.html", context)


@require_POST
@reauthentication_required(app="allauth.mfa")
def add_passkey_challenge(request: HttpRequest) -> HttpResponse:
    """What the script asks the browser to answer with a new passkey."""
    return JsonResponse(passkeys.challenge_to_add(request.user))


@reauthentication_required(app="allauth.mfa")
def name_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a passkey gets another name."""
    passkey = get_object_or_404(passkeys.of(request.user), pk=pk)
    form = PasskeyNameForm(request.POST if request.method == "POST" else None, instance=passkey)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("second_factor")
    context = {"form": form, "heading": "Name your passkey", "button": "Save", "back_url": reverse("second_factor")}
    return render(request, "form_page.html", context)


@reauthentication_required(app="allauth.mfa")
def remove_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an official removes an app or a passkey. There is always one left."""
    factor = get_object_or_404(Authenticator, user=request.user, pk=pk, type__in=passkeys.FACTORS)
    if request.method == "POST":
        is_done = actions.remove_second_factor(request, factor)
        messages.add_message(request, *(REMOVED if is_done else THE_LAST_ONE))
        return redirect("second_factor")
    return render(request, "accounts/remove_second_factor.html", {"factor": factor})


@reauthentication_required(app="allauth.mfa")
def other_authenticator(request: HttpRequest) -> HttpResponse:
    """Where an official changes to another authenticator app, having just used the one they have."""
    if request.method == "POST":
        actions.forget_authenticator(request)
        return redirect("mfa_activate_totp")
    return render(request, "accounts/other_authenticator.html")


def signed_in(request: HttpRequest) -> HttpResponse:
    """Where somebody is signed in: in this browser, and in which others."""
    return render(request, "accounts/signed_in.html", {"places": sessions.places(request)})


@require_POST
def sign_out_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out in one other place."""
    others = request.user.sign_ins.exclude(session=request.session.session_key)
    sessions.end(get_object_or_404(others, pk=pk))
    messages.success(request, "You are signed out there.")
    return redirect("signed_in")


@require_POST
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    sessions.end_others(request)
    messages.success(request, "You are signed out everywhere else.")
    return redirect("signed_in")


def _staff_door(request: HttpRequest, form: StaffSignInForm | PasskeySignInForm) -> dict:
    is_passkey = isinstance(form, PasskeySignInForm)
    return {
        "form": StaffSignInForm(request=request) if is_passkey else form,
        "passkey_form": form if is_passkey else None,
        "heading": "Staff sign in",
        "family_url": _with_next(request, "sign_in"),
        "councils": openid.doors(request),
    }


def _ways_to_confirm(request: HttpRequest, form: SecondFactorAgainForm | PasskeyAgainForm) -> dict:
    is_passkey = isinstance(form, PasskeyAgainForm)
    return {
        "heading": "Confirm that it is you",
        "form": SecondFactorAgainForm(user=request.user) if is_passkey else form,
        "passkey_form": form if is_passkey else None,
        "has_passkey": passkeys.of(request.user).exists(),
    }


def _ask_again(request: HttpRequest) -> HttpResponse:
    messages.info(request, ASK_AGAIN)
    return redirect(_with_next(request, "sign_in"))


def _with_next(request: HttpRequest, page: str) -> str:
    """Return the address of a page that goes where this one was going, if that is on this site."""
    return passthrough_next_redirect_url(request, reverse(page), REDIRECT_FIELD_NAME)
