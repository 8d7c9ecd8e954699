"""What does the person who asked see of their own request? (R5, R39, R44, 5c)

Where it is in steps, and what each organisation has answered: by name, without a reason, and never more than that.
"""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from . import wording
from .models import Agreement, Answer, Disagreement, PartyKind
from .stages import Stage


@dataclass(frozen=True)
class Step:
    """A part of the way, and what to say of it once it is behind and while it is ahead."""

    title: str
    done: str
    ahead: str


_STEPS = (
    Step("Sent", "The council has your request.", ""),
    Step(
        "Considered by the council",
        "The council decided to go ahead.",
        "The council decides whether to go ahead.",
    ),
    Step(
        "Everyone is asked",
        "An independent service has your request, and everyone who is needed wants to take part.",
        "An independent service takes your request, and everyone is asked if they will take part.",
    ),
    Step("Talks with the mediator", "", "The mediator speaks to each of you, then brings you together."),
)
# Which step each stage is, and what is happening in it now.
_NOW_AT = {
    Stage.TO_CONSIDER: (1, "Your request is waiting for someone at the council to read it."),
    Stage.CONSIDERING: (1, "Someone at the council is reading your request."),
    Stage.QUESTION: (1, "The council has asked you something first."),
    Stage.SECOND_LOOK: (1, "Someone else at the council looks at it again."),
    Stage.FINDING_PROVIDER: (2, "A different independent service is being found. The others are asked meanwhile."),
    Stage.OFFERED: (2, "An independent service is checking that it can help. The others are asked meanwhile."),
    Stage.ASKING: (2, "The independent service has your request. We are waiting for answers."),
    Stage.NOT_EVERYONE: (2, "The independent service has your request. It waits until everyone agrees."),
    Stage.ALL_AGREED: (3, "The mediator speaks to each of you, then brings you together."),
}
_ANSWERS = {
    Answer.AGREED: ("Has agreed to take part", "green"),
    Answer.DECLINED: ("Has decided not to take part", "grey"),
    Answer.WITHDRAWN: ("Has decided to stop", "grey"),
    Answer.TALK_FIRST: ("Would like to talk first", "blue"),
}
# Nobody may be told that somebody was asked whom nothing has reached.
_UNREACHED = "Not reached yet. The council tries another way"


@dataclass(frozen=True)
class Standing:
    """What one organisation has said, in words."""

    name: str
    text: str
    colour: str
    required: bool


def steps(disagreement: Disagreement) -> list[dict]:
    """Return the way of a request as steps, each done, now or next. None for a request that has come to an end."""
    place, happening = _NOW_AT.get(Stage(disagreement.stage), (None, ""))
    if place is None:
        return []
    return [
        *({"title": step.title, "state": "done", "text": step.done} for step in _STEPS[:place]),
        {"title": _STEPS[place].title, "state": "now", "text": happening},
        *({"title": step.title, "state": "next", "text": step.ahead} for step in _STEPS[place + 1 :]),
    ]


def standings(disagreement: Disagreement) -> list[Standing]:
    """Return what the other people have said, one row each, once they have been asked."""
    return [_standing(party) for party in _asked(disagreement)]


def for_family(disagreement: Disagreement) -> list[Standing]:
    """Return the same for who asked: by name, or as one row with how many have agreed where the council shows totals
    only (5c)."""
    if disagreement.authority.answers_by_name:
        return standings(disagreement)
    answers = [party.answer_now for party in _asked(disagreement)]
    agreed = answers.count(Answer.AGREED)
    total = Standing("Everyone who was asked", f"{agreed} of {len(answers)} agreed so far", "blue", required=True)
    return [total] if answers else []


def own_answers(disagreement: Disagreement) -> list[tuple[Agreement, tuple[str, ...]]]:
    """Return each answer that the person who asked has given to taking part, with the words they gave it to."""
    own = Agreement.objects.filter(party__disagreement=disagreement, party__kind=PartyKind.REQUESTER)
    return [(one, wording.sentences(one.wording)) for one in own]


def _asked(disagreement: Disagreement) -> QuerySet:
    return disagreement.parties.others().filter(invited_at__isnull=False).with_answer().with_invitation()


def _standing(party) -> Standing:
    if party.is_unreached:
        return Standing(str(party), _UNREACHED, "orange", party.required)
    waiting = (timezone.now() - party.invited_at).days
    text, colour = _ANSWERS.get(party.answer_now, (f"Waiting for an answer{_for_days(waiting)}", "yellow"))
    return Standing(str(party), text, colour, party.required)


def _for_days(days: int) -> str:
    return "" if days == 0 else f", {days} day{'' if days == 1 else 's'}"
