"""Which provider has been offered a case, and has it taken it?"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from requests_app.models import Disagreement
from requests_app.states import Status

from ..states import LIVE, ReferralState
from .organisations import Contract, Mediator, Provider, ProviderRole


class ReturnCode(models.TextChoices):
    """Why a provider cannot act. A category only: the council never learns the detail (5e)."""

    KNOWS_A_PARTY = "knows_a_party", "Conflict of interest: knows somebody involved"
    WORKED_WITH_SETTING = "worked_with_setting", "Conflict of interest: has worked with an organisation involved"
    OTHER_CONFLICT = "other_conflict", "Conflict of interest: another kind"
    CAPACITY = "capacity", "No capacity at the moment"
    LANGUAGE = "language", "Cannot meet a language or communication need"
    OTHER = "other", "Another reason"


class ReferralQuerySet(models.QuerySet):
    def live(self) -> "ReferralQuerySet":
        return self.filter(state__in=LIVE)

    def visible_to(self, user) -> "ReferralQuerySet":
        """The referrals a member of a provider's staff can see: their provider's, while it has them, and while the
        request is going ahead. Before, and after returning, there is nothing at any address (R37)."""
        providers = ProviderRole.objects.held_by(user).values("provider")
        return self.live().filter(provider__in=providers, disagreement__status=Status.REFERRED)

    def offered(self) -> "ReferralQuerySet":
        """Those that wait to be checked for conflicts, oldest first."""
        return self.filter(state=ReferralState.OFFERED).order_by("offered_at", "id")

    def taken(self) -> "ReferralQuerySet":
        """Those that were taken, newest first."""
        return self.filter(state=ReferralState.ACCEPTED).order_by("-accepted_at", "-id")

    def taken_before(self, referral: "Referral") -> "ReferralQuerySet":
        """The rest of a page of `taken`, by key and not by offset."""
        return self.filter(
            Q(accepted_at__lt=referral.accepted_at) | Q(accepted_at=referral.accepted_at, pk__lt=referral.pk)
        )


class Referral(models.Model):
    """A case offered to a provider, with what was declared about its independence as it stood on that day."""

    disagreement = models.ForeignKey(Disagreement, on_delete=models.PROTECT, related_name="referrals")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="referrals")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="referrals")
    state = models.CharField(max_length=10, choices=ReferralState, default=ReferralState.OFFERED)

    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField(default=timezone.now)
    offered_on = models.DateField(default=timezone.localdate)
    # The declarations are copied, so that what was true that day can be shown whatever happens to them later.
    provider_declared_on = models.DateField()
    provider_declared_until = models.DateField()
    independence = models.JSONField(help_text="What was checked and declared when it was offered, and when accepted.")

    mediator = models.ForeignKey(Mediator, null=True, on_delete=models.PROTECT, related_name="referrals")
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    accepted_on = models.DateField(null=True)
    mediator_declared_on = models.DateField(null=True)
    mediator_declared_until = models.DateField(null=True)

    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    returned_at = models.DateTimeField(null=True)
    return_code = models.CharField(max_length=20, choices=ReturnCode, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["disagreement"],
                condition=Q(state__in=["offered", "accepted"]),
                name="one_live_referral_per_request",
            ),
            models.CheckConstraint(
                name="provider_declaration_covers_the_referral",
                condition=Q(provider_declared_on__lte=F("offered_on"), provider_declared_until__gte=F("offered_on")),
            ),
            models.CheckConstraint(
                name="accepted_with_a_mediator_who_has_declared",
                condition=~Q(state="accepted")
                | Q(
                    mediator__isnull=False,
                    mediator_declared_on__lte=F("accepted_on"),
                    mediator_declared_until__gte=F("accepted_on"),
                ),
            ),
            models.CheckConstraint(name="returned_with_a_code", condition=~Q(state="returned") | ~Q(return_code="")),
        ]
        indexes = [models.Index(fields=["provider", "state", "offered_at"], name="inbox")]

    def __str__(self):
        return f"{self.disagreement} to {self.provider}"

    @property
    def is_accepted(self) -> bool:
        return self.state == ReferralState.ACCEPTED
