"""What has been left alone for too long to be kept? (5a, L47)

Days are days of the calendar here, not hours: a draft is deleted early on the day that its owner was told, whatever the
hour at which they left it, and whether or not the clocks have changed in between.
"""

from datetime import date, datetime, time, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower
from django.utils import timezone

from accounts import leftovers
from accounts.models import User

from .models import ComingOfAge, ContactDetails, Disagreement, LocalAuthority, Message, PartyContact
from .querysets import DisagreementQuerySet
from .states import Status

WARNING = "n01_deleted_soon"
_NOT_BY_EMAIL = ("phone", "post")


def to_warn() -> DisagreementQuerySet:
    """Return the drafts whose owners are now to be told when they will be deleted.

    Who has no account cannot come back by a link, and who asked not to be e-mailed is not (P17): these had the day on
    screen when they saved.
    """
    known = _left_alone("draft_warning_days").filter(requester__is_active=True, warned_at=None)
    return known.exclude(contact__best_way__in=_NOT_BY_EMAIL)


def to_delete() -> DisagreementQuerySet:
    """Return the drafts whose day has come. Nobody who is to be warned loses theirs before the day in that warning."""
    waited = Q()
    for council in LocalAuthority.objects.all():
        waited |= Q(authority=council, warned_at__lt=_before_the_last(council.days_between_warning_and_deleting))
    old = _left_alone("draft_kept_days").filter(waited | Q(warned_at=None))
    return old.exclude(pk__in=to_warn().values("pk"))


def deleted_on(draft: Disagreement) -> date:
    """Return the day on which a draft whose owner is written to today will be deleted."""
    days = draft.authority.days_between_warning_and_deleting
    return max(draft.kept_until, timezone.localdate() + timedelta(days=days))


def accounts() -> QuerySet[User]:
    """Return accounts that nobody used and no request will need: without one, who sent a request without signing in,
    or was asked to take part, would be sent no code when they come."""
    addresses = [model.objects.values(known=Lower("email")) for model in (ContactDetails, PartyContact, ComingOfAge)]
    unused = leftovers.unused()
    for known in addresses:
        unused = unused.exclude(email__in=known)
    return unused


def _left_alone(days: str) -> DisagreementQuerySet:
    """Return the drafts left alone for as many days as this setting of their council says, each with `warned_at`: when
    its owner was warned, if they were, since they left it."""
    left = Q()
    for council in LocalAuthority.objects.all():
        left |= Q(authority=council, touched_at__lt=_before_the_last(getattr(council, days)))
    warnings = Message.objects.filter(disagreement=OuterRef("pk"), kind=WARNING, created_at__gt=OuterRef("touched_at"))
    return (
        Disagreement.objects.filter(left, status=Status.DRAFT)
        .annotate(warned_at=Subquery(warnings.order_by("-id").values("created_at")[:1]))
        .select_related("authority", "requester")
        .order_by("pk")
    )


def _before_the_last(days: int) -> datetime:
    """Return the moment before which something happened that was so many days ago, or more."""
    return timezone.make_aware(datetime.combine(timezone.localdate() - timedelta(days=days - 1), time.min))
