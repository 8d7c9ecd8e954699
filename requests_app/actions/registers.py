"""How does the list of schools follow the public register?

The list is shared by all councils of the portal, so whoever runs the portal imports the whole register (the command
`import_schools`); a council's administrator may import what lies in their own area, and nothing else. One transaction:
all of a file counts, or nothing. What is not in the file is left as it is.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from ..models import School
from ..models.registers import LATELY, SchoolName, as_searched
from ..registers import Fault, Report, Row, rows_of

_AT_ONCE = 1000  # schools; the memory an import takes does not grow with the file
_COLUMNS = ("name", "search_name", "kind", "phase", "postcode", "trust", "council_name", "opened_on", "closed_on")


@transaction.atomic
def import_schools(file: BinaryIO, *, only_in: str = "", dry_run: bool = False) -> Report:
    """Bring the list of schools in line with a file of the register, and return what that changed, or would change.

    `only_in`: leave out what is in another area than the register's of this name. Raises NotARegister for a file of
    another kind, or one that breaks off; nothing is changed then.
    """
    report, seen = Report(), set()
    rows = _wanted(rows_of(file), report, only_in, seen)
    while batch := list(islice(rows, _AT_ONCE)):
        _take_in(batch, report, dry_run=dry_run)
    report.not_in_file = _how_many_are_not_among(seen, only_in)
    return report


def _wanted(found: Iterable[Row | Fault], report: Report, only_in: str, seen: set[int]) -> Iterator[Row]:
    for row in found:
        if isinstance(row, Fault):
            report.leave_out(row)
        elif row.urn in seen:
            report.leave_out(
                Fault(row.line, "its URN stands in the file twice; the first counts", f"{row.urn},{row.name}")
            )
        elif only_in and as_searched(row.council_name) != as_searched(only_in):
            report.elsewhere += 1
        else:
            seen.add(row.urn)
            yield row


def _take_in(rows: list[Row], report: Report, *, dry_run: bool) -> None:
    """Add and change the schools of one batch: five queries, however many they are."""
    before = School.objects.in_bulk([row.urn for row in rows], field_name="urn")
    to_write, renamed = [], []
    for row in rows:
        school, known = _school(row, before.get(row.urn)), before.get(row.urn)
        if known is None and _is_not_needed(row):
            report.not_needed += 1
        elif known is not None and all(getattr(known, name) == getattr(school, name) for name in _COLUMNS):
            report.unchanged += 1
        else:
            _count(report, known, school)
            to_write.append(school)
            if known is None or known.search_name != school.search_name:
                renamed.append(school)
    if to_write and not dry_run:
        _write(to_write, renamed)


def _school(row: Row, known: School | None) -> School:
    values = {name: getattr(row, name) for name in _COLUMNS if name != "search_name"}
    if row.is_closed and row.closed_on is None:  # the register does not know the day: the first on which we saw it
        values["closed_on"] = known.closed_on if known and known.closed_on else timezone.localdate()
    if not row.is_closed:  # "open, but proposed to close" has a day too, and is open until then
        values["closed_on"] = None
    return School(urn=row.urn, search_name=as_searched(row.name), **values)


def _is_not_needed(row: Row) -> bool:
    """A school that closed long ago, or is only planned, is nobody's to choose."""
    if not row.is_closed:
        return row.is_planned
    return row.closed_on is None or row.closed_on <= timezone.localdate() - LATELY


def _count(report: Report, known: School | None, school: School) -> None:
    if known is None:
        report.added += 1
    elif school.closed_on and not known.closed_on:
        report.closed += 1
    else:
        report.changed += 1


def _write(to_write: list[School], renamed: list[School]) -> None:
    School.objects.bulk_create(
        to_write, update_conflicts=True, unique_fields=["urn"], update_fields=list(_COLUMNS), batch_size=_AT_ONCE
    )
    if renamed:
        SchoolName.objects.filter(school__in=renamed).delete()
        SchoolName.objects.bulk_create([start for school in renamed for start in school.starts()])


def _how_many_are_not_among(seen: set[int], only_in: str) -> int:
    """Count by comparing numbers as they come, for a list of all of them is too long for a query."""
    known = School.objects.filter(council_name__iexact=only_in) if only_in else School.objects
    return sum(urn not in seen for urn in known.values_list("urn", flat=True).iterator())
