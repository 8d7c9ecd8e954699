"""What does each page of the form keep, and what does it forget when other answers make it fall away?

A keeper sets what belongs to its page and saves nothing of the request itself: the action does that, in the same
transaction. What an answer no longer leads to is forgotten, so that nobody reads it by mistake later on.
"""

from collections.abc import Callable

from ..models import (
    ContactDetails,
    Disagreement,
    OtherParent,
    Party,
    PartyContact,
    PartyKind,
    SafetyNote,
)
from .notices import out_of_scope


def keep_columns(disagreement: Disagreement, answers: dict) -> None:
    """Set the request's own columns."""
    for name, value in answers.items():
        setattr(disagreement, name, value)


def keep_asker(disagreement: Disagreement, answers: dict) -> None:
    """Set who asks. Where that changes, "Your name" is somebody else's, so it is to be looked at again."""
    if disagreement.asked_by != answers["asked_by"]:
        disagreement.pages_done = [slug for slug in disagreement.pages_done if slug != "your-name"]
    keep_columns(disagreement, answers)


def keep_contact(disagreement: Disagreement, answers: dict) -> None:
    """Set columns of the sealed contact details, and leave the others of its columns as they are."""
    ContactDetails.objects.update_or_create(disagreement=disagreement, defaults=answers)


def keep_safety_note(disagreement: Disagreement, answers: dict) -> None:
    if answers["text"]:
        SafetyNote.objects.update_or_create(disagreement=disagreement, defaults=answers)
    else:
        SafetyNote.objects.filter(disagreement=disagreement).delete()


def keep_other_parent(disagreement: Disagreement, answers: dict) -> None:
    if answers["answer"]:
        OtherParent.objects.update_or_create(disagreement=disagreement, defaults=answers)
    else:
        forget_other_parent(disagreement)


def keep_about(disagreement: Disagreement, answers: dict) -> None:
    """Set what it is about. The council has nothing to check once the answers put it in scope (R17)."""
    keep_columns(disagreement, answers)
    disagreement.scope_to_check = disagreement.scope_to_check and out_of_scope(disagreement)


def keep_moment(disagreement: Disagreement, answers: dict) -> None:
    disagreement.scope_to_check = False
    keep_columns(disagreement, answers)


def keep_parties(disagreement: Disagreement, answers: dict) -> None:
    """Make and unmake the draft's parties so that they are those ticked on "Who is the disagreement with?".

    `answers["with_whom"]` holds values of `PartyKind`; `answers["departments"]` the parts of the council.
    """
    wanted = set(answers["with_whom"])
    disagreement.parties.others().exclude(kind__in=wanted).delete()
    there = set(disagreement.parties.values_list("kind", flat=True))
    for kind in [kind for kind in PartyKind.values if kind in wanted - there]:
        Party.objects.create(disagreement=disagreement, kind=kind, **_party_defaults(disagreement, kind))
    disagreement.parties.filter(kind=PartyKind.COUNCIL).update(departments=answers["departments"])
    disagreement.not_sure_who = answers["not_sure_who"]
    disagreement.with_family_member = answers["with_family_member"]


def keep_party_details(kind: PartyKind) -> Callable[[Disagreement, dict], None]:
    def keep(disagreement: Disagreement, answers: dict) -> None:
        party = disagreement.parties.get(kind=kind)
        party.name = answers["name"]
        party.save()
        contact = {name: answers[name] for name in ("person", "email", "phone")}
        PartyContact.objects.update_or_create(party=party, defaults=contact)

    return keep


def keep_nothing(_disagreement: Disagreement, _answers: dict) -> None:
    """For pages whose answers other code keeps: being done is all this page adds."""


def forget_nothing(_disagreement: Disagreement) -> None:
    """For pages that never fall away, and those whose answers go with the party they are about."""


def forget_columns(**empty) -> Callable[[Disagreement], None]:
    def forget(disagreement: Disagreement) -> None:
        keep_columns(disagreement, empty)

    return forget


def forget_other_parent(disagreement: Disagreement) -> None:
    OtherParent.objects.filter(disagreement=disagreement).delete()


def _party_defaults(disagreement: Disagreement, kind: str) -> dict:
    if kind == PartyKind.COUNCIL:
        return {"authority": disagreement.authority, "name": disagreement.authority.name}
    same_setting = kind in {PartyKind.EARLY_YEARS, PartyKind.SCHOOL, PartyKind.COLLEGE}
    return {"name": disagreement.setting_name if same_setting else ""}
