"""Who gave an answer that somebody else wrote down?"""

from django.db import models

from .parties import Agreement


class Spoken(models.Model):
    """Beside a row of the ledger that was not given on this website: who said it, by phone, by post or face to face.

    Append-only by trigger, like the row it belongs to. For those who record answers, and nobody else.
    """

    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="spoken")
    said_by = models.CharField(max_length=100)

    class Meta:
        verbose_name_plural = "spoken"

    def __str__(self):
        return f"{self.said_by}: {self.agreement}"
