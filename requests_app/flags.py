"""What should an officer notice before opening a case, and check before deciding? (domain 5a: flags, not states)

From columns the queue has loaded anyway, so that thirty rows cost what one does. A flag bars nobody from anything.
"""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from . import ages, duplicates, holds, journey, kinds
from .models import (
    ORGANISATIONS,
    ActingFor,
    AdviceNote,
    Appeal,
    AskedBy,
    Decision,
    Disagreement,
    EhcStatus,
    Help,
    Message,
    Moment,
    OtherParent,
    OtherParentAnswer,
    Party,
    PartyKind,
    Relationship,
    Rewording,
    SafetyNote,
    TalkedTo,
)
from .querysets import DisagreementQuerySet
from .states import Status

# Plans can run until 25; after that an officer looks who may ask (section 7: a soft note, never a bar).
OLDEST = 25
_KINDS_IN_SHORT = {
    kinds.Kind.DUTIES: "Duties",
    kinds.Kind.PROVISION: "SEN support",
    kinds.Kind.HEALTH_AND_CARE: "Health or care",
    kinds.Kind.BETWEEN_SERVICES: "Between services",
}


def with_flags(disagreements: DisagreementQuerySet) -> DisagreementQuerySet:
    """Return the same requests with what the flags need from other tables, in the same query."""
    of_this = {"disagreement": OuterRef("pk")}
    return disagreements.select_related("owner", "contact", "advice_note").annotate(
        council_is_party=Exists(Party.objects.filter(kind=PartyKind.COUNCIL, **of_this))
        | Q(asked_by=AskedBy.COUNCIL_SERVICE),
        has_safety_note=Exists(SafetyNote.objects.filter(**of_this)),
        not_safe=Exists(OtherParent.objects.filter(answer=OtherParentAnswer.NOT_SAFE, **of_this)),
        has_proposal=Exists(Decision.objects.filter(decided_at=None, set_aside_at=None, **of_this)),
        has_undelivered=Exists(Message.objects.filter(state=Message.State.FAILED, **of_this)),
        has_untold=Exists(Message.objects.filter(state=Message.State.BY_HAND, **of_this)),
        messages_held=holds.holding_messages_of("pk"),
        words_wait=Exists(Rewording.objects.filter(answered_at=None, dropped_at=None, **of_this)),
        possible_duplicate=duplicates.there_is_one(),
        has_siblings=Exists(_siblings()),
        one_meeting=Exists(_siblings().filter(same_meeting=True)),
    )


def _siblings() -> DisagreementQuerySet:
    """Requests that were begun from another, for its sister or brother. Before sending, the council learns of none."""
    return Disagreement.objects.filter(sibling_of=OuterRef("pk")).exclude(status=Status.DRAFT)


def flags(disagreement: Disagreement) -> list[tuple[str, str]]:
    """Return the words and the colour of each flag, the ones about safety first."""
    checks = (*_about_safety(disagreement), *_to_do(disagreement), *_to_check(disagreement), *_to_know(disagreement))
    return [(text, colour) for applies, text, colour in checks if applies]


def kinds_in_short(disagreement: Disagreement) -> list[str]:
    """Return a word or two for each of the four kinds it is of."""
    return [_KINDS_IN_SHORT[kind] for kind in disagreement.kinds]


def scope_checks(disagreement: Disagreement) -> list[tuple[str, str]]:
    """Return what an officer checks before deciding, with what the answers say. None of it bars anything by itself."""
    moment = disagreement.get_moment_display() if disagreement.moment else "Not needed: not about health or social care"
    return [
        ("Area", _area(disagreement)),
        ("Age", _age(disagreement)),
        ("Who can ask", _permission(disagreement)),
        ("SEN", f"{disagreement.get_ehc_status_display()}. {_sen(disagreement)}"),
        ("Kind", "; ".join(disagreement.kind_labels) or "None of the four from the answers: check what it is about"),
        ("EHC time", "None of the four" if disagreement.moment == Moment.NONE else moment),
    ]


def looked_after(disagreement: Disagreement) -> bool:
    """Return whether the child is, or may be, looked after by a council: then officers think of more people (L7)."""
    says_so = disagreement.relationship == Relationship.FOSTER or disagreement.corporate_parent
    return says_so or _noted(disagreement, AdviceNote.About.LOOKED_AFTER)


def _noted(disagreement: Disagreement, what: AdviceNote.About) -> bool:
    note = getattr(disagreement, "advice_note", None)
    return note is not None and what in note.about


def _about_safety(disagreement: Disagreement) -> tuple:
    return (
        (disagreement.not_safe, "Not safe to involve someone", "red"),
        (disagreement.has_safety_note, "Read safety note first", "red"),
        (disagreement.messages_held, "All messages held back", "red"),
    )


def _to_do(disagreement: Disagreement) -> tuple:
    return (
        (disagreement.has_proposal, "Proposal to decide", "purple"),
        (disagreement.words_wait, "Other words to answer", "purple"),
        (disagreement.has_undelivered, "E-mail came back", "red"),
        (disagreement.has_untold, "Someone to tell", "turquoise"),
    )


