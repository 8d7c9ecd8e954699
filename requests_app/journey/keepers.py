"""What does each page of the form keep, and what does it forget when other answers make it fall away?

A keeper sets what belongs to its page and saves nothing of the request itself: the action does that, in the same
transaction. What an answer no longer leads to is forgotten, so that nobody reads it by mistake later on.
"""

from collections.abc import Callable

from ..models import (
    ORGANISATIONS,
    ActingBasis,
    AskedBy,
    ContactDetails,
    Disagreement,
    OtherParent,
    Party,
    PartyContact,
    PartyKind,
    SafetyNote,
    School,
)
from ..registers import guess_setting_type

_SETTINGS = frozenset({PartyKind.EARLY_YEARS, PartyKind.SCHOOL, PartyKind.COLLEGE})
_BODIES = _SETTINGS | {PartyKind.COUNCIL, PartyKind.HEALTH}
# Whom each can name, and be in disagreement with (P9). Nobody names themselves: of the council that asks no other part
# is a party, and of the NHS no other body. The family is named by organisations only.
MAY_NAME: dict[str, frozenset[PartyKind]] = {
    AskedBy.PARENT: _BODIES,
    AskedBy.YOUNG_PERSON: _BODIES,
    AskedBy.SUPPORTER: _BODIES,
    AskedBy.SETTING: frozenset({PartyKind.FAMILY, PartyKind.COUNCIL, PartyKind.HEALTH}),
    AskedBy.COUNCIL_SERVICE: _SETTINGS | {PartyKind.FAMILY, PartyKind.HEALTH},
    AskedBy.HEALTH: frozenset({PartyKind.FAMILY, PartyKind.COUNCIL}),
}


def keep_columns(disagreement: Disagreement, answers: dict) -> None:
    """Set the request's own columns."""
    for name, value in answers.items():
        setattr(disagreement, name, value)


def keep_asker(disagreement: Disagreement, answers: dict) -> None:
    """Set who asks. Where that changes, some answers are somebody else's, so they are to be looked at again, and whom
    nobody of that kind can name is named no more.

    `answers` may set for whom and why as well: to begin again as somebody's supporter, under the same name.
    """
    before, now = disagreement.asked_by, answers["asked_by"]
    keep_columns(disagreement, answers)
    again = {"behalf"} if "acting_basis" in answers else {"your-name"} if before != now else set()
    if before != now:
        again |= _to_be_asked_again(before, now)
        disagreement.parties.others().exclude(kind__in=_still_named(before, now)).delete()
        disagreement.with_family_member = disagreement.with_family_member and now not in ORGANISATIONS
        disagreement.with_other_council = disagreement.with_other_council and now == AskedBy.COUNCIL_SERVICE
    disagreement.pages_done = [slug for slug in disagreement.pages_done if slug not in again]
    _keep_the_family_asked(disagreement)


def keep_behalf(disagreement: Disagreement, answers: dict) -> None:
    """Set for whom a supporter asks, and why. Another reason is to be explained again."""
    if disagreement.acting_basis != answers["acting_basis"]:
        disagreement.pages_done = [slug for slug in disagreement.pages_done if slug != "their-place"]
        disagreement.acting_basis_note = ""
    note = {} if answers["acting_basis"] == ActingBasis.OTHER else {"acting_basis_note": disagreement.acting_basis_note}
    keep_columns(disagreement, answers | note)
    _keep_the_family_asked(disagreement)


def keep_role(disagreement: Disagreement, answers: dict) -> None:
    """Set as what somebody asks for an organisation, and who can decide for it (R50, L38)."""
    columns = dict(answers)
    keep_contact(disagreement, {"deciding_contact": columns.pop("deciding_contact")})
    keep_columns(disagreement, columns)


def keep_family(disagreement: Disagreement, answers: dict) -> None:
    """Set who the family is that is asked itself, and how it is reached (L30)."""
    party = disagreement.parties.filter(kind=PartyKind.FAMILY).first()
    party.name = answers["name"]
    party.save()
    contact = {name: answers[name] for name in ("email", "phone", "address")}
    PartyContact.objects.update_or_create(party=party, defaults=contact)


def forget_role(disagreement: Disagreement) -> None:
    names = ("requester_role", "requester_organisation", "decides", "deciding_person")
    keep_columns(disagreement, dict.fromkeys(names, "") | {"corporate_parent": False})
    ContactDetails.objects.filter(disagreement=disagreement).update(deciding_contact="")


def keep_contact(disagreement: Disagreement, answers: dict) -> None:
    """Set columns of the sealed contact details, and leave the others of its columns as they are."""
    ContactDetails.objects.update_or_create(disagreement=disagreement, defaults=answers)


def keep_copies(disagreement: Disagreement, answers: dict) -> None:
    disagreement.copies = answers["copies"]
    keep_contact(disagreement, {"copies_email": answers["copies_email"]})


