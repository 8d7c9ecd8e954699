"""Whom else should everybody know at an organisation, and what do officers keep in mind? (R50, L10, L53)"""

from django.utils import timezone

from accounts.models import User

from ..models import AdviceNote, Disagreement, OtherContact, Party, PartyKind
from .turn import action, begin, record, wear

MOST_CONTACTS = 10


@action
def add_contact(disagreement: Disagreement, party: Party, answers: dict, *, by: User) -> Disagreement:
    """Note somebody else to know at an organisation (R50). They are not asked; who is asked stays who it was.

    The same person sent twice is noted once.
    """
    disagreement, place = begin(disagreement, "change_parties", by)
    wear(disagreement, by)
    party = disagreement.parties.others().exclude(kind=PartyKind.FAMILY).get(pk=party.pk)
    if party.other_contacts.filter(**answers).exists() or party.other_contacts.count() >= MOST_CONTACTS:
        return disagreement
    OtherContact.objects.create(party=party, **answers)
    record(disagreement, "change_parties", by=by, place=place)
    return disagreement


@action
def remove_contact(disagreement: Disagreement, contact: OtherContact, *, by: User) -> Disagreement:
    """Take somebody off who is no longer there. Taking them off twice does nothing more."""
    disagreement, place = begin(disagreement, "change_parties", by)
    wear(disagreement, by)
    gone, _ = OtherContact.objects.filter(party__disagreement=disagreement, pk=contact.pk).delete()
    if gone:
        record(disagreement, "change_parties", by=by, place=place)
    return disagreement


@action
def keep_in_mind(disagreement: Disagreement, answers: dict, *, by: User) -> Disagreement:
    """Keep, change or take away what officers seek advice about: `about`, and `words`. Nobody else reads it."""
    disagreement, place = begin(disagreement, "keep_in_mind", by)
    note = AdviceNote.objects.filter(disagreement=disagreement).first()
    if (note.about, note.words) == (answers["about"], answers["words"]) if note else not any(answers.values()):
        return disagreement
    wear(disagreement, by)
    if any(answers.values()):
        written = answers | {"written_by": by, "written_at": timezone.now()}
        AdviceNote.objects.update_or_create(disagreement=disagreement, defaults=written)
    else:
        note.delete()
    record(disagreement, "keep_in_mind", by=by, place=place)
    return disagreement
