"""What do we ask of somebody who is signing in?

The families' forms are ours. The staff forms are allauth's, which do the checking; here they get our words and looks.
"""

from allauth.account.adapter import get_adapter
from allauth.account.fields import SetPasswordField
from allauth.account.forms import LoginForm, ReauthenticateForm, ResetPasswordForm, ResetPasswordKeyForm
from allauth.mfa.adapter import get_adapter as get_second_factor_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ConfirmForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import InvalidToken
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from .govuk import Email, GovukForm, GovukFormMixin, Password, TextInput
from .sign_in import WaitingCode

RAN_OUT = "This code has run out. Ask for a new one"
TOO_MANY_TRIES = "This code has been tried too many times. Ask for a new one"
KEY_IS_GONE = "We can no longer check your codes. Ask your administrator to start your account afresh"
NOT_THE_CODE = "That is not the code in our newest e-mail. Check each letter and try again"


def _email_field() -> forms.EmailField:
    return forms.EmailField(label="Your e-mail address", widget=Email(autocomplete="email"))


def _password_field() -> forms.CharField:
    return forms.CharField(label="Your password", strip=False, widget=Password(autocomplete="current-password"))


def _app_code_field(label: str, hint: str) -> forms.CharField:
    widget = TextInput(width=10, inputmode="numeric", autocomplete="one-time-code", spellcheck=False)
    return forms.CharField(label=label, help_text=hint, max_length=20, widget=widget)


class EmailForm(GovukForm):
    email = _email_field()


class CodeForm(GovukForm):
    code = forms.CharField(
        label="Code",
        help_text="6 letters. Capitals or small letters, it does not matter.",
        max_length=20,
        widget=TextInput(
            width=10, autocomplete="one-time-code", spellcheck=False, attrs={"autocapitalize": "characters"}
        ),
        error_messages={"required": "Enter the code from the e-mail"},
    )

    def __init__(self, *args, request: HttpRequest, waiting: WaitingCode, **kwargs):
        super().__init__(*args, **kwargs)
        self.request, self.waiting = request, waiting

    def clean_code(self) -> str:
        """Return the right code. Each wrong one counts, and says no more than that it is wrong."""
        typed = self.cleaned_data["code"]
        if not self.waiting.in_time:
            raise ValidationError(RAN_OUT)
        if not self.waiting.may_try(self.request):
            raise ValidationError(TOO_MANY_TRIES)
        if not self.waiting.is_answered_by(typed):
            raise ValidationError(NOT_THE_CODE)
        return typed


class StaffSignInForm(GovukFormMixin, LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields |= {"login": _email_field(), "password": _password_field()}

    def clean(self):
        """This door is for staff, as the other is for families. Somebody else hears what a wrong password hears."""
        cleaned_data = super().clean()
        if self.user and not self.user.needs_second_factor:
            raise get_adapter().validation_error("email_password_mismatch")
        return cleaned_data


class ForgottenPasswordForm(GovukFormMixin, ResetPasswordForm):
    email = _email_field()

    def clean_email(self) -> str:
        email = super().clean_email()
        self.users = [user for user in self.users if user.needs_second_factor]
        return email

    def save(self, request: HttpRequest, **kwargs) -> str:
        """Send the link; or, to an address that has no password, a mail that says so. One mail either way."""
        if self.users:
            return super().save(request, **kwargs)
        email = self.cleaned_data["email"].lower()
        get_adapter().send_mail("account/email/no_password", email, {})
        return email


class NewPasswordForm(GovukFormMixin, ResetPasswordKeyForm):
    password1 = SetPasswordField(
        label="New password",
        help_text="At least 12 characters. Three words that have nothing to do with each other make a good one.",
    )
    password2 = None  # once, with a button that shows it


class PasswordAgainForm(GovukFormMixin, ReauthenticateForm):
    password = _password_field()


class OnceOnly:
    """A code opens once. allauth remembers a used one for half a minute, but it is good for longer than that."""

    def clean_code(self) -> str:
        try:
            code = super().clean_code()
        except InvalidToken:  # sealed with a key that is gone: docs/operations.md, "If the keys are lost"
            raise ValidationError(KEY_IS_GONE) from None
        key = f"second-factor-used:{self.user.pk}:{''.join(code.split())}"
        if not cache.add(key, True, timeout=120):
            raise get_second_factor_adapter().validation_error("incorrect_code")
        return code


class AsksForWhatThereIs(OnceOnly):
    """Somebody with passkeys and no app has no code but a recovery code."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_mfa_enabled(self.user, [Authenticator.Type.TOTP]):
            self.fields["code"].label = "Recovery code"
            self.fields["code"].help_text = "One of those you printed or wrote down. Each works once."


class SecondFactorForm(GovukFormMixin, AsksForWhatThereIs, AuthenticateForm):
    code = _app_code_field("Code", "The 6 numbers in your authenticator app, or one of your recovery codes.")


class SecondFactorAgainForm(GovukFormMixin, AsksForWhatThereIs, ConfirmForm):
    code = _app_code_field("Code", "The 6 numbers in your authenticator app now, or one of your recovery codes.")


class EnrolForm(GovukFormMixin, ActivateTOTPForm):
    code = _app_code_field("Code from the app", "6 numbers. They change every half minute.")

    @property
    def key_in_fours(self) -> str:
        """Return the app's key for typing by hand. Apps take no notice of the spaces."""
        return " ".join(self.secret[start : start + 4] for start in range(0, len(self.secret), 4))
