"""Which documents has somebody shared on a case, and for whom do they exist?

One predicate, `visible_to`, is behind every list, page, count, file and mail; `taking_part` and `Referral.visible_to`
are its two halves, and the words "who can see this" are drawn from the same two (see audience.py). The council that
considers the request has no part in it: it is not told that there is a document, nor how many (R4, R45, 5c).

What a document is called and what it is said to be are words of a person, sealed like the words for the mediator.
"""

import secrets

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from requests_app.models import Answer, CouncilRole, Disagreement, Hat, Party, PartyKind
from requests_app.models.parties import PartyQuerySet
from requests_app.states import Status

from .. import sealing
from ..files.kinds import KINDS, RECORDINGS, Kind
from ..states import ReferralState
from .referrals import Referral, ReferralQuerySet


class Level(models.TextChoices):
    """For whom it is. Nothing in between: no rule gives a case for showing something to one other party alone."""

    MEDIATOR = "mediator", "Only the mediator"
    EVERYONE = "everyone", "Everyone taking part"


class Checked(models.TextChoices):
    """What the virus scanner has said. Nobody can open a document before it has called it clean."""

    WAITING = "waiting", "Being checked for viruses"
    CLEAN = "clean", "Checked for viruses"
    INFECTED = "infected", "Not kept: it may hold a virus"
    UNOPENED = "unopened", "Not kept: it could not be checked"


def new_key() -> str:
    """Return the part of an address that stands for a document: not to be guessed, and saying nothing."""
    return secrets.token_urlsafe(16)


def taking_part() -> PartyQuerySet:
    """Everyone who can read what is shared: they agree to take part now, in a request that is going ahead, and
    somebody speaks for them. Who has not answered, or has said no, is not among them (R39)."""
    is_asked = Q(invited_at__isnull=False) | Q(kind=PartyKind.REQUESTER)
    parties = Party.objects.filter(is_asked, disagreement__status=Status.REFERRED, user__is_active=True)
    represents = CouncilRole.objects.filter(
        user=OuterRef("user"), authority=OuterRef("authority"), hat=Hat.REPRESENTATIVE, user__is_official=True
    )
    speaks = ~Q(kind=PartyKind.COUNCIL) | Exists(represents)
    return parties.filter(speaks).with_answer().filter(answer_now=Answer.AGREED)


def spoken_for_by(user) -> PartyQuerySet:
    """The parties that this person speaks for, as the one who asked or as one who was asked."""
    if not (user.is_authenticated and user.is_active):
        return Party.objects.none()
    asked = Party.objects.visible_to(user).values("pk")
    return Party.objects.filter(Q(pk__in=asked) | Q(kind=PartyKind.REQUESTER, disagreement__requester=user))


def taken_by(user) -> ReferralQuerySet:
    """The referrals by which this person's service has a case that it has taken."""
    return Referral.objects.visible_to(user).filter(state=ReferralState.ACCEPTED).order_by()


def _own(user, speaks_for: PartyQuerySet, has_taken: ReferralQuerySet) -> Q:
    return Q(uploaded_by_id=user.pk, party__in=speaks_for.values("pk")) | Q(referral__in=has_taken.values("pk"))


class DocumentQuerySet(models.QuerySet):
    def owned_by(self, user) -> "DocumentQuerySet":
        """What this person sent, while they speak for whom they sent it; for a service, what it sent to a case that it
        has. Who answers for a school after somebody else does not get what that person told the mediator."""
        return self.filter(_own(user, spoken_for_by(user), taken_by(user)), removed_at=None)

    def visible_to(self, user) -> "DocumentQuerySet":
        """The documents that exist for this person now: their own, and of others' those that are clean and are either
        shared with everyone taking part, of whom they are one, or given to a case that their service has taken."""
        speaks_for, has_taken = spoken_for_by(user), taken_by(user)
        takes_part = taking_part().filter(pk__in=speaks_for.values("pk")).values("disagreement")
        in_case = Q(disagreement__in=has_taken.values("disagreement"))
        shared = Q(level=Level.EVERYONE) & (Q(disagreement__in=takes_part) | in_case)
        # A service that had the case before keeps to itself what it gave to nobody.
        others = Q(state=Checked.CLEAN) & (shared | (in_case & Q(party__isnull=False)))
        return self.filter(_own(user, speaks_for, has_taken) | others, removed_at=None)

    def of_seat(self, party: Party | None, referral: Referral | None) -> "DocumentQuerySet":
        """What was sent from one place in a case and is still there."""
        return self.filter(party=party, referral=referral, removed_at=None)


