"""What is left of visits that came to nothing, and when does it go?

Somebody who asks for a code is written down, so that the screen need not say whether they were known. Most sign in;
who never does leaves an address of somebody in the table, for which there is no reason. A session leaves its row, and
what was typed in it stays sealed there for longer than the hour in which anybody can still have it back.

The command `do_what_is_due` calls this, again and again and on more than one machine: each does its thing once.
"""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from . import kept
from .models import User

UNUSED_DAYS = 30


def unused() -> models.QuerySet[User]:
    """Return accounts that somebody's asking for a code made so long ago, never signed in to, and in no table but
    their own. An app to the right leaves out those whose address it will still write to."""
    asked_for = User.objects.filter(
        is_official=False,
        is_staff=False,
        is_superuser=False,
        last_login=None,
        date_joined__lt=timezone.now() - timedelta(days=UNUSED_DAYS),
    )
    for one in User._meta.get_fields(include_hidden=True):  # noqa: SLF001 -- Django documents it
        if one.auto_created and not one.concrete and (one.one_to_many or one.one_to_one):
            rows = one.related_model._base_manager.filter(**{one.field.name: OuterRef("pk")})  # noqa: SLF001
            asked_for = asked_for.filter(~Exists(rows))
    return asked_for


def over_sessions() -> list[tuple]:
    """Return the clearing of sessions that are over, if there are any. Who is signed in where goes with them."""
    return [(clear_sessions,)] if _over().exists() else []


def clear_sessions() -> int:
    """Delete sessions that are over, and return how many."""
    return _over().delete()[1].get("sessions.Session", 0)


def kept_too_long() -> list[tuple]:
    """Return the forgetting of words that nobody came back for within their hour, one for each session."""
    sessions = Session.objects.filter(expire_date__gt=timezone.now()).iterator()
    return [(forget_kept, one.pk) for one in sessions if kept.is_over(one.get_decoded())]


def forget_kept(key: str) -> bool:
    """Take words whose hour is over out of a session; return whether they were still there and nothing else moved."""
    session = Session.objects.filter(pk=key).first()
    found = session.get_decoded() if session else {}
    if not kept.is_over(found):
        return False
    left = Session.get_session_store_class()().encode(kept.without(found))
    return bool(Session.objects.filter(pk=key, session_data=session.session_data).update(session_data=left))


def _over() -> models.QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=timezone.now())
