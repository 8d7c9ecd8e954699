"""Which requests have officers noted to be about the same child, though different people asked? (section 7)"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from .disagreements import Disagreement


class SeeAlso(models.Model):
    """Two requests of one council about one child, by different people. Officers read both; neither of those who asked
    is told of the other, and nothing crosses."""

    # Always the one with the smaller number first, so that the same two are noted once.
    first = models.ForeignKey(Disagreement, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Disagreement, on_delete=models.CASCADE, related_name="+")
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "see also"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="see_also_once"),
            models.CheckConstraint(name="see_also_in_order", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self):
        return f"{self.first} and {self.second}"
