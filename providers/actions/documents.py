"""What can be done with documents on a case?

Sent, opened, closed, shared and removed by the people in it, and judged by the virus scanner. Each act is a row of
`DocumentEvent`, never an event of the case: the council reads those. Bytes go only after the act is committed, so that
what is rolled back is still there; what could not be deleted then, the checker deletes later.
"""

import logging
from datetime import timedelta

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import User
from requests_app import actions as requests
from requests_app import holds
from requests_app.errors import Refused, TooLate
from requests_app.models import Disagreement

from .. import notifications, sealing, seats
from ..files import store
from ..files.intake import Received
from ..files.kinds import RECORDINGS
from ..files.refusals import Why
from ..files.scanner import Verdict
from ..models import Checked, Document, DocumentEvent, Level, Referral
from ..seats import Seat

logger = logging.getLogger(__name__)

Verb = DocumentEvent.Verb
SAME_LOOK = timedelta(minutes=30)
# What an act changes it saves by name: the checker's claim on a row does not wait for the lock of the case.
_JUDGED = ["state", "scanned_at", "lease_until"]


def send_document(
    disagreement: Disagreement, received: Received, level: Level, about: str, *, by: User
) -> Document | None:
    """Keep a file that somebody sent, to be checked for viruses before anybody sees it. Sent twice, it is kept once.

    Returns None, and keeps nothing, if the storage does not answer: worth trying again. Raises PermissionDenied, and
    Refused with what to do if they have said no, or have sent as many as one can.
    """
    try:
        stored_name = store.keep(received.data)
    except store.StoreDown:
        logger.exception("A document could not be stored")
        return None
    document = None
    try:
        document = _add(disagreement, received, stored_name, level, about, by=by)
    finally:
        if document is None or document.stored_name != stored_name:
            _throw_away(stored_name)
    return document


@requests.action
def close_document(document: Document, *, by: User) -> Document:
    """Make it only for the mediator. Everyone else loses sight of it at once."""
    document, seat = _begin(document, "close", by)
    if document.is_shared:
        document.level = Level.MEDIATOR
        document.save(update_fields=["level"])
        _record(document, Verb.CLOSED, by, seat)
    return document


@requests.action
def share_document(document: Document, *, by: User) -> Document:
    """Let everyone who takes part see it. Only its owner can."""
    document, seat = _begin(document, "share", by)
    if not document.is_shared:
        _check_nothing_waits(document.disagreement)
        document.level = Level.EVERYONE
        document.save(update_fields=["level"])
        _record(document, Verb.SHARED, by, seat)
        if document.is_clean:
            notifications.document_to_read(document)
    return document


@requests.action
def remove_document(document: Document, *, by: User) -> Document:
    """Take it back: gone at once for everyone, and from the disk. That it was here is kept."""
    document, seat = _begin(document, "remove", by)
    _take_away(document)
    _record(document, Verb.REMOVED, by, seat)
    return document


def open_document(document: Document, *, by: User) -> bytes | None:
    """Return what is in a clean document that is visible to `by`, and note who looked, for its owner to see.

    Returns None if it cannot be read just now. Raises PermissionDenied.
    """
    seat = seats.of(by, document.disagreement)
    document = Document.objects.visible_to(by).filter(pk=document.pk, state=Checked.CLEAN).first()
    if seat is None or document is None:
        raise PermissionDenied
    try:
        data = store.read(document.stored_name)
    except (store.StoreDown, store.Unreadable):
        logger.exception("Document %s could not be read", document.pk)
        return None
    if not _is_own(document, seat):
        _record_a_look(document, by, seat)
    return data


@transaction.atomic
def note_verdict(document: Document, verdict: Verdict) -> None:
    """Keep what the scanner said. Unless it is clean the bytes are deleted, and only its sender ever hears of it."""
    requests.lock(document.disagreement)
    document = Document.objects.select_related("disagreement__authority", "party", "referral").get(pk=document.pk)
    if document.state != Checked.WAITING or document.removed_at:
        return
    document.scanned_at, document.lease_until = timezone.now(), None
    if verdict.clean:
        document.state = Checked.CLEAN
        document.save(update_fields=_JUDGED)
        _record(document, Verb.CLEAN)
        notifications.document_to_read(document)
        return
    document.state = Checked.UNOPENED if verdict.unopened else Checked.INFECTED
    document.save(update_fields=_JUDGED)
    _record(document, Verb.NOT_KEPT)
    notifications.document_not_kept(document)
    transaction.on_commit(lambda: discard_bytes(document))


def discard_bytes(document: Document) -> None:
    """Delete the bytes of what is no longer kept. If the storage does not answer, the checker does it later."""
    if document.stored_name and _throw_away(document.stored_name):
        Document.objects.filter(pk=document.pk).update(stored_name="")


