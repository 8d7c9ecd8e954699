"""Who changes what a council has set, and what it says about the law? (section 8, L54)

The administrator of that council, and nobody else of it. Whoever looks after the whole portal does it in Django's own
settings area, and leaves the same rows behind.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from accounts.models import User

from .. import changes
from ..changes import Difference
from ..crests import Picture
from ..models import CouncilRole, Crest, Hat, LegalText, LocalAuthority, SettingChange


@transaction.atomic
def change_settings(council: LocalAuthority, subject: str, values: dict, *, by: User, seen: int) -> list[SettingChange]:
    """Set what is on one page of the settings, and write down each thing that changed.

    `seen` is the number of the last change that `by` knew of. If somebody has changed this page since, nothing is set,
    and what they changed is returned; otherwise an empty list. Raises PermissionDenied for who is no administrator
    here, and for what is not on this page.
    """
    council = _lock(council, by)
    if not set(values) <= set(changes.SUBJECTS[subject]):
        raise PermissionDenied
    meanwhile = changes.since(council, subject, seen)
    if meanwhile:
        return meanwhile
    different = changes.differences(council, values)
    for name, value in values.items():
        setattr(council, name, value)
    council.save(update_fields=list(values))
    note_changes(council, different, by=by)
    return []


def note_changes(council: LocalAuthority, different: list[Difference], *, by: User) -> None:
    """Write down what somebody changed: each setting, what it was, and what it is since."""
    SettingChange.objects.bulk_create(
        SettingChange(
            authority=council, subject=one.subject, setting=one.setting, before=one.before, after=one.after, by=by
        )
        for one in different
    )


@transaction.atomic
def keep_crest(council: LocalAuthority, picture: Picture, *, by: User) -> None:
    """Keep a picture, so that it can be looked at before it is the crest. Keeping it twice keeps it once."""
    council = _lock(council, by)
    Crest.objects.get_or_create(authority=council, name=picture.name, defaults={"picture": picture.data})


@transaction.atomic
def set_legal_text(council: LocalAuthority, place: str, values: dict, *, by: User, seen: int) -> LegalText | None:
    """Add a version of the council's own words about the law, from a day on (L54), and return it.

    `seen` is the number of the last version that `by` knew of. If there is a newer one, nothing is added.
    """
    council = _lock(council, by)
    newest = council.legal_texts.filter(place=place).aggregate(newest=Max("version"))["newest"] or 0
    if newest != seen:
        return None
    return LegalText.objects.create(authority=council, place=place, version=newest + 1, by=by, **values)


def _lock(council: LocalAuthority, by: User) -> LocalAuthority:
    """Return the council as it is now, locked. Raises PermissionDenied unless `by` is its administrator."""
    if not CouncilRole.objects.held_by(by, Hat.ADMINISTRATOR).filter(authority=council).exists():
        raise PermissionDenied
    return LocalAuthority.objects.select_for_update().get(pk=council.pk)
