"""How does what waits in the outbox get out?

A worker claims one message at a time by changing its row from what it read, so that two workers never have the same
one, and holds no lock while it talks to the mail server. A claim is a lease: if the worker is killed, the message comes
free when the lease ends and goes out again under the same Message-ID, marked as perhaps sent before. A failure that
may pass is tried again, later and later; one that will not is kept and shown on the case. Nothing here undoes an act.
"""

import logging
import smtplib
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from . import invitations
from .models import Message
from .notifications import INVITATION, OWN_LINK
from .states import Status

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
# About two days of trying, from a minute to six hours apart.
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, *[360] * 7)]
_PERMANENT = 500


@dataclass
class Round:
    """What one round of a worker came to."""

    sent: int = 0
    later: int = 0
    failed: int = 0
    dropped: int = 0


def deliver() -> Round:
    """Send everything that is due now, oldest first, and return what came of it."""
    result = Round()
    while message := claim():
        outcome = send(message)
        setattr(result, outcome, getattr(result, outcome) + 1)
    return result


def claim() -> Message | None:
    """Take the oldest message that is due, by changing its row from what was read; None if nothing is due."""
    while candidate := _due().order_by("not_before", "id").first():
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


def send(message: Message) -> str:
    """Send a claimed message, note what came of it, and return which field of `Round` that is."""
    if no_longer_true(message):
        _note(message, Message.State.DROPPED, problem="Not sent, because it no longer applies")
        return "dropped"
    try:
        _mail(message).send()
    except smtplib.SMTPRecipientsRefused as refused:
        codes = {code for code, _ in refused.recipients.values()}
        return _give_up(message) if min(codes) >= _PERMANENT else _later(message)
    except smtplib.SMTPResponseException as answered:
        return _give_up(message) if answered.smtp_code >= _PERMANENT else _later(message)
    except ValueError:  # it looks like an address, and is none that a mail can be written to
        return _give_up(message)
    except OSError:  # no connection, a dropped one, a time-out; smtplib's own errors are OSErrors too
        return _later(message)
    _note(message, Message.State.SENT, sent_at=timezone.now(), problem="")
    return "sent"


def no_longer_true(message: Message) -> bool:
    """Return whether a party's own link must not go here any more: somebody else answers there now, or it would
    invite to what has been withdrawn."""
    if OWN_LINK not in message.body:
        return False
    party = message.party
    if message.to != party.contact.email:
        return True
    if message.kind != INVITATION:
        return False
    return party.link_serial != _serial(message) or party.disagreement.status == Status.WITHDRAWN


def _serial(message: Message) -> int:
    """An invitation is queued once for each serial of its link, which is the last part of its key."""
    return int(message.dedupe_key.rpartition(":")[2])


def _due():
    now = timezone.now()
    fresh = Q(state=Message.State.QUEUED, not_before__lte=now)
    abandoned = Q(state=Message.State.SENDING, lease_until__lt=now)
    return Message.objects.filter(fresh | abandoned)


def _mail(message: Message) -> EmailMessage:
    body = message.body
    if OWN_LINK in body:
        body = body.replace(OWN_LINK, invitations.address(message.party))
    return EmailMessage(
        message.subject,
        body,
        settings.DEFAULT_FROM_EMAIL,
        [message.to],
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
        connection=get_connection(),
    )


def _later(message: Message) -> str:
    if message.attempts > len(WAITS):
        return _give_up(message)
    wait = WAITS[message.attempts - 1]
    problem = "The mail server could not be reached, or asked us to try later"
    _note(message, Message.State.QUEUED, not_before=timezone.now() + wait, problem=problem)
    return "later"


def _give_up(message: Message) -> str:
    _note(message, Message.State.FAILED, problem="The mail server would not deliver it: check the address")
    # No address, no words: only which row it is.
    logger.warning("Message %s could not be delivered", message.pk)
    return "failed"


def _note(message: Message, state: str, **facts) -> None:
    """Note the outcome, if the message is still ours: a lease that ran out may have given it to another worker."""
    Message.objects.filter(pk=message.pk, state=Message.State.SENDING, attempts=message.attempts).update(
        state=state, lease_until=None, **facts
    )
