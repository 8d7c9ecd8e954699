"""What may follow what, for a referral?

The request's own process is in `requests_app.states`; this is the small machine beside it.
"""

from django.db import models


class ReferralState(models.TextChoices):
    OFFERED = "offered", "Offered"
    ACCEPTED = "accepted", "Accepted"
    RETURNED = "returned", "Returned"
    ENDED = "ended", "Ended"


LIVE = frozenset({ReferralState.OFFERED, ReferralState.ACCEPTED})

MOVES: dict[str, tuple[frozenset[ReferralState], ReferralState]] = {
    "accept": (frozenset({ReferralState.OFFERED}), ReferralState.ACCEPTED),
    # A conflict can come to light after a case was taken, too.
    "return_": (LIVE, ReferralState.RETURNED),
    # what somebody says by phone, by post or face to face to the service that has the case
    "note_answer": (frozenset({ReferralState.ACCEPTED}), ReferralState.ACCEPTED),
    # what is arranged to help a family take part
    "settle_help": (frozenset({ReferralState.ACCEPTED}), ReferralState.ACCEPTED),
    "end": (LIVE, ReferralState.ENDED),
}
