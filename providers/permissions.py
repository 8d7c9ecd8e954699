"""Who may do what with a referral?

Like `requests_app.permissions`, about the person only. Also here: the field allow-lists of the provider, which before
accepting sees only the names needed to check for conflicts, and after accepting the case without the council's notes.
"""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied

from accounts.models import User
from requests_app.permissions import Place

from .models import ProviderRole, Referral, Role
from .states import MOVES


def staff(by: User, referral: Referral) -> Place | None:
    """Somebody who works for the provider that has this referral."""
    works_there = ProviderRole.objects.held_by(by).filter(provider=referral.provider_id).exists()
    return Place("provider") if works_there else None


def coordinator(by: User, referral: Referral) -> Place | None:
    """Somebody who takes and allocates cases there."""
    coordinates = ProviderRole.objects.held_by(by).filter(provider=referral.provider_id, role=Role.COORDINATOR)
    return Place("provider") if coordinates.exists() else None


WHO: dict[str, Callable[[User, Referral], Place | None]] = {
    "accept": coordinator,
    "return_": coordinator,
    "note_answer": staff,
    "settle_help": staff,
}


def require(by: User, verb: str, referral: Referral) -> Place:
    """Return the place from which `by` may do `verb`. Raises PermissionDenied if there is none."""
    place = WHO[verb](by, referral)
    if place is None:
        raise PermissionDenied(f"{verb} is not yours to do here")
    return place


def open_moves(by: User, referral: Referral) -> frozenset[str]:
    """Return the verbs this person can make with the referral now."""
    return frozenset(
        verb for verb, who in WHO.items() if referral.state in MOVES[verb][0] and who(by, referral) is not None
    )
