"""Who may do what?

`WHO` answers about the person and nothing else; what may follow what is in `states`. A predicate answers with the
place the person acts from (`Place`), which the event then remembers, or with None. The same table guards the action
and draws the button (`open_moves`), so that no page can offer what the server would not do.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import models

from accounts.models import User

from .models import (
    AskedBy,
    CaseHat,
    ComingOfAge,
    ContactDetails,
    CouncilRole,
    Disagreement,
    Hat,
    LocalAuthority,
    Party,
    PartyKind,
)
from .states import MOVES


@dataclass(frozen=True)
class DraftHolder:
    """Somebody without an account who holds a request in their own browser session. Made by `drafts.holder` only."""

    disagreement_pk: int


Actor = User | DraftHolder


@dataclass(frozen=True)
class Place:
    """From where somebody acts: as what, and for which party where that matters."""

    acting_as: str
    party: Party | None = None


def requester(by: Actor, disagreement: Disagreement) -> Place | None:
    """The person who asked: signed in, or holding it in their session while it has no owner."""
    if isinstance(by, DraftHolder):
        mine = disagreement.requester_id is None and by.disagreement_pk == disagreement.pk
    else:
        mine = by.is_authenticated and by.is_active and disagreement.requester_id == by.pk
    return Place("family") if mine else None


def adult_who_asked(by: Actor, disagreement: Disagreement) -> Place | None:
    """The person who asked, as the parent or carer of a child: who may have another."""
    return requester(by, disagreement) if disagreement.asked_by == AskedBy.PARENT else None


def young_requester(by: Actor, disagreement: Disagreement) -> Place | None:
    """The person who asked, as a young person for themselves."""
    return requester(by, disagreement) if disagreement.asked_by == AskedBy.YOUNG_PERSON else None


def young_person(by: Actor, disagreement: Disagreement) -> Place | None:
    """The young person to whom the decision has come after somebody else had asked (L5), signed in by the way on which
    they are asked."""
    if isinstance(by, DraftHolder) or not ComingOfAge.objects.asked_of(by).filter(disagreement=disagreement).exists():
        return None
    return Place("young_person")


def young_person_or_coordinator(by: Actor, disagreement: Disagreement) -> Place | None:
    """The young person, or an officer who writes down what they say."""
    return young_person(by, disagreement) or coordinator(by, disagreement)


def adult_or_coordinator(by: Actor, disagreement: Disagreement) -> Place | None:
    """Who may say how a young person is reached: the parent who asked, or an officer."""
    return adult_who_asked(by, disagreement) or coordinator(by, disagreement)


def writer(by: Actor, disagreement: Disagreement) -> Place | None:
    """A coordinator of the council, while somebody's request is being written down there (R27). Ends with sending."""
    if disagreement.entered_by_id is None or not disagreement.is_draft:
        return None
    return coordinator(by, disagreement)


def asker(by: Actor, disagreement: Disagreement) -> Place | None:
    """The person who asks, or whoever writes down what they say."""
    return requester(by, disagreement) or writer(by, disagreement)


def may_own(user: User, asked_by: str, authority: LocalAuthority) -> bool:
    """Return whether a request can be this person's own. What a family begins on a device where a member of staff signs
    in is never theirs; what their own council service asks is."""
    if not user.is_authenticated:
        return False
    here = CouncilRole.objects.held_by(user).filter(authority=authority)
    return not user.is_official or (asked_by == AskedBy.COUNCIL_SERVICE and here.exists())


def holder_of_the_address(by: Actor, disagreement: Disagreement) -> Place | None:
    """Who signs in with the e-mail address of a request that was sent without signing in. An official only for what
    their own council service asked."""
    if isinstance(by, DraftHolder) or disagreement.requester_id is not None or not by.is_active:
        return None
    if not may_own(by, disagreement.asked_by, disagreement.authority):
        return None
    contact = ContactDetails.objects.filter(disagreement=disagreement, email__iexact=by.email)
    return Place("family") if contact.exists() else None


def coordinator(by: Actor, disagreement: Disagreement) -> Place | None:
    """A coordinator of this council who neither answers for it as a party here nor asked for one of its services
    (three hats, never two)."""
    if isinstance(by, DraftHolder) or not CouncilRole.objects.held_by(by, Hat.COORDINATOR).filter(
        authority=disagreement.authority_id
    ):
        return None
    if disagreement.hats.filter(user=by, hat=Hat.REPRESENTATIVE).exists() or asked_it(by, disagreement):
        return None
    return Place("council")


