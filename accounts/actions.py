"""What changes an official's account?

Inviting, inviting again, taking the second factor away, deactivating. Each is a settings-area administrator's act, but
for changing to another authenticator app, which is one's own. A password is only ever set by its owner, by a link.
"""

import logging

from allauth.account.adapter import get_adapter
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest

from .models import User

logger = logging.getLogger(__name__)


class AddressTaken(Exception):
    """Somebody is already known by this address."""


def invite_official(email: str, name: str, by: User) -> User:
    """Return a new official, who has been sent a link to set their password.

    Raises PermissionDenied, and AddressTaken if anybody, a parent perhaps, already signs in with this address.
    """
    _require(by, "accounts.add_user")
    if User.objects.filter(email=User.objects.normalize_email(email).lower()).exists():
        raise AddressTaken
    user = User.objects.create_user(email, name=name, is_official=True)
    logger.info("User %s invited official %s", by.pk, user.pk)
    send_invitation(user, by)
    return user


def send_invitation(user: User, by: User) -> bool:
    """Send a link that sets the password, and return whether the mail was handed over.

    Raises PermissionDenied, also for somebody who is not an active official.
    """
    _require(by, "accounts.add_user", over=user)
    if not (user.is_active and user.needs_second_factor):
        raise PermissionDenied
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    adapter = get_adapter()
    link = adapter.get_reset_password_from_key_url(key)
    return adapter.send_mail("account/email/invitation", user.email, {"link": link})


@transaction.atomic
def deactivate(user: User, by: User) -> User:
    """Let somebody in no more. All their sessions end now, and stay ended if they are let in again later.

    Raises PermissionDenied, also for one's own account: there would be nobody to undo it.
    """
    user = _lock(user)
    _require(by, "accounts.change_user", over=user)
    if user == by:
        raise PermissionDenied
    user.is_active = False
    _end_sessions(user)
    logger.info("User %s deactivated user %s", by.pk, user.pk)
    return user


@transaction.atomic
def reactivate(user: User, by: User) -> User:
    """Let somebody in again. Officials set a new password first. Raises PermissionDenied."""
    user = _lock(user)
    _require(by, "accounts.change_user", over=user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    logger.info("User %s reactivated user %s", by.pk, user.pk)
    return user


@transaction.atomic
def reset_second_factor(user: User, by: User) -> User:
    """For an official whose phone and recovery codes are gone: both factors start afresh, all sessions end.

    The password goes too, so that the new second factor is set up by whoever reads the mailbox and not by whoever
    knows, or has been told, the old password. Raises PermissionDenied.
    """
    user = _lock(user)
    _require(by, "accounts.change_user", over=user)
    Authenticator.objects.filter(user=user).delete()
    _end_sessions(user)
    logger.info("User %s reset the second factor of user %s", by.pk, user.pk)
    return user


@transaction.atomic
def forget_authenticator(request: HttpRequest) -> None:
    """Remove the second factor of the person signed in. Their session is one without it until they set up another."""
    Authenticator.objects.filter(user=_lock(request.user)).delete()
    records = request.session[AUTHENTICATION_METHODS_SESSION_KEY]
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [one for one in records if one["method"] != "mfa"]


def _lock(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


def _require(by: User, permission: str, over: User | None = None) -> None:
    """Nobody acts on the account of somebody who may do more than they may."""
    is_above = over is not None and over.is_superuser and not by.is_superuser
    if is_above or not by.has_perm(permission):
        raise PermissionDenied


def _end_sessions(user: User) -> None:
    # A session is good for one password. An unusable one is random too, so that setting it again ends them all, for
    # people who never had a password as well, and any link to set one is spent with it.
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
