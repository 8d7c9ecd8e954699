"""What does the person who asked see of their own request? (R5, R39, R44, 5c)

Where it is in steps, and what each organisation has answered: by name, without a reason, and never more than that.
"""

from dataclasses import dataclass

from django.utils import timezone

from .models import Answer, Disagreement
from .stages import Stage

SENT, CONSIDERED, ASKED, TALKS = "Sent", "Considered by the council", "Everyone is asked", "Talks with the mediator"
_STEPS = (
    (SENT, "The council has your request."),
    (CONSIDERED, "The council decides whether to go ahead."),
    (ASKED, "The independent service takes your request, and everyone is asked if they will take part."),
    (TALKS, "The mediator speaks to each of you, then brings you together."),
)
_NOW_AT = {
    Stage.TO_CONSIDER: 1,
    Stage.CONSIDERING: 1,
    Stage.QUESTION: 1,
    Stage.SECOND_LOOK: 1,
    Stage.FINDING_PROVIDER: 2,
    Stage.OFFERED: 2,
    Stage.ASKING: 2,
    Stage.NOT_EVERYONE: 2,
    Stage.ALL_AGREED: 3,
}
_ANSWERS = {
    Answer.AGREED: ("Has agreed to take part", "green"),
    Answer.DECLINED: ("Has decided not to take part", "grey"),
    Answer.WITHDRAWN: ("Has decided to stop", "grey"),
    Answer.TALK_FIRST: ("Would like to talk first", "blue"),
}


@dataclass(frozen=True)
class Standing:
    """What one organisation has said, in words."""

    name: str
    text: str
    colour: str
    required: bool


def steps(disagreement: Disagreement) -> list[dict]:
    """Return the way of a request as steps, each done, now or next. None for a request that has come to an end."""
    now = _NOW_AT.get(Stage(disagreement.stage))
    if now is None:
        return []
    return [
        {"title": title, "state": "done" if place < now else "now" if place == now else "next", "text": text}
        for place, (title, text) in enumerate(_STEPS)
    ]


def standings(disagreement: Disagreement) -> list[Standing]:
    """Return what the other people have said, one row each, once they have been asked."""
    others = disagreement.parties.others().filter(invited_at__isnull=False).with_answer()
    return [_standing(party) for party in others]


def names(disagreement: Disagreement) -> list[str]:
    """Return who is in a request, by name: what everyone who was asked may know of the others."""
    return [str(party) for party in disagreement.parties.all()]


def _standing(party) -> Standing:
    waiting = (timezone.now() - party.invited_at).days
    text, colour = _ANSWERS.get(party.answer_now, (f"Waiting for an answer{_for_days(waiting)}", "yellow"))
    return Standing(str(party), text, colour, party.required)


def _for_days(days: int) -> str:
    return "" if days == 0 else f", {days} day{'' if days == 1 else 's'}"
