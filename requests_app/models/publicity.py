"""Who was told that disagreement resolution exists, when and how? (R29, R30, L3)

Nothing personal is here: audiences are kinds of people, and how somebody heard of it is counted, not written down.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from .councils import LocalAuthority, not_a_day_to_come


class MustBeTold(models.TextChoices):
    """Those to whom a council must make it known (R29). They cannot be renamed or retired."""

    PARENTS = "parents", "Parents and carers"
    YOUNG_PEOPLE = "young_people", "Young people"
    HEADS = "heads", "Head teachers"
    GOVERNORS = "governors", "Governing bodies"
    PROPRIETORS = "proprietors", "Proprietors (academy trusts and owners of schools)"
    SCHOOL_PRINCIPALS = "school_principals", "Principals of schools"
    POST_16_PRINCIPALS = "post_16_principals", "Principals of post-16 institutions"


def a_list_of_those_who_must_be_told(chosen: list) -> None:
    """Raise ValidationError unless each is one of `MustBeTold`."""
    if not isinstance(chosen, list) or not set(chosen) <= set(MustBeTold.values):
        raise ValidationError("Choose from the list.")


class Audience(models.Model):
    """Somebody else whom a council thinks it right to tell (R30), such as a parent carer forum."""

    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="audiences")
    name = models.CharField(max_length=80)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["authority", "name"], name="each_audience_once")]

    def __str__(self):
        return self.name


class PublicityEntry(models.Model):
    """One time that somebody was told. Never changed: what was a mistake is taken out, and stays to be seen."""

    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="publicity")
    must = models.JSONField(default=list, validators=[a_list_of_those_who_must_be_told])
    others = models.ManyToManyField(Audience, related_name="entries", blank=True)
    on = models.DateField(validators=[not_a_day_to_come])
    method = models.CharField(max_length=120)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    taken_out_at = models.DateTimeField(null=True)
    taken_out_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self):
        return f"{self.method}, {self.on}"

    @property
    def told(self) -> list[str]:
        """The names of those who were told, those who must be first."""
        return [MustBeTold(one).label for one in self.must] + [str(one) for one in self.others.all()]


class Source(models.TextChoices):
    """How somebody heard of the service. A list, so that no answer can say who they are."""

    SCHOOL = "school", "From a nursery, school or college"
    COUNCIL = "council", "From the council, or its website"
    SENDIASS = "sendiass", "From SENDIASS, or another advice service"
    FORUM = "forum", "From a parent group or forum"
    HEALTH = "health", "From the NHS, such as a doctor or therapist"
    ONLINE = "online", "By searching online, or on social media"
    FRIEND = "friend", "From a friend or relative"
    LEAFLET = "leaflet", "From a leaflet or poster"
    OTHER = "other", "Another way"


class HeardCount(models.Model):
    """How many people said in a year that they heard of the service in one way. Not who, not when, not about which
    request: nothing but the count is kept, so that there is nothing to link."""

    authority = models.ForeignKey(LocalAuthority, on_delete=models.CASCADE, related_name="heard_counts")
    year_begins = models.DateField()
    source = models.CharField(max_length=20, choices=Source)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "year_begins", "source"], name="one_count_a_year_and_source"),
        ]

    def __str__(self):
        return f"{self.get_source_display()}: {self.number}"
