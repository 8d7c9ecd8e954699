"""What follows when a young person comes to decide about a request that somebody else has asked? (L5, L6)

It pauses, and they are asked: whether it is to be theirs, to go on as it is, or to stop. Without an answer it waits,
however long. What others have read by then stays read; nobody's way to be reached is shown to the other.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User

from .. import coming_of_age, holds, ledger, notifications
from ..errors import NotReady, Refused
from ..models import (
    ActingBasis,
    Answer,
    AskedBy,
    Channel,
    ComingOfAge,
    ContactDetails,
    Copies,
    Disagreement,
    OtherParent,
    Party,
    PartyContact,
    PartyKind,
    Pause,
    SafetyNote,
    Spoken,
    Supporter,
    SupporterKind,
    new_code,
)
from ..permissions import Actor, Place
from ..states import Status
from .family import drop_what_was_pending
from .turn import action, begin, person, record, wear

Says = ComingOfAge.Answer
_CLOCK = Place("time")


@dataclass(frozen=True)
class Said:
    """An answer, and what comes with it: whether who asked stays as a supporter, how it reached us, and, where somebody
    stands in their place, how the council knows."""

    answer: Says
    keeps_supporter: bool = False
    phone: str = ""
    channel: Channel = Channel.WEB
    note: str = ""


@transaction.atomic
def notice_age(pk: int) -> bool:
    """Pause a request whose young person can now decide, and tell who asked and the council. Nobody's act: returns
    whether it was still due under the lock."""
    Disagreement.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    disagreement = coming_of_age.may_have_come().filter(pk=pk).first()
    if disagreement is None or not coming_of_age.is_due(disagreement):
        return False
    ComingOfAge.objects.create(disagreement=disagreement)
    Pause.objects.create(disagreement=disagreement, reason=Pause.Reason.AGE)
    record(disagreement, "come_of_age", by=None, place=_CLOCK)
    notifications.young_person_decides(disagreement)
    return True


@action
def reach_young_person(disagreement: Disagreement, reached: dict, *, by: Actor) -> Disagreement:
    """Keep how the young person is reached (email, phone, address), and ask them.

    Who asked says it once; later only an officer changes it, and a new e-mail address ends what the one before opened.
    Raises Refused for an address of somebody who is in the case, or where nobody is to be asked.
    """
    disagreement, place = begin(disagreement, "reach_young_person", by)
    young = _waiting(disagreement)
    _check_own_address(disagreement, reached["email"])
    if young.asked_at and all(getattr(young, name) == value for name, value in reached.items()):
        return disagreement
    if place.acting_as == "council":
        wear(disagreement, by)
    elif young.asked_at:
        raise Refused("The young person has been asked already. If they cannot be reached that way, ring the council.")
    serial = young.link_serial + bool(young.asked_at)
    ComingOfAge.objects.filter(pk=young.pk).update(**reached, asked_at=timezone.now(), link_serial=serial)
    young.refresh_from_db()
    if young.email:
        User.objects.for_email(young.email)  # or the door would send them no code
    record(disagreement, "reach_young_person", by=by, place=place)
    notifications.young_person_asked(disagreement, young)
    return disagreement


@action
def answer_age(disagreement: Disagreement, said: Said, *, by: User) -> Disagreement:
    """Let the young person make it theirs, or let it go on as it is. To stop it is `stop_at_age`.

    Raises Refused where their answer is not waited for any more.
    """
    disagreement, place = begin(disagreement, "answer_age", by)
    if disagreement.coming_of_age.answer == said.answer:  # pressed twice
        return disagreement
    if said.answer not in {Says.CARRY_ON, Says.PARENT_CARRIES_ON}:
        raise Refused("Choose whether you carry it on, or the same person goes on speaking for you.")
    young = _answered(disagreement, said, by=by)
    young.user = young.user or by
    young.save()
    _take_place(disagreement, young, said)
    record(disagreement, "answer_age", by=by, place=place, detail=said.answer)
    notifications.young_person_answered(disagreement)
    return disagreement


@action
def record_age_answer(disagreement: Disagreement, said: Said, *, by: User) -> Disagreement:
    """Write down what a young person says by phone, by post or face to face; or that they cannot make this decision,
    and a parent stands in their place, with how the council knows (L6).

    Raises NotReady if they want to carry it on and there is no way to write to them or ring them.
    """
    disagreement, place = begin(disagreement, "record_age_answer", by)
    wear(disagreement, by)
    young = _answered(disagreement, said, by=by)
    young.recorded_by = by
    young.save()
    if said.answer == Says.CARRY_ON and not (young.email or young.phone or young.address):
        raise NotReady("Put in first how the young person is reached: from then on we write to them.")
    if said.answer == Says.IN_THEIR_PLACE:
        disagreement.acting_basis, disagreement.acting_basis_note = ActingBasis.PARENT_OF, said.note
    _take_place(disagreement, young, said)
    record(disagreement, "record_age_answer", by=by, place=place, detail=said.answer)
    notifications.young_person_answered(disagreement)
    return disagreement


@action
def stop_at_age(disagreement: Disagreement, *, by: User, channel: Channel = Channel.WEB) -> Disagreement:
    """Stop a request because the young person, who can now decide, wants it to stop. Nobody is told that they did.

    Pages call `providers.actions.stop_at_age`, which also ends the referral, in the same transaction.
    """
    disagreement, place = begin(disagreement, "stop_at_age", by)
    young = _answered(disagreement, Said(Says.STOP, channel=channel), by=by)
    if place.acting_as == "council":
        wear(disagreement, by)
        young.recorded_by = by
    else:
        young.user = young.user or by
    young.save()
    drop_what_was_pending(disagreement)
    record(disagreement, "stop_at_age", by=by, place=place)
    notifications.stopped_at_age(disagreement)
    return disagreement


@action
def change_copies(disagreement: Disagreement, copies: Copies, email: str, *, by: Actor) -> Disagreement:
    """Change who gets copies of what we write to a young person."""
    disagreement, place = begin(disagreement, "change_copies", by)
    if (disagreement.copies, disagreement.contact.copies_email) == (copies, email):
        return disagreement
    disagreement.copies = copies
    ContactDetails.objects.filter(disagreement=disagreement).update(copies_email=email)
    record(disagreement, "change_copies", by=by, place=place)
    return disagreement


def _waiting(disagreement: Disagreement) -> ComingOfAge:
    young = coming_of_age.waiting(disagreement)
    if young is None:
        raise Refused("Nobody is waiting for this answer now. Look at where the request is.")
    return young


def _check_own_address(disagreement: Disagreement, email: str) -> None:
    """The question is theirs, so it never comes to somebody who is in the case already: least of all to who asked."""
    if not email:
        return
    taken = [disagreement.contact.email, getattr(disagreement.requester, "email", "")]
    taken += PartyContact.objects.filter(party__disagreement=disagreement).values_list("email", flat=True)
    if email.lower() in {one.lower() for one in taken if one}:
        raise Refused("That address belongs to somebody else in this request. Give one of the young person’s own.")


def _answered(disagreement: Disagreement, said: Said, *, by: User) -> ComingOfAge:
    """Keep an answer, and let the request go on."""
    young = _waiting(disagreement)
    young.answer, young.answered_at, young.answered_by_way_of = said.answer, timezone.now(), said.channel
    holds.open_pauses(disagreement, Pause.Reason.AGE).update(ended_at=young.answered_at, ended_by=person(by))
    return young


def _take_place(disagreement: Disagreement, young: ComingOfAge, said: Said) -> None:
    """Where they carry it on, give them the place of who spoke for them, who has none any more."""
    if said.answer != Says.CARRY_ON:
        return
    before = coming_of_age.spoken_for_by(disagreement)
    notifications.no_longer_theirs(disagreement, before)
    user = young.user or (User.objects.for_email(young.email) if young.email else None)
    after = _instead_of(before, user)
    if after.kind == PartyKind.REQUESTER:
        _make_theirs(disagreement, young, said, user)
    else:
        details = {"person": disagreement.child_name, "email": young.email, "phone": said.phone or young.phone}
        PartyContact.objects.create(party=after, address=young.address, **details)
    after.name = disagreement.child_name
    after.save()
    if after.kind == PartyKind.REQUESTER or disagreement.status == Status.REFERRED:
        # Who writes it down is somebody else only where it was spoken.
        by = young.recorded_by or young.user
        row = ledger.append(after, Answer.AGREED, by=by, channel=said.channel)
        if said.channel != Channel.WEB:
            Spoken.objects.create(agreement=row, said_by=disagreement.child_name)


def _instead_of(before: Party, user: User | None) -> Party:
    """Return a new party in the same place. What was said and sent from the old one stays there, and nobody speaks for
    it: neither a note to the mediator nor a document goes from one person to the other, nor is a link or a browser that
    opened the old place let into the new one."""
    kind, invited_at = before.kind, before.invited_at
    before.kind, before.user, before.required = PartyKind.FORMER, None, False
    before.link_serial += 1
    before.save()
    place = {"kind": kind, "invited_at": invited_at, "link_serial": before.link_serial}
    return Party.objects.create(disagreement=before.disagreement, user=user, **place)


def _make_theirs(disagreement: Disagreement, young: ComingOfAge, said: Said, user: User | None) -> None:
    """Put the young person where the parent was. What the parent told about how to reach them, about their safety and
    about others goes: it is theirs, and the young person says their own."""
    asked = disagreement.requester_name
    phone = said.phone or young.phone
    contact = disagreement.contact
    contact.email, contact.phone, contact.address = young.email, phone, young.address
    contact.best_way = _best_way(young.email, phone)
    contact.good_times, contact.safe_to_leave_message = "", None
    contact.callback_code = "" if young.email else new_code()
    contact.save()
    for model in (SafetyNote, OtherParent, Supporter):
        model.objects.filter(disagreement=disagreement).delete()
    if said.keeps_supporter and asked:
        Supporter.objects.create(disagreement=disagreement, name=asked, kind=SupporterKind.FRIEND)
    disagreement.requester, disagreement.requester_name = user, disagreement.child_name
    disagreement.asked_by, disagreement.relationship = AskedBy.YOUNG_PERSON, ""
    disagreement.copies = Copies.NOBODY


def _best_way(email: str, phone: str) -> str:
    way = ContactDetails.BestWay
    return way.EMAIL if email else way.PHONE if phone else way.POST
