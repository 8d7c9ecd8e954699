"""Which councils use the portal, who works for them, and which health bodies do we know?"""

import re
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from ..legal import Words
from ..querysets import CouncilRoleQuerySet

WHITE_TEXT = 4.5  # the contrast that WCAG 2.2 AA asks of text


def dark_enough_for_white_text(colour: str) -> None:
    """Raise ValidationError unless `colour` is one like #1f3f63, on which white text can be read by everyone."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise ValidationError("Enter a colour like #1f3f63.")
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    if 1.05 / (luminance + 0.05) < WHITE_TEXT:
        raise ValidationError("White text on this colour is hard to read. Choose a darker one.")


def not_a_day_to_come(day: date) -> None:
    """Raise ValidationError for a day after today: nobody can have checked anything then."""
    if day > timezone.localdate():
        raise ValidationError("This day is still to come. Enter today or an earlier day.")


MOST_REMINDERS = 3


def rising_days(text: str) -> None:
    """Raise ValidationError unless `text` is up to three different numbers of days, the smaller first, or nothing."""
    parts = [part.strip() for part in text.split(",")] if text.strip() else []
    days = [int(part) for part in parts if part.isascii() and part.isdigit()]
    if len(days) != len(parts) or len(days) > MOST_REMINDERS or 0 in days or days != sorted(set(days)):
        raise ValidationError("Enter up to three numbers of days, the smaller first, for example 7, 14.")


class Year(models.TextChoices):
    """From which month on a council counts its figures. One kind only: see periods.py."""

    ACADEMIC = "academic", "Academic years, from September to August"
    FINANCIAL = "financial", "Financial years, from April to March"


class LocalAuthority(models.Model):
    """A council and what it can change about its pages without a programmer."""

    name = models.CharField(max_length=100, help_text="As the public know it, for example Northwick Council.")
    slug = models.SlugField(unique=True, help_text="Its part of the address. Never change it: people have saved it.")
    colour = models.CharField(
        max_length=7,
        default="#1f3f63",
        validators=[dark_enough_for_white_text],
        help_text="The band at the top of each page. Choose one dark enough for white text.",
    )
    email_domain = models.CharField(
        max_length=100,
        help_text="After the @ in its staff’s e-mail addresses. Nobody using it can work for a provider (R33).",
    )
    service_email = models.EmailField(help_text="Where new requests are announced, and what families see.")
    service_phone = models.CharField(max_length=30)
    service_address = models.TextField(blank=True, help_text="For people who write.")
    sendiass_name = models.CharField("SENDIASS name", max_length=100)
    sendiass_phone = models.CharField("SENDIASS phone", max_length=30)
    sendiass_email = models.EmailField("SENDIASS e-mail", blank=True)
    mediation_adviser_name = models.CharField(max_length=100)
    mediation_adviser_phone = models.CharField(max_length=30)
    complaints_email = models.EmailField(help_text="Where a complaint about the council goes.")
    officer_title = models.CharField(max_length=60, default="SEND case officer")
    aim_reply_days = models.PositiveSmallIntegerField(
        "we aim to reply in (working days)",
        default=5,
        help_text="An aim, not a legal limit: there is none (R40).",
    )
    funding_text = models.CharField(
        max_length=300,
        default="It is free to you. The council pays for it.",
        help_text="What an organisation that is asked to take part reads about cost (L31).",
    )
    travel_text = models.CharField(
        "help with travel costs",
        max_length=300,
        blank=True,
        help_text="What families read, for example: Ask us about help with travel costs. Promise nothing (L17).",
    )
    decline_words = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="What a family reads as the reason, by `DeclineReason`, where the council says it in its own words.",
    )
    crest_name = models.CharField(max_length=80, blank=True, editable=False, help_text="Of one of its `Crest` rows.")
    crest_alt = models.CharField("what the crest shows", max_length=120, blank=True, editable=False)
    two_officers = models.BooleanField(
        "two officers decide where the council is one of the people asked",
        default=True,
        help_text="Where nobody but the council is asked it judges itself, and two decide whatever is chosen here.",
    )
    answers_by_name = models.BooleanField(
        "families see what each organisation answered, by name",
        default=True,
        help_text="If not, they see how many have agreed, and no names (5c).",
    )
    local_offer_reviewed_on = models.DateField(
        "Local Offer page last checked on",
        null=True,
        blank=True,
        validators=[not_a_day_to_come],
        help_text="The day on which someone last read the page through and found it right. The public see it (R31).",
    )
    figures_year = models.CharField(
        "figures are counted by",
        max_length=10,
        choices=Year,
        default=Year.ACADEMIC,
        help_text="Choose once. Figures for both kinds of year, side by side, would give small numbers away.",
    )

    draft_kept_days = models.PositiveSmallIntegerField(
        "a request that is not sent is deleted after (days)",
        default=60,
        help_text="Counted from the last answer. This counts for requests begun already, too.",
    )
    draft_warning_days = models.PositiveSmallIntegerField(
        "and whoever began it is told by e-mail after (days)",
        default=50,
        validators=[MinValueValidator(1)],
        help_text="Before it is deleted. Whoever is told late still has all the days between the two.",
    )
    reminder_days = models.CharField(
        "people who have not answered are reminded after (days)",
        max_length=20,
        default="7, 14",
        blank=True,
        validators=[rising_days],
        help_text="Up to three numbers, for example 7, 14. Leave it empty to remind nobody.",
    )

    # How long what was sent is kept. The council's records officer decides, for no rule does (L47).
    keep_documents_months = models.PositiveSmallIntegerField(
        "documents are kept after the end for (months)", default=3, validators=[MinValueValidator(1)]
    )
    keep_notes_months = models.PositiveSmallIntegerField(
        "what only the mediator may read is kept after the end for (months)",
        default=3,
        validators=[MinValueValidator(1)],
    )
    keep_record_years = models.PositiveSmallIntegerField(
        "the record of a request is kept after the end for (years)", default=6, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = "council"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="drafts_are_warned_of_before_they_go",
                condition=Q(draft_warning_days__gte=1, draft_warning_days__lt=F("draft_kept_days")),
                violation_error_message="Choose fewer days for telling people than for deleting.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("council_home", args=[self.slug])

    @property
    def words_in_effect(self) -> dict[str, Words]:
        """The council's own words about the law that count today, by `LegalText.Place`; none where ours are shown."""
        return self.legal_texts.in_effect(timezone.localdate())

    @property
    def days_of_reminders(self) -> list[int]:
        """On which days after being asked somebody who has not answered is reminded (N9)."""
        return [int(day) for day in self.reminder_days.split(",")] if self.reminder_days.strip() else []

    @property
    def days_between_warning_and_deleting(self) -> int:
        return self.draft_kept_days - self.draft_warning_days


