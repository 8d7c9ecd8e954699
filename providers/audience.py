"""Who can see a document: now, and later?

Told before anybody chooses a file, and beside every document, in words drawn from the case as it is at that moment by
the querysets that later decide who is served (models/documents.py). Nothing here is fixed text about "the parties".
"""

from dataclasses import dataclass

from requests_app.models import Disagreement, Party, PartyKind
from requests_app.models.parties import SAID_NO
from requests_app.states import Status

from .models import Document, Level, Referral
from .models.documents import spoken_for_by, taking_part
from .seats import Seat

THE_SERVICE = "the independent service"
YOU = "you"


@dataclass(frozen=True)
class Audience:
    """Who can see it. `parties` and `service` can now; `asked` can if they agree to take part, and the service, where
    `service_later`, once it has taken the case."""

    level: Level
    council: str
    parties: tuple[Party, ...]
    service: str
    asked: tuple[Party, ...]
    service_later: bool
    ended: bool

    def to(self, seat: Seat) -> str:
        """Return it in words for whoever sits there."""
        names = [name_of(one, seat) for one in self.parties] + _service(self.service, seat)
        names.sort(key=lambda name: name != YOU)
        sentences = [f"{_sentence_of(names)} can see it{' now' if self.service_later or self.asked else ''}."]
        if self.service_later:
            sentences.append(f"{_capital(THE_SERVICE)} can, once it has taken the case.")
        if self.asked:
            asked = [name_of(one, seat) for one in self.asked]
            sentences.append(f"{_sentence_of(asked)} can, if they agree to take part.")
        return " ".join([*sentences, *self._nobody_else()])

    def _nobody_else(self) -> list[str]:
        if self.level == Level.MEDIATOR or self.ended:
            return ["Nobody else can, and nobody else is told."]
        council = f"The team at {self.council} that considers the request cannot, and is not told."
        return ["So can anyone who agrees to take part later.", council]


def of_level(seat: Seat, level: Level) -> Audience:
    """Return who could see something that was sent from this seat now, at that level."""
    return _of(seat.disagreement, level, owner=seat.party, owners_service=seat.referral)


def of(document: Document, level: Level | None = None) -> Audience:
    """Return who can see a document, or could if it were at another level. Its sender counts only while they speak
    for whom they sent it."""
    owner = document.party if document.party and _still_speaks(document) else None
    level = Level(level or document.level)
    return _of(document.disagreement, level, owner=owner, owners_service=document.referral)


def name_of(party: Party, seat: Seat) -> str:
    """Return who that is, in the middle of a sentence for whoever sits in `seat`."""
    if party == seat.party:
        return YOU
    if party.kind == PartyKind.COUNCIL:
        return f"the person who answers for {party}"
    return str(party)


def _of(disagreement: Disagreement, level: Level, *, owner: Party | None, owners_service: Referral | None) -> Audience:
    shared, going_on = level == Level.EVERYONE, disagreement.status == Status.REFERRED
    reading = list(taking_part().filter(disagreement=disagreement)) if shared else []
    parties = ([owner] if owner else []) + [one for one in reading if one != owner]
    has_it = disagreement.referrals.taken().filter(disagreement__status=Status.REFERRED)
    has_it = has_it.select_related("provider").first() if going_on else None
    # What another service gave to nobody is not for the one that has the case now.
    theirs = has_it is not None and (shared or owners_service in (None, has_it))
    return Audience(
        level=level,
        council=str(disagreement.authority),
        parties=tuple(parties),
        service=has_it.provider.name if theirs else "",
        asked=tuple(_asked(disagreement, parties)) if shared and going_on else (),
        service_later=going_on and has_it is None and (shared or owners_service is None),
        ended=not going_on,
    )


def _asked(disagreement: Disagreement, reading: list[Party]) -> list[Party]:
    """Who was asked and has not said no: they can see it once they agree."""
    asked = disagreement.parties.others().filter(invited_at__isnull=False).with_answer()
    return [one for one in asked if one not in reading and one.answer_now not in SAID_NO]


def _still_speaks(document: Document) -> bool:
    return spoken_for_by(document.uploaded_by).filter(pk=document.party_id).exists()


def _service(name: str, seat: Seat) -> list[str]:
    if not name:
        return []
    return [YOU] if seat.is_service and str(seat) == name else [f"{name} ({THE_SERVICE})"]


def _sentence_of(names: list[str]) -> str:
    if not names:
        return "Nobody"
    return _capital(" and ".join(filter(None, [", ".join(names[:-1]), names[-1]])))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
