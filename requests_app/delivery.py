"""How does what waits in the outbox get out?

A worker claims one message at a time by changing its row from what it read, so that two workers never have the same
one, and holds no lock while it talks to the mail server. A claim is a lease: if the worker is killed, the message comes
free when the lease ends and goes out again under the same Message-ID, marked as perhaps sent before. A failure that
may pass is tried again, later and later; one that will not is kept and shown on the case. Nothing here undoes an act.

What is noted and logged of a failure never quotes the server: its answers repeat the address, and sometimes the words.
"""

import logging
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from . import holds, idle, invitations, reminders
from .models import Message
from .notifications import INVITATION, OWN_LINK
from .states import Status

logger = logging.getLogger(__name__)

# Longer than one message can take: about ten steps with a mail server, each given EMAIL_TIMEOUT seconds.
LEASE = timedelta(minutes=5)
# About two days of trying, from a minute to six hours apart.
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, *[360] * 7)]
TRIES = len(WAITS) + 1
NOT_TAKEN = "The mail server would not deliver it: check the address"
NO_ANSWER = "The mail server could not be reached, or asked us to try later"
_PERMANENT = 500
# Nobody is invited any more to what has ended.
_ENDED = {Status.WITHDRAWN, Status.TRANSFERRED}


@dataclass
class Round:
    """What one round of a worker came to."""

    sent: int = 0
    later: int = 0
    failed: int = 0
    dropped: int = 0


def deliver(asked_to_stop: Callable[[], bool] = lambda: False) -> Round:
    """Send everything that is due now, oldest first, over one connection, and return what came of it.

    Stops before the next message once `asked_to_stop` says so.
    """
    result, line = Round(), get_connection()
    try:
        while not asked_to_stop() and (message := claim()):
            outcome = send(message, line)
            setattr(result, outcome, getattr(result, outcome) + 1)
    finally:
        line.close()
    return result


def claim() -> Message | None:
    """Take the oldest message that is due, by changing its row from what was read; None if nothing is due."""
    while candidate := due().order_by("not_before", "id").first():
        now = timezone.now()
        taken = Message.objects.filter(
            pk=candidate.pk, state=candidate.state, attempts=candidate.attempts, lease_until=candidate.lease_until
        ).update(
            state=Message.State.SENDING,
            attempts=F("attempts") + 1,
            lease_until=now + LEASE,
            # A lease that ran out: its worker died, perhaps after the server had taken the mail.
            may_have_been_sent=models.Value(candidate.may_have_been_sent or candidate.state == Message.State.SENDING),
        )
        if taken:
            candidate.refresh_from_db()
            return candidate
    return None


def send(message: Message, line: BaseEmailBackend) -> str:
    """Send a claimed message, note what came of it, and return which field of `Round` that is."""
    if holds.holds(message):  # held back since it was claimed
        _note(message, Message.State.QUEUED, attempts=message.attempts - 1)
        return "later"
    if no_longer_true(message):
        _note(message, Message.State.DROPPED, problem="Not sent, because it no longer applies")
        return "dropped"
    if message.attempts > TRIES:  # it was taken again and again, and each time its worker died
        return _give_up(message, NO_ANSWER)
    connected = False
    try:
        line.open()
        connected = True
        _mail(message, line).send()
    except Exception as error:  # noqa: BLE001 -- whatever is wrong with one message, the others must still go out
        line.close()  # it may be in any state; the next message opens a new one
        return _not_sent(message, error, connected=connected)
    _note(message, Message.State.SENT, sent_at=timezone.now(), problem="")
    return "sent"


def no_longer_true(message: Message) -> bool:
    """Return whether what a message says has been overtaken, or it must not go here any more."""
    if message.kind == idle.WARNING:
        return _was_gone_on_with(message)
    if message.kind == reminders.KIND and not reminders.is_silent(message.party):
        return True
    return OWN_LINK in message.body and _is_not_for_this_address(message)


def _was_gone_on_with(message: Message) -> bool:
    """Return whether a draft has been sent, or has another answer, since its owner was warned (5a)."""
    draft = message.disagreement
    return draft is None or not draft.is_draft or draft.touched_at > message.created_at


def _is_not_for_this_address(message: Message) -> bool:
    """Return whether a party's own link must not go here any more: somebody else answers there now, it would invite
    to what has been withdrawn, or it reports on something that they were never asked about."""
    party = message.party
    if message.to != party.contact.email:
        return True
    if message.kind != INVITATION:
        return not _was_asked(message)
    return party.link_serial != _serial(message) or party.disagreement.status in _ENDED


def _was_asked(message: Message) -> bool:
    """Return whether an invitation has reached, or may have reached, whom this message goes to (N16)."""
    asked = Message.objects.filter(kind=INVITATION, party=message.party, to=message.to)
    return asked.filter(Q(state__in=[Message.State.SENT, Message.State.TOLD]) | Q(may_have_been_sent=True)).exists()


def _serial(message: Message) -> int:
    """An invitation is queued once for each serial of its link, which is the last part of its key."""
    return int(message.dedupe_key.rpartition(":")[2])


def due() -> models.QuerySet[Message]:
    """Return what a worker would send now: whatever has waited long enough, and whatever a dead worker left. Nothing
    about a request whose messages are held back."""
    now = timezone.now()
    fresh = Q(state=Message.State.QUEUED, not_before__lte=now)
    abandoned = Q(state=Message.State.SENDING, lease_until__lt=now)
    return Message.objects.filter(fresh | abandoned).exclude(holds.holding_messages_of("about"))


def _mail(message: Message, line: BaseEmailBackend) -> EmailMessage:
    body = message.body
    if OWN_LINK in body:
        body = body.replace(OWN_LINK, invitations.address(message.party))
    return EmailMessage(
        message.subject,
        body,
        settings.DEFAULT_FROM_EMAIL,
        [message.to],
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
        connection=line,
    )


def _not_sent(message: Message, error: Exception, *, connected: bool) -> str:
    """Give a message up, or put it off: for longer each time, and after the last time for a person to tell."""
    logger.warning("Message %s was not sent at try %s: %s", message.pk, message.attempts, type(error).__name__)
    if _is_final(error):
        return _give_up(message, NOT_TAKEN)
    # A line that went dead while we were sending: the server may have taken the message all the same.
    if connected and isinstance(error, smtplib.SMTPServerDisconnected | TimeoutError):
        message.may_have_been_sent = True
    if message.attempts >= TRIES:
        return _give_up(message, NO_ANSWER)
    _note(message, Message.State.QUEUED, not_before=timezone.now() + WAITS[message.attempts - 1], problem=NO_ANSWER)
    return "later"


def _is_final(error: Exception) -> bool:
    """Return whether the server will never take this message for this address. A wrong password of ours, or a server
    that will not talk to us at all, can be put right, so every message waits for that."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= _PERMANENT for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= _PERMANENT
    return isinstance(error, ValueError)  # not an address, or not a header


def _give_up(message: Message, problem: str) -> str:
    _note(message, Message.State.FAILED, problem=problem)
    return "failed"


def _note(message: Message, state: str, **facts) -> None:
    """Note the outcome, if the message is still ours: a lease that ran out may have given it to another worker."""
    Message.objects.filter(pk=message.pk, state=Message.State.SENDING, attempts=message.attempts).update(
        state=state, lease_until=None, may_have_been_sent=message.may_have_been_sent, **facts
    )
