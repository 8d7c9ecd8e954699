"""What can an officer do about two requests for the same child? (domain section 7)

Join them, where one person asked twice. Where two people asked, such as both parents, only note them to be read
together: contacts never cross, and neither is told of the other.
"""

from accounts.models import User

from .. import duplicates, notifications
from ..errors import Refused
from ..models import Disagreement, SeeAlso
from .family import drop_what_was_pending
from .turn import action, begin, record, wear

_DIFFERENT_PEOPLE = (
    "These two requests were sent by different people, so they are not joined: what one person told us would reach the "
    "other. You can note that they are about the same child. Neither of them is told."
)


@action
def merge(disagreement: Disagreement, into: Disagreement, *, by: User) -> Disagreement:
    """Join a request to another of the same person about the same child, in which it goes on. Both references stay.

    Nothing is copied: what was said in this one stays in it, for the person who asked and the council to read.
    Raises Refused where different people asked, or it is about different children.
    """
    _lock_both(disagreement, into)
    disagreement, place = begin(disagreement, "merge", by)
    into, _ = begin(into, "take_in", by)
    _check_they_can_be_one(disagreement, into)
    wear(disagreement, by)
    wear(into, by)
    drop_what_was_pending(disagreement)
    disagreement.merged_into = into
    record(disagreement, "merge", by=by, place=place, detail=into.reference)
    record(into, "take_in", by=by, place=place, detail=disagreement.reference)
    notifications.joined(disagreement)
    return disagreement


@action
def link(disagreement: Disagreement, other: Disagreement, *, by: User) -> Disagreement:
    """Note that two requests are about the same child, for officers to read together. Noted twice, it is one note."""
    first, second = _lock_both(disagreement, other)
    disagreement, place = begin(disagreement, "link", by)
    other, _ = begin(other, "link", by)
    if disagreement.authority_id != other.authority_id or disagreement == other:
        raise Refused("Choose another request of the same council.")
    _, is_new = SeeAlso.objects.get_or_create(first=first, second=second, defaults={"noted_by": by})
    if is_new:
        record(disagreement, "link", by=by, place=place, detail=other.reference)
        record(other, "link", by=by, place=place, detail=disagreement.reference)
    return disagreement


def _lock_both(one: Disagreement, other: Disagreement) -> list[Disagreement]:
    """Lock two requests, the older first whichever was named first, so that two officers never wait for each other.
    Raises Refused where they are the same one."""
    rows = Disagreement.objects.select_for_update().filter(pk__in=[one.pk, other.pk]).order_by("pk")
    locked = list(rows)
    if len(locked) < 2:
        raise Refused("That is this very request. Choose another one.")
    return locked


def _check_they_can_be_one(disagreement: Disagreement, into: Disagreement) -> None:
    if not duplicates.by_the_same_person(disagreement, into):
        raise Refused(_DIFFERENT_PEOPLE)
    if not duplicates.may_be_one_child(disagreement, into):
        raise Refused("These two requests are about different children, so each stays a request of its own.")
