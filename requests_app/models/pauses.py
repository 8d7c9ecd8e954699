"""What holds a request up for now, and what is waited for?

Nothing here closes a request, and nothing ends by itself: a person ends each pause.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .channels import Channel
from .disagreements import Disagreement


class Pause(models.Model):
    class Reason(models.TextChoices):
        # No message of any kind leaves: a child has died, or is very ill (section 7).
        MESSAGES = "messages", "All messages are held back"
        # Nothing new is shared: the right to ask has passed to the young person, who has not said yet (L5).
        AGE = "age", "The young person is being asked"
        # Nobody new is asked: the family has not said whether the words to be shared are right (section 7).
        WORDS = "words", "New words for the summary wait for an answer"

    disagreement = models.ForeignKey(Disagreement, on_delete=models.CASCADE, related_name="pauses")
    reason = models.CharField(max_length=10, choices=Reason)
    begun_at = models.DateTimeField(default=timezone.now)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["disagreement", "reason"], condition=Q(ended_at__isnull=True), name="one_pause_for_a_reason"
            ),
        ]

    def __str__(self):
        return f"{self.get_reason_display()}: {self.disagreement}"


class ComingOfAgeQuerySet(models.QuerySet):
    def asked_of(self, user) -> "ComingOfAgeQuerySet":
        """What this young person has been asked, at the address by which they sign in, or has answered. Before they
        are asked there is nothing for them, and a new address ends what the one before opened."""
        if not (user.is_authenticated and user.is_active) or user.is_official:
            return self.none()
        return self.filter(Q(user=user) | Q(user=None, email__iexact=user.email), asked_at__isnull=False)


class ComingOfAge(models.Model):
    """A young person whose right to ask came to them after somebody else had asked (L5): how they are reached, and
    what they said. How they are reached is nobody's but theirs, the council's and the mediator's."""

    class Answer(models.TextChoices):
        CARRY_ON = "carry_on", "I will carry it on myself"
        PARENT_CARRIES_ON = "parent_carries_on", "I want it to go on, with the same person speaking for me"
        STOP = "stop", "I want it to stop"
        # Not theirs to give: an officer notes that a parent takes the place of who cannot make this decision (L6).
        IN_THEIR_PLACE = "in_their_place", "They cannot make this decision, and a parent stands in their place"

    disagreement = models.OneToOneField(Disagreement, on_delete=models.CASCADE, related_name="coming_of_age")
    noticed_at = models.DateTimeField(default=timezone.now)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    address = models.TextField(blank=True)
    asked_at = models.DateTimeField(null=True)
    link_serial = models.PositiveIntegerField(default=1, help_text="Raised to kill the links sent before.")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="comings_of_age"
    )
    answer = models.CharField(max_length=20, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_way_of = models.CharField(max_length=10, choices=Channel, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ComingOfAgeQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "comings of age"

    def __str__(self):
        return f"The young person of {self.disagreement}"


class Rewording(models.Model):
    """Other words for what is shared, by an officer, where the family's own would hurt somebody (section 7). The family
    says yes or no before anybody else reads them; its own words stay as they are, for the council and itself."""

    class Answer(models.TextChoices):
        APPROVED = "approved", "Yes, share these words"
        DECLINED = "declined", "No, not these words"

    disagreement = models.ForeignKey(Disagreement, on_delete=models.CASCADE, related_name="rewordings")
    what_happened = models.TextField()
    what_would_help = models.TextField(blank=True)
    why = models.CharField(max_length=500, help_text="Why other words are proposed: the family reads it.")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True, help_text="Taken back by the council before an answer.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["disagreement"],
                condition=Q(answered_at__isnull=True, dropped_at__isnull=True),
                name="one_rewording_at_a_time",
            ),
        ]

    def __str__(self):
        return f"Other words for {self.disagreement}"


class ChildsMessageQuerySet(models.QuerySet):
    def for_council(self, user) -> "ChildsMessageQuerySet":
        """What children wrote to the councils where this person is a coordinator. Nobody else's to read."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(authority__in=user.council_roles.held_by(user, "coordinator").values("authority"))


class ChildsMessage(models.Model):
    """What a child who is too young to ask wrote to the council from the page that says so (L8). Not a request."""

    authority = models.ForeignKey(
        "requests_app.LocalAuthority", on_delete=models.PROTECT, related_name="childrens_messages"
    )
    name = models.CharField(max_length=100, blank=True)
    words = models.TextField()
    contact = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    dealt_with_at = models.DateTimeField(null=True)
    dealt_with_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ChildsMessageQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"A child’s message to {self.authority}"
