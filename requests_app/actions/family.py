"""What can the person who asks do?"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User

from .. import duplicates, kinds, ledger, notifications, permissions
from ..errors import NotReady, Refused
from ..journey import Notice, Page, mark_done, unanswered
from ..models import (
    Answer,
    AskedBy,
    Disagreement,
    LocalAuthority,
    Party,
    PartyKind,
    SearchName,
    Supporter,
    new_code,
)
from ..permissions import Actor
from ..querysets import DisagreementQuerySet
from .turn import action, begin, person, record, wear

MOST_SUPPORTERS = 5


def start(authority: LocalAuthority, *, asked_by: str, by: User) -> Disagreement:
    """Return a new draft, owned by `by` if they are signed in. Nothing personal has been asked yet (R27)."""
    owner = by if permissions.may_own(by, asked_by, authority) else None
    draft = Disagreement.objects.create(
        authority=authority, requester=owner, asked_by=asked_by, pages_done=["who-is-asking"]
    )
    Party.objects.create(disagreement=draft, kind=PartyKind.REQUESTER, user=owner)
    return draft


@transaction.atomic
def attach(drafts, *, by: User) -> None:
    """Make requests that a browser session held the property of the person who has just signed in there, if they may
    be theirs. Not of somebody who was asked to take part, such as another parent at the same computer."""
    for disagreement in drafts.filter(requester=None).select_for_update():
        may_own = permissions.may_own(by, disagreement.asked_by, disagreement.authority)
        if not may_own or _is_asked(by, disagreement):
            continue
        disagreement.requester = by
        disagreement.save()
        disagreement.parties.filter(kind=PartyKind.REQUESTER).update(user=by)
        if disagreement.is_draft:
            notifications.saved(disagreement)


@action
def save(disagreement: Disagreement, page: Page, answers: dict, *, by: Actor) -> Disagreement:
    """Keep the answers of one page. Raises TooLate if the request has been sent meanwhile.

    What other answers now make fall away is forgotten, and a notice that these lead to is to be read (again).
    """
    disagreement, _ = begin(disagreement, "save", by)
    page.keep(disagreement, answers)
    mark_done(disagreement, page)
    disagreement.touched_at = timezone.now()
    disagreement.save()
    return disagreement


@action
def keep(disagreement: Disagreement, *, by: Actor) -> Disagreement:
    """Keep a draft for longer: whoever began it came back, and left it as it was."""
    disagreement, _ = begin(disagreement, "save", by)
    disagreement.touched_at = timezone.now()
    disagreement.save()
    return disagreement


@action
def go_on(disagreement: Disagreement, notice: Notice, *, by: Actor) -> Disagreement:
    """Note that a right-route notice was read and continued from, and so whether the council is to check (R17)."""
    disagreement, _ = begin(disagreement, "save", by)
    disagreement.notices_seen = sorted({*disagreement.notices_seen, notice.slug})
    disagreement.scope_to_check = disagreement.scope_to_check or notice.council_checks
    disagreement.touched_at = timezone.now()
    disagreement.save()
    return disagreement


@transaction.atomic
def discard(disagreement: Disagreement, *, by: Actor) -> None:
    """Delete a request that was never sent, with every answer in it."""
    disagreement, _ = begin(disagreement, "discard", by)
    delete_draft(disagreement)


def delete_draft(disagreement: Disagreement) -> None:
    """Delete a locked draft, and the messages about it: they say where it is, and to which address it belongs."""
    disagreement.messages.all().delete()
    disagreement.delete()


@action
def submit(
    disagreement: Disagreement, *, by: Actor, read_back: bool = False, beside: DisagreementQuerySet | None = None
) -> Disagreement:
    """Send the request to the council. The person who asks agrees to take part by sending (R36, R39).

    Raises NotReady, naming the pages, if something needed has not been answered or a right-route page was skipped; and
    once, if they have an open request that this one seems to repeat (`beside`: what else the same browser holds).
    """
    disagreement, place = begin(disagreement, "submit", by)
    missing = unanswered(disagreement)
    if missing:
        raise NotReady("Some questions still need an answer before you can send this.", missing)
    _check_not_asked_already(disagreement, by, beside)
    _check_written_down(disagreement, by, read_back)
    derive_kinds(disagreement)
    disagreement.submitted_at = timezone.now()
    _requester_agrees(disagreement, by)
    SearchName.objects.bulk_create(SearchName.of(disagreement))
    disagreement.child_key = duplicates.key_of(disagreement)
    _give_code(disagreement)
    if disagreement.requester is None and disagreement.contact.email:
        User.objects.for_email(disagreement.contact.email)  # or the door would send them no code to claim it with
    how = disagreement.channel if disagreement.entered_by_id else ""
    record(disagreement, "submit", by=by, place=place, detail=how)
    notifications.submitted(disagreement)
    return disagreement


@action
def say_different(disagreement: Disagreement, *, by: Actor) -> Disagreement:
    """Note that a draft is about something else than the open request that its writer was told of."""
    disagreement, _ = begin(disagreement, "save", by)
    disagreement.said_different = True
    disagreement.touched_at = timezone.now()
    disagreement.save()
    return disagreement


@action
def answer(disagreement: Disagreement, text: str, *, by: Actor) -> Disagreement:
    """Answer the council's question. The request goes back to being considered."""
    disagreement, place = begin(disagreement, "answer", by)
    keep_answer(disagreement, text)
    record(disagreement, "answer", by=by, place=place)
    notifications.question_answered(disagreement)
    return disagreement