class PostcodeDistrict(models.Model):
    """The first half of a postcode that lies in a council's area (L9). A district on a border has two rows."""

    authority = models.ForeignKey(LocalAuthority, on_delete=models.CASCADE, related_name="postcode_districts")
    outward_code = models.CharField("first half of the postcode", max_length=4, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "outward_code"], name="one_row_per_district"),
        ]
        ordering = ["outward_code"]

    def __str__(self):
        return self.outward_code


class HealthBodyQuerySet(models.QuerySet):
    def in_force(self, day: date) -> "HealthBodyQuerySet":
        """The bodies there are on a day (L42)."""
        begun = Q(starts_on=None) | Q(starts_on__lte=day)
        return self.filter(begun, Q(ends_on=None) | Q(ends_on__gte=day))


class HealthBody(models.Model):
    """An integrated care board or other health commissioner. They merge often, so they are dated rows (L42)."""

    name = models.CharField(max_length=120)
    email_domain = models.CharField(max_length=100, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="What it is part of now, where it was joined with another.",
    )

    objects = HealthBodyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "health bodies"
        ordering = ["name"]

    def __str__(self):
        return self.name

    def clean(self):
        """Raise ValidationError for a body that would, step by step, be part of itself."""
        if self in [self.merged_into, *self._became(self.merged_into)]:
            raise ValidationError({"merged_into": "That one is part of this one. Choose another."})

    @property
    def now(self) -> "HealthBody":
        """What it has become, however often it was joined with others: itself, where it was not."""
        return [self, *self._became(self)][-1]

    @staticmethod
    def _became(body: "HealthBody | None") -> "list[HealthBody]":
        found = []
        while body and body.merged_into and body.merged_into not in found:
            body = body.merged_into
            found.append(body)
        return found


class Hat(models.TextChoices):
    """The hats of a council. Never two on the same case (see `CaseHat`); the last two see no case at all."""

    COORDINATOR = "coordinator", "Coordinator: considers requests"
    REPRESENTATIVE = "representative", "Representative: answers for the council where it is a party"
    COMMISSIONER = "commissioner", "Commissioner: contracts and figures, no cases"
    ADMINISTRATOR = "administrator", "Administrator: settings, no cases"


class CouncilRole(models.Model):
    """Somebody's hat at a council. Only counts for an active official, who signs in with a second factor."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="council_roles")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="roles")
    hat = models.CharField(max_length=20, choices=Hat)

    objects = CouncilRoleQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "authority", "hat"], name="one_row_per_hat")]

    def __str__(self):
        return f"{self.user} · {self.get_hat_display()} · {self.authority}"
