"""Where are the pages around signing in?

Only what is needed of allauth is mounted, each view under a plain address. Its views keep its names, because its code
goes to them by name.
"""

from allauth.account.views import (
    logout,
    password_reset,
    password_reset_done,
    password_reset_from_key,
    password_reset_from_key_done,
    reauthenticate,
)
from allauth.mfa.base.views import authenticate as second_factor_code
from allauth.mfa.base.views import reauthenticate as second_factor_again
from allauth.mfa.recovery_codes.views import generate_recovery_codes, view_recovery_codes
from allauth.mfa.totp.views import activate_totp
from django.urls import path

from . import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/code/", views.sign_in_code, name="sign_in_code"),
    path("sign-in/new-code/", views.sign_in_new_code, name="sign_in_new_code"),
    path("sign-out/", logout, name="sign_out"),
    path("staff/sign-in/", views.staff_sign_in, name="staff_sign_in"),
    path("staff/sign-in/code/", second_factor_code, name="mfa_authenticate"),
    path("staff/confirm/", second_factor_again, name="mfa_reauthenticate"),
    path("staff/confirm-password/", reauthenticate, name="account_reauthenticate"),
    path("staff/second-factor/", views.second_factor, name="second_factor"),
    path("staff/second-factor/set-up/", activate_totp, name="mfa_activate_totp"),
    path("staff/second-factor/change/", views.other_authenticator, name="other_authenticator"),
    path("staff/recovery-codes/", view_recovery_codes, name="mfa_view_recovery_codes"),
    path("staff/recovery-codes/new/", generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("staff/forgotten-password/", password_reset, name="account_reset_password"),
    path("staff/forgotten-password/sent/", password_reset_done, name="account_reset_password_done"),
    path("staff/set-password/done/", password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("staff/set-password/<str:uidb36>/<str:key>/", password_reset_from_key, name="account_reset_password_from_key"),
    # The same pages again, under the names by which allauth goes to them. A request is always met by the first.
    path("staff/sign-in/", views.staff_sign_in, name="account_login"),
    path("staff/second-factor/", views.second_factor, name="mfa_index"),
    path("staff/second-factor/", views.second_factor, name="mfa_deactivate_totp"),
]
