"""What can be done with a provider's help?

Going ahead and telling the provider are one act in one transaction (R37), so it is here though an officer presses it;
and so is stopping a request, which ends the referral with it. The lock is always the request's row.
"""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from requests_app import actions as requests
from requests_app import notifications as request_notifications
from requests_app.errors import NotReady, Refused, TooLate
from requests_app.models import Answer, Channel, Decision, Disagreement, Hat, Party, PartyKind
from requests_app.permissions import Actor, representatives
from requests_app.stages import WithProvider

from .. import independence, notifications, permissions
from ..models import Contract, Mediator, MediatorDeclaration, OrganisationDeclaration, Referral, ReturnCode
from ..states import MOVES, ReferralState
from .documents import forget_what_was_given_to_nobody


@requests.action
def refer(
    disagreement: Disagreement, contract: Contract, *, by: User, representative: User | None = None
) -> Disagreement:
    """Go ahead: record the decision, offer the case to the provider, and ask everyone else to take part (R36-R39).

    `representative` answers for the council where it is a party. Raises NotReady, naming each thing that is missing:
    a contract in force, independence (R33), somebody to ask, a way to reach them, the council's representative.
    """
    disagreement, place = requests.begin(disagreement, "refer", by)
    requests.wear(disagreement, by)
    _check(what_is_missing(disagreement, contract, representative))
    _represent_the_council(disagreement, representative)
    requests.drop_what_was_pending(disagreement)
    now = timezone.now()
    Decision.objects.create(
        disagreement=disagreement,
        outcome=Decision.Outcome.GO_AHEAD,
        proposed_by=by,
        decided_by=by,
        decided_at=now,
    )
    disagreement.owner = by
    disagreement.parties.others().update(invited_at=now)
    referral = _offer(disagreement, contract, by)
    requests.record(disagreement, "refer", by=by, place=place)
    request_notifications.going_ahead(disagreement)
    notifications.referred(referral)
    return disagreement


@requests.action
def refer_again(disagreement: Disagreement, contract: Contract, *, by: User) -> Disagreement:
    """Offer a case that came back to another provider, or to the same one if that is possible again."""
    disagreement, place = requests.begin(disagreement, "refer_again", by)
    if disagreement.referrals.live().exists():
        raise TooLate("A provider has this case already. Look at where it is now.")
    requests.wear(disagreement, by)
    _check(provider_is_missing(disagreement, contract))
    referral = _offer(disagreement, contract, by)
    requests.record(disagreement, "refer_again", by=by, place=place)
    notifications.referred(referral)
    return disagreement


@requests.action
def accept(referral: Referral, mediator: Mediator, *, by: User) -> Referral:
    """Take the case with a mediator who has declared independence, and declares it for this case (R5, R33).

    Raises NotReady naming what is in the way of this mediator, and TooLate if the case is no longer offered.
    """
    disagreement, referral, place = begin(referral, "accept", by)
    today = timezone.localdate()
    if mediator.provider_id != referral.provider_id:
        raise PermissionDenied
    _check(tuple(independence.mediator_problems(mediator, disagreement, today)))
    declaration = mediator.declaration_on(today)
    referral.state = ReferralState.ACCEPTED
    referral.mediator, referral.accepted_by = mediator, by
    referral.accepted_at, referral.accepted_on = timezone.now(), today
    referral.mediator_declared_on = declaration.declared_on
    referral.mediator_declared_until = declaration.valid_until
    referral.independence["accepted"] = {
        "mediator": mediator.name,
        "declared": MediatorDeclaration.WORDS,
        "for_this_case": "No conflict of interest with anybody in this case.",
        "recorded_by": str(by),
    }
    referral.save()
    requests.provider_moved(disagreement, WithProvider.ACCEPTED, mediator=mediator.name)
    requests.record(disagreement, "accept", by=by, place=place)
    notifications.accepted(referral)
    return referral


@requests.action
def return_(referral: Referral, code: ReturnCode, *, by: User) -> Referral:
    """Give the case back, with a category and nothing else. This provider loses sight of it at once (N11)."""
    disagreement, referral, place = begin(referral, "return_", by)
    referral.state = ReferralState.RETURNED
    referral.return_code, referral.returned_by, referral.returned_at = code, by, timezone.now()
    referral.save()
    forget_what_was_given_to_nobody(referral)
    requests.provider_moved(disagreement, WithProvider.NOBODY)
    requests.record(disagreement, "return_", by=by, place=place, detail=code)
    request_notifications.provider_cannot_act(disagreement)
    return referral


@requests.action
def note_answer(
    referral: Referral, party: Party, answer: Answer, *, by: User, channel: Channel, said_by: str
) -> Referral:
    """Write down what a party says to the service that has taken the case: never for the council, or for who asked."""
    disagreement, referral, place = begin(referral, "note_answer", by)
    requests.write_answer(
        disagreement, party, answer, by=by, place=place, channel=channel, said_by=said_by, verb="note_answer"
    )
    return referral


@requests.action
def withdraw(disagreement: Disagreement, *, by: Actor) -> Disagreement:
    """Stop a request at any stage (R48), and with it the referral, in one transaction."""
    return _end(requests.withdraw(disagreement, by=by))


