"""What can somebody tell the mediator and nobody else? (P21, R4, 5c)"""

from cryptography.fernet import InvalidToken
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from requests_app import actions as requests
from requests_app.errors import TooLate
from requests_app.models import Party
from requests_app.permissions import Actor

from .. import sealing
from ..models import PrivateNote


@requests.action
def keep_private_note(party: Party, text: str, *, by: Actor) -> Party:
    """Keep, replace or (with no text) delete what a party tells the mediator and nobody else (P21)."""
    disagreement = requests.lock(party.disagreement)
    if requests.own_party(disagreement, by) != party:
        raise PermissionDenied
    if not (disagreement.is_draft or disagreement.is_open):
        raise TooLate("This request is no longer open, so what you told the mediator can no longer be changed.")
    if text:
        sealed = {"sealed": sealing.seal(text), "written_by": requests.person(by), "written_at": timezone.now()}
        PrivateNote.objects.update_or_create(party=party, defaults={"disagreement": disagreement, **sealed})
    else:
        PrivateNote.objects.filter(party=party).delete()
    return party


def reseal_private_notes() -> tuple[int, int]:
    """Seal every note with the newest key. Returns how many were, and how many no key of ours opens."""
    done = [_reseal(pk) for pk in PrivateNote.objects.order_by("pk").values_list("pk", flat=True)]
    return done.count(True), done.count(False)


@transaction.atomic
def _reseal(pk: int) -> bool:
    """A note that was deleted meanwhile needs no key."""
    note = PrivateNote.objects.select_for_update().filter(pk=pk).first()
    if note is None:
        return True
    try:
        note.sealed = sealing.reseal(note.sealed)
    except InvalidToken:
        return False
    note.save(update_fields=["sealed"])
    return True
