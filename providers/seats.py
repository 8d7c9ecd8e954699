"""From where does somebody send and read documents on a case, and what may they do there?

A seat is a party's, for the person who speaks for it, or the service's that has taken the case. Who considers the
request for the council has none: for them there is no page about documents at all (R4, R45).
"""

from dataclasses import dataclass

from accounts.models import User
from requests_app.models import Disagreement, Party, PartyKind
from requests_app.models.parties import SAID_NO
from requests_app.states import Status

from .models import Document, Referral
from .models.documents import spoken_for_by, taken_by


@dataclass(frozen=True)
class Seat:
    """A place in a case: of a party, or else of the service by its referral."""

    disagreement: Disagreement
    party: Party | None = None
    referral: Referral | None = None

    def __str__(self):
        return str(self.party or self.referral.provider)

    @property
    def is_family(self) -> bool:
        return self.party is not None and self.party.kind == PartyKind.REQUESTER

    @property
    def is_service(self) -> bool:
        return self.referral is not None

    @property
    def facts(self) -> dict:
        """Which columns of a document, or of what happened to it, say that it was from here."""
        return {"party": self.party, "referral": self.referral}

    @property
    def has_said_no(self) -> bool:
        return self.party is not None and self.party.answer in SAID_NO


def of(user: User, disagreement: Disagreement) -> Seat | None:
    """Return where this person sits in a case, or None where they have no seat."""
    return find(user, disagreement.reference)


def find(user: User, reference: str) -> Seat | None:
    """Return where this person sits in the case with this reference, or None where they have no seat."""
    party = spoken_for_by(user).filter(disagreement__reference=reference)
    party = party.select_related("disagreement__authority").first()
    if party is not None:
        return Seat(party.disagreement, party=party)
    taken = taken_by(user).filter(disagreement__reference=reference)
    referral = taken.select_related("provider", "disagreement__authority").first()
    return Seat(referral.disagreement, referral=referral) if referral else None


def is_open(seat: Seat, user: User) -> bool:
    """Return whether there are documents at all from this seat: from going ahead on, and once the request has ended
    only for those who sent something, which stays theirs."""
    if seat.disagreement.status == Status.REFERRED:
        return True
    return Document.objects.owned_by(user).filter(disagreement=seat.disagreement).exists()


def may_send(seat: Seat) -> bool:
    """Return whether something can be sent from here: while it goes ahead, unless they have said no."""
    return seat.disagreement.status == Status.REFERRED and not seat.has_said_no


def may_send_recording(seat: Seat) -> bool:
    """Return whether a recording can be sent from here: a family's, of what the child or young person thinks."""
    party = seat.party
    asks = party is not None and party.kind == PartyKind.REQUESTER and not seat.disagreement.asks_for_organisation
    return asks or (party is not None and party.kind == PartyKind.FAMILY)


def open_moves(user: User, seat: Seat, document: Document) -> frozenset[str]:
    """Return the verbs that this person can do now with a document that is visible to them.

    Its owner can do all; the service can close what was shared by mistake, such as a letter with an address on it.
    Nobody but the owner ever opens anything.
    """
    own = Document.objects.owned_by(user).filter(pk=document.pk).exists()
    moves = {"remove"} if own else set()
    if document.is_kept and document.is_shared and (own or seat.is_service):
        moves.add("close")
    if document.is_kept and not (document.is_shared or document.is_recording) and own and may_send(seat):
        moves.add("share")
    return frozenset(moves)
