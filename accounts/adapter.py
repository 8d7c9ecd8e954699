"""Where do we differ from allauth?

In mail that cannot be sent (a person loses nothing and is told calmly), in what is said on screen (only our own
words), in what else happens at a sign-in, and in how an authenticator app's secret is kept.
"""

import logging
import time
from urllib.parse import urlsplit

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.module_loading import import_string

from . import kept, sealing
from .models import User
from .openid import confirms_by_council, council_of, is_fresh, may_enrol
from .passkeys import has_second_factor

logger = logging.getLogger(__name__)

NOT_SENT = "We could not send the e-mail just now. Nothing is lost. Wait a few minutes, then try again."
# allauth announces most of what it does. These are the announcements we make, in our words; the rest is not said.
SIGNED_OUT = "account/messages/logged_out.txt"
SIGNED_OUT_HERE = (
    "You have signed out here. You may still be signed in with {name}: on a device that others use, sign out there too."
)
ANNOUNCED = {
    SIGNED_OUT: "You have signed out.",
    "mfa/messages/totp_activated.txt": "Your authenticator app is set up.",
    "mfa/messages/webauthn_added.txt": "Your passkey is set up.",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or the password is not right",  # nosec B105 # words for people
        "incorrect_password": "The password is not right",  # nosec B105 # words for people
        "too_many_login_attempts": "There have been too many tries. Wait 5 minutes, then try again",
        "rate_limited": "There have been too many tries. Wait 5 minutes, then try again",
    }

    def send_mail(self, template_prefix: str, email: str, context: dict) -> bool:
        """Return whether the mail was handed over. If not, the person is told so on the next page they see."""
        mail = self.render_mail(template_prefix, email, context | {"portal_url": settings.PORTAL_URL})
        try:
            mail.send()
        except (OSError, ValueError) as failure:  # ValueError: it is no address that a mail can be written to
            # The words of the exception can hold the address, and the mail holds the code: neither may be logged.
            logger.warning("An account e-mail could not be sent: %s", type(failure).__name__)
            if self.request:
                self.request.allauth.mail_failed = True
                messages.error(self.request, NOT_SENT)
            return False
        return True

    def get_reset_password_from_key_url(self, key: str) -> str:
        # With the configured address: the one in the request is the visitor's to choose.
        uid, _, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return settings.PORTAL_URL + path

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict | None = None,  # noqa: ARG002
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        council = council_of(request) if message_template == SIGNED_OUT else None
        message = message or (SIGNED_OUT_HERE.format(name=council) if council else ANNOUNCED.get(message_template))
        if message:
            messages.add_message(request, level, message, extra_tags=extra_tags)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:  # noqa: ARG002
        messages.error(request, "You can no longer sign in with this e-mail address. Ask the council if you need to.")
        return redirect("sign_in")

    def post_login(self, request: HttpRequest, user: User, **kwargs) -> HttpResponse:
        for path in settings.ACCOUNT_SIGNED_IN_HOOKS:
            import_string(path)(request, user)
        response = super().post_login(request, user, **kwargs)
        return redirect("carry_on") if kept.hand_over(request, user) else response

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "accounts.openid.SecondFactorStage"}
        return [ours.get(path, path) for path in super().get_login_stages()]

    def get_reauthentication_methods(self, user) -> list[dict]:
        """Who has a second factor confirms with it, on one page whichever it is: it proves more than the password."""
        if user == self.request.user and confirms_by_council(self.request):
            return [{"id": "council", "description": "", "url": reverse("confirm_with_council")}]
        methods = super().get_reauthentication_methods(user)
        page = reverse("mfa_reauthenticate")
        return [method for method in methods if method["url"] == page][:1] or methods

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:  # noqa: ARG002
        """Not for setting up a first second factor straight after the password: there is none to protect yet.

        Raises ReauthenticationRequired where allauth would say no: to somebody with nothing of ours to confirm with.
        """
        if app == "allauth.mfa" and self._has_just_come_in_to_enrol():
            return False
        if not confirms_by_council(self.request):
            return True
        if not is_fresh(self.request):
            raise ReauthenticationRequired
        return False

    def _has_just_come_in_to_enrol(self) -> bool:
        user = self.request.user
        given = [
            record["at"] for record in get_authentication_records(self.request, user) if record["method"] == "password"
        ]
        is_recent = bool(given) and time.time() - given[-1] < app_settings.REAUTHENTICATION_TIMEOUT
        return (is_recent or may_enrol(self.request)) and not has_second_factor(user)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are kept under keys from the environment that the database does not hold; the newest comes first."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That code is not right. Wait for the next code in your app. A code works only once",
    }

    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret again. Raises cryptography.fernet.InvalidToken if no key of ours closed it."""
        return sealing.unseal(encrypted_text)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """A passkey belongs to the configured address: the one in the request is the visitor's to choose."""
        return {"id": urlsplit(settings.PORTAL_URL).hostname, "name": settings.MFA_TOTP_ISSUER}
