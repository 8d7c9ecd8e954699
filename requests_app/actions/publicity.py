"""Who writes down that somebody was told of the service, and how is it counted how people heard of it? (R29, R30)"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User

from ..errors import Refused
from ..models import Audience, CouncilRole, Hat, HeardCount, LocalAuthority, PublicityEntry
from ..periods import years

MAY_WRITE = (Hat.ADMINISTRATOR, Hat.COMMISSIONER, Hat.COORDINATOR)
MAY_CHANGE_AUDIENCES = (Hat.ADMINISTRATOR, Hat.COMMISSIONER)


@transaction.atomic
def note_publicity(council: LocalAuthority, values: dict, *, by: User) -> PublicityEntry:
    """Write down who was told, when and how."""
    _require(council, by, MAY_WRITE)
    others = values.pop("others")
    entry = PublicityEntry.objects.create(authority=council, by=by, **values)
    entry.others.set(others)
    return entry


@transaction.atomic
def take_out_publicity(council: LocalAuthority, pk: int, *, by: User) -> None:
    """Take out what was written down by mistake. It counts no more, and stays to be seen. Twice is once."""
    _require(council, by, MAY_WRITE)
    mistaken = council.publicity.select_for_update().filter(pk=pk, taken_out_at=None)
    mistaken.update(taken_out_at=timezone.now(), taken_out_by=by)


@transaction.atomic
def save_audience(council: LocalAuthority, name: str, *, by: User, pk: int | None = None) -> Audience:
    """Add an audience, or give one another name. Raises Refused where there is one of that name."""
    _require(council, by, MAY_CHANGE_AUDIENCES)
    if council.audiences.filter(name__iexact=name).exclude(pk=pk).exists():
        raise Refused(f"There is an audience called {name} already. If it is retired, bring it back.")
    audience = council.audiences.select_for_update().get(pk=pk) if pk else Audience(authority=council)
    audience.name = name
    audience.save()
    return audience


@transaction.atomic
def retire_audience(council: LocalAuthority, pk: int, *, by: User, bring_back: bool = False) -> None:
    """Offer an audience no more, or again. What was written down about it stays."""
    _require(council, by, MAY_CHANGE_AUDIENCES)
    council.audiences.filter(pk=pk).update(retired_on=None if bring_back else timezone.localdate())


@transaction.atomic
def count_heard(council: LocalAuthority, source: str) -> None:
    """Count one more who heard of the service in this way, in this year of the council's. Nothing else is kept."""
    (year, *_) = years(council.figures_year, None)
    row = {"authority": council, "year_begins": year.first_day, "source": source}
    HeardCount.objects.get_or_create(**row)
    HeardCount.objects.filter(**row).update(number=F("number") + 1)


def _require(council: LocalAuthority, by: User, hats: tuple[Hat, ...]) -> None:
    if not CouncilRole.objects.held_by(by).filter(authority=council, hat__in=hats).exists():
        raise PermissionDenied
