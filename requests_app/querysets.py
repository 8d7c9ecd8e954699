"""Which requests exist for you?

One predicate a hat, used by lists, objects, counts and search alike. Whatever is not listed here does not exist for
you: the answer is 404, and no count includes it.
"""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q

from .states import Status


class _Counted(models.Subquery):
    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = models.IntegerField()


class CouncilRoleQuerySet(models.QuerySet):
    def held_by(self, user, hat: str | None = None) -> "CouncilRoleQuerySet":
        """The hats this person wears at councils. None for anyone who does not sign in with a second factor."""
        if not (user.is_authenticated and user.is_active and user.is_official):
            return self.none()
        held = self.filter(user=user)
        return held.filter(hat=hat) if hat else held


class DisagreementQuerySet(models.QuerySet):
    def mine(self, user) -> "DisagreementQuerySet":
        """The requests this person made, drafts included. Nobody else ever sees a draft."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        return self.filter(requester=user)

    def by_who_asked(self, disagreement) -> "DisagreementQuerySet":
        """The requests that can be those of who asked this one, in the same place: not those of somebody before them,
        whose place a young person has taken (L5) or whose address was corrected."""
        whose = Q(requester=disagreement.requester_id) | Q(requester=None)
        return self.filter(whose, asked_by=disagreement.asked_by)

    def unclaimed_by(self, user) -> "DisagreementQuerySet":
        """Requests sent without signing in from an e-mail address that this person has now proved to be theirs. Only
        that there is one, and its reference, is theirs to know before they give the child's date of birth."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        unclaimed = self.filter(requester=None, contact__email__iexact=user.email).exclude(status=Status.DRAFT)
        if user.is_official:  # of what staff may own, see `permissions.may_own`
            councils = user.council_roles.held_by(user).values("authority")
            return unclaimed.filter(asked_by="council_service", authority__in=councils)
        return unclaimed

    def asked_by_user(self, user) -> "DisagreementQuerySet":
        """The requests this person asked, by account or, where nobody has claimed it yet, by e-mail address."""
        by_address = Q(requester=None, asked_by="council_service", contact__email__iexact=user.email)
        return self.filter(Q(requester=user) | by_address)

    def for_council(self, user) -> "DisagreementQuerySet":
        """The requests this person may consider: sent, in a council where they are a coordinator, and not one in
        which they answer for the council as a party, or which they asked for one of its services."""
        if not user.is_authenticated:
            return self.none()
        here = user.council_roles.held_by(user, "coordinator").filter(authority=OuterRef("authority"))
        represents = user.case_hats.filter(disagreement=OuterRef("pk"), hat="representative")
        own = self.model.objects.asked_by_user(user).filter(pk=OuterRef("pk"))
        return self.exclude(status=Status.DRAFT).filter(Exists(here), ~Exists(represents), ~Exists(own))

    def written_down(self, user) -> "DisagreementQuerySet":
        """Requests taken down by phone, by post or face to face in a council where this person is a coordinator, not
        sent yet or sent (R27). Never one in which they answer for the council as a party."""
        if not user.is_authenticated:
            return self.none()
        here = user.council_roles.held_by(user, "coordinator").filter(authority=OuterRef("authority"))
        represents = user.case_hats.filter(disagreement=OuterRef("pk"), hat="representative")
        return self.filter(Exists(here), ~Exists(represents), entered_by__isnull=False)

    def wanting_one_meeting_with(self, disagreement) -> "DisagreementQuerySet":
        """The sent requests of the same person for another child with which one meeting was asked for."""
        begun_here = Q(sibling_of=disagreement, same_meeting=True)
        begun_there = Q(pk=disagreement.sibling_of_id) if disagreement.same_meeting else Q(pk__in=[])
        return self.exclude(status=Status.DRAFT).filter(begun_here | begun_there)

    def on_desk(self, desk: str) -> "DisagreementQuerySet":
        """One tab of the queue, oldest first, with the key as tie-break."""
        return self.filter(desk=desk).order_by("waiting_since", "id")

    def counted(self, most: int) -> models.Subquery:
        """Return how many there are, up to `most`, as a part of another query."""
        return _Counted(self.order_by().values("pk")[:most])

    def find(self, words: str) -> "DisagreementQuerySet":
        """Requests by reference, or by the start of a name or of a part of one (`SearchName`)."""
        names = self.model.search_names.rel.related_model.objects
        found = names.filter(start__startswith=" ".join(words.casefold().split())).values("disagreement")
        return self.filter(Q(reference=as_a_reference(words)) | Q(pk__in=found)).order_by("waiting_since", "id")

    def after(self, waiting_since: datetime, pk: int) -> "DisagreementQuerySet":
        """The rest of a queue page, by key and not by offset: page 2,000 costs what page 1 costs."""
        return self.filter(Q(waiting_since__gt=waiting_since) | Q(waiting_since=waiting_since, pk__gt=pk))


def as_a_reference(words: str) -> str:
    """Return what was typed as a reference is written: people leave out the dashes, and type small letters."""
    letters = "".join(letter for letter in words.upper() if letter.isalnum())
    return f"{letters[:2]}-{letters[2:6]}-{letters[6:]}"
