"""What must an administrator write to put the council's own words about the law in place? (L54)"""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.govuk import DatePartsField, GovukForm, Textarea

_TAG = re.compile(r"</?[a-zA-Z][^>]*>")


class LegalTextForm(GovukForm):
    nouns = {"effective_from": "the day from which it counts"}

    body = forms.CharField(
        label="The words",
        help_text="Plain paragraphs, with an empty line between them. An address that begins with https:// becomes a "
        "link. Leave this empty to show the words that come with the portal.",
        required=False,
        max_length=20_000,
        widget=Textarea(rows=16, count=False),
    )
    effective_from = DatePartsField(
        label="From which day do they count?",
        help_text="Today, or a day to come. Until then people read what they read now.",
    )

    def clean_body(self) -> str:
        body = self.cleaned_data["body"]
        if _TAG.search(body):
            raise ValidationError("Write plain words, without HTML tags such as <b>. They would be shown as they are")
        return body

    def clean_effective_from(self) -> date:
        """Return a day from today on: what people were shown before does not change afterwards."""
        day = self.cleaned_data["effective_from"]
        if day < timezone.localdate():
            raise ValidationError("This day is over. Enter today or a later day")
        return day
