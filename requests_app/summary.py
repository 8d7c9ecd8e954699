"""What has been answered, as rows to read?

For "check your answers", the family's own copy, and whoever may see the whole request.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.formats import date_format

from . import own_words, readers, sight
from .journey import Page, is_done, pages
from .models import (
    ActingBasis,
    Appeal,
    AskedBy,
    ContactDetails,
    Decides,
    Disagreement,
    EhcStatus,
    HealthBody,
    Party,
    PartyKind,
    TalkedTo,
    ViewsHow,
)

Reader = Callable[[Disagreement], list[str]]
# What only the family reads of a page, because its words are kept by an app to the right. See `tell_family`.
_OWN: dict[str, Reader] = {}
# Answers from lists that speak of a young person. What people typed stays as they typed it.
_ABOUT_THEM = frozenset({*EhcStatus.labels, *ViewsHow.labels})
# Answers from lists that speak as a family does.
_AS_A_FAMILY = frozenset({*EhcStatus.labels, *TalkedTo.labels, *Appeal.labels})


@dataclass(frozen=True)
class Row:
    page: Page
    title: str
    lines: list[str]
    done: bool
    required: bool
    url: str
    seen: readers.Seen | None

    @property
    def text(self) -> str:
        """The answer on one or more lines."""
        return "\n".join(self.lines)

    @property
    def empty(self) -> str:
        """What stands where there is no answer."""
        return "Left empty" if self.done else "Not answered yet"


class Section(NamedTuple):
    """The rows under one heading."""

    title: str
    rows: list[Row]

    @property
    def seen(self) -> list[tuple[str, str]]:
        """Who can see what stands here: see `seen`."""
        return _grouped((row.title, row.seen) for row in self.rows)


def sections(
    disagreement: Disagreement, to: sight.Reader, address: Callable[[Disagreement, Page], str] | None = None
) -> list[Section]:
    """Return the family's answers as one reader may read them, in the order of the questions, by section, with the
    `address` of each question and who else can see it.

    To the family, a young person's answers are in the first person, and what other apps keep for them alone is told.
    """
    found: dict[str, list[Row]] = {}
    for page in pages(disagreement):
        url = address(disagreement, page) if address else ""
        lines = _lines(disagreement, page, to)
        seen = readers.of(page.slug, disagreement, to)
        done, required = is_done(disagreement, page), page.required_of(disagreement)
        row = Row(page, _title(disagreement, page, to), lines, done, required, url, seen)
        found.setdefault(page.section, []).append(row)
    return [Section(title, rows) for title, rows in found.items()]


def seen(disagreement: Disagreement, to: sight.Reader) -> list[tuple[str, str]]:
    """Return who can see the answers that exist for one reader: the titles of those alike, and the sentence."""
    parts = [(page, readers.of(page.slug, disagreement, to)) for page in pages(disagreement)]
    return _grouped((_title(disagreement, page, to), one) for page, one in parts if one and to in one.now)


def _grouped(titled: Iterable[tuple[str, readers.Seen | None]]) -> list[tuple[str, str]]:
    groups: dict[str, list[str]] = {}
    for title, one in titled:
        if one:
            groups.setdefault(str(one), []).append(title)
    return [("; ".join(titles), sentence) for sentence, titles in groups.items()]


def _title(disagreement: Disagreement, page: Page, to: sight.Reader) -> str:
    return page.title_for(disagreement) if to == sight.Reader.FAMILY else page.of_them


def tell_family(slug: str, reader: Reader) -> None:
    """Let an app to the right say to the family, and to nobody else, what became of the page `slug`."""
    _OWN[slug] = reader


def _lines(disagreement: Disagreement, page: Page, to: sight.Reader) -> list[str]:
    own = to == sight.Reader.FAMILY
    reader = _OWN.get(page.slug, _READERS[page.slug]) if own else _READERS[page.slug]
    if own and page.slug == "the-family" and _reached_otherwise(disagreement):
        reader = _family_by_name
    lines = [line for line in reader(sight.of(disagreement, to)) if line]
    if own and disagreement.asked_by == AskedBy.YOUNG_PERSON:
        return [own_words.mine(line) if line in _ABOUT_THEM else line for line in lines]
    if disagreement.asks_for_organisation:
        return [own_words.of_organisation(line) if line in _AS_A_FAMILY else line for line in lines]
    return lines


def _reached_otherwise(disagreement: Disagreement) -> bool:
    """Whether how a family is reached may no longer be as who asked gave it: an officer has changed something of who is
    asked, or a young person has taken that place. What they said themselves is not for who asked (5c, L5)."""
    changed = disagreement.events.filter(verb="change_parties").exists()
    return changed or disagreement.parties.filter(kind=PartyKind.FORMER).exists()


def _family_by_name(disagreement: Disagreement) -> list[str]:
    party = disagreement.party_contacts.filter(kind=PartyKind.FAMILY).first()
    return [party.name] if party else []


def _date(value) -> str:
    return date_format(value, "j F Y") if value else ""


def _column(*names: str):
    return lambda disagreement: [getattr(disagreement, name) for name in names]


def _labels(name: str):
    def read(disagreement: Disagreement) -> list[str]:
        return [getattr(disagreement, f"get_{name}_display")()] if getattr(disagreement, name) else []

    return read


def _where(disagreement: Disagreement) -> list[str]:
    contact = _contact(disagreement)
    return ["No fixed address, or cannot say safely"] if contact.postcode_unknown else [contact.postcode]


def _contact(disagreement: Disagreement) -> ContactDetails:
    return getattr(disagreement, "contact", None) or ContactDetails()


def _setting(disagreement: Disagreement) -> list[str]:
    if disagreement.not_in_setting:
        return ["Not in one at the moment"]
    phase = disagreement.get_setting_phase_display() if disagreement.setting_phase else ""
    return [disagreement.setting_name, phase]


def _acting_for(disagreement: Disagreement) -> list[str]:
    """Who a supporter asks for, and why. What else there is to it is told here where it has no row of its own."""
    note = disagreement.acting_basis_note if disagreement.acting_basis == ActingBasis.OTHER else ""
    labels = [*_labels("acting_for")(disagreement), *_labels("acting_basis")(disagreement)]
    return [*labels, note, disagreement.requester_organisation]


def _role(disagreement: Disagreement) -> list[str]:
    """As what they ask, and who can decide. How to reach that person stands with how to reach who asks."""
    decides = {
        Decides.ME: "They can decide for it",
        Decides.SOMEONE_ELSE: f"{disagreement.deciding_person} decides for it",
        Decides.NOT_SURE: "They are not sure who decides for it",
    }.get(disagreement.decides, "")
    parent = "We ask as the child’s parent, under a care order" if disagreement.corporate_parent else ""
    return [disagreement.requester_role, disagreement.requester_organisation, decides, parent]


def _family_knows(disagreement: Disagreement) -> list[str]:
    return ["The family knows about this request, and has said that its details can be shared"] * bool(
        disagreement.family_knows
    )


def _family_told(disagreement: Disagreement) -> list[str]:
    if not disagreement.is_between_services:
        return _family_knows(disagreement)
    return ["Yes" if disagreement.family_knows else "No, not yet"] if "family-told" in disagreement.pages_done else []


def _who_with(disagreement: Disagreement) -> list[str]:
    parties = disagreement.party_contacts.filter(second_parent=None)
    if disagreement.asked_by == AskedBy.SUPPORTER:  # the family they ask for is not whom it is with
        parties = parties.exclude(kind=PartyKind.FAMILY)
    named = [name for party in parties for name in party.department_labels or [str(party)]]
    if disagreement.with_family_member:
        named.append("The child’s other parent, or someone in the family")
    if disagreement.with_other_council:
        named.append("Another council")
    return named + (["Not sure"] if disagreement.not_sure_who else [])


def _details(kind: PartyKind):
    def read(disagreement: Disagreement) -> list[str]:
        party = disagreement.party_contacts.filter(kind=kind).first()
        contact = getattr(party, "contact", None)
        told = [getattr(contact, name, "") for name in ("person", "email", "phone", "address")]
        return [party.name, *_what_became_of(party), *told] if party else []

    return read


def _what_became_of(party: Party) -> list[str]:
    """What an NHS body is called now, where it was joined with another since it was chosen (L42)."""
    if party.kind != PartyKind.HEALTH or not party.name:
        return []
    body = HealthBody.objects.filter(name=party.name).exclude(merged_into=None).first()
    return [f"Now {body.now}"] if body else []


def _how_to_contact(disagreement: Disagreement) -> list[str]:
    contact = _contact(disagreement)
    best = f"Best way: {contact.get_best_way_display().lower()}" if contact.best_way else ""
    message = {True: "Safe to leave a message", False: "Not safe to leave a message"}.get(contact.safe_to_leave_message)
    decides = f"Who decides: {contact.deciding_contact}" if contact.deciding_contact else ""
    told = [contact.email, contact.phone, *contact.address.splitlines(), best, contact.good_times, message or ""]
    return [*told, decides]


def _safety(disagreement: Disagreement) -> list[str]:
    note = getattr(disagreement, "safety_note", None)
    return [note.text] if note else []


def _help(disagreement: Disagreement) -> list[str]:
    return [*disagreement.help_labels, disagreement.help_language, disagreement.help_details]


def _other_parents(disagreement: Disagreement) -> list[str]:
    kept = getattr(disagreement, "other_parent", None)
    return [kept.get_answer_display(), kept.name, kept.contact] if kept else []


def _sharing(disagreement: Disagreement) -> list[str]:
    return ["You agree to take part, and that this may be shared"] if disagreement.agreed_wording else []


_READERS = {
    "who-is-asking": _labels("asked_by"),
    "relationship": _labels("relationship"),
    "behalf": _acting_for,
    "their-place": _column("acting_basis_note"),
    "role": _role,
    "family-knows": _family_knows,
    "family-told": _family_told,
    "your-name": _column("requester_name"),
    "childs-name": lambda one: [one.child_name, f"Called {one.child_known_as}" if one.child_known_as else ""],
    "date-of-birth": lambda one: [_date(one.date_of_birth)],
    "where-they-live": _where,
    "support-now": _labels("ehc_status"),
    "setting": _setting,
    "who-with": _who_with,
    "the-family": _details(PartyKind.FAMILY),
    "the-nursery": _details(PartyKind.EARLY_YEARS),
    "the-school": _details(PartyKind.SCHOOL),
    "the-college": _details(PartyKind.COLLEGE),
    "the-nhs": _details(PartyKind.HEALTH),
    "about": lambda one: one.about_labels,
    "moment": _labels("moment"),
    "what-happened": _column("what_happened"),
    "what-would-help": _column("what_would_help"),
    "talked-to": lambda one: one.talked_to_labels,
    "decisions": lambda one: [*_labels("appeal")(one), _date(one.decision_date)],
    "views": lambda one: [*_labels("views_how")(one), one.views],
    "contact": _how_to_contact,
    "copies": lambda one: [*_labels("copies")(one), _contact(one).copies_email],
    "safe-contact": _safety,
    "help": _help,
    "supporters": lambda one: [str(supporter) for supporter in one.supporters.all()],
    "other-parents": _other_parents,
    # Whether there is a note, and what it says, is not this app's to know.
    "only-the-mediator": lambda _: ["What you write there is only for the mediator, so it is not shown here"],
    "sharing": _sharing,
}
