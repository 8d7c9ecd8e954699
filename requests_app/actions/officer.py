"""What can a coordinator at the council do? (R35, R36; to go ahead needs a provider: `providers.actions.refer`)"""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User

from .. import holds, notifications, permissions
from ..errors import NotReady, Refused, TooLate
from ..models import (
    AskedBy,
    Channel,
    Decision,
    DeclineReason,
    Disagreement,
    Message,
    PartyKind,
    Question,
)
from .family import drop_what_was_pending
from .turn import action, begin, lock, record, wear


def council_is_party(disagreement: Disagreement) -> bool:
    """Return whether the council that considers the request is also one of the people it is about: as one of those
    asked (hat two), or because one of its own services asks."""
    return disagreement.asked_by == AskedBy.COUNCIL_SERVICE or council_is_asked(disagreement)


def council_is_asked(disagreement: Disagreement) -> bool:
    """Return whether the council is one of those asked, so that somebody has to answer for it (hat two)."""
    return disagreement.parties.filter(kind=PartyKind.COUNCIL).exists()


@action
def take_up(disagreement: Disagreement, *, by: User) -> Disagreement:
    """Begin to consider a request, as its owner at the council."""
    disagreement, place = begin(disagreement, "take_up", by)
    wear(disagreement, by)
    disagreement.owner = by
    record(disagreement, "take_up", by=by, place=place)
    return disagreement


@action
def take_over(disagreement: Disagreement, *, by: User) -> Disagreement:
    """Look after a request instead of the colleague who did, and be written to about it from now on."""
    disagreement, place = begin(disagreement, "take_over", by)
    if disagreement.owner == by:
        return disagreement
    wear(disagreement, by)
    disagreement.owner = by
    record(disagreement, "take_over", by=by, place=place)
    return disagreement


@action
def ask(disagreement: Disagreement, text: str, *, by: User) -> Disagreement:
    """Ask the family a question. There is no time limit on the answer, and the council may decide without it."""
    disagreement, place = begin(disagreement, "ask", by)
    wear(disagreement, by)
    drop_what_was_pending(disagreement)
    Question.objects.create(disagreement=disagreement, text=text, asked_by=by)
    record(disagreement, "ask", by=by, place=place)
    notifications.question_asked(disagreement)
    return disagreement


@action
def propose(disagreement: Disagreement, decision: dict, *, by: User) -> Disagreement:
    """Propose not to take a request forward, for a second officer to decide on. For where the council is a party."""
    disagreement, place = begin(disagreement, "propose", by)
    wear(disagreement, by)
    _check_reason(disagreement, decision["reason"])
    drop_earlier_proposal(disagreement)
    Decision.objects.create(
        disagreement=disagreement,
        outcome=Decision.Outcome.NOT_TAKEN_FORWARD,
        needs_two=True,
        proposed_by=by,
        reason_words=disagreement.authority.decline_words.get(decision["reason"], ""),
        **decision,
    )
    record(disagreement, "propose", by=by, place=place)
    return disagreement


@action
def set_aside(disagreement: Disagreement, *, by: User) -> Disagreement:
    """Set an open proposal aside: the request goes on being considered."""
    disagreement, place = begin(disagreement, "set_aside", by)
    wear(disagreement, by)
    if open_proposal(disagreement) is None:
        raise Refused("There is no proposal to set aside. A colleague may have dealt with it already.")
    drop_earlier_proposal(disagreement)
    record(disagreement, "set_aside", by=by, place=place)
    return disagreement


@action
def not_take_forward(
    disagreement: Disagreement, decision: dict | None = None, *, by: User, proposal: int | None = None
) -> Disagreement:
    """Decide not to take a request forward, with a listed reason, an explanation and next steps (R36, N17).

    Where the council is itself a party, `decision` is None and what another officer proposed is decided; `proposal`
    is the number of the one that `by` has read. Raises NotReady if nobody has proposed it, Refused if the same officer
    would do both, and TooLate if what is proposed now is not what was read.
    """
    disagreement, place = begin(disagreement, "not_take_forward", by)
    wear(disagreement, by)
    if decision is None or disagreement.two_officers_decide:
        made = _second_officers(disagreement, by, proposal)
    else:
        made = _alone(disagreement, decision, by)
    made.decided_by, made.decided_at = by, timezone.now()
    made.save()
    drop_what_was_pending(disagreement)
    disagreement.second_look_asked_at = None
    record(disagreement, "not_take_forward", by=by, place=place, detail=made.reason)
    notifications.not_taken_forward(disagreement, made)
    return disagreement


