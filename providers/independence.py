"""Is this provider independent today? (R33, L2)

Checked at the moment of referral, and of accepting, never from memory. Nobody who is employed by a council in England,
an integrated care board or NHS England can provide disagreement resolution. The answer is a list of what is in the way,
in words an officer can act on; an empty list means independent as far as the portal can know.
"""

import re
from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_

from allauth.account.models import EmailAddress
from django.db.models import Q

from accounts.models import User
from requests_app.models import (
    AskedBy,
    CouncilRole,
    Disagreement,
    HealthBody,
    LocalAuthority,
    Party,
    PartyContact,
    PartyKind,
)

from .models import Mediator, Provider

# Councils are under gov.uk; the health service under nhs.uk and nhs.net.
_PUBLIC_BODIES = ("gov.uk", "nhs.uk", "nhs.net")
_PUBLIC_SERVICES = (AskedBy.COUNCIL_SERVICE, AskedBy.HEALTH)
# Sharing one of these with somebody says nothing about working with them.
_ANYBODYS = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "live.co.uk", "icloud.com"}
    | {"yahoo.com", "yahoo.co.uk", "btinternet.com", "sky.com", "proton.me", "aol.com"}
)
# These two are one service, which leaves dots out of a name.
_WITHOUT_DOTS = frozenset({"gmail.com", "googlemail.com"})
_ADDRESS = re.compile(r"[^\s@<>,;:()]+@[^\s@<>,;:()]+\w")


def provider_problems(provider: Provider, on: date) -> list[str]:
    """Return what is in the way of referring to `provider` on that day."""
    problems = []
    if provider.declaration_on(on) is None:
        problems.append(
            f"{provider} has no declaration of independence that is in date. Ask them for one, and have it recorded "
            "in the settings."
        )
    users = User.objects.filter(provider_roles__provider=provider, is_active=True).distinct()
    for user in users:
        problems += person_problems(user)
    for mediator in provider.mediators.filter(active=True, user=None).exclude(email=""):
        problems += _problems(mediator.name, [mediator.email])
    return problems


def person_problems(user: User) -> list[str]:
    """Return what is in the way of one person providing disagreement resolution."""
    return _problems(str(user), addresses(user), {user.pk})


def mediator_problems(mediator: Mediator, disagreement: Disagreement, on: date) -> list[str]:
    """Return what is in the way of one mediator taking one case on that day."""
    problems = []
    if mediator.declaration_on(on) is None:
        problems.append(f"{mediator} has no declaration of independence that is in date.")
    if mediator.user:
        problems += person_problems(mediator.user)
    elif mediator.email:
        problems += _problems(mediator.name, [mediator.email])
    if _is_part_of(mediator, disagreement):
        problems.append(f"{mediator} uses an e-mail address of somebody who is part of this disagreement.")
    elif _shares_an_organisation(mediator, disagreement):
        problems.append(f"{mediator} uses an e-mail address of an organisation that is part of this disagreement.")
    return problems


def addresses(user: User) -> list[str]:
    """Return every e-mail address of a person, verified or not: a second address must not hide an employer."""
    return [user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)]


def has_a_public_employers_address(emails: Iterable[str]) -> bool:
    """Return whether any address is at a council or health body that we know, or under their suffixes."""
    known = _known_domains()
    return any(_belongs(domain_of(email), public) for email in emails for public in known)


def mailbox(email: str) -> str:
    """Return the mailbox that an address leads to: capitals, and a tag after a plus, make no other one."""
    name, _, domain = email.strip().lower().rpartition("@")
    name = name.partition("+")[0]
    return f"{name.replace('.', '')}@gmail.com" if domain in _WITHOUT_DOTS else f"{name}@{domain}"


def domain_of(email: str) -> str:
    return email.rpartition("@")[2].lower()


def _problems(name: str, emails: list[str], accounts: Iterable[int] = ()) -> list[str]:
    """Return what is in the way of whoever has these addresses and accounts, and any that lead to the same mailbox."""
    themselves = {*accounts, *_accounts_at(emails)}
    if CouncilRole.objects.filter(user__in=themselves).exists():
        return [f"{name} also has a role at a council. The provider or the council has to end one of the two."]
    if Party.objects.filter(user__in=themselves, kind=PartyKind.HEALTH).exists():
        return [f"{name} has answered for an NHS body in another case, so may be employed there."]
    if Disagreement.objects.filter(requester__in=themselves, asked_by__in=_PUBLIC_SERVICES).exists():
        return [f"{name} has asked for a council or an NHS body in another case, so may be employed there."]
    if has_a_public_employers_address(emails):
        return [f"{name} uses an e-mail address of a council or of the NHS, so may be employed there."]
    return []


def _known_domains() -> set[str]:
    councils = LocalAuthority.objects.values_list("email_domain", flat=True)
    health = HealthBody.objects.exclude(email_domain="").values_list("email_domain", flat=True)
    return {*_PUBLIC_BODIES, *(domain.lower() for domain in [*councils, *health])}


def _belongs(domain: str, public: str) -> bool:
    return domain == public or domain.endswith("." + public)


def _accounts_at(emails: Iterable[str]) -> list[int]:
    """Return whoever of a council or a health body signs in with one of these mailboxes: a second account must not hide
    the first (R33)."""
    own = {mailbox(email) for email in emails}
    domains = {domain_of(email) for email in own}
    domains |= _WITHOUT_DOTS if domains & _WITHOUT_DOTS else set()
    there = reduce(or_, (Q(email__iendswith=f"@{domain}") for domain in domains), Q(pk__in=[]))
    asked = Q(disagreements__asked_by__in=_PUBLIC_SERVICES)
    employed = User.objects.filter(Q(council_roles__isnull=False) | Q(parties__kind=PartyKind.HEALTH) | asked)
    found = [
        *employed.filter(there).distinct().values_list("pk", "email"),
        *EmailAddress.objects.filter(there, user__in=employed).values_list("user", "email"),
    ]
    return [pk for pk, email in found if mailbox(email) in own]


def _own(mediator: Mediator) -> list[str]:
    return [email for email in (addresses(mediator.user) if mediator.user else [mediator.email]) if email]


def _is_part_of(mediator: Mediator, disagreement: Disagreement) -> bool:
    """Whether a mediator has the mailbox of anybody in the case, whoever named it and wherever it stands."""
    own = {mailbox(email) for email in _own(mediator)}
    return bool(own & {mailbox(email) for email in _everybodys_addresses(disagreement)})


def _everybodys_addresses(disagreement: Disagreement) -> list[str]:
    parties = disagreement.parties.select_related("user", "contact")
    known = [
        disagreement.requester.email if disagreement.requester else "",
        disagreement.contact.email,
        *(party.user.email for party in parties if party.user),
        *(party.contact.email for party in parties if hasattr(party, "contact")),
    ]
    other = getattr(disagreement, "other_parent", None)
    typed = [one.contact for one in disagreement.supporters.all()] + ([other.contact] if other else [])
    typed.append(disagreement.contact.deciding_contact)
    return [email for email in known if email] + _ADDRESS.findall(" ".join(typed))


def _shares_an_organisation(mediator: Mediator, disagreement: Disagreement) -> bool:
    own = {domain_of(email) for email in _own(mediator)}
    parties = PartyContact.objects.filter(party__disagreement=disagreement).exclude(email="")
    theirs = {domain_of(email) for email in parties.values_list("email", flat=True)}
    if disagreement.asks_for_organisation:
        theirs.add(domain_of(disagreement.contact.email))
    return bool((own & theirs) - _ANYBODYS)