def _to_check(disagreement: Disagreement) -> tuple:
    return (
        (disagreement.council_is_party, "Council is a party", "purple"),
        (disagreement.possible_duplicate and disagreement.is_open, "Possible duplicate", "orange"),
        (disagreement.appeal in {Appeal.LETTER, Appeal.MEDIATION, Appeal.LODGED}, "Appeal or mediation", "orange"),
        (TalkedTo.COMPLAINT in disagreement.talked_to, "Complaint open", "yellow"),
        (disagreement.scope_to_check, "Scope to check", "yellow"),
        (_age_to_check(disagreement), "Age to check", "yellow"),
        (_noted(disagreement, AdviceNote.About.DETAINED), "Detained: seek advice", "orange"),
        (_noted(disagreement, AdviceNote.About.RESPONSIBILITY), "Parental responsibility: seek advice", "orange"),
        (disagreement.not_sure_who, "Not sure who with", "yellow"),
        (disagreement.with_other_council, "Names another council", "yellow"),
        (disagreement.with_family_member, "Names a family member", "yellow"),
    )


def _to_know(disagreement: Disagreement) -> tuple:
    interpreter = {Help.INTERPRETER, Help.BSL}
    one_meeting = disagreement.one_meeting or disagreement.same_meeting
    has_siblings = disagreement.has_siblings or disagreement.sibling_of_id is not None
    return (
        (one_meeting, "One meeting for two children", "blue"),
        (has_siblings and not one_meeting, "Brother or sister", "grey"),
        (bool(interpreter & set(disagreement.help_needed)), "Interpreter", "blue"),
        (bool(set(disagreement.help_needed) - interpreter), "Help to take part", "blue"),
        (disagreement.relationship == Relationship.CARER, "Carer", "grey"),
        (looked_after(disagreement) and not disagreement.corporate_parent, "Looked-after child", "purple"),
        (disagreement.asked_by == AskedBy.SUPPORTER, "Asked for a family", "grey"),
        (disagreement.stands_in_their_place, "In their place", "yellow"),
        (disagreement.corporate_parent, "We are corporate parent", "purple"),
        (disagreement.contact.best_way in {"phone", "post"}, "By phone or post", "grey"),
    )


def _age_to_check(disagreement: Disagreement) -> bool:
    born = disagreement.date_of_birth
    if born is None:
        return False
    mismatch = _asked_as_for_a_child(disagreement) == disagreement.is_young_person
    organisation = disagreement.asks_for_organisation
    return (mismatch and not organisation) or ages.age_on(born, timezone.localdate()) >= OLDEST


def _asked_as_for_a_child(disagreement: Disagreement) -> bool:
    """Whether who asks does so as for somebody whose rights are still the parent's."""
    if disagreement.asked_by == AskedBy.SUPPORTER:
        return disagreement.acting_for == ActingFor.PARENT
    return disagreement.asked_by != AskedBy.YOUNG_PERSON


def _area(disagreement: Disagreement) -> str:
    postcode = disagreement.contact.postcode
    if not postcode:
        return "Not given: no fixed address, or cannot say safely"
    if journey.outside_england(disagreement):
        return f"{postcode}: not in England, so check"
    other = journey.council_of_postcode(disagreement)
    if not journey.outside_area(disagreement):
        return f"{postcode}: in our area" + (f", or in that of {other}" if other else "")
    return f"{postcode}: not in a district of ours, so check" + (f". It is in the area of {other}" if other else "")


def _age(disagreement: Disagreement) -> str:
    born = disagreement.date_of_birth
    if born is None:
        return "Not given"
    years, from_when = ages.age_on(born, timezone.localdate()), f"{disagreement.young_person_from:%-d %B %Y}"
    if disagreement.is_young_person:
        return f"{years}, a young person in law since {from_when}"
    return f"{years}, a child in law. The right to ask passes to them on {from_when}"


_WHO_ASKS = {
    AskedBy.PARENT: "A parent or carer asks, so nobody else’s permission is needed",
    AskedBy.YOUNG_PERSON: "The young person asks, so nobody else’s permission is needed",
    AskedBy.SUPPORTER: "Someone asks for the family, and says that it knows and agrees. The family is asked itself",
    AskedBy.SETTING: "A nursery, school or college asks, and says that the family knows and agrees",
    AskedBy.COUNCIL_SERVICE: "One of our own services asks. Who asked cannot consider it",
    AskedBy.HEALTH: "The NHS asks",
}


def _permission(disagreement: Disagreement) -> str:
    said = _WHO_ASKS[disagreement.asked_by]
    if disagreement.stands_in_their_place:
        said = (
            "Someone asks in the place of a person who cannot make this decision. Read how that is known, and see that "
            "the person’s own views are asked for"
        )
    elif disagreement.corporate_parent:
        said += ". They ask as the child’s parent, under a care order"
    elif disagreement.is_between_services:
        said += ". It is between services, so only the services are asked"
    elif disagreement.asked_by in ORGANISATIONS and disagreement.has_family:
        said += ". The family has said that its details can be shared, and is asked itself"
    check = ". Check who the right to ask belongs to at this age" if _age_to_check(disagreement) else ""
    return f"{said}{check}"


def _sen(disagreement: Disagreement) -> str:
    has_one = disagreement.ehc_status in {EhcStatus.PLAN, EhcStatus.REVIEW, EhcStatus.REASSESSING}
    return "" if has_one else "No plan is needed to ask"
