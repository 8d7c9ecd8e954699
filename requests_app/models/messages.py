"""What have we told whom?

A row is written in the transaction of the act it reports, so that the one cannot be without the other. A worker sends
it afterwards (`manage.py deliver_messages`), and may fail and try again without undoing what the person did.
"""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from .channels import Channel
from .disagreements import Disagreement
from .parties import Party
from .pauses import Pause


class MessageQuerySet(models.QuerySet):
    def for_council(self, user) -> "MessageQuerySet":
        """What was told in the requests that this person may consider. What is off the record is not among it."""
        return self.filter(disagreement__in=Disagreement.objects.for_council(user))

    def to_be_told(self) -> "MessageQuerySet":
        """What only a person can still tell, unless all messages of its request are held back."""
        held_back = Pause.objects.filter(
            disagreement=OuterRef("disagreement"), reason=Pause.Reason.MESSAGES, ended_at=None
        )
        return self.filter(~Exists(held_back), state__in=self.model.NEEDS_A_PERSON)


class Message(models.Model):
    class State(models.TextChoices):
        QUEUED = "queued", "Waiting to be sent"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Could not be delivered"
        DROPPED = "dropped", "Not sent: it no longer applied"
        BY_HAND = "by_hand", "To be told by phone or post"
        TOLD = "told", "Told by phone or post"

    # Only a person can still tell these, by phone or post.
    NEEDS_A_PERSON = frozenset({State.BY_HAND, State.FAILED})

    # Null once the draft it was about has been deleted.
    disagreement = models.ForeignKey(Disagreement, null=True, on_delete=models.SET_NULL, related_name="messages")
    # Also where it is not listed with the case, as with documents: what holds the case's messages back holds it too.
    about = models.ForeignKey(Disagreement, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=40, help_text="Which message: the name of its template.")
    recipient = models.CharField(max_length=120, help_text="Who it is for, in words.")
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="messages")
    to = models.EmailField(blank=True)
    subject = models.CharField(max_length=200)
    # The personal link of an invitation is not kept: `{link}` stands for it, and it is made when the mail is sent.
    body = models.TextField()
    dedupe_key = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=120, help_text="The same however often it is tried.")
    may_have_been_sent = models.BooleanField(
        default=False, help_text="A worker or its line died while it was being sent."
    )
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)
    # Of what a person told by phone or post: how, when and who.
    told_how = models.CharField(max_length=10, choices=Channel, blank=True)
    told_at = models.DateTimeField(null=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="mail_has_an_address", condition=~Q(to="") | Q(state__in=["by_hand", "told"])),
        ]
        indexes = [
            models.Index(fields=["not_before", "id"], name="outbox", condition=Q(state__in=["queued", "sending"])),
            # Letters and calls: what only a person can still tell.
            models.Index(fields=["id"], name="to_be_told", condition=Q(state__in=["by_hand", "failed"])),
        ]

    def __str__(self):
        return f"{self.kind} to {self.recipient}"
