"""How does somebody without an account open the invitation they were sent?

By a link that names the invitation and is signed, so that nothing secret is kept: not in the outbox, not in the
timeline, not in the database. Following it changes nothing, so link scanners can follow it as often as they like; the
page it leads to asks for the address the invitation was sent to, and only that form lets anyone in.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

from .models import Party

_SALT = "invitation"


@dataclass(frozen=True)
class Link:
    """Whom a link was made for, if it is one of ours, and whether it opens anything now."""

    party: Party | None
    works: bool


def address(party: Party) -> str:
    """Return the full web address of a party's own invitation."""
    token = signing.dumps([party.pk, party.link_serial], salt=_SALT)
    return settings.PORTAL_URL + reverse("invitation", args=[token])


def read(token: str) -> Link:
    """Return what a link is worth: one that is not ours, too old or replaced opens nothing, and raises nothing."""
    try:
        pk, serial = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return Link(None, works=False)
    invited = Party.objects.select_related("disagreement__authority", "contact").filter(invited_at__isnull=False)
    party = invited.filter(pk=pk).first()
    return Link(party, works=party is not None and serial == party.link_serial and _in_time(token))


def _in_time(token: str) -> bool:
    try:
        signing.loads(token, salt=_SALT, max_age=settings.INVITATION_DAYS * 24 * 3600)
    except signing.SignatureExpired:
        return False
    return True
