"""How is an answer written into the agreement ledger, and what did it say at a given time?

Only here are rows made. The database refuses to change or delete one (migration 0002).
"""

from accounts.models import User

from . import wording
from .models import Agreement, Answer, Channel, Party


def append(party: Party, answer: Answer, *, by: User | None, channel: Channel = Channel.WEB) -> Agreement:
    """Return the new row: what `party` says from now on, to the wording of today."""
    return Agreement.objects.create(
        party=party, answer=answer, wording=wording.CURRENT, channel=channel, recorded_by=by
    )
