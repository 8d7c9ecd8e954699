"""What does a pause hold back? (domain section 7; models/pauses.py)

All messages, where a child has died or is very ill: nothing of any kind leaves, and reminders are not even written.
Anything new that would be shared, while words for it wait for the family's answer, or a young person is being asked.
"""

from django.db.models import Exists, OuterRef

from .models import Disagreement, Message, Pause
from .querysets import DisagreementQuerySet
from .states import Status

_WAITS = (
    "This is paused for now, so nothing new can be opened or shared. You do not need to do anything. Try again in some "
    "days, or ring the council."
)
# What lets somebody new read of a request.
SHARES = frozenset({"refer", "refer_again", "accept", "invite_again"})
# What is being settled is the council's and the family's: a provider is told no more than that it waits.
_BY_A_PROVIDER = frozenset({"accept"})
_WHY = {
    Pause.Reason.WORDS: (
        "Nobody new can read this request yet. The person who asked has not answered about the other words for it. "
        "Wait for the answer, write it down if they tell you, or take the other words back."
    ),
    Pause.Reason.AGE: (
        "Nobody new can read this request yet. The young person, who can now decide, is being asked first. Wait for "
        "the answer, or write it down if they tell you."
    ),
}


def open_pauses(disagreement: Disagreement, *reasons: Pause.Reason) -> DisagreementQuerySet:
    """Return what holds a request up now, for these reasons or for any."""
    pauses = Pause.objects.filter(disagreement=disagreement, ended_at=None)
    return pauses.filter(reason__in=reasons) if reasons else pauses


def why_not_shared(disagreement: Disagreement, verb: str) -> str:
    """Return why `verb` may not be done while a pause is open, or nothing where none stands in its way."""
    shares = verb in SHARES or (verb == "change_parties" and disagreement.status == Status.REFERRED)
    pause = open_pauses(disagreement, *_WHY).first() if shares else None
    if pause is None:
        return ""
    return _WAITS if verb in _BY_A_PROVIDER else _WHY[pause.reason]


def why_nothing_new(disagreement: Disagreement) -> str:
    """Return, in words for anybody in it, why nothing new can be read of a request now, or nothing where it can (L5):
    no invitation is opened for the first time, and no document shared. What was read before stays."""
    return _WAITS if open_pauses(disagreement, Pause.Reason.AGE).exists() else ""


def why_not_opened(disagreement: Disagreement) -> str:
    """Return, in words for somebody who was asked, why they cannot open their invitation now, or nothing where they
    can: while a young person is being asked, or other words wait for the family's answer."""
    return _WAITS if open_pauses(disagreement, *_WHY).exists() else ""


def messages_are_held(disagreement: Disagreement) -> bool:
    """Return whether no message about this request may leave."""
    return open_pauses(disagreement, Pause.Reason.MESSAGES).exists()


def holding_messages_of(request: str) -> Exists:
    """Return the part of a query that says whether messages about `request`, a column's name, are held back."""
    held = Pause.objects.filter(reason=Pause.Reason.MESSAGES, ended_at=None)
    return Exists(held.filter(disagreement=OuterRef(request)))


def holds(message: Message) -> bool:
    """Return whether a message may not leave now."""
    return message.about_id is not None and messages_are_held(message.about)


def held_on_record(disagreement: Disagreement):
    """Return the messages listed with a request that would leave if they were not held back, oldest first."""
    return disagreement.messages.filter(state=Message.State.QUEUED).order_by("id")
