"""What is written down for somebody who rings, writes or comes? (R27; domain section 7: no e-mail)

A request is taken down on the very pages on which families ask, as a draft that is the council's until it is sent. An
answer, and a request that is stopped, are recorded with the way they came and who wrote them down.
"""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User

from .. import ledger, notifications
from ..errors import Refused
from ..models import (
    Answer,
    Channel,
    ContactDetails,
    CouncilRole,
    Disagreement,
    Hat,
    LocalAuthority,
    Message,
    Party,
    PartyKind,
    Spoken,
    new_code,
)
from ..notifications import INVITATION
from ..permissions import Place
from .family import drop_what_was_pending, keep_answer
from .officer import note_told, tell_by_hand
from .party import tell_of_answer
from .turn import action, begin, record, wear

# By which ways something can reach the council that is not this website.
NOT_WEB = (Channel.PHONE, Channel.POST, Channel.IN_PERSON)


@transaction.atomic
def write_down(authority: LocalAuthority, channel: Channel, *, by: User) -> Disagreement:
    """Return a new draft in which a coordinator writes down what somebody says. It has no requester: it becomes theirs
    when they sign in with an e-mail address of their own. Raises PermissionDenied for anyone else."""
    if not CouncilRole.objects.held_by(by, Hat.COORDINATOR).filter(authority=authority).exists():
        raise PermissionDenied
    draft = Disagreement.objects.create(authority=authority, entered_by=by, channel=channel)
    Party.objects.create(disagreement=draft, kind=PartyKind.REQUESTER)
    return draft


@action
def record_reply(disagreement: Disagreement, text: str, *, by: User, channel: Channel) -> Disagreement:
    """Write down what the person who asked answers to the council's question by phone, by post or face to face."""
    disagreement, place = begin(disagreement, "record_reply", by)
    wear(disagreement, by)
    keep_answer(disagreement, text)
    record(disagreement, "record_reply", by=by, place=place, detail=channel)
    return disagreement


@action
def record_answer(
    disagreement: Disagreement, party: Party, answer: Answer, *, by: User, channel: Channel, said_by: str
) -> Disagreement:
    """Write down what a party says by phone, by post or face to face, to the words of today, which were read to them.

    Never for the council, which answers for itself. The same mails follow as when it is answered on the website.
    """
    disagreement, place = begin(disagreement, "record_answer", by)
    wear(disagreement, by)
    return write_answer(disagreement, party, answer, by=by, place=place, channel=channel, said_by=said_by)


def write_answer(
    disagreement: Disagreement,
    party: Party,
    answer: Answer,
    *,
    by: User,
    place: Place,
    channel: Channel,
    said_by: str,
    verb: str = "record_answer",
) -> Disagreement:
    """Write an answer that was spoken into the ledger of a locked request, whoever took it down.

    Raises Refused where it cannot follow what the party has said before. The same answer again changes nothing.
    """
    party = _who_can_be_answered_for(disagreement).filter(pk=party.pk).first()
    if party is None:
        raise Refused("Nobody can answer for the council, or for the person who asked, here.")
    if answer == party.answer:
        return disagreement
    _check_it_follows(party, answer)
    row = ledger.append(party, answer, by=by, channel=channel)
    Spoken.objects.create(agreement=row, said_by=said_by)
    _invitation_reached(party, channel, by)
    record(disagreement, verb, by=by, place=Place(place.acting_as, party), detail=channel)
    tell_of_answer(disagreement, party, answer)
    return disagreement


@action
def record_withdrawal(disagreement: Disagreement, *, by: User, channel: Channel) -> Disagreement:
    """Stop a request whose own requester says so by phone, by post or face to face (R48). They are told of it.

    Pages call `providers.actions.record_withdrawal`, which also ends the referral, in the same transaction.
    """
    disagreement, place = begin(disagreement, "record_withdrawal", by)
    wear(disagreement, by)
    drop_what_was_pending(disagreement)
    record(disagreement, "record_withdrawal", by=by, place=place, detail=channel)
    notifications.withdrawn(disagreement)
    return disagreement


@action
def renew_code(disagreement: Disagreement, *, by: User) -> Disagreement:
    """Make a new call-back code. The one before it works no more."""
    disagreement, place = begin(disagreement, "new_code", by)
    wear(disagreement, by)
    disagreement.contact.callback_code = new_code()
    disagreement.contact.save()
    record(disagreement, "new_code", by=by, place=place)
    return disagreement


@action
def correct_contact(disagreement: Disagreement, answers: dict, *, by: User, proof: str) -> Disagreement:
    """Correct how the person who asked is reached, once they have shown who they are (section 7: lost link).

    `answers` holds columns of ContactDetails. Where the e-mail address changes, whoever signs in with the old one no
    longer opens the request, and what waits to be sent goes to the new one; that is then claimed with the date of
    birth. `proof` is a code that says how they showed it.
    """
    disagreement, place = begin(disagreement, "correct_contact", by)
    wear(disagreement, by)
    contact = disagreement.contact
    is_new = answers["email"].lower() != contact.email.lower()
    ContactDetails.objects.filter(pk=contact.pk).update(**answers)
    contact.refresh_from_db()
    if is_new:
        _leave_the_old_address(disagreement, contact)
    if not notifications.family_address(disagreement) and not contact.callback_code:
        contact.callback_code = new_code()
        contact.save()
    record(disagreement, "correct_contact", by=by, place=place, detail=proof)
    return disagreement


@transaction.atomic
def tell_together(messages: Iterable[Message], *, by: User, how: Channel) -> int:
    """Note of several letters or calls at once that they are done, and return how many were still to do.

    In the order of their requests, so that two officers who do this at once wait for each other and never for ever.
    """
    told = 0
    for message in sorted(messages, key=lambda one: (one.disagreement_id, one.pk)):
        if Message.objects.filter(pk=message.pk, state__in=Message.NEEDS_A_PERSON).exists():
            tell_by_hand(message.disagreement, message, by=by, how=how)
            told += 1
    return told


def _who_can_be_answered_for(disagreement: Disagreement):
    return disagreement.parties.others().exclude(kind=PartyKind.COUNCIL).filter(invited_at__isnull=False)


def _check_it_follows(party: Party, answer: Answer) -> None:
    if party.answer == Answer.AGREED and answer != Answer.WITHDRAWN:
        raise Refused(f"{party} has agreed to take part. To change that, record that they stop taking part.")
    if party.answer != Answer.AGREED and answer == Answer.WITHDRAWN:
        raise Refused(f"{party} had not agreed to take part, so there is nothing to stop.")


def _invitation_reached(party: Party, channel: Channel, by: User) -> None:
    """Who has answered has been asked: nobody has to ring or write to ask them any more."""
    for message in party.messages.filter(kind=INVITATION, state__in=Message.NEEDS_A_PERSON).select_for_update():
        note_told(message, channel, by)


def _leave_the_old_address(disagreement: Disagreement, contact: ContactDetails) -> None:
    disagreement.requester = None
    # A browser that held it before anybody signed in is let in no more either: see `drafts.held`.
    disagreement.parties.filter(kind=PartyKind.REQUESTER).update(user=None, link_serial=F("link_serial") + 1)
    if contact.email:
        User.objects.for_email(contact.email)  # or the door would send them no code to claim it with
    to = notifications.family_address(disagreement)
    waiting = disagreement.messages.filter(recipient=notifications.FAMILY, party=None, state=Message.State.QUEUED)
    waiting.update(to=to, state=Message.State.QUEUED if to else Message.State.BY_HAND, not_before=timezone.now())
