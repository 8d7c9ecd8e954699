"""How does every action begin and end?

It begins with the one lock there is, on the request's row, and reads everything else after it. It ends with an event
in the same transaction. On SQLite the write lock taken at BEGIN IMMEDIATE does the work of the row lock.
"""

from collections.abc import Callable
from functools import wraps

from django.db import transaction
from django.utils import timezone

from accounts.models import User

from .. import chain, holds, permissions
from ..errors import Refused, Repeated, TooLate
from ..models import CaseHat, Disagreement, Event, Hat, IndependentService, Party, PartyKind, Pause
from ..permissions import Actor, DraftHolder, Place
from ..stages import PLACES, WithProvider, derive
from ..states import MOVES, Status, allows
from ..timeline import said


def action(function: Callable) -> Callable:
    """Run the function in one transaction; the same person repeating the same move changes nothing."""

    @wraps(function)
    def run(subject, *args, **kwargs):
        try:
            with transaction.atomic():
                return function(subject, *args, **kwargs)
        except Repeated:
            subject.refresh_from_db()
            return subject

    return run


def lock(disagreement: Disagreement) -> Disagreement:
    """Return the request as it is in the database now, locked until the transaction ends."""
    return Disagreement.objects.select_for_update().get(pk=disagreement.pk)


def begin(disagreement: Disagreement, verb: str, by: Actor) -> tuple[Disagreement, Place]:
    """Lock, who, ready: return the locked request and the place from which `by` acts.

    Raises PermissionDenied for the wrong person, Repeated if this person has just made this move, and TooLate if the
    request has moved on since their page was drawn.
    """
    disagreement = lock(disagreement)
    place = permissions.require(by, verb, disagreement)
    ready(disagreement, verb, by)
    return disagreement, place


def ready(disagreement: Disagreement, verb: str, by: Actor) -> None:
    """Raise Repeated or TooLate unless `MOVES` lets `verb` start from where the locked request is, and Refused where a
    pause holds back what it would share."""
    if not allows(verb, disagreement.status):
        _explain_why_not(disagreement, verb, by)
    held = holds.why_not_shared(disagreement, verb)
    if held:
        raise Refused(held)


def record(disagreement: Disagreement, verb: str, *, by: Actor, place: Place, detail: str = "") -> None:
    """Make the move that `verb` is in `MOVES`, write the event, and bring stage and desk up to date."""
    disagreement.status = MOVES[verb].target or disagreement.status
    if disagreement.status != Status.REFERRED:
        disagreement.with_provider = WithProvider.NOBODY
    event = Event(
        disagreement=disagreement,
        verb=verb,
        by=person(by),
        acting_as=place.acting_as,
        party=place.party,
        detail=detail,
    )
    event.seal = disagreement.last_seal = chain.seal(event, disagreement.last_seal)
    event.save()
    settle(disagreement)


def settle(disagreement: Disagreement) -> None:
    """Save the request with its derived columns."""
    stage = derive(
        disagreement.status,
        disagreement.with_provider,
        disagreement.agreed,
        second_look=disagreement.second_look_asked_at is not None,
        being_asked=holds.open_pauses(disagreement, Pause.Reason.AGE).exists(),
    )
    desk = PLACES[stage].desk
    if desk != disagreement.desk:
        disagreement.waiting_since = timezone.now()
    disagreement.stage, disagreement.desk = stage, desk
    disagreement.save()


def wear(disagreement: Disagreement, by: User, hat: Hat = Hat.COORDINATOR) -> None:
    """Put a hat on somebody for this case. Raises Refused if they already wear another one here."""
    worn, _ = CaseHat.objects.get_or_create(disagreement=disagreement, user=by, defaults={"hat": hat})
    if worn.hat != hat:
        raise Refused(
            f"{by} has already acted as {worn.get_hat_display().lower()} in this case, so they cannot also be "
            f"{Hat(hat).label.lower()}. Ask a colleague."
        )


def provider_moved(disagreement: Disagreement, to: WithProvider, **known: str) -> None:
    """Set how far a provider has come with a locked request, and what people may know of that provider.

    The one way in which the app to the right changes a request; `record` then saves it.
    """
    disagreement.with_provider = to
    if to == WithProvider.NOBODY:
        IndependentService.objects.filter(disagreement=disagreement).delete()
    else:
        IndependentService.objects.update_or_create(disagreement=disagreement, defaults=known)


def person(by: Actor) -> User | None:
    """Return the account behind an actor. Somebody holding a draft in their session has none yet."""
    return None if isinstance(by, DraftHolder) else by


def own_party(disagreement: Disagreement, by: Actor) -> Party | None:
    """Return the party for which `by` speaks in this case, as the one who asked or as one who was asked."""
    if permissions.requester(by, disagreement):
        return disagreement.parties.get(kind=PartyKind.REQUESTER)
    place = permissions.invited(by, disagreement)
    return place.party if place else None


def _explain_why_not(disagreement: Disagreement, verb: str, by: Actor) -> None:
    last = disagreement.events.exclude(verb="look").last()
    if last and last.verb == verb and last.by == person(by) and MOVES[verb].target == disagreement.status:
        raise Repeated
    if last is None or last.by is None:
        raise TooLate("This request is not at the point where that can be done. Look at where it is now.")
    when = timezone.localtime(last.at).strftime("%-d %B at %H:%M")
    raise TooLate(
        f"This was not done, because the request has moved on. The last thing that happened was on {when}: "
        f"{said(last)} Look at where it is now before you do anything else."
    )