def forget_what_was_given_to_nobody(referral: Referral) -> None:
    """Remove what a service that gives its case back had put there for itself alone: nobody else could read it."""
    for document in Document.objects.filter(referral=referral, level=Level.MEDIATOR, removed_at=None):
        _take_away(document)
        _record(document, Verb.REMOVED, referral.returned_by, Seat(referral.disagreement, referral=referral))


def reseal_documents() -> tuple[int, int]:
    """Seal every document, and what it is called, with the newest key: one at a time, so that nobody waits long.

    Returns how many were, and how many stay as they are because no key of ours opens them. Raises store.StoreDown.
    """
    done = [_reseal(pk) for pk in Document.objects.order_by("pk").values_list("pk", flat=True)]
    return done.count(True), done.count(False)


@transaction.atomic
def _reseal(pk: int) -> bool:
    document = Document.objects.select_for_update().get(pk=pk)
    try:
        document.sealed_name = sealing.reseal(document.sealed_name)
        document.sealed_about = sealing.reseal(document.sealed_about)
        if document.stored_name and document.is_kept and document.removed_at is None:
            store.reseal(document.stored_name)
    except (InvalidToken, store.Unreadable):
        return False
    document.save(update_fields=["sealed_name", "sealed_about"])
    return True


@requests.action
def _add(
    disagreement: Disagreement, received: Received, stored_name: str, level: Level, about: str, *, by: User
) -> Document:
    disagreement = requests.lock(disagreement)
    seat = seats.of(by, disagreement)
    if seat is None:
        raise PermissionDenied
    _check_may_send(seat)
    if received.kind.extension in RECORDINGS and not (level == Level.MEDIATOR and seats.may_send_recording(seat)):
        raise Refused(Why.RECORDING)
    if level == Level.EVERYONE:
        _check_nothing_waits(disagreement)
    here = Document.objects.of_seat(seat.party, seat.referral)
    fingerprint = salted_hmac(disagreement.reference, received.data, algorithm="sha256").hexdigest()
    again = here.filter(fingerprint=fingerprint, uploaded_by=by, level=level, state=Checked.WAITING).first()
    if again:
        return again
    # Counted by sender: a count of all would tell one how many the others have sent.
    if here.count() >= settings.DOCUMENTS_PER_CASE:
        raise Refused("You have sent as many documents as one can here. Remove one that is not needed, then try again.")
    document = Document.objects.create(
        disagreement=disagreement,
        uploaded_by=by,
        level=level,
        sealed_name=sealing.seal(received.name),
        sealed_about=sealing.seal(about),
        kind=received.kind.extension,
        size=len(received.data),
        fingerprint=fingerprint,
        stored_name=stored_name,
        **seat.facts,
    )
    _record(document, Verb.SENT, by, seat)
    return document


def _check_may_send(seat: Seat) -> None:
    if seat.has_said_no:
        raise Refused(
            "You have said that you will not take part. Change your answer first, if you want to send something."
        )
    if not seats.may_send(seat):
        raise TooLate("This request is no longer open, so nothing more can be sent.")


def _check_nothing_waits(disagreement: Disagreement) -> None:
    """While a young person is being asked, nobody reads anything new (L5)."""
    waits = holds.why_nothing_new(disagreement)
    if waits:
        raise Refused(waits)


def _begin(document: Document, verb: str, by: User) -> tuple[Document, Seat]:
    """Lock, who, ready. Raises PermissionDenied unless it is there for `by`, and `verb` theirs to do."""
    disagreement = requests.lock(document.disagreement)
    seat = seats.of(by, disagreement)
    document = Document.objects.visible_to(by).filter(pk=document.pk).first()
    if seat is None or document is None:
        raise PermissionDenied
    document.disagreement = disagreement
    is_done = {"close": not document.is_shared, "share": document.is_shared, "remove": False}[verb]
    if not is_done and verb not in seats.open_moves(by, seat, document):
        raise PermissionDenied
    return document, seat


def _is_own(document: Document, seat: Seat) -> bool:
    return (document.party, document.referral) == (seat.party, seat.referral)


def _take_away(document: Document) -> None:
    document.removed_at = timezone.now()
    document.save(update_fields=["removed_at"])
    transaction.on_commit(lambda: discard_bytes(document))


def _record(document: Document, verb: str, by: User | None = None, seat: Seat | None = None) -> None:
    DocumentEvent.objects.create(document=document, verb=verb, by=by, **(seat.facts if seat else {}))


@transaction.atomic
def _record_a_look(document: Document, by: User, seat: Seat) -> None:
    """The same person opening it again within the half hour is the same look."""
    recent = document.events.filter(verb=Verb.OPENED, by=by, at__gte=timezone.now() - SAME_LOOK)
    if not recent.exists():
        _record(document, Verb.OPENED, by, seat)


def _throw_away(stored_name: str) -> bool:
    try:
        store.remove(stored_name)
    except store.StoreDown:
        logger.exception("A document that is no longer kept could not be deleted yet")
        return False
    return True
