"""Who is asked to take part, and what have they said?

Agreement is not a status. It is what the newest row of an append-only ledger says for each required party, read when
it is needed. The database itself refuses to change or delete a row (see the migration), on both engines.
"""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from ..stages import Agreed
from ..states import Status
from .channels import Channel
from .councils import Hat, LocalAuthority
from .disagreements import Disagreement
from .registers import School


class PartyKind(models.TextChoices):
    REQUESTER = "requester", "The person who asked"
    # Where somebody else asked: the family is then asked itself (L30).
    FAMILY = "family", "The parent, carer or young person"
    # Whose place a young person has taken, and who has no part in it any more (L5).
    FORMER = "former", "Whoever spoke for the young person before"
    COUNCIL = "council", "The council"
    EARLY_YEARS = "early_years", "Nursery or early years setting"
    SCHOOL = "school", "School"
    COLLEGE = "college", "College"
    HEALTH = "health", "NHS or integrated care board"


class Department(models.TextChoices):
    """Which part of the council (P9). It is one party whichever it is; a family names the part it knows."""

    SEND = "send", "The council’s SEND team"
    SOCIAL_CARE = "social_care", "The council’s social care team"
    OTHER = "other", "Another part of the council"


class SettingType(models.TextChoices):
    """What kind of setting it is: it says who can agree for it (R50)."""

    MAINTAINED = "maintained", "Maintained by a council"
    ACADEMY = "academy", "An academy or free school"
    INDEPENDENT = "independent", "Independent"
    PRU = "pru", "A pupil referral unit"
    EARLY_YEARS = "early_years", "Early years"
    COLLEGE = "college", "A college or other post-16 provider"


class Answer(models.TextChoices):
    AGREED = "agreed", "Agreed to take part"
    DECLINED = "declined", "Will not take part"
    WITHDRAWN = "withdrawn", "Has stopped taking part"
    TALK_FIRST = "talk_first", "Would like to talk first"


# The messages by which somebody is asked: N7, and N8 to the council as a party.
INVITATIONS = ("n07_invitation", "n08_invitation_council")
SAID_NO = frozenset({Answer.DECLINED, Answer.WITHDRAWN})


class PartyQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PartyQuerySet":
        """A person's own invitations, once they have been invited (5c, R37). Somebody who no longer represents the
        council loses sight of the council's at once."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        represents = user.council_roles.held_by(user, Hat.REPRESENTATIVE).values("authority")
        return (
            self.filter(user=user, invited_at__isnull=False)
            .exclude(kind__in=[PartyKind.REQUESTER, PartyKind.FORMER])
            .exclude(~Q(authority__in=represents), kind=PartyKind.COUNCIL)
        )

    def unopened_by(self, user) -> "PartyQuerySet":
        """Invitations sent to this person's own address that nobody has opened: for those whose link works no more, and
        for officials, to whom a link gives no entry. Before they open it, only that there is one is theirs to know."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        return self.others().filter(
            user=None,
            invited_at__isnull=False,
            contact__email__iexact=user.email,
            disagreement__status=Status.REFERRED,
        )

    def asked_of(self, user) -> "PartyQuerySet":
        """What this person has been asked, opened or not."""
        opened, unopened = self.visible_to(user).values("pk"), self.unopened_by(user).values("pk")
        return self.filter(Q(pk__in=opened) | Q(pk__in=unopened))

    def others(self) -> "PartyQuerySet":
        """Everyone but the person who asked, now or before."""
        return self.exclude(kind__in=[PartyKind.REQUESTER, PartyKind.FORMER])

    def with_answer(self, at: datetime | None = None) -> "PartyQuerySet":
        """Each party with `answer_now`: its newest answer in the ledger, or the newest as of `at`."""
        rows = Agreement.objects.filter(party=OuterRef("pk"))
        if at is not None:
            rows = rows.filter(at__lte=at)
        newest = rows.order_by("-id")
        return self.annotate(
            answer_now=Subquery(newest.values("answer")[:1]),
            answered_at=Subquery(newest.values("at")[:1]),
        )

    def with_invitation(self) -> "PartyQuerySet":
        """Each party with `invitation_state`: what became of the newest invitation to it."""
        messages = self.model.messages.rel.related_model.objects
        invitations = messages.filter(party=OuterRef("pk"), kind__in=INVITATIONS)
        return self.annotate(invitation_state=Subquery(invitations.order_by("-id").values("state")[:1]))

    def together(self, at: datetime | None = None) -> Agreed:
        """What all required parties say together, now or as of `at` (R39). Optional parties never count."""
        answers = list(self.filter(required=True).with_answer(at).values_list("answer_now", flat=True))
        if any(answer in SAID_NO for answer in answers):
            return Agreed.NOT_EVERYONE
        if answers and all(answer == Answer.AGREED for answer in answers):
            return Agreed.EVERYONE
        return Agreed.WAITING


