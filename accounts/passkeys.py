"""How does an official's own device let them in?

A passkey is kept by a phone, a computer or a security key, which asks for a finger, a face or a PIN before it answers.
So it is both factors at once, and the only kind made here: one that its device finds by itself, and that it never uses
without asking. All that we take from inside allauth for it is taken here, and here it gets our words.
"""

from urllib.parse import urlsplit

from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.models import Login
from allauth.account.utils import get_login_redirect_url
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from fido2.utils import websafe_decode
from fido2.webauthn import CollectedClientData

from .govuk import GovukFormMixin, TextInput
from .models import User

# What lets an official in beside or instead of the password. Recovery codes come with either, and never alone.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
NOT_USED = "Your browser did not use a passkey. Try again, or use another way"
NOT_THIS = "That passkey is not one of yours for this service, or it took too long. Try again, or use another way"
NAME_LENGTH = 60
# An answer has some two thousand characters. What is much longer is nobody's passkey.
ANSWER_LENGTH = 20_000


def has_second_factor(user: User) -> bool:
    """Return whether this official has an authenticator app or a passkey."""
    return is_mfa_enabled(user, FACTORS)


def of(user: User) -> QuerySet[Authenticator]:
    """Return the passkeys of an official, the oldest first."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by("created_at")


def challenge_to_add(user: User) -> dict:
    """Return what the browser is asked when a passkey is made, and keep in the session what its answer has to match."""
    return auth.begin_registration(user, passwordless=True)


def challenge_to_use(user: User | None) -> dict:
    """Return what the browser is asked when one is used. Before it answers we need not know whose it is."""
    return auth.begin_authentication(user)


def go_on(request: HttpRequest) -> HttpResponse:
    """Return the redirect to what somebody was doing when they were asked to confirm that it is them."""
    return resume_request(request) or redirect(get_login_redirect_url(request))


class _Answer(forms.JSONField):
    """What the browser made of the challenge. The script puts it in; nobody types it."""

    widget = forms.HiddenInput
    default_error_messages = {"required": NOT_USED, "invalid": NOT_USED}

    def to_python(self, value: str) -> dict:
        if value and len(value) > ANSWER_LENGTH:
            raise ValidationError(NOT_USED)
        try:
            answer = super().to_python(value)
        except RecursionError as failure:
            raise ValidationError(NOT_USED) from failure
        if answer in self.empty_values:
            return answer
        _require_from_here(answer)
        return answer

    def bound_data(self, *_) -> None:
        """An answer is good for one challenge, so a page that comes back comes without it."""
        return

    def prepare_value(self, _value) -> str:
        return ""


def _require_from_here(answer: dict) -> None:
    """An address below ours would be near enough for a browser. It is not for us: the page must have been ours."""
    try:
        data = CollectedClientData(websafe_decode(answer["response"]["clientDataJSON"]))
    except (LookupError, TypeError, ValueError, RecursionError) as failure:
        raise ValidationError(NOT_USED) from failure
    there, here = urlsplit(str(data.origin)), urlsplit(settings.PORTAL_URL)
    if (there.scheme, there.netloc) != (here.scheme, here.netloc) or data.cross_origin:
        raise ValidationError(NOT_THIS)


class _PasskeyForm(GovukFormMixin):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["credential"] = _Answer()

    def clean(self) -> dict:
        return _in_our_words(super().clean)


class _UsedPasskeyForm(_PasskeyForm):
    def clean_credential(self) -> Authenticator:
        return _in_our_words(super().clean_credential)


def _in_our_words(judge):
    """Return what allauth makes of an answer. Whatever is wrong with it, people hear one thing."""
    try:
        return judge()
    except ValidationError as failure:
        if failure.code == "incorrect_code":
            raise ValidationError(NOT_THIS) from failure
        raise
    except (LookupError, TypeError, ValueError, AttributeError, AssertionError) as failure:
        # The answer is anybody's to make up, and the library takes it apart before it judges it.
        raise ValidationError(NOT_THIS) from failure


class AddPasskeyForm(_PasskeyForm, AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        self.initial.pop("name")
        self.fields["name"] = _name_field()

    def clean_name(self) -> str:
        return self.cleaned_data["name"]

    def clean(self) -> dict:
        """Without a name the script makes no passkey. That it made none is then not worth saying."""
        cleaned_data = super().clean()
        if "name" in self.errors:
            self.errors.pop("credential", None)
        return cleaned_data


class PasskeyNameForm(GovukFormMixin, EditWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"] = _name_field()


class PasskeySignInForm(_UsedPasskeyForm, LoginWebAuthnForm):
    """A passkey alone, at the staff door."""

    def __init__(self, *args, request: HttpRequest, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_credential(self) -> Authenticator:
        """Return the passkey. One of somebody who may not come in here hears what an unknown one hears."""
        passkey = super().clean_credential()
        if not (passkey.user.is_active and passkey.user.needs_second_factor):
            raise ValidationError(NOT_THIS)
        return passkey

    def login(self, request: HttpRequest, next_url: str | None) -> HttpResponse:
        passkey = self.cleaned_data["credential"]
        login = Login(user=passkey.user, email=passkey.user.email, redirect_url=next_url)
        return perform_passwordless_login(request, passkey, login)


class PasskeySecondForm(_UsedPasskeyForm, AuthenticateWebAuthnForm):
    """A passkey after the password."""


class PasskeyAgainForm(_UsedPasskeyForm, ReauthenticateWebAuthnForm):
    """A passkey from somebody who is in, to show that it is still them."""


def _name_field() -> forms.CharField:
    return forms.CharField(
        label="A name for it",
        help_text="So that you know it again. For example “work laptop” or “key on my key ring”.",
        max_length=NAME_LENGTH,
        widget=TextInput(width=20),
        error_messages={"required": "Enter a name for the passkey"},
    )