def asked_it(by: User, disagreement: Disagreement) -> bool:
    """Whether it is this person's own request, signed in when it was sent or not: nobody considers what they asked."""
    return Disagreement.objects.asked_by_user(by).filter(pk=disagreement.pk).exists()


def another_coordinator(by: Actor, disagreement: Disagreement) -> Place | None:
    """A coordinator who did not make, or propose, the last decision: for second looks."""
    place = coordinator(by, disagreement)
    last = disagreement.decisions.filter(decided_at__isnull=False).last()
    if place and last and by.pk in {last.decided_by_id, last.proposed_by_id}:
        return None
    return place


def representatives(disagreement: Disagreement) -> models.QuerySet:
    """Return who could answer for the council in this case: they wear that hat, and have not considered it."""
    took_part = CaseHat.objects.filter(disagreement=disagreement, hat=Hat.COORDINATOR).values("user")
    roles = CouncilRole.objects.filter(authority=disagreement.authority, hat=Hat.REPRESENTATIVE)
    people = User.objects.filter(pk__in=roles.values("user"), is_active=True, is_official=True)
    return people.exclude(pk__in=took_part).order_by("name", "pk")


def nobody(_by: Actor, _disagreement: Disagreement) -> None:
    """For what time alone brings: no person can do it."""


def works_only_for(user: User, slug: str) -> bool:
    """Return whether all the hats of this official are at the council with this slug. Its own sign-in may then say who
    they are: were they somebody's officer elsewhere too, one council would hold a key to another's cases."""
    councils = CouncilRole.objects.held_by(user).values_list("authority__slug", flat=True)
    return set(councils) == {slug}


def invited(by: Actor, disagreement: Disagreement) -> Place | None:
    """Somebody who was asked to take part, answering for their own organisation or for the council."""
    if isinstance(by, DraftHolder):
        return None
    party = Party.objects.visible_to(by).filter(disagreement=disagreement).first()
    if party is None:
        return None
    return Place("council_party" if party.kind == PartyKind.COUNCIL else "party", party)


WHO: dict[str, Callable[[Actor, Disagreement], Place | None]] = {
    "save": asker,
    "discard": asker,
    "submit": asker,
    "answer": requester,
    "withdraw": requester,
    "ask_second_look": requester,
    "claim": holder_of_the_address,
    "take_up": coordinator,
    "look": coordinator,
    "ask": coordinator,
    "propose": coordinator,
    "set_aside": coordinator,
    "not_take_forward": coordinator,
    "change_parties": coordinator,
    "invite_again": coordinator,
    "take_over": coordinator,
    "refer": coordinator,
    "refer_again": coordinator,
    "reopen": another_coordinator,
    "merge": coordinator,
    "take_in": coordinator,
    "link": coordinator,
    "pause_messages": coordinator,
    "start_messages": coordinator,
    "propose_words": coordinator,
    "take_back_words": coordinator,
    "record_words": coordinator,
    "transfer": coordinator,
    "keep_in_mind": coordinator,
    "answer_words": requester,
    "reach_young_person": adult_or_coordinator,
    "answer_age": young_person,
    "record_age_answer": coordinator,
    "stop_at_age": young_person_or_coordinator,
    "change_copies": young_requester,
    "ask_for_another": adult_who_asked,
    "record_reply": coordinator,
    "record_answer": coordinator,
    "record_withdrawal": coordinator,
    "new_code": coordinator,
    "correct_contact": coordinator,
    "come_of_age": nobody,
    "respond": invited,
    "withdraw_agreement": invited,
}


def require(by: Actor, verb: str, disagreement: Disagreement) -> Place:
    """Return the place from which `by` may do `verb`. Raises PermissionDenied if there is none."""
    place = WHO[verb](by, disagreement)
    if place is None:
        raise PermissionDenied(f"{verb} is not yours to do here")
    return place


def open_moves(by: Actor, disagreement: Disagreement) -> frozenset[str]:
    """Return the verbs this person can make now: right person, right status. Pages draw their buttons from it."""
    status = disagreement.status
    return frozenset(
        verb for verb, who in WHO.items() if status in MOVES[verb].sources and who(by, disagreement) is not None
    )
