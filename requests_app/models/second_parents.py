"""Why is another parent asked to take part? (L53, domain section 7: two parents in separate homes)

They are a party of their own (`PartyKind.FAMILY`). What the person who asked said about them is `OtherParent`, which
they never see; why they are asked all the same is here, and only officers read it.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .parties import Party


class SecondParent(models.Model):
    """That a party is another parent of the child, and why they are asked."""

    class Basis(models.TextChoices):
        KNOWS = "knows", "The person who asked said that they know about it"
        RESPONSIBLE = "responsible", "They have parental responsibility, and it cannot be sorted out without them"
        LIVES_WITH = "lives_with", "The child lives with them for part of the time"
        THEY_ASKED = "they_asked", "They asked to take part"

    party = models.OneToOneField(Party, on_delete=models.CASCADE, related_name="second_parent")
    basis = models.CharField(max_length=12, choices=Basis)
    words = models.CharField(max_length=500, blank=True, help_text="Why an officer decided so. Only officers read it.")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.party}: {self.get_basis_display()}"