def keep_answer(disagreement: Disagreement, text: str) -> None:
    """Keep what the person who asked answers to the open question of a locked request."""
    question = disagreement.questions.get(answered_at=None, dropped_at=None)
    question.answer, question.answered_at = text, timezone.now()
    question.save()


@action
def ask_second_look(disagreement: Disagreement, *, by: Actor) -> Disagreement:
    """Ask that somebody else at the council looks again. Once for each decision."""
    disagreement, place = begin(disagreement, "ask_second_look", by)
    if disagreement.second_look_asked_at:
        return disagreement
    disagreement.second_look_asked_at = timezone.now()
    record(disagreement, "ask_second_look", by=by, place=place)
    notifications.second_look_asked(disagreement)
    return disagreement


@action
def withdraw(disagreement: Disagreement, *, by: Actor) -> Disagreement:
    """Stop the request, at any stage and without a reason (R48).

    Pages call `providers.actions.withdraw`, which also ends the referral, in the same transaction.
    """
    disagreement, place = begin(disagreement, "withdraw", by)
    drop_what_was_pending(disagreement)
    record(disagreement, "withdraw", by=by, place=place)
    notifications.withdrawn(disagreement)
    return disagreement


@action
def claim(disagreement: Disagreement, born: date, *, by: User) -> Disagreement:
    """Give a request that was sent without signing in to the holder of its e-mail address.

    An address typed wrong must not open a child's record to a stranger, so the child's date of birth is asked too.
    Raises PermissionDenied for any other person, and Refused if the date is not the one in the request, or for somebody
    who was asked to take part in it from the same mailbox.
    """
    disagreement, place = begin(disagreement, "claim", by)
    if _is_asked(by, disagreement):
        raise Refused("You were asked to take part in this request. If you are who asked for it, ring the council.")
    if disagreement.date_of_birth != born:
        raise Refused(
            "That date is not the one in this request. Check it and try again, or ring the council and give the "
            "reference."
        )
    disagreement.requester = by
    disagreement.parties.filter(kind=PartyKind.REQUESTER).update(user=by)
    record(disagreement, "claim", by=by, place=place)
    return disagreement


@action
def add_supporter(disagreement: Disagreement, answers: dict, *, by: Actor) -> Disagreement:
    """Add somebody the family will bring: a notification to the others, not a request (L14). Five at most (P19).

    The same person sent twice, by a second press or a page loaded again, is added once.
    """
    disagreement, _ = begin(disagreement, "save", by)
    if disagreement.supporters.filter(**answers).exists():
        return disagreement
    if disagreement.supporters.count() >= MOST_SUPPORTERS:
        raise Refused(f"You can name up to {MOST_SUPPORTERS} people here. Tell the mediator about anyone else.")
    Supporter.objects.create(disagreement=disagreement, **answers)
    return disagreement


@action
def remove_supporter(disagreement: Disagreement, supporter: Supporter, *, by: Actor) -> Disagreement:
    disagreement, _ = begin(disagreement, "save", by)
    disagreement.supporters.filter(pk=supporter.pk).delete()
    return disagreement


def _is_asked(by: User, disagreement: Disagreement) -> bool:
    """Whether this person was asked to take part, opened or not: nobody has two places in a request."""
    return Party.objects.asked_of(by).filter(disagreement=disagreement).exists()


def drop_what_was_pending(disagreement: Disagreement) -> None:
    """Close an open question and set aside an open proposal: the request is moving on without them."""
    now = timezone.now()
    disagreement.questions.filter(answered_at=None, dropped_at=None).update(dropped_at=now)
    disagreement.decisions.filter(decided_at=None, set_aside_at=None).update(set_aside_at=now)


def derive_kinds(disagreement: Disagreement) -> None:
    """Set which of the four kinds it is, from what it is about and who it is with (R21-R24)."""
    disagreement.kinds = kinds.derive(
        about=disagreement.about,
        moment=disagreement.moment,
        with_whom=list(disagreement.parties.others().values_list("kind", flat=True)),
        asks=disagreement.asks_as,
    )


def _check_not_asked_already(disagreement: Disagreement, by: Actor, beside: DisagreementQuerySet | None) -> None:
    earlier = duplicates.earlier(disagreement, by, beside)
    if earlier:
        raise NotReady(
            f"You already have a request for this child: {earlier[0]}. Look at it first, or say that this one is "
            "different, and then send it."
        )


def _check_written_down(disagreement: Disagreement, by: Actor, read_back: bool) -> None:
    """Who wrote it down for somebody is from now on an officer who considers it, like any other (R27)."""
    if disagreement.entered_by_id is None:
        return
    if not read_back:
        raise NotReady("Read the answers back first, and let them say that they are right.")
    disagreement.read_back = True
    wear(disagreement, person(by))


def _give_code(disagreement: Disagreement) -> None:
    """Who is not written to by e-mail has no link to follow: a code tells them where it is (section 7)."""
    contact = disagreement.contact
    if not notifications.family_address(disagreement) and not contact.callback_code:
        contact.callback_code = new_code()
        contact.save()


def _requester_agrees(disagreement: Disagreement, by: Actor) -> None:
    party = disagreement.parties.get(kind=PartyKind.REQUESTER)
    writer = disagreement.entered_by_id is not None
    party.user = None if writer else person(by)
    party.name = disagreement.requester_name
    if disagreement.asks_for_organisation:
        party.name = disagreement.requester_organisation
    if disagreement.asked_by == AskedBy.YOUNG_PERSON:
        disagreement.child_name = disagreement.requester_name
        disagreement.save()
    party.save()
    ledger.append(party, Answer.AGREED, by=person(by), channel=disagreement.channel)
