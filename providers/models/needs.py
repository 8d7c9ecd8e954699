"""What has been arranged to help the family take part? (P18, L50, domain section 7: interpreter, BSL)

A need without a row waits. Rows belong to one referral: what one provider had arranged is no use with another.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone

from requests_app.models import Help

from .referrals import Referral


class HelpState(models.TextChoices):
    WAITING = "waiting", "Not arranged yet"
    ARRANGED = "arranged", "Arranged"
    NOT_NEEDED = "not_needed", "Not needed now"


class HelpSettled(models.Model):
    """What became of one kind of help that was asked for: by whom and when. No words of anybody."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="help_settled")
    need = models.CharField(max_length=20, choices=Help)
    state = models.CharField(max_length=12, choices=HelpState)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "help settled"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "need"], name="one_row_for_each_kind_of_help"),
        ]

    def __str__(self):
        return f"{self.get_need_display()}: {self.get_state_display()}"
