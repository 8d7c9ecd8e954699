"""Who takes a file out of the portal?"""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User

from ..models import CouncilRole, Download, Hat, LocalAuthority

MAY_TAKE = {
    Download.What.REQUESTS: (Hat.COORDINATOR,),
    Download.What.FIGURES: (Hat.COMMISSIONER, Hat.COORDINATOR),
}


@transaction.atomic
def note_download(council: LocalAuthority, what: Download.What, *, by: User, desk: str = "") -> Download:
    """Write down that somebody takes a file, before it is sent. Raises PermissionDenied for those who may not."""
    if not CouncilRole.objects.held_by(by).filter(authority=council, hat__in=MAY_TAKE[what]).exists():
        raise PermissionDenied
    return Download.objects.create(authority=council, what=what, desk=desk, by=by)
