"""Who can see a document: now, and later?

Told before anybody chooses a file, and beside every document, in words drawn from the case as it is at that moment by
the querysets that later decide who is served (models/documents.py). Nothing here is fixed text about "the parties".
"""

from dataclasses import dataclass
from functools import cached_property

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
        return ["So can anyone else who agrees to take part later.", council]


class Readers:
    """Who reads what on one case now: asked of the database once, for however many documents there are."""

    def __init__(self, disagreement: Disagreement):
        self._disagreement = disagreement
        self._going_on = disagreement.status == Status.REFERRED
        self._speakers: dict[tuple[int, int], bool] = {}

    @cached_property
    def _taking_part(self) -> list[Party]:
        return list(taking_part().filter(disagreement=self._disagreement))

    @cached_property
    def _asked(self) -> list[Party]:
        """Who was asked and has not said no."""
        asked = self._disagreement.parties.others().filter(invited_at__isnull=False).with_answer()
        return [one for one in asked if one.answer_now not in SAID_NO]

    @cached_property
    def _has_it(self) -> Referral | None:
        taken = self._disagreement.referrals.taken().select_related("provider")
        return taken.first() if self._going_on else None

    def of_level(self, seat: Seat, level: Level) -> Audience:
        """Return who could see something that was sent from this seat now, at that level."""
        return self._of(level, owner=seat.party, owners_service=seat.referral)

    def of(self, document: Document, level: Level | None = None) -> Audience:
        """Return who can see a document, or could if it were at another level. Its sender counts only while they speak
        for whom they sent it."""
        owner = document.party if document.party and self._still_speaks(document) else None
        return self._of(Level(level or document.level), owner=owner, owners_service=document.referral)

    def _still_speaks(self, document: Document) -> bool:
        key = (document.uploaded_by_id, document.party_id)
        if key not in self._speakers:
            self._speakers[key] = spoken_for_by(document.uploaded_by).filter(pk=document.party_id).exists()
        return self._speakers[key]

    def _of(self, level: Level, *, owner: Party | None, owners_service: Referral | None) -> Audience:
        shared = level == Level.EVERYONE
        reading = [one for one in self._taking_part if one != owner] if shared else []
        parties = ([owner] if owner else []) + reading
        # What another service gave to nobody is not for the one that has the case now.
        theirs = self._has_it is not None and (shared or owners_service in (None, self._has_it))
        return Audience(
            level=level,
            council=str(self._disagreement.authority),
            parties=tuple(parties),
            service=self._has_it.provider.name if theirs else "",
            asked=tuple(one for one in self._asked if one not in parties) if shared and self._going_on else (),
            service_later=self._going_on and self._has_it is None and (shared or owners_service is None),
            ended=not self._going_on,
        )


def of_level(seat: Seat, level: Level) -> Audience:
    """Return who could see something that was sent from this seat now, at that level."""
    return Readers(seat.disagreement).of_level(seat, level)


def of(document: Document, level: Level | None = None) -> Audience:
    """Return who can see a document now, or could if it were at another level."""
    return Readers(document.disagreement).of(document, level)


def name_of(party: Party, seat: Seat) -> str:
    """Return who that is, in the middle of a sentence for whoever sits in `seat`."""
    if party == seat.party:
        return YOU
    if party.kind == PartyKind.COUNCIL:
        return f"the person who answers for {party}"
    return str(party)


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