class Party(models.Model):
    """Somebody who has to agree before a meeting can take place."""

    disagreement = models.ForeignKey(Disagreement, on_delete=models.CASCADE, related_name="parties")
    kind = models.CharField(max_length=20, choices=PartyKind)
    name = models.CharField(max_length=120, blank=True)
    departments = models.JSONField(default=list, help_text="Which parts of the council.")
    authority = models.ForeignKey(LocalAuthority, null=True, on_delete=models.PROTECT, related_name="+")
    setting_type = models.CharField(max_length=20, choices=SettingType, blank=True)
    school = models.ForeignKey(School, null=True, on_delete=models.SET_NULL, related_name="+")
    required = models.BooleanField(default=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="parties",
        help_text="Who answers for them, once known.",
    )
    invited_at = models.DateTimeField(null=True)
    link_serial = models.PositiveIntegerField(default=1, help_text="Raised to kill the links sent before.")

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "parties"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["disagreement", "user"], condition=Q(user__isnull=False), name="one_place_per_person_in_a_case"
            ),
            models.UniqueConstraint(
                fields=["disagreement", "kind"],
                condition=Q(kind__in=["requester", "council"]),
                name="one_requester_one_council",
            ),
        ]

    def __str__(self):
        return self.name or self.get_kind_display()

    @property
    def is_unreached(self) -> bool:
        """Whether nobody has got hold of them yet: what invited them could not be delivered, and nothing says that it
        reached them all the same. Of parties `with_answer` and `with_invitation`."""
        opened = self.user_id is not None and self.kind != PartyKind.COUNCIL
        return self.invitation_state in {"failed", "by_hand"} and not self.answer_now and not opened

    @property
    def department_labels(self) -> list[str]:
        return [Department(one).label for one in self.departments]

    @property
    def answer(self) -> str:
        """The newest answer in the ledger, or an empty string."""
        newest = self.agreements.order_by("-id").first()
        return newest.answer if newest else ""


class PartyContact(models.Model):
    """How to reach somebody who was asked. Never seen by any other party."""

    party = models.OneToOneField(Party, on_delete=models.CASCADE, related_name="contact")
    person = models.CharField(max_length=100, blank=True)
    role = models.CharField(max_length=60, blank=True, help_text="For example head teacher, or chief executive.")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    address = models.TextField(blank=True, help_text="For somebody who is written to by post.")

    def __str__(self):
        return f"Contact of {self.party}"


class OtherContact(models.Model):
    """Somebody else to know at an organisation, who is not the one that is asked (R50): a SENCO, say, where the
    governors answer. The one who is asked is the `PartyContact`."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="other_contacts")
    role = models.CharField(max_length=60)
    person = models.CharField(max_length=100)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.role} at {self.party}"


class Agreement(models.Model):
    """One row of the ledger: what a party said, to which wording, how, and who wrote it down.

    Append-only by trigger, so there is nothing to edit and nothing to delete.
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="agreements")
    answer = models.CharField(max_length=12, choices=Answer)
    wording = models.PositiveSmallIntegerField(help_text="The version of the words they were shown: see wording.py.")
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["party", "-id"], name="newest_answer")]

    def __str__(self):
        return f"{self.party}: {self.get_answer_display()}"
