"""What changes an official's account?

Inviting, inviting again, taking the second factor away, deactivating. Each is a settings-area administrator's act, but
for adding, removing or changing one's own second factor. A password is only ever set by its owner, by a link.
"""

import logging

from allauth.account.adapter import get_adapter
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.base.internal.flows import delete_and_cleanup
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.flows import add_authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest

from . import passkeys, sealing, sessions
from .models import User

logger = logging.getLogger(__name__)

# The mail to somebody who has removed a second factor, in case it was not them.
REMOVED = {
    Authenticator.Type.TOTP: "mfa/email/totp_deactivated",
    Authenticator.Type.WEBAUTHN: "mfa/email/webauthn_removed",
}
# Where allauth keeps what the adapter seals: of an app, of recovery codes, and of codes brought from another system.
_SEALED = ("secret", "seed", "migrated_codes")


class NotLetIn(Exception):
    """Somebody came by a council's sign-in who may not. The words are for the log, and name nobody."""


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

    Their passkeys go too, and what ties them to a council's sign-in: each would be a way in without the new password
    that they then have to set. Raises PermissionDenied, also for one's own account: there would be nobody to undo it.
    """
    user = _lock(user)
    _require(by, "accounts.change_user", over=user)
    if user == by:
        raise PermissionDenied
    user.is_active = False
    passkeys.of(user).delete()
    SocialAccount.objects.filter(user=user).delete()
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

    App, passkeys and codes all go. The password goes too, so that the new second factor is set up by whoever reads the
    mailbox and not by whoever knows, or has been told, the old password. Raises PermissionDenied.
    """
    user = _lock(user)
    _require(by, "accounts.change_user", over=user)
    Authenticator.objects.filter(user=user).delete()
    _end_sessions(user)
    logger.info("User %s reset the second factor of user %s", by.pk, user.pk)
    return user


@transaction.atomic
def forget_authenticator(request: HttpRequest) -> None:
    """Remove the app of the person signed in, and the recovery codes. Passkeys stay. All their other sessions end.

    This session, if it was opened with the app or a code, is one without a second factor until they use another.
    """
    sessions.end_others(request)
    Authenticator.objects.filter(user=_lock(request.user)).exclude(type=Authenticator.Type.WEBAUTHN).delete()
    logger.info("User %s removed their own authenticator app", request.user.pk)
    records = request.session[AUTHENTICATION_METHODS_SESSION_KEY]
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        one for one in records if one["method"] != "mfa" or one.get("type") == Authenticator.Type.WEBAUTHN
    ]


@transaction.atomic
def add_passkey(request: HttpRequest, name: str, answer: dict) -> bool:
    """Keep a passkey of the person signed in, and return whether they have recovery codes now that they had not.

    They are told by mail, in case it was not them.
    """
    _lock(request.user)
    _, new_codes = add_authenticator(request, name, answer)
    return new_codes is not None


@transaction.atomic
def remove_second_factor(request: HttpRequest, factor: Authenticator) -> bool:
    """Remove an app or a passkey of the person signed in, and return whether it was done: the last one stays.

    Whatever was opened with it elsewhere ends, as does all else that is open in their name but this session.
    """
    user = _lock(request.user)
    others = Authenticator.objects.filter(user=user, type__in=passkeys.FACTORS).exclude(pk=factor.pk)
    if not others.exists():
        return False
    delete_and_cleanup(request, factor)
    sessions.end_others(request)
    transaction.on_commit(lambda: get_adapter(request).send_notification_mail(REMOVED[factor.type], user))
    return True


@transaction.atomic
def tie_to_council(user: User, issuer: str, sub: str) -> None:
    """Remember under what name a council's sign-in knows this official. They are told by mail, in case it was not them.

    Raises NotLetIn if it knew them under another name before: then their address has been given to somebody else.
    """
    user = _lock(user)
    if SocialAccount.objects.filter(user=user, provider=issuer).exclude(uid=sub).exists():
        raise NotLetIn("the council knows the owner of the account under another name")
    tie, is_new = SocialAccount.objects.get_or_create(provider=issuer, uid=sub, defaults={"user": user})
    if tie.user_id != user.pk:
        raise NotLetIn("the council's name for them is tied to another account")
    if is_new:
        logger.info("The council's sign-in was tied to user %s", user.pk)
        transaction.on_commit(lambda: get_adapter().send_mail("account/email/tied_to_council", user.email, {}))


@transaction.atomic
def reseal_account_secrets() -> int:
    """Seal the secrets of every authenticator app and set of recovery codes with the newest key; return of how many.

    Raises cryptography.fernet.InvalidToken, having changed nothing, if one was sealed with a key that is gone.
    A passkey has no secret here.
    """
    sealed = Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk")
    rows = list(sealed)
    for row in rows:
        row.data |= {name: _resealed(row.data[name]) for name in _SEALED if name in row.data}
        row.save(update_fields=["data"])
    return len(rows)


def _resealed(value: str | list[str]) -> str | list[str]:
    return [sealing.reseal(one) for one in value] if isinstance(value, list) else sealing.reseal(value)


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
    sessions.end_all(user)
