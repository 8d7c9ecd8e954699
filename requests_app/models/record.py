"""What was decided, asked and done, by whom and when?"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from .councils import Hat
from .disagreements import Disagreement
from .parties import Party


class CaseHat(models.Model):
    """The hat a member of council staff wears on one case. The database allows one: whoever considers a request can
    never answer for the council in it, and the other way round."""

    disagreement = models.ForeignKey(Disagreement, on_delete=models.CASCADE, related_name="hats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="case_hats")
    hat = models.CharField(max_length=20, choices=Hat)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["disagreement", "user"], name="never_two_hats_on_one_case")]

    def __str__(self):
        return f"{self.user}: {self.get_hat_display()}"


class IndependentService(models.Model):
    """What the people in a case may know of the provider that has it now. `providers` keeps it true; the row is gone
    while nobody has the case. It also says where the provider is told of what happens."""

    disagreement = models.OneToOneField(Disagreement, on_delete=models.CASCADE, related_name="independent_service")
    name = models.CharField(max_length=100)
    email = models.EmailField()
    phone = models.CharField(max_length=30)
    mediator = models.CharField(max_length=100, blank=True, help_text="Named once they have taken the case (R5).")

    def __str__(self):
        return self.name


class Question(models.Model):
    """A question from the council to the family. One at a time."""

    disagreement = models.ForeignKey(Disagreement, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True, help_text="The council decided without waiting for the answer.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["disagreement"],
                condition=Q(answered_at__isnull=True, dropped_at__isnull=True),
                name="one_open_question",
            )
        ]

    def __str__(self):
        return f"Question on {self.disagreement}"


class DeclineReason(models.TextChoices):
    """The whole list (5b). There is no reason for: no EHC plan, not tried locally, a complaint or appeal is open, too
    late, cost, the others would not agree. They cannot be chosen because they are not here (R12, R15, R25, L25, L27).
    """

    NOT_SEN = "not_sen", "It is not about a child or young person who has, or may have, special educational needs"
    OUTSIDE_MOMENTS = "outside_moments", "It is only about health or social care, outside the four EHC times"
    OUT_OF_AREA = "out_of_area", "The child or young person is not in our area"
    NOT_ABLE_TO_ASK = "not_able_to_ask", "The person who asked cannot ask, and the family has not agreed"
    ALREADY_OPEN = "already_open", "There is already an open request about the same thing"
    COUNCIL_DECLINES = "council_declines", "We are the only other people involved, and have decided not to take part"
    NOT_SAFE_NOW = "not_safe_now", "A meeting now would not be safe"
    FAMILY_MATTER = "family_matter", "It is between family members, or about a service this does not cover"
    CANNOT_REACH = "cannot_reach", "We could not reach you, having tried several times and every way you gave us"


class Route(models.TextChoices):
    """What a family can do instead. Offered with every decision not to take a request forward."""

    SENDIASS = "sendiass", "Talk to SENDIASS, who are free and impartial"
    SCHOOL = "school", "Talk to the school or college, or use its complaints procedure"
    OFFICER = "officer", "Talk to your SEND case officer"
    COMPLAINT = "complaint", "Complain to the council"
    HEALTH = "health", "Talk to the NHS patient advice service (PALS) or the integrated care board"
    SOCIAL_CARE = "social_care", "Use the children’s social care complaints procedure"
    APPEAL = "appeal", "Get advice about an appeal or mediation, if there is a decision you can appeal"
    OTHER_COUNCIL = "other_council", "Ask the council where the child lives"


class Decision(models.Model):
    """The recorded end of a consideration (R35, R36): gone ahead with, or not taken forward and why.

    Where the council is itself a party, a decision not to take a request forward is first proposed by one officer and
    then made by another.
    """

    class Outcome(models.TextChoices):
        GO_AHEAD = "go_ahead", "Go ahead"
        NOT_TAKEN_FORWARD = "not_taken_forward", "Not taken forward"

    disagreement = models.ForeignKey(Disagreement, on_delete=models.CASCADE, related_name="decisions")
    outcome = models.CharField(max_length=20, choices=Outcome)
    reason = models.CharField(max_length=20, choices=DeclineReason, blank=True)
    # The council's own words for the reason as they were on that day: what a family has read does not change.
    reason_words = models.CharField(max_length=300, blank=True)
    explanation = models.TextField(blank=True)
    routes = models.JSONField(default=list)
    next_steps = models.TextField(blank=True)
    needs_two = models.BooleanField(default=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    set_aside_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="not_taken_forward_says_why",
                condition=Q(outcome="go_ahead") | (~Q(reason="") & ~Q(explanation="")),
            ),
            models.CheckConstraint(
                name="two_officers_where_the_council_judges_itself",
                condition=Q(needs_two=False) | Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="decided_at_and_by_together",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["disagreement"],
                condition=Q(decided_at__isnull=True, set_aside_at__isnull=True),
                name="one_proposal_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.get_outcome_display()}: {self.disagreement}"

    @property
    def why(self) -> str:
        """The reason as the family reads it."""
        return self.reason_words or self.get_reason_display()

    @property
    def route_labels(self) -> list[str]:
        return [Route(route).label for route in self.routes]


class Event(models.Model):
    """One thing somebody did. Append-only by trigger; never holds what was said, only that it was done."""

    disagreement = models.ForeignKey(Disagreement, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField(max_length=30)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # As what they did it: the same person may be a parent in one case and work for a school in another.
    acting_as = models.CharField(max_length=20)
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    detail = models.CharField(max_length=60, blank=True, help_text="A coded value, never words of a person.")
    at = models.DateTimeField(default=timezone.now)
    # Over this row and the one before it in the same case: see chain.py. A row changed by hand breaks it.
    seal = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["disagreement", "id"], name="timeline")]

    def __str__(self):
        return f"{self.verb} on {self.disagreement}"
