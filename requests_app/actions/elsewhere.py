"""What leads on from a request: to one for another child, or to another council? (domain section 7)"""

from accounts.models import User

from .. import notifications
from ..models import ContactDetails, Disagreement, Party, PartyKind
from ..permissions import Actor
from ..states import Status
from .family import drop_what_was_pending
from .turn import action, begin, record, wear

# Of how the person who asks is reached. What is safe for one child may not be for another, and where a child lives, or
# whom it is with, is that child's: all of that is asked again.
_CONTACT = ("email", "phone", "address", "best_way", "good_times")
_FIRST = ["who-is-asking"]


@action
def ask_for_another(disagreement: Disagreement, *, same_meeting: bool, by: Actor) -> Disagreement:
    """Return a draft for another child, begun with who asks, in what role, and how they are reached; nothing else.

    What is filled in is still to be looked at, page by page. One that was begun and not gone on with is taken again.
    The council does not learn of a draft, so this is no event of the request it began from.
    """
    disagreement, _ = begin(disagreement, "ask_for_another", by)
    # Theirs: what was begun by whoever signed in with an address that has been corrected stays where it is.
    begun = disagreement.sibling_requests.filter(requester=disagreement.requester)
    draft = begun.filter(status=Status.DRAFT, pages_done=_FIRST).first()
    if draft is None:
        draft = _begun_from(disagreement)
    draft.same_meeting = same_meeting
    draft.save()
    return draft


@action
def transfer(disagreement: Disagreement, to: str, *, by: User) -> Disagreement:
    """End a request here, because the family lives with another council now, which is a new controller: it is handed
    nothing by us.

    Pages call `providers.actions.transfer`, which also ends the referral, in the same transaction.
    """
    disagreement, place = begin(disagreement, "transfer", by)
    wear(disagreement, by)
    drop_what_was_pending(disagreement)
    disagreement.transferred_to = to
    record(disagreement, "transfer", by=by, place=place)
    notifications.transferred(disagreement)
    return disagreement


def _begun_from(disagreement: Disagreement) -> Disagreement:
    draft = Disagreement.objects.create(
        authority=disagreement.authority,
        requester=disagreement.requester,
        asked_by=disagreement.asked_by,
        relationship=disagreement.relationship,
        requester_name=disagreement.requester_name,
        sibling_of=disagreement,
        pages_done=_FIRST,
    )
    Party.objects.create(disagreement=draft, kind=PartyKind.REQUESTER, user=disagreement.requester)
    known = {name: getattr(disagreement.contact, name) for name in _CONTACT}
    ContactDetails.objects.create(disagreement=draft, **known)
    return draft
