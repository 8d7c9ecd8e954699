"""To whom has the right to ask come since somebody else asked, and who has read what by then? (L5, L6)

The day is the one of `ages`. Whoever asked after it knew so, and a supporter or a service then asks the young person
themselves; whoever stands in the place of somebody who cannot decide this is not asked again (L6).
"""

from datetime import date

from django.utils import timezone

from .models import ActingFor, AskedBy, ComingOfAge, Disagreement, Event, Party, PartyKind, Pause
from .querysets import DisagreementQuerySet
from .states import OPEN

# Younger than anybody can be on their day: who is born on 31 August is fifteen.
_YOUNGEST = 15


def may_have_come() -> DisagreementQuerySet:
    """Return the open requests of which some are due: `is_due` says which."""
    today = timezone.localdate()
    born_by = date(today.year - _YOUNGEST, today.month, min(today.day, 28))
    open_ones = Disagreement.objects.filter(status__in=OPEN, coming_of_age=None, date_of_birth__lte=born_by)
    return open_ones.select_related("authority", "requester", "owner", "contact").order_by("pk")


def is_due(disagreement: Disagreement) -> bool:
    """Return whether the day has come since it was sent, and somebody else speaks for the young person."""
    came = disagreement.young_person_from
    if not disagreement.is_young_person or timezone.localdate(disagreement.submitted_at) >= came:
        return False
    return spoken_for_by(disagreement) is not None


def spoken_for_by(disagreement: Disagreement) -> Party | None:
    """Return the party whose place is the young person's to take: the parent's who asked, or of the family that is
    asked itself. None where no parent speaks for them."""
    if disagreement.asked_by == AskedBy.PARENT:
        return disagreement.parties.get(kind=PartyKind.REQUESTER)
    of_them = disagreement.asked_by == AskedBy.SUPPORTER and disagreement.acting_for == ActingFor.YOUNG_PERSON
    if of_them or disagreement.asked_by == AskedBy.YOUNG_PERSON:
        return None
    return disagreement.parties.filter(kind=PartyKind.FAMILY).first()


def waiting(disagreement: Disagreement) -> ComingOfAge | None:
    """Return the young person whose answer is waited for, if there is one. Of what has ended nothing is to decide."""
    if not disagreement.is_open:
        return None
    paused = Pause.objects.filter(disagreement=disagreement, reason=Pause.Reason.AGE, ended_at=None)
    return ComingOfAge.objects.filter(disagreement=disagreement).first() if paused.exists() else None


def carried_on(disagreement: Disagreement) -> ComingOfAge | None:
    """Return the young person who has made the request their own, if one has."""
    return ComingOfAge.objects.filter(disagreement=disagreement, answer=ComingOfAge.Answer.CARRY_ON).first()


def read_so_far(disagreement: Disagreement) -> list[str]:
    """Return who has read of the request by now, in words for the young person. No name of a member of staff."""
    read = [f"The team at {disagreement.authority} that considers requests"] * _looked(disagreement)
    opened = disagreement.parties.others().filter(user__isnull=False, invited_at__isnull=False)
    read += [f"{party}, who {'was' if party.answer else 'has been'} asked to take part" for party in opened]
    service = getattr(disagreement, "independent_service", None)
    if service is not None:
        read.append(f"{service}, {'the independent service' if service.mediator else 'names only'}")
    return read


def _looked(disagreement: Disagreement) -> bool:
    return Event.objects.filter(disagreement=disagreement, acting_as="council").exists()
