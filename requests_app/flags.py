"""What should an officer notice before opening a case? (domain 5a: flags, not states)

From columns the queue has loaded anyway, so that thirty rows cost what one does.
"""

from django.db.models import Exists, OuterRef

from . import ages
from .models import (
    Appeal,
    AskedBy,
    Disagreement,
    Help,
    Moment,
    OtherParent,
    OtherParentAnswer,
    Party,
    PartyKind,
    Relationship,
    SafetyNote,
    TalkedTo,
)
from .querysets import DisagreementQuerySet


def with_flags(disagreements: DisagreementQuerySet) -> DisagreementQuerySet:
    """Return the same requests with what the flags need from other tables, in the same query."""
    of_this = {"disagreement": OuterRef("pk")}
    return disagreements.select_related("owner", "contact").annotate(
        council_is_party=Exists(Party.objects.filter(kind=PartyKind.COUNCIL, **of_this)),
        has_safety_note=Exists(SafetyNote.objects.filter(**of_this)),
        not_safe=Exists(OtherParent.objects.filter(answer=OtherParentAnswer.NOT_SAFE, **of_this)),
    )


def flags(disagreement: Disagreement) -> list[tuple[str, str]]:
    """Return the words and the colour of each flag, the ones about safety first."""
    checks = (
        (disagreement.has_safety_note or disagreement.not_safe, "Read safety note first", "red"),
        (disagreement.council_is_party, "Council is a party", "purple"),
        (disagreement.appeal in {Appeal.LETTER, Appeal.LODGED}, "Appeal or decision", "orange"),
        (disagreement.appeal == Appeal.MEDIATION, "Mediation asked for", "orange"),
        (TalkedTo.COMPLAINT in disagreement.talked_to, "Complaint open", "yellow"),
        (disagreement.scope_to_check, "Scope to check", "yellow"),
        (_age_to_check(disagreement), "Age to check", "yellow"),
        (disagreement.not_sure_who, "Not sure who with", "yellow"),
        (bool({Help.INTERPRETER, Help.BSL} & set(disagreement.help_needed)), "Interpreter", "blue"),
        (bool(set(disagreement.help_needed) - {Help.INTERPRETER, Help.BSL}), "Help to take part", "blue"),
        (disagreement.relationship == Relationship.CARER, "Carer", "grey"),
        (disagreement.contact.best_way in {"phone", "post"}, "By phone or post", "grey"),
    )
    return [(text, colour) for applies, text, colour in checks if applies]


def scope_checks(disagreement: Disagreement) -> list[tuple[str, str]]:
    """Return what an officer checks before deciding, with what the answers say. None of it bars anything by itself."""
    born = disagreement.date_of_birth
    age = ages.age_on(born, disagreement.submitted_at.date()) if born else "?"
    young = "a young person in law" if disagreement.is_young_person else "still a child in law"
    area = disagreement.contact.postcode or "not given: no fixed address, or cannot say safely"
    moment = disagreement.get_moment_display() if disagreement.moment else "not needed: not about health or social care"
    return [
        ("Area", area),
        ("Age", f"{age}, {young}; rights pass on {disagreement.young_person_from:%-d %B %Y}" if born else "not given"),
        ("SEN", disagreement.get_ehc_status_display()),
        ("Kind", "; ".join(disagreement.kind_labels) or "none of the four from the answers: check what it is about"),
        ("EHC time", "none of the four" if disagreement.moment == Moment.NONE else moment),
    ]


def _age_to_check(disagreement: Disagreement) -> bool:
    if disagreement.date_of_birth is None:
        return False
    return (disagreement.asked_by == AskedBy.PARENT) == disagreement.is_young_person
