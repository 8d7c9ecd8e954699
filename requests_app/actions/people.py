"""Who is asked to take part? (R39, R50, 6a)

A family may not know whom to name, or name the wrong school. An officer puts it right before going ahead, or later,
when whoever is new is asked at once.
"""

from django.utils import timezone

from accounts.models import User

from .. import notifications, permissions, second_parent
from ..errors import Refused
from ..models import AskedBy, Disagreement, Hat, Party, PartyContact, PartyKind, School, SecondParent
from ..registers import guess_setting_type
from ..stages import Agreed
from ..states import Status
from .family import derive_kinds
from .turn import action, begin, record, wear

_ASKED_ALREADY = "{} has been asked already, so it cannot be taken off. Mark it “helpful, not essential” instead."

_NO_ADDRESS = "We have no e-mail address for {}. Put one in here: a link is then sent to it at once."


@action
def save_party(disagreement: Disagreement, party: Party | None, answers: dict, *, by: User) -> Disagreement:
    """Add somebody to ask (`party` is None), or correct who is asked and how they are reached (R50).

    `answers` holds kind (for somebody new), name, required, and columns of PartyContact, email among them; for another
    parent also basis and words, why they are asked. Once the request is referred, somebody new is asked at once, and a
    new address gets a new link while the old one dies. Raises Refused where it is not safe to ask somebody (P20).
    """
    disagreement, place = begin(disagreement, "change_parties", by)
    wear(disagreement, by)
    agreed_before = disagreement.agreed
    contact = {name: answers[name] for name in ("person", "role", "email", "phone", "address") if name in answers}
    _refuse(second_parent.why_not_reached(disagreement, answers))
    if party is None:
        party = _new_party(disagreement, answers, by)
    else:
        party = disagreement.parties.others().exclude(kind=PartyKind.COUNCIL).get(pk=party.pk)
        party.name, party.required = answers["name"], answers["required"]
        party.school = answers.get("school")
        party.setting_type = answers.get("setting_type", party.setting_type) or _type_of(party.school)
    new_address = contact["email"].lower() != notifications.party_address(party).lower()
    party.save()
    PartyContact.objects.update_or_create(party=party, defaults=contact)
    if disagreement.status == Status.REFERRED:
        _check_somebody_is_essential(disagreement)
        if new_address or party.invited_at is None:
            _ask(party, user=None)
    _record(disagreement, by, place, agreed_before)
    return disagreement


@action
def invite_again(disagreement: Disagreement, party: Party, *, by: User) -> Disagreement:
    """Send somebody who was asked a new link to the same address. The old one dies, and what they have said stands.

    While a link of this party's is still waiting to be sent, that one will do. Raises Refused without an address.
    """
    disagreement, place = begin(disagreement, "invite_again", by)
    party = disagreement.parties.others().exclude(kind=PartyKind.COUNCIL).select_related("contact").get(pk=party.pk)
    if party.invited_at is None or not notifications.party_address(party):
        raise Refused(_NO_ADDRESS.format(party))
    _refuse(second_parent.why_not_reached(disagreement, {"email": notifications.party_address(party)}))
    if notifications.invitation_waits(party):
        return disagreement
    wear(disagreement, by)
    party.link_serial += 1
    party.save()
    notifications.invite(party)
    record(disagreement, "invite_again", by=by, place=place, detail=str(party.pk))
    return disagreement


@action
def remove_party(disagreement: Disagreement, party: Party, *, by: User) -> Disagreement:
    """Take off somebody who has not been asked yet.

    Never the council: where it is a party, two officers decide, and one of them must not be able to change that.
    """
    disagreement, place = begin(disagreement, "change_parties", by)
    wear(disagreement, by)
    party = disagreement.parties.others().exclude(kind=PartyKind.COUNCIL).filter(pk=party.pk).first()
    if party is None:
        return disagreement
    if party.invited_at:
        raise Refused(_ASKED_ALREADY.format(party))
    party.delete()
    _record(disagreement, by, place, disagreement.agreed)
    return disagreement


@action
def save_council(disagreement: Disagreement, representative: User | None, *, by: User) -> Disagreement:
    """Make the council one of the people asked, or change who answers for it.

    Before going ahead nobody is named: that is chosen then. Later `representative` is asked at once, and whoever
    answered before no longer can. What the council has said so far stands.
    """
    disagreement, place = begin(disagreement, "change_parties", by)
    wear(disagreement, by)
    if disagreement.asked_by == AskedBy.COUNCIL_SERVICE:
        raise Refused("One of the council’s own services asks, so the council is part of this already.")
    agreed_before = disagreement.agreed
    authority = disagreement.authority
    party, is_new = Party.objects.get_or_create(
        disagreement=disagreement, kind=PartyKind.COUNCIL, defaults={"authority": authority, "name": authority.name}
    )
    if disagreement.status == Status.REFERRED and (is_new or party.user != representative):
        if representative not in permissions.representatives(disagreement):
            raise Refused("Choose who answers for the council: somebody who has not considered this request.")
        wear(disagreement, representative, Hat.REPRESENTATIVE)
        _ask(party, user=representative)
    elif not is_new:
        return disagreement
    _record(disagreement, by, place, agreed_before)
    return disagreement


def _record(disagreement: Disagreement, by: User, place: permissions.Place, agreed_before: str) -> None:
    derive_kinds(disagreement)
    record(disagreement, "change_parties", by=by, place=place)
    # Somebody who is no longer essential may have been the last to be waited for.
    if disagreement.status == Status.REFERRED and agreed_before != Agreed.EVERYONE:
        notifications.if_everyone_agreed(disagreement)


def _new_party(disagreement: Disagreement, answers: dict, by: User) -> Party:
    kind, name = answers["kind"], answers["name"]
    if kind in {PartyKind.REQUESTER, PartyKind.FORMER, PartyKind.COUNCIL}:
        raise Refused("The person who asked, and the council, are not added here.")
    if disagreement.parties.filter(kind=kind, name__iexact=name).exists():
        raise Refused(f"{name} is already one of the people asked. Change its details there.")
    is_second = kind == PartyKind.FAMILY and disagreement.has_family
    if is_second:
        _refuse(second_parent.why_not(disagreement, {"basis": "", "words": ""} | answers))
    party = Party.objects.create(
        disagreement=disagreement,
        kind=kind,
        name=name,
        required=answers["required"],
        school=answers.get("school"),
        setting_type=answers.get("setting_type") or _type_of(answers.get("school")),
    )
    if is_second:
        why = {"basis": answers["basis"], "words": answers["words"]}
        SecondParent.objects.create(party=party, decided_by=by, **why)
    return party


def _type_of(school: School | None) -> str:
    """Where nobody says what type of setting it is, the register may."""
    return guess_setting_type(school.kind) if school else ""


def _refuse(why_not: str) -> None:
    if why_not:
        raise Refused(why_not)


def _check_somebody_is_essential(disagreement: Disagreement) -> None:
    """R39: a meeting is of everyone who matters, so marking others can never leave the family to agree with itself."""
    if not disagreement.with_whom.filter(required=True).exists():
        raise Refused("At least one of the people asked has to be essential. Add somebody else first.")


def _ask(party: Party, *, user: User | None) -> None:
    """Ask at the address as it is now. Whoever answered from the old one no longer can."""
    party.link_serial += 1 if party.invited_at else 0
    party.invited_at, party.user = timezone.now(), user
    party.save()
    notifications.invite(Party.objects.select_related("contact", "user", "disagreement__authority").get(pk=party.pk))
