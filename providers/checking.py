"""How are documents checked for viruses?

By a worker that claims one at a time, as `requests_app.delivery` does with messages: it changes the row from what it
read, so that two workers never have the same one, and holds no lock while it talks to the scanner. A claim is a lease.
A scanner that is down puts a document off, for longer each time and never for good: until it is called clean nobody
but its sender sees it. It also deletes what could not be deleted when it should have been.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from . import actions
from .files import scanner, store
from .models import Checked, Document

logger = logging.getLogger(__name__)

# Longer than the scanner is given for one document.
LEASE = timedelta(minutes=5)
WAITS = [timedelta(seconds=seconds) for seconds in (10, 30, 60, 300)]


@dataclass
class Round:
    """What one round of a worker came to."""

    clean: int = 0
    not_kept: int = 0
    later: int = 0
    deleted: int = 0


def check(asked_to_stop: Callable[[], bool] = lambda: False) -> Round:
    """Have everything checked that is due now, oldest first, and return what came of it."""
    result = Round()
    while not asked_to_stop() and (document := claim()):
        outcome = judge(document)
        setattr(result, outcome, getattr(result, outcome) + 1)
    result.deleted = sweep()
    return result


def due() -> models.QuerySet[Document]:
    """Return what a worker would have checked now: whatever has waited long enough and no other worker holds."""
    now = timezone.now()
    is_free = Q(lease_until=None) | Q(lease_until__lt=now)
    return Document.objects.filter(is_free, state=Checked.WAITING, removed_at=None, not_before__lte=now)


def claim() -> Document | None:
    """Take the oldest that is due, by changing its row from what was read; None if nothing is due."""
    while candidate := due().order_by("not_before", "id").first():
        unchanged = Document.objects.filter(
            pk=candidate.pk, state=Checked.WAITING, attempts=candidate.attempts, lease_until=candidate.lease_until
        )
        if unchanged.update(attempts=F("attempts") + 1, lease_until=timezone.now() + LEASE):
            candidate.refresh_from_db()
            return candidate
    return None


def judge(document: Document) -> str:
    """Have a claimed document looked at, keep the verdict, and return which field of `Round` that is."""
    try:
        verdict = scanner.scan(store.read(document.stored_name))
    except (scanner.ScannerDown, store.StoreDown, store.Unreadable) as trouble:
        logger.warning("Document %s is not checked yet, at try %s: %s", document.pk, document.attempts, trouble)
        _put_off(document)
        return "later"
    actions.note_verdict(document, verdict)
    return "clean" if verdict.clean else "not_kept"


def _put_off(document: Document) -> None:
    """Until later, if it is still ours: a lease that ran out may have given it to another worker."""
    wait = WAITS[min(document.attempts, len(WAITS)) - 1]
    Document.objects.filter(pk=document.pk, state=Checked.WAITING, attempts=document.attempts).update(
        lease_until=None, not_before=timezone.now() + wait
    )


def sweep() -> int:
    """Delete the bytes of what is no longer kept and still has some; return how many."""
    unkept = Q(removed_at__isnull=False) | Q(state__in=[Checked.INFECTED, Checked.UNOPENED])
    left = list(Document.objects.filter(unkept).exclude(stored_name=""))
    for document in left:
        actions.discard_bytes(document)
    return len(left)
