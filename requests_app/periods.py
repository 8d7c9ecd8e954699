"""Over which times are figures given?

Whole years, of the one kind that the council has chosen, and all of them together. Not both kinds: of two years that
overlap, one less the other is half a year, whose small numbers could then be worked out one after the other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from .models import Year

FIRST_MONTH = {Year.ACADEMIC: 9, Year.FINANCIAL: 4}
MONTHS = 12


@dataclass(frozen=True)
class Period:
    """From the first moment of one month to the first moment of another."""

    starts: datetime
    ends: datetime

    @property
    def value(self) -> str:
        """How it is written in an address: the year in which it begins."""
        return str(timezone.localdate(self.starts).year)

    @property
    def first_day(self) -> date:
        return timezone.localdate(self.starts)

    @property
    def is_over(self) -> bool:
        return self.ends <= timezone.now()

    @property
    def label(self) -> str:
        last = _month_after(self.first_day, MONTHS - 1)
        return f"{self.first_day:%B %Y} to {last:%B %Y}"

    def months(self) -> list["Period"]:
        """Return its months, up to the one it is now."""
        all_of_them = [self._month(number) for number in range(MONTHS)]
        return [month for month in all_of_them if month.starts <= timezone.now()]

    def _month(self, number: int) -> "Period":
        return between(_month_after(self.first_day, number), _month_after(self.first_day, number + 1))


def between(first_day: date, day_after_last: date) -> Period:
    return Period(_midnight(first_day), _midnight(day_after_last))


def years(kind: str, since: datetime | None) -> list[Period]:
    """Return the years of this kind from the one that `since` is in to the one it is now, the newest first."""
    return list(_years(FIRST_MONTH[Year(kind)], since or timezone.now()))


def _years(first_month: int, since: datetime) -> Iterator[Period]:
    today = timezone.localdate()
    begins = date(today.year - (today.month < first_month), first_month, 1)
    while True:
        year = between(begins, begins.replace(year=begins.year + 1))
        yield year
        if year.starts <= since:
            return
        begins = begins.replace(year=begins.year - 1)


def _month_after(day: date, months: int) -> date:
    years_on, month = divmod(day.month - 1 + months, MONTHS)
    return date(day.year + years_on, month + 1, 1)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
