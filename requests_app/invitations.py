"""How does somebody without an account open the invitation they were sent?

By a link that names the invitation and is signed, so that nothing secret is kept: not in the outbox, not in the
timeline, not in the database. Following it changes nothing, so link scanners can follow it as often as they like; the
page it leads to asks for the address the invitation was sent to, and only that form lets anyone in.
"""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from .errors import Refused
from .models import Party

_SALT = "invitation"


def address(party: Party) -> str:
    """Return the full web address of a party's own invitation."""
    token = signing.dumps([party.pk, party.link_serial], salt=_SALT)
    return settings.PORTAL_URL + reverse("invitation", args=[token])


def read(token: str) -> Party:
    """Return the party a link was made for. Raises Refused if it is not a link of ours, too old, or replaced."""
    try:
        pk, serial = signing.loads(token, salt=_SALT, max_age=settings.INVITATION_DAYS * 24 * 3600)
        return Party.objects.select_related("disagreement__authority", "contact").get(
            pk=pk, link_serial=serial, invited_at__isnull=False
        )
    except (signing.BadSignature, Party.DoesNotExist):
        raise Refused(
            "This link no longer works. It may be too old, or a newer one has been sent. If you have opened it before, "
            "you can sign in with the e-mail address it was sent to. If not, ring the council named in the e-mail."
        ) from None
