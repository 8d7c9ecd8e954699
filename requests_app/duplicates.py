"""Which other open requests are about the same child? (domain section 7: duplicate request, both parents separately)

To somebody who asks, only requests of their own are ever named: that the other parent has asked too is not theirs to
know. To officers, every one that they may consider. Two of the same person can be joined; two of different people are
only ever noted to be read together, and nothing crosses.
"""

from hashlib import sha256

from django.db.models import Exists, OuterRef, Q

from .models import AskedBy, Disagreement, SeeAlso
from .permissions import Actor, DraftHolder
from .querysets import DisagreementQuerySet
from .states import OPEN


def key_of(disagreement: Disagreement) -> str:
    """Return what is alike for the same child, whatever the capitals and spaces, or nothing where it is not known."""
    young_person = disagreement.asked_by == AskedBy.YOUNG_PERSON
    name = " ".join((disagreement.requester_name if young_person else disagreement.child_name).casefold().split())
    if not name or disagreement.date_of_birth is None:
        return ""
    return sha256(f"{name}|{disagreement.date_of_birth.isoformat()}".encode()).hexdigest()[:32]


def of_the_same_child(disagreement: Disagreement, among: DisagreementQuerySet) -> DisagreementQuerySet:
    """Return the open requests to the same council about the same child, of those handed in."""
    key = disagreement.child_key or key_of(disagreement)
    if not key:
        return among.none()
    here = among.filter(authority=disagreement.authority_id, child_key=key, status__in=OPEN)
    return here.exclude(pk=disagreement.pk).order_by("pk")


def there_is_one() -> Exists:
    """Return the part of a query that says whether another open request is about the same child: one look-up in an
    index for each row."""
    alike = Disagreement.objects.filter(
        authority=OuterRef("authority"), child_key=OuterRef("child_key"), status__in=sorted(OPEN)
    )
    return Exists(alike.exclude(child_key="").exclude(pk=OuterRef("pk")))


def earlier(draft: Disagreement, by: Actor, beside: DisagreementQuerySet | None = None) -> list[Disagreement]:
    """Return the open requests of the person who asks that this draft seems to repeat: same child, and at least one
    thing it is about or one party alike. None once they have said that it is different.

    Theirs are those of their account, those sent from the address they have signed in with, and those that the same
    browser holds (`beside`). An address that is only typed proves nothing, so it finds nothing. An officer who writes
    it down for somebody is told by the flag on the case.
    """
    if draft.said_different or draft.entered_by_id is not None:
        return []
    own = beside if beside is not None else Disagreement.objects.none()
    if not isinstance(by, DraftHolder):
        own = own | Disagreement.objects.mine(by)
    found = list(of_the_same_child(draft, own))
    if not isinstance(by, DraftHolder):
        found += of_the_same_child(draft, Disagreement.objects.unclaimed_by(by)).exclude(
            pk__in=[one.pk for one in found]
        )
    return [one for one in found if overlap(draft, one)]


def overlap(one: Disagreement, other: Disagreement) -> bool:
    """Return whether two requests have something they are about, or somebody they are with, in common."""
    if set(one.about) & set(other.about):
        return True
    whom = {(kind, name.casefold()) for kind, name in one.parties.others().values_list("kind", "name")}
    return any((kind, name.casefold()) in whom for kind, name in other.parties.others().values_list("kind", "name"))


def by_the_same_person(one: Disagreement, other: Disagreement) -> bool:
    """Return whether two requests are surely one person's: of one account, or, while one of them belongs to none yet,
    sent in the same name from the same address. A mailbox alone can be that of both parents."""
    if one.requester_id and other.requester_id:
        return one.requester_id == other.requester_id
    names = {" ".join(each.requester_name.casefold().split()) for each in (one, other)}
    return len(names) == 1 and bool(_addresses(one) & _addresses(other))


def noted(disagreement: Disagreement, among: DisagreementQuerySet) -> DisagreementQuerySet:
    """Return the requests that officers noted to be about the same child, of those handed in."""
    pairs = SeeAlso.objects.filter(Q(first=disagreement) | Q(second=disagreement)).values_list("first", "second")
    others = {pk for pair in pairs for pk in pair} - {disagreement.pk}
    return among.filter(pk__in=others).order_by("pk")


def _addresses(disagreement: Disagreement) -> set[str]:
    contact = getattr(disagreement, "contact", None)
    given = [contact.email if contact else "", disagreement.requester.email if disagreement.requester else ""]
    return {address.lower() for address in given if address}


def may_be_one_child(one: Disagreement, other: Disagreement) -> bool:
    """Return whether two requests can be about one child: to one council, born on the same day, and not a brother or
    sister. A name may be typed in two ways, so an officer judges that."""
    siblings = {(one.sibling_of_id, other.pk), (other.sibling_of_id, one.pk)}
    alike = one.authority_id == other.authority_id and one.date_of_birth == other.date_of_birth
    return alike and one.date_of_birth is not None and not any(first == second for first, second in siblings)


def to_join(disagreement: Disagreement, among: DisagreementQuerySet) -> list[Disagreement]:
    """Return the open requests that this one can be joined to, of those handed in: see `by_the_same_person`."""
    born = among.filter(authority=disagreement.authority_id, date_of_birth=disagreement.date_of_birth, status__in=OPEN)
    others = born.exclude(pk=disagreement.pk).select_related("requester", "contact").order_by("pk")
    return [one for one in others if by_the_same_person(disagreement, one) and may_be_one_child(disagreement, one)]
