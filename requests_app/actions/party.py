"""What can somebody do who was asked to take part? (R39, R44: no reason is ever needed)"""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User

from .. import holds, ledger, notifications
from ..errors import Refused
from ..models import Answer, Disagreement, Party
from .turn import action, begin, lock, record


@action
def respond(disagreement: Disagreement, answer: Answer, *, by: User) -> Disagreement:
    """Record whether a party agrees, does not take part, or wants to talk first. Minds can change while it is open."""
    disagreement, place = begin(disagreement, "respond", by)
    party = place.party
    if answer == party.answer:
        return disagreement
    if party.answer == Answer.AGREED:
        raise Refused("You have agreed to take part. To change that, choose “Stop taking part”.")
    ledger.append(party, answer, by=by)
    record(disagreement, "respond", by=by, place=place, detail=answer)
    tell_of_answer(disagreement, party, answer)
    return disagreement


@action
def withdraw_agreement(disagreement: Disagreement, *, by: User) -> Disagreement:
    """Record that a party no longer agrees. No reason is asked, and everyone is told without one (N15)."""
    disagreement, place = begin(disagreement, "withdraw_agreement", by)
    party = place.party
    if party.answer == Answer.WITHDRAWN:
        return disagreement
    if party.answer != Answer.AGREED:
        raise Refused("You had not agreed to take part, so there is nothing to stop.")
    ledger.append(party, Answer.WITHDRAWN, by=by)
    record(disagreement, "withdraw_agreement", by=by, place=place)
    tell_of_answer(disagreement, party, Answer.WITHDRAWN)
    return disagreement


def tell_of_answer(disagreement: Disagreement, party: Party, answer: Answer) -> None:
    """Tell the others what follows from an answer, by whichever way it came."""
    if answer == Answer.WITHDRAWN:
        notifications.agreement_withdrawn(disagreement, party)
        return
    if answer == Answer.DECLINED:
        notifications.declined(disagreement, party)
    notifications.if_everyone_agreed(disagreement)


@transaction.atomic
def open_invitation(party: Party, *, by: User) -> Party:
    """Give an invitation to the person who proved to hold its mailbox, by link and by typing the address.

    Raises PermissionDenied if the address is not the one invited, and Refused if they already have a place here, or
    while a young person is being asked, or other words wait for the family's answer.
    """
    disagreement = lock(party.disagreement)
    party = disagreement.parties.select_related("contact").get(pk=party.pk)
    waits = holds.why_not_opened(disagreement)
    if waits and party.user_id is None:
        raise Refused(waits)
    if party.contact.email.lower() != by.email:
        raise PermissionDenied
    if party.user_id not in (None, by.pk) or disagreement.parties.exclude(pk=party.pk).filter(user=by).exists():
        raise Refused("This address already has a place in this request. Ring the council, who can help.")
    party.user = by
    party.save()
    return party
