"""What has a council's administrator changed, and what did the council say about the law on which day? (section 8, L54)

Nothing here is ever changed: a change is one more row, and the database refuses anything else (`append_only`).
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone

from ..legal import Words
from .councils import LocalAuthority


class SettingChange(models.Model):
    """One setting that somebody changed: what it was, and what it is since."""

    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="setting_changes")
    subject = models.CharField(max_length=30, help_text="On which page of the settings.")
    setting = models.CharField(max_length=120)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.setting}: {self.authority}"


class Crest(models.Model):
    """A picture that somebody sent as the council's crest. Which one counts, `LocalAuthority.crest_name` says."""

    authority = models.ForeignKey(LocalAuthority, on_delete=models.CASCADE, related_name="crests")
    name = models.CharField(
        max_length=80, help_text="Made from what is in it, so that its address never means another."
    )
    picture = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "name"], name="one_row_per_crest")]

    def __str__(self):
        return self.name


class LegalTextQuerySet(models.QuerySet):
    def in_effect(self, day: date) -> dict[str, Words]:
        """Return the words that count on `day`, by place: of those that begin on the same day, the later version."""
        begun = self.filter(effective_from__lte=day).order_by("effective_from", "version")
        newest = {text.place: text.body for text in begun}
        return {place: Words(body) for place, body in newest.items() if body}


class LegalText(models.Model):
    """A version of the council's own words about the law, from a day on. Without one, the portal's own are shown."""

    class Place(models.TextChoices):
        LAW = "law", "The law behind this"
        NOT_AFFECTED = "not_affected", "What disagreement resolution does not affect"
        LOCAL_OFFER = "local_offer", "What it is, on the Local Offer page"

    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="legal_texts")
    place = models.CharField(max_length=20, choices=Place)
    version = models.PositiveIntegerField()
    body = models.TextField(blank=True, help_text="Plain paragraphs. Empty: from that day, the portal's own words.")
    effective_from = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = LegalTextQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "place", "version"], name="each_version_of_words_once"),
        ]

    def __str__(self):
        return f"{self.get_place_display()}, version {self.version}"