@requests.action
def record_withdrawal(disagreement: Disagreement, *, by: User, channel: Channel) -> Disagreement:
    """Stop a request whose requester says so by phone, by post or face to face, and with it the referral (R48)."""
    return _end(requests.record_withdrawal(disagreement, by=by, channel=channel))


@requests.action
def transfer(disagreement: Disagreement, to: str, *, by: User) -> Disagreement:
    """End a request because another council looks after the family now, and with it the referral: the provider loses
    sight of it in the same transaction."""
    return _end(requests.transfer(disagreement, to, by=by))


@requests.action
def stop_at_age(disagreement: Disagreement, *, by: User, channel: Channel = Channel.WEB) -> Disagreement:
    """Stop a request because the young person, who can now decide, wants it to stop, and with it the referral (L5)."""
    return _end(requests.stop_at_age(disagreement, by=by, channel=channel))


def _end(disagreement: Disagreement) -> Disagreement:
    for referral in disagreement.referrals.live():
        referral.state, referral.ended_at = ReferralState.ENDED, timezone.now()
        referral.save()
    requests.provider_moved(disagreement, WithProvider.NOBODY)
    return disagreement


def what_is_missing(
    disagreement: Disagreement, contract: Contract | None, representative: User | None
) -> tuple[str, ...]:
    """Return everything that is in the way of going ahead, one sentence each. Pages show it before anyone presses."""
    return (
        *provider_is_missing(disagreement, contract),
        *somebody_is_missing(disagreement),
        *_representative_is_missing(disagreement, representative),
    )


def provider_is_missing(disagreement: Disagreement, contract: Contract | None) -> tuple[str, ...]:
    """Return what is in the way on the provider's side today: the contract (R38) and independence (R33)."""
    today = timezone.localdate()
    if contract is None:
        return ("Choose a provider.",)
    in_force = Contract.objects.in_force(disagreement.authority, today).filter(pk=contract.pk).exists()
    problems = [] if in_force else [f"The contract with {contract.provider} is not in force today."]
    return (*problems, *independence.provider_problems(contract.provider, today))


def somebody_is_missing(disagreement: Disagreement) -> tuple[str, ...]:
    """Return what is in the way on the side of the people to ask: nobody named, or no way to reach them."""
    others = list(disagreement.parties.others().select_related("contact"))
    if not disagreement.with_whom.filter(required=True).exists():
        return ("Nobody is named to be asked. Add the people or organisations it is with.",)
    return tuple(
        f"{party} has no e-mail address, phone number or address. Add one, so that they can be asked."
        for party in others
        if party.kind != PartyKind.COUNCIL and not _can_be_reached(party)
    )


def _can_be_reached(party: Party) -> bool:
    contact = getattr(party, "contact", None)
    return contact is not None and bool(contact.email or contact.phone or contact.address)


def _representative_is_missing(disagreement: Disagreement, representative: User | None) -> tuple[str, ...]:
    if not requests.council_is_asked(disagreement):
        return ()
    if representative is None:
        return ("The council is one of the people asked. Choose who answers for it.",)
    if representative not in representatives(disagreement):
        return (f"{representative} cannot answer for the council here. Choose somebody else.",)
    return ()


def _check(missing: tuple[str, ...]) -> None:
    if missing:
        raise NotReady("This cannot go ahead yet.", missing)


def _represent_the_council(disagreement: Disagreement, representative: User | None) -> None:
    if requests.council_is_asked(disagreement):
        requests.wear(disagreement, representative, Hat.REPRESENTATIVE)
        disagreement.parties.filter(kind=PartyKind.COUNCIL).update(user=representative)


def _offer(disagreement: Disagreement, contract: Contract, by: User) -> Referral:
    provider = contract.provider
    declaration = provider.declaration_on(timezone.localdate())
    requests.provider_moved(
        disagreement, WithProvider.OFFERED, name=provider.name, email=provider.email, phone=provider.phone, mediator=""
    )
    return Referral.objects.create(
        disagreement=disagreement,
        provider=provider,
        contract=contract,
        offered_by=by,
        provider_declared_on=declaration.declared_on,
        provider_declared_until=declaration.valid_until,
        independence={
            "offered": {
                "provider": provider.name,
                "contract": f"{contract.starts_on} to {contract.ends_on}",
                "declared": OrganisationDeclaration.WORDS,
                "declared_on": str(declaration.declared_on),
                "valid_until": str(declaration.valid_until),
                "people_checked": sorted({str(role.user) for role in provider.roles.select_related("user")}),
            }
        },
    )


def begin(referral: Referral, verb: str, by: User) -> tuple:
    """Lock, who, ready: like `requests_app.actions.begin`, for the machine of referrals."""
    disagreement = requests.lock(referral.disagreement)
    referral = Referral.objects.select_related("provider").get(pk=referral.pk)
    place = permissions.require(by, verb, referral)
    requests.ready(disagreement, verb, by)
    if referral.state not in MOVES[verb][0]:
        raise Refused("This referral is no longer waiting for you. A colleague may have dealt with it already.")
    referral.disagreement = disagreement
    return disagreement, referral, place
