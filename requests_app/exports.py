"""What leaves the portal as a file, and in what form?

Rows come through the same predicate as the page they are taken from; of each, only what is on the list here, which is
less than the page shows: no name of a child, no way to reach anybody, nobody's words. A file is written while it is
read, so that a hundred thousand rows need no more memory, and no more queries, than ten.
"""

import csv
from collections.abc import Callable, Iterable, Iterator

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from . import flags
from .figures import Figures
from .models import ASKED_BY_IN_SHORT, Disagreement
from .querysets import DisagreementQuerySet
from .sight import Sight
from .stages import Desk

AT_A_TIME = 500
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads names as another alphabet
# What a spreadsheet takes for the beginning of a formula, also in the wide letters of East Asian keyboards.
_FORMULA = tuple("=+-@＝＋－＠")
_CONTROL = ("\t", "\r", "\n")

# The allow-list, and what it becomes. Every name in it is on the council's list in `sight` too, which a test holds.
QUEUE = frozenset(
    {
        "reference",
        "place",
        "submitted_at",
        "days_waiting",
        "asked_by",
        "setting_name",
        "owner",
    }
)
_COLUMNS: tuple[tuple[str, Callable[[Sight], object]], ...] = (
    ("Reference", lambda case: case.reference),
    ("Where it is", lambda case: case.place.officer_label),
    ("Sent on", lambda case: f"{timezone.localtime(case.submitted_at):%Y-%m-%d}"),
    ("Days waiting", lambda case: "" if case.place.desk == Desk.NOBODY else case.days_waiting),
    ("Asked by", lambda case: ASKED_BY_IN_SHORT[case.asked_by]),
    ("Setting", lambda case: case.setting_name),
    ("Owner", lambda case: case.owner or ""),
)


def queue_rows(cases: DisagreementQuerySet) -> Iterator[list]:
    """Yield a row of headings, and then one for each request, in their order."""
    yield [heading for heading, _ in _COLUMNS] + ["Kinds", "Notice"]
    for row in flags.with_flags(cases).iterator(chunk_size=AT_A_TIME):
        yield _of(row)


def _of(row: Disagreement) -> list:
    case = Sight(row, QUEUE)
    noticed = [text for text, _ in flags.flags(row)]
    return [value(case) for _, value in _COLUMNS] + ["; ".join(flags.kinds_in_short(row)), "; ".join(noticed)]


def figures_rows(figures: Figures) -> Iterator[list]:
    """Yield a row of headings, and then one for each number, with an empty cell where it is left out."""
    yield ["Years", "Table", "Row", "What is counted", "Number"]
    years = "; ".join(year.label for year in figures.years)
    yield [years, "All requests", "All requests", "Requests", _number(figures.sent)]
    for table in figures.tables:
        for label, numbers in table.rows:
            for column, number in zip(table.columns, numbers, strict=True):
                yield [years, table.title, label, column, _number(number)]


def as_csv(rows: Iterable[list], name: str) -> StreamingHttpResponse:
    """Return rows as a file for a spreadsheet, sent as they come, in which no cell can be taken for a formula."""
    response = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{name}-{timezone.localdate()}.csv")
    return response


def harmless(cell: object) -> str:
    """Return a cell as text. What a spreadsheet would run as a formula gets an apostrophe in front, which it shows."""
    text = str(cell)
    risky = text.lstrip().startswith(_FORMULA) or text.startswith(_CONTROL)
    return f"'{text}" if risky else text


def _number(number: int | None) -> object:
    return "" if number is None else number


def _lines(rows: Iterable[list]) -> Iterator[str]:
    writer = csv.writer(_Passing())
    yield BYTE_ORDER_MARK
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])


class _Passing:
    """What a csv writer writes to: gives each line back to whoever asked for it to be written."""

    def write(self, line: str) -> str:
        return line
