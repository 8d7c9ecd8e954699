"""Has the record of a case been changed behind the portal's back?

Each event carries a seal over itself and the seal before it, and the request keeps the newest. Changing, adding or
removing a row by hand breaks the chain at that row, and `manage.py verify_record` names it. A seal covers numbers and
coded values only, so it still holds when somebody's personal data has been erased.
"""

import hashlib
import json

from .models import Disagreement, Event


def seal(event: Event, before: str) -> str:
    """Return the seal of an event that follows the one sealed `before` (an empty string for the first)."""
    facts = [
        before,
        event.disagreement_id,
        event.verb,
        event.by_id,
        event.acting_as,
        event.party_id,
        event.detail,
        event.at.isoformat(),
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def first_broken(disagreement: Disagreement) -> str:
    """Return what is wrong with the record of one case, naming the first row, or an empty string if it is whole."""
    before = ""
    for event in disagreement.events.order_by("id"):
        if event.seal != seal(event, before):
            return f"{disagreement.reference}: event {event.pk} ({event.verb}) is not as it was written"
        before = event.seal
    if before != disagreement.last_seal:
        return f"{disagreement.reference}: the newest event is missing"
    return ""