class Document(models.Model):
    """A file that somebody shared. Its bytes are in `files.store`, encrypted; nothing here says what is in it."""

    disagreement = models.ForeignKey(Disagreement, on_delete=models.PROTECT, related_name="documents")
    key = models.CharField(max_length=30, unique=True, default=new_key)
    # From whom: a party, or the service that had the case by this referral.
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="documents")
    referral = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="documents")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    level = models.CharField(max_length=10, choices=Level, default=Level.MEDIATOR)

    sealed_name = models.TextField()
    sealed_about = models.TextField()
    kind = models.CharField(max_length=5, help_text="The ending of its kind: see files/kinds.py.")
    size = models.PositiveIntegerField()
    # Under a key: a plain digest would tell whoever has both a document and this table that it was sent.
    fingerprint = models.CharField(max_length=64)
    stored_name = models.CharField(max_length=60, blank=True, help_text="Empty once its bytes are gone.")

    state = models.CharField(max_length=10, choices=Checked, default=Checked.WAITING)
    scanned_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    # The checker's own: see checking.py.
    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="document_from_a_party_or_a_service",
                condition=Q(party__isnull=False, referral__isnull=True) | Q(party__isnull=True, referral__isnull=False),
            ),
            models.CheckConstraint(name="document_level_is_known", condition=Q(level__in=["mediator", "everyone"])),
            models.CheckConstraint(
                name="document_is_judged_once_scanned",
                condition=Q(state="waiting", scanned_at__isnull=True)
                | Q(state__in=["clean", "infected", "unopened"], scanned_at__isnull=False),
            ),
            models.CheckConstraint(
                name="document_that_is_there_has_its_bytes",
                condition=Q(removed_at__isnull=False) | Q(state__in=["infected", "unopened"]) | ~Q(stored_name=""),
            ),
        ]
        indexes = [
            models.Index(fields=["not_before", "id"], name="to_check", condition=Q(state="waiting")),
        ]

    def __str__(self):
        return f"A document on {self.disagreement}"

    def get_absolute_url(self):
        return reverse("document", args=[self.disagreement.reference, self.key])

    @property
    def name(self) -> str:
        """What it is called and saved as. Only for those to whom it is visible."""
        return _unsealed(self.sealed_name, f"A document whose name cannot be read.{self.kind}")

    @property
    def about(self) -> str:
        """What its sender says it is, if they said."""
        return _unsealed(self.sealed_about, "")

    @property
    def of_kind(self) -> Kind:
        return (KINDS | RECORDINGS)[self.kind]

    @property
    def is_recording(self) -> bool:
        """Whether it is sound or film, which nobody but the mediator ever gets (domain section 7)."""
        return self.kind in RECORDINGS

    @property
    def sender(self) -> str:
        """Who sent it: the name of the party, or of the service."""
        return str(self.party or self.referral.provider)

    @property
    def is_clean(self) -> bool:
        return self.state == Checked.CLEAN

    @property
    def is_shared(self) -> bool:
        return self.level == Level.EVERYONE

    @property
    def is_kept(self) -> bool:
        """Whether it is here or will be: false once it was found to be unsafe."""
        return self.state in {Checked.WAITING, Checked.CLEAN}


def _unsealed(text: str, otherwise: str) -> str:
    """Return the words in clear, or others where the key is gone and the words with it (docs/operations.md)."""
    try:
        return sealing.unseal(text)
    except InvalidToken:
        return otherwise


class DocumentEvent(models.Model):
    """One thing that happened to a document. Append-only by trigger.

    Not among the events of the case, which the council reads: even that somebody gave the mediator something is not
    the council's to know. Its owner reads all of it.
    """

    class Verb(models.TextChoices):
        SENT = "sent", "sent it"
        CLEAN = "clean", "It was checked for viruses, and none was found"
        NOT_KEPT = "not_kept", "It was checked for viruses, and was not kept"
        SHARED = "shared", "let everyone taking part see it"
        CLOSED = "closed", "made it only for the mediator"
        OPENED = "opened", "opened it"
        REMOVED = "removed", "removed it"

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField(max_length=10, choices=Verb)
    # Nobody, where the virus check did it.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    referral = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.verb}: {self.document}"
