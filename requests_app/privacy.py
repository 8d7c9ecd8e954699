"""What does the privacy notice say of who sees what?

Worked out from the lists that decide what the pages show (`sight`), so that the notice cannot promise another thing
than is done. What `providers` keeps, documents above all, the templates tell in words of their own.
"""

from typing import NamedTuple

from .sight import CONFLICT_CHECK, Reader, ever


class Told(NamedTuple):
    """One row of the table: things that are seen alike, and whether, or from when on, each of the others sees them."""

    what: tuple[str, ...]
    council: str
    asked: str
    service: str


NEVER = "Never"
# What it is to a parent or carer, to a young person (nothing: it is not asked of them), and in the words of `sight`.
_ROWS: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("Your name and the child’s name", "Your name", frozenset({"requester_name", "child_name"})),
    (
        "What happened, and what would help",
        "What happened, and what would help",
        frozenset({"what_happened", "what_would_help"}),
    ),
    ("What the child or young person thinks", "What you think yourself", frozenset({"views"})),
    ("Date of birth", "Your date of birth", frozenset({"date_of_birth"})),
    ("Your e-mail, phone number and address", "Your e-mail, phone number and address", frozenset({"contact"})),
    ("How to reach you safely", "How to reach you safely", frozenset({"safety_note"})),
    (
        "What helps you to take part",
        "What helps you to take part",
        frozenset({"help_labels", "help_language", "help_details"}),
    ),
    ("What you say about another parent", "", frozenset({"other_parent"})),
    (
        "The council’s questions, your answers, and the decision",
        "The council’s questions, your answers, and the decision",
        frozenset({"questions", "decisions"}),
    ),
    ("What you write for the mediator alone", "What you write for the mediator alone", frozenset({"private_notes"})),
)


def table(*, for_young_people: bool = False) -> list[Told]:
    """Return who sees what of a request. Raises ValueError where something would be seen in part only."""
    alike: dict[tuple[str, str, str], list[str]] = {}
    for parent, young, fields in _ROWS:
        seen = (_council(fields), _asked(fields), _service(fields))
        alike.setdefault(seen, []).append(young if for_young_people else parent)
    return [Told(tuple(filter(None, things)), *seen) for seen, things in alike.items()]


def _council(fields: frozenset[str]) -> str:
    return "Yes, once you send it" if _all_of(fields, ever(Reader.COUNCIL)) else NEVER


def _asked(fields: frozenset[str]) -> str:
    return "Yes, if the council goes ahead" if _all_of(fields, ever(Reader.PARTY)) else NEVER


def _service(fields: frozenset[str]) -> str:
    if not _all_of(fields, ever(Reader.SERVICE)):
        return NEVER
    return "Yes, when it is asked to help" if _all_of(fields, CONFLICT_CHECK) else "Yes, once it takes your case"


def _all_of(fields: frozenset[str], seen: frozenset[str]) -> bool:
    if not (fields <= seen or fields.isdisjoint(seen)):
        raise ValueError(f"Seen in part only: {sorted(fields)}")
    return fields <= seen
