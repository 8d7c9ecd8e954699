"""Which help to take part still has to be arranged? (P18, domain section 7)

Asked of a request, because the meeting that waits for it is the request's. `unmet_needs` is what arranging a meeting
asks first: while it returns anything, whoever arranges one is told, and has to confirm.
"""

from dataclasses import dataclass
from datetime import datetime

from requests_app.models import Disagreement, Help

from .models import HelpState, Referral

_COLOURS = {HelpState.WAITING: "yellow", HelpState.ARRANGED: "green", HelpState.NOT_NEEDED: "grey"}


@dataclass(frozen=True)
class Need:
    """One kind of help that was asked for, and what has become of it."""

    name: Help
    state: HelpState
    settled_at: datetime | None

    @property
    def label(self) -> str:
        return self.name.label

    @property
    def colour(self) -> str:
        return _COLOURS[self.state]


def needs(disagreement: Disagreement) -> list[Need]:
    """Return every kind of help that was asked for, with what the provider that has the case has arranged."""
    referral = live_referral(disagreement)
    settled = {row.need: row for row in referral.help_settled.all()} if referral else {}
    return [_need(Help(name), settled.get(name)) for name in disagreement.help_needed]


def unmet_needs(disagreement: Disagreement) -> list[Need]:
    """Return the kinds of help that still have to be arranged."""
    return [need for need in needs(disagreement) if need.state == HelpState.WAITING]


def live_referral(disagreement: Disagreement) -> Referral | None:
    """Return the referral of the provider that has the case."""
    return disagreement.referrals.live().first()


def _need(name: Help, row) -> Need:
    return Need(name, HelpState(row.state) if row else HelpState.WAITING, row.settled_at if row else None)
