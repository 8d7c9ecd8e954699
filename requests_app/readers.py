"""Who can see this part of a case, now and later?

Drawn beside each part on the page, and worked out from the very lists that decide what the pages show (`sight`), so
that no promise on screen can differ from what is done. tests/test_wall.py compares it with what a walk finds.
"""

from dataclasses import dataclass

from .models import Disagreement, Party, PartyKind
from .sight import OTHERS, REWORDED, Reader, allowed, approved_words, ever
from .states import OPEN, Status

# What each part of a case is, in the words of `sight`: the rows of the family's answers by the slug of their page.
PARTS: dict[str, frozenset[str]] = {
    "who-is-asking": frozenset({"asked_by"}),
    "relationship": frozenset({"relationship"}),
    "behalf": frozenset({"acting_for", "acting_basis"}),
    "their-place": frozenset({"acting_basis_note"}),
    "role": frozenset({"requester_role", "requester_organisation", "deciding_person"}),
    "family-knows": frozenset({"family_knows"}),
    "family-told": frozenset({"family_knows"}),
    "your-name": frozenset({"requester_name"}),
    "childs-name": frozenset({"child_name", "child_known_as"}),
    "date-of-birth": frozenset({"date_of_birth"}),
    "where-they-live": frozenset({"contact"}),
    "support-now": frozenset({"ehc_status"}),
    "setting": frozenset({"setting_name", "setting_phase"}),
    "who-with": frozenset({"party_names"}),
    "the-family": frozenset({"party_contacts"}),
    "the-nursery": frozenset({"party_contacts"}),
    "the-school": frozenset({"party_contacts"}),
    "the-college": frozenset({"party_contacts"}),
    "the-nhs": frozenset({"party_contacts"}),
    "about": frozenset({"about_labels"}),
    "moment": frozenset({"moment"}),
    "what-happened": frozenset({"what_happened"}),
    "what-would-help": frozenset({"what_would_help"}),
    "talked-to": frozenset({"talked_to_labels"}),
    "decisions": frozenset({"appeal", "decision_date"}),
    "views": frozenset({"views"}),
    "contact": frozenset({"contact"}),
    "copies": frozenset({"contact"}),
    "safe-contact": frozenset({"safety_note"}),
    "help": frozenset({"help_labels"}),
    "supporters": frozenset({"supporters", "supporter_names"}),
    "other-parents": frozenset({"other_parent"}),
    "only-the-mediator": frozenset({"private_notes"}),
    "question": frozenset({"questions"}),
    "decision": frozenset({"decisions"}),
}
# How to reach an organisation is also known to that organisation.
_OF_PARTY = {
    "the-family": PartyKind.FAMILY,
    "the-nursery": PartyKind.EARLY_YEARS,
    "the-school": PartyKind.SCHOOL,
    "the-college": PartyKind.COLLEGE,
    "the-nhs": PartyKind.HEALTH,
}
_YOU = {
    Reader.FAMILY: "you",
    Reader.COUNCIL: "officers who consider requests",
    Reader.PARTY: "you and everyone else asked",
    Reader.SERVICE: "your service",
}
_NEVER = {Reader.PARTY: "anyone else asked to take part", Reader.COUNCIL: "the council"}

_REWORDED = " Everyone else reads the other words that the person who asked said yes to."


@dataclass(frozen=True)
class Seen:
    """Who can see a part of a case: now, once the case has come further, and never."""

    now: tuple[Reader, ...]
    later: tuple[Reader, ...]
    never: tuple[Reader, ...]
    itself: Party | None
    sentence: str

    def __str__(self):
        return self.sentence


def of(part: str, disagreement: Disagreement, to: Reader) -> Seen | None:
    """Return who can see a part, told to one reader. None for a part that is the same words for everybody."""
    fields = PARTS.get(part)
    if fields is None:
        return None
    now = tuple(one for one in Reader if fields & allowed(one, disagreement))
    can = tuple(one for one in Reader if fields & ever(one))
    later = tuple(one for one in can if one not in now) if disagreement.status in OPEN | {Status.DRAFT} else ()
    never = tuple(one for one in Reader if one not in can)
    itself = _itself(part, disagreement)
    reworded = to not in OTHERS and fields <= REWORDED and approved_words(disagreement) is not None
    if reworded:
        now, later = (tuple(one for one in some if one not in OTHERS) for some in (now, later))
    sentence = _sentence(disagreement, to, now, later, never, itself) + (_REWORDED if reworded else "")
    return Seen(now, later, never, itself, sentence)


def by_part(disagreement: Disagreement, to: Reader) -> dict[str, Seen]:
    """Return who can see each part, told to one reader, under names that a template can ask for."""
    return {part.replace("-", "_"): of(part, disagreement, to) for part in PARTS}


def _itself(part: str, disagreement: Disagreement) -> Party | None:
    if disagreement.status != Status.REFERRED or part not in _OF_PARTY:
        return None
    return disagreement.parties.filter(kind=_OF_PARTY[part], invited_at__isnull=False).first()


def _sentence(
    disagreement: Disagreement,
    to: Reader,
    now: tuple[Reader, ...],
    later: tuple[Reader, ...],
    never: tuple[Reader, ...],
    itself: Party | None,
) -> str:
    first = sorted(now, key=lambda one: one != to)
    names = [_name(one, disagreement, to) for one in first] + ([str(itself)] if itself else [])
    sentences = [f"Seen {'' if len(names) > 1 else 'only '}by {_list(names)}."]
    if later:
        sentences.append(f"{_when(disagreement)}, also by {_list([_name(one, disagreement, to) for one in later])}.")
    if never and to in now:
        sentences.append(f"Never by {_list([_NEVER.get(one) or _name(one, disagreement, to) for one in never], 'or')}.")
    return " ".join(sentences)


def _when(disagreement: Disagreement) -> str:
    if disagreement.status == Status.REFERRED:
        return "Once it takes the case"
    return "If the council goes ahead" if disagreement.status != Status.DRAFT else "Once you send it"


def _name(reader: Reader, disagreement: Disagreement, to: Reader) -> str:
    if reader == to:
        return _YOU[to]
    if reader == Reader.SERVICE:
        return str(getattr(disagreement, "independent_service", None) or "the independent service")
    if reader == Reader.COUNCIL:
        return f"the SEND team at {disagreement.authority}"
    return {Reader.FAMILY: "the person who asked", Reader.PARTY: "everyone asked to take part"}[reader]


def _list(names: list[str], last: str = "and") -> str:
    return f" {last} ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
