"""What becomes of what a child writes who is too young to ask? (L8)"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User

from ..models import ChildsMessage, LocalAuthority


@transaction.atomic
def write_to_us(authority: LocalAuthority, words: str, name: str, contact: str) -> ChildsMessage:
    """Return the message, kept for the team. Sent twice by a second press, it is kept once."""
    same = {"authority": authority, "words": words, "name": name, "contact": contact, "dealt_with_at": None}
    return ChildsMessage.objects.filter(**same).first() or ChildsMessage.objects.create(**same)


@transaction.atomic
def deal_with(message: ChildsMessage, *, by: User) -> ChildsMessage:
    """Note that an officer has dealt with it: who did first stays written. Raises PermissionDenied for anyone else."""
    own = ChildsMessage.objects.for_council(by).select_for_update(of=("self",)).filter(pk=message.pk).first()
    if own is None:
        raise PermissionDenied
    if own.dealt_with_at is None:
        own.dealt_with_at, own.dealt_with_by = timezone.now(), by
        own.save()
    return own
