"""Which audiences have been told of the service, this year and last? (R29, R30)

Every audience has its row, and one that nobody told says so: that is what the report is for.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from . import small_numbers
from .models import LocalAuthority, MustBeTold, PublicityEntry, Source
from .periods import Period, years

NOTHING = "Nothing written down"


@dataclass(frozen=True)
class Told:
    """What was done for one audience in one year."""

    year: Period
    entries: list[PublicityEntry] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    audience: str
    must: bool
    years: list[Told]


def two_years(council: LocalAuthority) -> list[Period]:
    """Return this year and last, of the kind by which the council counts."""
    return years(council.figures_year, timezone.now() - timedelta(days=365))[:2]


def report(council: LocalAuthority) -> list[Row]:
    """Return a row for each audience, those who must be told first. A retired one only while there is something."""
    periods = two_years(council)
    done = council.publicity.filter(taken_out_at=None, on__gte=periods[-1].first_day).prefetch_related("others")
    entries = list(done)
    must = [
        Row(one.label, True, _by_year(periods, [entry for entry in entries if one.value in entry.must]))
        for one in MustBeTold
    ]
    others = [
        (audience, [entry for entry in entries if audience in entry.others.all()])
        for audience in council.audiences.all()
    ]
    return must + [
        Row(str(audience), False, _by_year(periods, found))
        for audience, found in others
        if found or audience.retired_on is None
    ]


def heard(council: LocalAuthority) -> list[tuple[str, list[int | None]]]:
    """Return how many heard of the service in each way, this year and last. None: left out (small_numbers)."""
    counts = [
        dict(council.heard_counts.filter(year_begins=year.first_day).values_list("source", "number"))
        for year in two_years(council)
    ]
    shown = [small_numbers.release({source: one.get(source, 0) for source in Source.values}) for one in counts]
    return [(source.label, [year[source.value] for year in shown]) for source in Source]


def csv_rows(council: LocalAuthority) -> Iterator[list]:
    """Yield a row of headings, and then the report: one row for each time, and one that says there was none."""
    yield ["Audience", "Must be told", "Year", "Day", "How", "Note"]
    for row in report(council):
        for told in row.years:
            begins = [row.audience, "Yes" if row.must else "No", told.year.label]
            yield from ([*begins, one.on.isoformat(), one.method, one.note] for one in told.entries)
            if not told.entries:
                yield [*begins, "", NOTHING, ""]


def _by_year(periods: list[Period], entries: list[PublicityEntry]) -> list[Told]:
    return [
        Told(year, [one for one in entries if year.first_day <= one.on < timezone.localdate(year.ends)])
        for year in periods
    ]
