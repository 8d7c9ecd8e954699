"""What is done because time has passed, and nobody did anything?

Nobody's act, so there is no `who`. Each looks again, under the lock, whether it is still due, so that two machines, or
the same one twice, do it once; each returns whether it did anything. Nothing here closes, decides or answers: a request
that was sent stays where it is, however long it waits (R40).
"""

from django.db import transaction
from django.utils import timezone

from accounts.models import User

from .. import idle, notifications, reminders
from ..models import Disagreement
from .family import delete_draft


@transaction.atomic
def warn_of_deletion(pk: int) -> bool:
    """Tell the owner of a draft that was left alone when it will be deleted (5a)."""
    _lock(Disagreement, pk=pk)
    draft = idle.to_warn().filter(pk=pk).first()
    if draft is None:
        return False
    notifications.deleted_soon(draft)
    return True


@transaction.atomic
def delete_idle(pk: int) -> bool:
    """Delete a draft that was left alone for as long as its council keeps one, with every answer in it (5a, L47)."""
    _lock(Disagreement, pk=pk)
    draft = idle.to_delete().filter(pk=pk).first()
    if draft is None:
        return False
    delete_draft(draft)
    return True


@transaction.atomic
def remind(pk: int) -> bool:
    """Remind a party that was asked and has not answered (N9)."""
    _lock(Disagreement, parties=pk)
    party = reminders.silent().filter(pk=pk).first()
    if party is None or not reminders.is_due(party, timezone.localdate()):
        return False
    notifications.remind(party)
    return True


@transaction.atomic
def remove_unused_account(pk: int) -> bool:
    """Delete an account that nobody ever signed in to, and no request will need."""
    _lock(User, pk=pk)
    user = idle.accounts().filter(pk=pk).first()
    if user is None:
        return False
    user.delete()
    return True


def _lock(model: type, **which: int) -> None:
    """Hold the row until the transaction ends. What is read after that is what the one before us left."""
    model.objects.select_for_update(of=("self",)).filter(**which).first()
