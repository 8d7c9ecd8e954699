"""Who has looked?

Every time staff open a case, that is an event, and the family can see it. Opening the same page again within the half
hour is the same look, so that the timeline stays something a person can read.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User

from ..models import Disagreement
from ..permissions import Place
from .turn import lock, record

SAME_LOOK = timedelta(minutes=30)


@transaction.atomic
def look(disagreement: Disagreement, *, by: User, place: Place) -> None:
    """Record that a member of staff opened a case they may see. `place` says as what."""
    recent = disagreement.events.filter(
        verb="look", by=by, acting_as=place.acting_as, at__gte=timezone.now() - SAME_LOOK
    )
    if not recent.exists():
        record(lock(disagreement), "look", by=by, place=place)
