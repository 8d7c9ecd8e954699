"""What do people see when they sign in?

The families' door, the staff door, and an official's own second factor. The rest of the staff pages (the code of the
app, setting it up, recovery codes, a forgotten password) are allauth's views, mounted in urls.py, with our forms and
templates.
"""

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_login_redirect_url, get_next_redirect_url, passthrough_next_redirect_url
from allauth.decorators import rate_limit
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from . import actions
from .forms import CodeForm, EmailForm, StaffSignInForm
from .sign_in import begin, waiting

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
    """Where somebody who works for a council or a provider gives their password. Their second factor comes next."""
    if request.user.is_authenticated:
        return redirect(get_login_redirect_url(request))
    form = StaffSignInForm(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid():
        return form.login(request, get_next_redirect_url(request))
    context = {"form": form, "heading": "Staff sign in", "family_url": _with_next(request, "sign_in")}
    return render(request, "accounts/staff_sign_in.html", context)


def second_factor(request: HttpRequest) -> HttpResponse:
    """An official's own second factor: what there is, and what can be done about it."""
    app = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).first()
    return render(request, "accounts/second_factor.html", {"app": app})


@reauthentication_required(app="allauth.mfa")
def other_authenticator(request: HttpRequest) -> HttpResponse:
    """Where an official changes to another authenticator app, having just used the one they have."""
    if request.method == "POST":
        actions.forget_authenticator(request)
        return redirect("mfa_activate_totp")
    return render(request, "accounts/other_authenticator.html")


def _ask_again(request: HttpRequest) -> HttpResponse:
    messages.info(request, ASK_AGAIN)
    return redirect(_with_next(request, "sign_in"))


def _with_next(request: HttpRequest, page: str) -> str:
    """Return the address of a page that goes where this one was going, if that is on this site."""
    return passthrough_next_redirect_url(request, reverse(page), REDIRECT_FIELD_NAME)
