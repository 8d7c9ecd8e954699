"""What does an officer want to seek advice about, before deciding or inviting? (L10, L53, domain section 7)

Nothing here bars anybody, and nothing here is ever a family's, a provider's or another party's to read.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .disagreements import Disagreement


class AdviceNote(models.Model):
    """What officers keep in mind about one request, and in which words."""

    class About(models.TextChoices):
        DETAINED = "detained", "The child or young person is detained. Other sections of the law apply"
        RESPONSIBILITY = "responsibility", "Parents disagree, or who has parental responsibility is not clear"
        LOOKED_AFTER = "looked_after", "The child is looked after by a council"

    disagreement = models.OneToOneField(Disagreement, on_delete=models.CASCADE, related_name="advice_note")
    about = models.JSONField(default=list)
    words = models.CharField(max_length=500, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"What to seek advice about in {self.disagreement}"

    @property
    def about_labels(self) -> list[str]:
        return [self.About(one).label for one in self.about]