def forget_copies(disagreement: Disagreement) -> None:
    disagreement.copies = ""
    ContactDetails.objects.filter(disagreement=disagreement).update(copies_email="")


def keep_safety_note(disagreement: Disagreement, answers: dict) -> None:
    if answers["text"]:
        SafetyNote.objects.update_or_create(disagreement=disagreement, defaults=answers)
    else:
        SafetyNote.objects.filter(disagreement=disagreement).delete()


def forget_safety_note(disagreement: Disagreement) -> None:
    SafetyNote.objects.filter(disagreement=disagreement).delete()


def forget_supporters(disagreement: Disagreement) -> None:
    disagreement.supporters.all().delete()


def keep_other_parent(disagreement: Disagreement, answers: dict) -> None:
    if answers["answer"]:
        OtherParent.objects.update_or_create(disagreement=disagreement, defaults=answers)
    else:
        forget_other_parent(disagreement)


def keep_parties(disagreement: Disagreement, answers: dict) -> None:
    """Make and unmake the draft's parties so that they are those ticked on "Who is the disagreement with?".

    `answers["with_whom"]` holds values of `PartyKind`; `answers["departments"]` the parts of the council.
    """
    wanted = set(answers["with_whom"])
    if disagreement.asks_for_a_family:
        wanted.add(PartyKind.FAMILY)
    _ask_again_if_they_know(disagreement, PartyKind.FAMILY in wanted)
    disagreement.parties.others().exclude(kind__in=wanted).delete()
    there = set(disagreement.parties.values_list("kind", flat=True))
    for kind in [kind for kind in PartyKind.values if kind in wanted - there]:
        Party.objects.create(disagreement=disagreement, kind=kind, **_party_defaults(disagreement, kind))
    disagreement.parties.filter(kind=PartyKind.COUNCIL).update(departments=answers["departments"])
    disagreement.not_sure_who = answers["not_sure_who"]
    disagreement.with_family_member = answers["with_family_member"]
    disagreement.with_other_council = answers.get("with_other_council", False)


def keep_party_details(kind: PartyKind) -> Callable[[Disagreement, dict], None]:
    def keep(disagreement: Disagreement, answers: dict) -> None:
        party = disagreement.parties.get(kind=kind)
        party.name = answers["name"]
        set_school(party, answers.get("school"))
        party.save()
        contact = {name: answers[name] for name in ("person", "email", "phone")}
        PartyContact.objects.update_or_create(party=party, defaults=contact)

    return keep


def set_school(party: Party, school: School | None) -> None:
    """Set which school of the register it is. What the register calls it says who can agree for it, until somebody
    who knows says otherwise (R50)."""
    if school != party.school:
        party.setting_type = guess_setting_type(school.kind) if school else ""
    party.school = school


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


def _to_be_asked_again(before: str, now: str) -> set[str]:
    """Return the pages whose answers mean something else for the new asker."""
    again = set()
    if {before, now} & ORGANISATIONS:
        again |= {"who-with", "contact"}
    if AskedBy.SETTING in {before, now}:
        again.add("setting")
    return again


def _still_named(before: str, now: str) -> frozenset[PartyKind]:
    """Return whom the new asker can have named. A family named for somebody is not one named by an organisation."""
    both = before in ORGANISATIONS and now in ORGANISATIONS
    return MAY_NAME[now] if both else MAY_NAME[now] - {PartyKind.FAMILY}


def _keep_the_family_asked(disagreement: Disagreement) -> None:
    """A family for which somebody asks is a party of its own; one in whose place somebody stands is not (L6, L30)."""
    if disagreement.asked_by in ORGANISATIONS:
        return
    family = disagreement.parties.filter(kind=PartyKind.FAMILY)
    if not disagreement.asks_for_a_family:
        family.delete()
    elif not family.exists():
        Party.objects.create(disagreement=disagreement, kind=PartyKind.FAMILY)


def _ask_again_if_they_know(disagreement: Disagreement, named: bool) -> None:
    """That a family has been told is less than its word that it may be asked: neither answers for the other."""
    if (
        named != disagreement.parties.filter(kind=PartyKind.FAMILY).exists()
        and "family-told" in disagreement.pages_done
    ):
        disagreement.pages_done = [slug for slug in disagreement.pages_done if slug != "family-told"]
        disagreement.family_knows = False


def _party_defaults(disagreement: Disagreement, kind: str) -> dict:
    if kind == PartyKind.COUNCIL:
        return {"authority": disagreement.authority, "name": disagreement.authority.name}
    same_setting = kind in {PartyKind.EARLY_YEARS, PartyKind.SCHOOL, PartyKind.COLLEGE}
    return {"name": disagreement.setting_name if same_setting else ""}
