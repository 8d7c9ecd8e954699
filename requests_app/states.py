"""What may follow what?

`MOVES` is the whole process of a request, verb by verb. A verb is the same word as its action, its address, its
template, its event and its button. The README's diagram is drawn from this table and a test keeps the two alike.
"""

from dataclasses import dataclass

from django.db import models


class Status(models.TextChoices):
    DRAFT = "draft", "Not sent yet"
    SUBMITTED = "submitted", "Sent"
    CONSIDERING = "considering", "Being considered"
    QUESTION_ASKED = "question_asked", "A question has been asked"
    NOT_TAKEN_FORWARD = "not_taken_forward", "Not taken forward"
    REFERRED = "referred", "Going ahead"
    WITHDRAWN = "withdrawn", "Stopped by the person who asked"
    MERGED = "merged", "Joined with another request"
    TRANSFERRED = "transferred", "Another council’s now"


@dataclass(frozen=True)
class Move:
    """The statuses a verb may start from, and the one it leads to (None: the status stays as it is)."""

    sources: frozenset[Status]
    target: Status | None


def _move(*sources: Status, to: Status | None = None) -> Move:
    return Move(frozenset(sources), to)


STAYS = None
SENT = frozenset(Status) - {Status.DRAFT}
OPEN = frozenset({Status.SUBMITTED, Status.CONSIDERING, Status.QUESTION_ASKED, Status.REFERRED})
CONSIDERED = OPEN - {Status.REFERRED}
# Somebody at the council has begun with it, so the words that others would read are known to them.
WORDED = OPEN - {Status.SUBMITTED}

MOVES: dict[str, Move] = {
    # the family, before sending
    "save": _move(Status.DRAFT, to=STAYS),
    "discard": _move(Status.DRAFT, to=STAYS),  # the row goes with its answers
    "submit": _move(Status.DRAFT, to=Status.SUBMITTED),
    # the council considers (R35, R36)
    "take_up": _move(Status.SUBMITTED, to=Status.CONSIDERING),
    "ask": _move(Status.CONSIDERING, to=Status.QUESTION_ASKED),
    "answer": _move(Status.QUESTION_ASKED, to=Status.CONSIDERING),
    "propose": _move(Status.CONSIDERING, Status.QUESTION_ASKED, to=STAYS),
    "set_aside": _move(Status.CONSIDERING, Status.QUESTION_ASKED, to=STAYS),
    "not_take_forward": _move(Status.CONSIDERING, Status.QUESTION_ASKED, to=Status.NOT_TAKEN_FORWARD),
    "ask_second_look": _move(Status.NOT_TAKEN_FORWARD, to=STAYS),
    "reopen": _move(Status.NOT_TAKEN_FORWARD, to=Status.CONSIDERING),
    "change_parties": _move(Status.CONSIDERING, Status.QUESTION_ASKED, Status.REFERRED, to=STAYS),
    # the same address is sent a new link, and the old one dies
    "invite_again": _move(Status.REFERRED, to=STAYS),
    # an officer is away, and a colleague looks after it instead
    "take_over": _move(Status.CONSIDERING, Status.QUESTION_ASKED, Status.REFERRED, to=STAYS),
    # going ahead is one move with telling the provider (R37), and needs `providers`
    "refer": _move(Status.CONSIDERING, Status.QUESTION_ASKED, to=Status.REFERRED),
    "refer_again": _move(Status.REFERRED, to=STAYS),
    "accept": _move(Status.REFERRED, to=STAYS),
    "return_": _move(Status.REFERRED, to=STAYS),
    # who sent without signing in makes it theirs later
    "claim": _move(*SENT, to=STAYS),
    # staff open the case: the family can see who has looked
    "look": _move(*SENT, to=STAYS),
    # the people who were asked (R39)
    "respond": _move(Status.REFERRED, to=STAYS),
    "withdraw_agreement": _move(Status.REFERRED, to=STAYS),
    # the family, at any stage (R48)
    "withdraw": Move(OPEN, Status.WITHDRAWN),
    # by phone, by post or face to face, written down by whoever was told (R27)
    "record_reply": _move(Status.QUESTION_ASKED, to=Status.CONSIDERING),
    "record_answer": _move(Status.REFERRED, to=STAYS),
    "note_answer": _move(Status.REFERRED, to=STAYS),
    "record_withdrawal": Move(OPEN, Status.WITHDRAWN),
    "new_code": _move(*SENT, to=STAYS),
    "correct_contact": _move(*SENT, to=STAYS),
    # the same person asked twice: one is joined to the other, which takes it in (domain section 7)
    "merge": Move(CONSIDERED, Status.MERGED),
    "take_in": Move(OPEN, STAYS),
    # two people asked about one child: officers note it, and neither is told of the other
    "link": Move(OPEN, STAYS),
    # one request for each child
    "ask_for_another": _move(*SENT, to=STAYS),
    # a child has died, or is very ill: nothing leaves until somebody says so
    "pause_messages": _move(*SENT, to=STAYS),
    "start_messages": _move(*SENT, to=STAYS),
    # other words for what is shared, which only the family can allow
    "propose_words": Move(WORDED, STAYS),
    "take_back_words": Move(WORDED, STAYS),
    "answer_words": Move(WORDED, STAYS),
    "record_words": Move(WORDED, STAYS),
    # a young person's right to ask came to them after somebody else had asked: they are asked, and say (L5)
    "come_of_age": Move(OPEN, STAYS),
    "reach_young_person": Move(OPEN, STAYS),
    "answer_age": Move(OPEN, STAYS),
    "record_age_answer": Move(OPEN, STAYS),
    "stop_at_age": Move(OPEN, Status.WITHDRAWN),
    # who gets copies of what we write to a young person
    "change_copies": _move(*SENT, to=STAYS),
    # the family has moved, and another council looks after it
    "transfer": Move(WORDED, Status.TRANSFERRED),
    # what officers seek advice about, and bars nobody (L10, L53)
    "keep_in_mind": _move(*SENT, to=STAYS),
    # the provider arranges the help that the family asked for (P18)
    "settle_help": _move(Status.REFERRED, to=STAYS),
}


def allows(verb: str, status: str) -> bool:
    """Return whether the table lets `verb` start from `status`."""
    return status in MOVES[verb].sources


def diagram() -> str:
    """Return `MOVES` as the Mermaid state diagram that stands in the README."""
    lines = ["stateDiagram-v2", "    [*] --> draft"]
    for verb, move in MOVES.items():
        lines += [f"    {source} --> {move.target or source}: {verb}" for source in Status if source in move.sources]
    return "\n".join(lines)
