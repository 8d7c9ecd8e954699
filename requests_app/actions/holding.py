"""How does an officer hold back all messages of a request, and let them go again? (domain section 7)

For when a child has died, or is very ill: at once, and before anything is known for certain. Nothing else changes.
"""

from collections.abc import Collection

from django.utils import timezone

from accounts.models import User

from .. import holds
from ..errors import Refused, TooLate
from ..models import Disagreement, Message, Pause
from .turn import action, begin, record, wear

NOT_SENT = "Held back, and then not sent: an officer decided so"


@action
def pause_messages(disagreement: Disagreement, *, by: User) -> Disagreement:
    """Let no message about this request leave until somebody says so. Pressed twice, it is one pause.

    What a worker is sending at this very moment cannot be called back; the case shows it as being sent.
    """
    disagreement, place = begin(disagreement, "pause_messages", by)
    if holds.messages_are_held(disagreement):
        return disagreement
    wear(disagreement, by)
    Pause.objects.create(disagreement=disagreement, reason=Pause.Reason.MESSAGES, begun_by=by)
    record(disagreement, "pause_messages", by=by, place=place)
    return disagreement


@action
def start_messages(
    disagreement: Disagreement, *, listed: Collection[int], send: Collection[int], by: User
) -> Disagreement:
    """Let messages go out again. Of what was held back, only `send` still goes; `listed` is all that the officer read.

    Raises Refused where nothing is held back, and TooLate if another message has come that the officer has not read.
    Messages that are not on the council's record go if they were written after the pause began.
    """
    disagreement, place = begin(disagreement, "start_messages", by)
    pause = holds.open_pauses(disagreement, Pause.Reason.MESSAGES).select_for_update().first()
    if pause is None:
        raise Refused("Messages are not held back now. A colleague may have started them again already.")
    wear(disagreement, by)
    if holds.held_on_record(disagreement).exclude(pk__in=listed).exists():
        raise TooLate("Another message has come meanwhile. Look at the list again, and choose.")
    _drop(holds.held_on_record(disagreement).exclude(pk__in=send))
    off_record = Message.objects.filter(about=disagreement, disagreement=None, state=Message.State.QUEUED)
    _drop(off_record.filter(created_at__lt=pause.begun_at))
    pause.ended_at, pause.ended_by = timezone.now(), by
    pause.save()
    record(disagreement, "start_messages", by=by, place=place)
    return disagreement


def _drop(messages) -> None:
    messages.update(state=Message.State.DROPPED, problem=NOT_SENT)
