"""Who was asked, has not answered, and is to be reminded today? (N9, 5e)

Never a threat, and never more than three to the same party, however often it is asked again. Days are counted from
when the invitation reached them, since who has not been reached cannot be silent.
"""

from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from . import holds
from .models import Message, Party
from .models.parties import INVITATIONS
from .stages import Agreed, Stage
from .states import Status

KIND = "n09_reminder"
MOST = 3
_REACHED = (Message.State.SENT, Message.State.TOLD)


def silent() -> models.QuerySet[Party]:
    """Return whom councils that send reminders have asked, and who have not answered: each with how its newest
    invitation went (`invitation_state`, `reached_at`), and the reminders there have been, in all (`ever`)
    and since then (`since`, `last_at`)."""
    asked = Party.objects.others().filter(disagreement__status=Status.REFERRED, invited_at__isnull=False)
    asked = asked.exclude(disagreement__authority__reminder_days="")
    asked = asked.exclude(holds.holding_messages_of("disagreement")).exclude(disagreement__stage=Stage.YOUNG_PERSON)
    invitations = Message.objects.filter(party=OuterRef("pk"), kind__in=INVITATIONS).order_by("-id")
    reminders = Message.objects.filter(party=OuterRef("pk"), kind=KIND)
    return (
        asked.with_answer()
        .with_invitation()
        .filter(answer_now=None, invitation_state__in=_REACHED)
        .annotate(reached_at=Subquery(invitations.values("sent_at")[:1]), ever=_number(reminders))
        .annotate(since=_number(reminders.filter(created_at__gt=OuterRef("reached_at"))))
        .annotate(last_at=Subquery(reminders.order_by("-id").values("created_at")[:1]))
        .select_related("disagreement__authority", "contact", "user")
    )


def is_due(party: Party, today: date) -> bool:
    """Return whether one of `silent` is to be reminded today. While somebody's no pauses it, nobody is pressed."""
    days = party.disagreement.authority.days_of_reminders
    if party.since >= len(days) or party.ever >= MOST:
        return False
    on = _day(party.reached_at) + timedelta(days=days[party.since])
    if party.since:  # after days on which nothing ran, not on the heels of the one before
        on = max(on, _day(party.last_at) + timedelta(days=days[party.since] - days[party.since - 1]))
    return today >= on and party.disagreement.agreed != Agreed.NOT_EVERYONE


def is_silent(party: Party) -> bool:
    """Return whether a party is asked now and has not answered."""
    return party.disagreement.status == Status.REFERRED and not party.answer


def _number(rows: models.QuerySet) -> Coalesce:
    counted = rows.order_by().values("party").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)
