"""Which answers need a field of our own?"""

import calendar
import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.govuk.widgets import DateParts, Radios

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name} | {
    name.lower(): number for number, name in enumerate(calendar.month_abbr) if name
}


def _number(text):
    return int(text) if text.isdecimal() else None


def _joined(words):
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


class DatePartsField(forms.Field):
    """A date typed as day, month and year. A month may be a word. `past` also refuses today and later."""

    widget = DateParts
    default_error_messages = {
        "missing": "The date must include a %(missing)s",
        "invalid": "The date must be a real date",
        "year": "The year must have 4 numbers",
        "past": "The date must be in the past",
    }

    def __init__(self, *, past=False, **kwargs):
        super().__init__(**kwargs)
        self.past = past

    def to_python(self, value):
        """Return a date, or None for no answer. Raise ValidationError naming the wrong parts."""
        if isinstance(value, str) and value:
            value = dt.date.fromisoformat(value)
        if isinstance(value, dt.date):
            return value
        if not value or not any(value):
            return None
        missing = [part for part, text in zip(DateParts.parts, value, strict=True) if not text]
        if missing:
            raise self._wrong("missing", *missing)
        return self._date(*value)

    def validate(self, value):
        super().validate(value)
        if self.past and value and value >= timezone.localdate():
            raise self._wrong("past", *DateParts.parts)

    def _date(self, day, month, year):
        day, month = _number(day), _number(month) or MONTHS.get(month.lower().rstrip("."))
        wrong = [part for part, number, top in (("day", day, 31), ("month", month, 12)) if not _fits(number, top)]
        if wrong:
            raise self._wrong("invalid", *wrong)
        if _number(year) is None or len(year) != 4:
            raise self._wrong("year", "year")
        try:
            return dt.date(int(year), month, day)
        except ValueError:
            raise self._wrong("invalid", *DateParts.parts) from None

    def _wrong(self, code, *parts):
        return ValidationError(
            self.error_messages[code], code=code, params={"parts": parts, "missing": _joined(list(parts))}
        )


def _fits(number, top):
    return number is not None and 1 <= number <= top


class YesNoField(forms.TypedChoiceField):
    """Yes or No as radios; the answer is True or False, or None where an answer was not needed."""

    widget = Radios

    def __init__(self, *, yes="Yes", no="No", **kwargs):
        kwargs.setdefault("empty_value", None)
        super().__init__(choices=[("yes", yes), ("no", no)], coerce=lambda value: value == "yes", **kwargs)

    def prepare_value(self, value):
        return {True: "yes", False: "no"}.get(value, value)