@action
def reopen(disagreement: Disagreement, *, by: User) -> Disagreement:
    """Look again, as a coordinator who did not make the decision: a second look."""
    disagreement, place = begin(disagreement, "reopen", by)
    wear(disagreement, by)
    disagreement.owner = by
    disagreement.second_look_asked_at = None
    record(disagreement, "reopen", by=by, place=place)
    notifications.reopened(disagreement)
    return disagreement


@action
def tell_by_hand(
    disagreement: Disagreement, message: Message, *, by: User, how: Channel = Channel.PHONE
) -> Disagreement:
    """Note that somebody has been told, by phone or post, what a message says: there is no e-mail, or it came back.

    Telling it twice notes it once. Raises Refused if it went by e-mail after all.
    """
    disagreement = lock(disagreement)
    if permissions.coordinator(by, disagreement) is None:
        raise PermissionDenied
    wear(disagreement, by)
    message = disagreement.messages.select_for_update().get(pk=message.pk)
    if message.state == Message.State.TOLD:
        return disagreement
    if message.state not in Message.NEEDS_A_PERSON:
        raise Refused("This message goes by e-mail, so nobody has to be told by phone or post.")
    if holds.messages_are_held(disagreement):
        raise Refused("All messages about this request are held back, so nobody is to be told. Look at the case first.")
    note_told(message, how, by)
    return disagreement


def note_told(message: Message, how: Channel, by: User) -> None:
    """Write on a locked message how, when and by whom it was told."""
    message.state, message.sent_at = Message.State.TOLD, timezone.now()
    message.told_how, message.told_at, message.told_by = how, message.sent_at, by
    message.save()


def open_proposal(disagreement: Disagreement) -> Decision | None:
    """Return the proposal that waits for a second officer, if there is one."""
    return disagreement.decisions.filter(decided_at=None, set_aside_at=None).first()


def drop_earlier_proposal(disagreement: Disagreement) -> None:
    disagreement.decisions.filter(decided_at=None, set_aside_at=None).update(set_aside_at=timezone.now())


def _alone(disagreement: Disagreement, decision: dict, by: User) -> Decision:
    _check_reason(disagreement, decision["reason"])
    return Decision(
        disagreement=disagreement,
        outcome=Decision.Outcome.NOT_TAKEN_FORWARD,
        proposed_by=by,
        reason_words=disagreement.authority.decline_words.get(decision["reason"], ""),
        **decision,
    )


def _second_officers(disagreement: Disagreement, by: User, read: int | None) -> Decision:
    proposal = open_proposal(disagreement)
    if read is not None and (proposal is None or proposal.pk != read):
        raise TooLate("The proposal that you read is no longer there. Read what is on the case now before you decide.")
    if proposal is None:
        raise NotReady(
            "The council is one of the people in this disagreement, so two officers have to agree before it is not "
            "taken forward. Propose it first; a colleague then decides."
        )
    if proposal.proposed_by == by:
        raise Refused("You proposed this, so somebody else has to decide. Ask another coordinator.")
    return proposal


def _check_reason(disagreement: Disagreement, reason: str) -> None:
    """The reason "we have decided not to take part" is the council's only as the only other party (5b, reason 6)."""
    if reason != DeclineReason.COUNCIL_DECLINES:
        return
    if disagreement.parties.others().exclude(kind=PartyKind.COUNCIL).exists() or not council_is_asked(disagreement):
        raise Refused(
            "This reason is only for when the council is the only other person involved. Choose another reason, or "
            "go ahead: everyone is then asked, and anyone can say no."
        )
