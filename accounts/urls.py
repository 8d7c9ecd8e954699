"""Where are the pages around signing in?

Only what is needed of allauth is mounted, each view under a plain address. Its views keep its names, because its code
goes to them by name.
"""

from allauth.account.views import (
    LogoutView,
    PasswordResetDoneView,
    PasswordResetFromKeyDoneView,
    PasswordResetFromKeyView,
    PasswordResetView,
    ReauthenticateView,
)
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from django.urls import path

from . import views


def _page(view, heading: str, button: str = "Continue"):
    """Return one of allauth's views with the words that form_page.html asks for."""
    return view.as_view(extra_context={"heading": heading, "button": button})


urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/code/", views.sign_in_code, name="sign_in_code"),
    path("sign-in/new-code/", views.sign_in_new_code, name="sign_in_new_code"),
    path("carry-on/", views.carry_on, name="carry_on"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("signed-in/", views.signed_in, name="signed_in"),
    path("signed-in/<int:pk>/sign-out/", views.sign_out_place, name="sign_out_place"),
    path("signed-in/sign-out-everywhere-else/", views.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("staff/sign-in/", views.staff_sign_in, name="staff_sign_in"),
    path(
        "staff/sign-in/code/",
        _page(AuthenticateView, "Use your second factor", "Sign in"),
        name="mfa_authenticate",
    ),
    path("staff/sign-in/passkey/challenge/", views.staff_sign_in_challenge, name="staff_sign_in_challenge"),
    path("staff/confirm/", views.confirm, name="mfa_reauthenticate"),
    path("staff/council-sign-in/<slug:slug>/", views.council_sign_in, name="council_sign_in"),
    path("staff/council-sign-in/<slug:slug>/done/", views.council_sign_in_done, name="council_sign_in_done"),
    path(
        "staff/council-sign-in/<slug:slug>/no-account/",
        views.council_sign_in_no_account,
        name="council_sign_in_no_account",
    ),
    path("staff/confirm-with-council/", views.confirm_with_council, name="confirm_with_council"),
    path("staff/confirm-password/", _page(ReauthenticateView, "Enter your password"), name="account_reauthenticate"),
    path("staff/second-factor/", views.second_factor, name="second_factor"),
    path(
        "staff/second-factor/set-up/", _page(ActivateTOTPView, "Set up an authenticator app"), name="mfa_activate_totp"
    ),
    path("staff/second-factor/change/", views.other_authenticator, name="other_authenticator"),
    path("staff/second-factor/passkey/", views.add_passkey, name="add_passkey"),
    path("staff/second-factor/passkey/challenge/", views.add_passkey_challenge, name="add_passkey_challenge"),
    path("staff/second-factor/passkey/<int:pk>/name/", views.name_passkey, name="name_passkey"),
    path("staff/second-factor/<int:pk>/remove/", views.remove_second_factor, name="remove_second_factor"),
    path("staff/recovery-codes/", ViewRecoveryCodesView.as_view(), name="mfa_view_recovery_codes"),
    path("staff/recovery-codes/new/", GenerateRecoveryCodesView.as_view(), name="mfa_generate_recovery_codes"),
    path(
        "staff/forgotten-password/",
        _page(PasswordResetView, "Forgotten your password?", "Send me a link"),
        name="account_reset_password",
    ),
    path("staff/forgotten-password/sent/", PasswordResetDoneView.as_view(), name="account_reset_password_done"),
    path(
        "staff/set-password/done/",
        PasswordResetFromKeyDoneView.as_view(),
        name="account_reset_password_from_key_done",
    ),
    path(
        "staff/set-password/<str:uidb36>/<str:key>/",
        _page(PasswordResetFromKeyView, "Set your password", "Set password"),
        name="account_reset_password_from_key",
    ),
    # The same pages again, under the names by which allauth goes to them. A request is always met by the first.
    path("staff/sign-in/", views.staff_sign_in, name="account_login"),
    path("staff/second-factor/", views.second_factor, name="mfa_index"),
    path("staff/second-factor/", views.second_factor, name="mfa_deactivate_totp"),
    path("staff/confirm/", views.confirm, name="mfa_reauthenticate_webauthn"),
]
