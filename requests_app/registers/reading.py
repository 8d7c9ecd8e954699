"""What does a file of the register of schools say?

The format is that of "all establishments" at Get information about schools: CSV with a first line of headers, quoted
commas, Windows line ends, and either UTF-8 (with a mark at its beginning, or without) or Windows-1252. It is read line
by line, so that its size is no matter. A row that cannot be read is told of, and the rest counts all the same.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

URN, NAME, KIND, PHASE = "URN", "EstablishmentName", "TypeOfEstablishment (name)", "PhaseOfEducation (name)"
STATUS, POSTCODE, COUNCIL = "EstablishmentStatus (name)", "Postcode", "LA (name)"
OPENED, CLOSED, TRUST = "OpenDate", "CloseDate", "Trusts (name)"
NEEDED = (URN, NAME, KIND, PHASE, STATUS, POSTCODE, COUNCIL, OPENED, CLOSED)
_FORMATS = ("%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d")
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}")
_LARGEST_URN = 9_999_999
_SHOWN = 60  # characters of a bad row, enough to find it by
_LONGEST_LINE = 100_000  # bytes: no line of the register is near it, and a picture is one long line


class NotARegister(Exception):
    """The file is of another kind. Its message says what it is, or what it lacks, and what to do."""


@dataclass(frozen=True)
class Row:
    """One school, as the register has it."""

    line: int
    urn: int
    name: str
    kind: str
    phase: str
    postcode: str
    trust: str
    council_name: str
    opened_on: date | None
    closed_on: date | None
    is_closed: bool
    is_planned: bool


@dataclass(frozen=True)
class Fault:
    """A row that was left out: where it is, what is wrong with it, and how it begins."""

    line: int
    why: str
    begins: str


def rows_of(file: BinaryIO) -> Iterator[Row | Fault]:
    """Yield each school of the file, or what is wrong with its row. Raises NotARegister, at the first step, for a file
    of another kind."""
    reader = csv.reader(_lines(file), strict=True)
    try:
        headers = [one.strip() for one in next(reader, [])]
        _check_headers(headers)
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _row_or_fault(headers, cells, line)
            line = reader.line_num + 1
    except csv.Error as wrong:
        raise NotARegister(f"The file cannot be read from line {reader.line_num} on: {wrong}.") from wrong


def _lines(file: BinaryIO) -> Iterator[str]:
    first = True
    for raw in iter(lambda: file.readline(_LONGEST_LINE), b""):
        if first and raw.startswith((b"PK", b"\xd0\xcf", b"%PDF")):
            raise NotARegister(
                "This is a spreadsheet, a zip file or a PDF. Take the CSV file out of it, or save it as one."
            )
        if b"\0" in raw or len(raw) >= _LONGEST_LINE:
            raise NotARegister("This is no CSV file. Download “all establishments” as CSV from the register again.")
        yield _decoded(raw.removeprefix(b"\xef\xbb\xbf") if first else raw)
        first = False


def _decoded(raw: bytes) -> str:
    """Return one line as text. In Windows-1252 hardly anything with an accent in it happens to be UTF-8."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _check_headers(headers: list[str]) -> None:
    lacking = [name for name in NEEDED if name not in headers]
    if len(lacking) == len(NEEDED):
        raise NotARegister(
            "The first line does not hold the headings of the register of schools. "
            "Download “all establishments” as CSV from Get information about schools."
        )
    if lacking:
        raise NotARegister(f"The file lacks {'a column' if len(lacking) == 1 else 'columns'}: {', '.join(lacking)}.")


def _row_or_fault(headers: list[str], cells: list[str], line: int) -> Row | Fault:
    begins = ",".join(cells)
    begins = begins if len(begins) <= _SHOWN else f"{begins[:_SHOWN]}…"
    if len(cells) != len(headers):
        return Fault(line, f"it has {len(cells)} columns, and the first line has {len(headers)}", begins)
    try:
        return _row(line, {header: cell.strip() for header, cell in zip(headers, cells, strict=True)})
    except ValueError as wrong:
        return Fault(line, str(wrong), begins)


def _row(line: int, cells: dict[str, str]) -> Row:
    status = cells[STATUS].casefold()
    return Row(
        line=line,
        urn=_urn(cells[URN]),
        name=_name(cells[NAME]),
        kind=cells[KIND][:80],
        phase=cells[PHASE][:40],
        postcode=_postcode(cells[POSTCODE]),
        trust=cells.get(TRUST, "")[:120],
        council_name=cells[COUNCIL][:100],
        opened_on=_day(cells[OPENED], OPENED),
        closed_on=_day(cells[CLOSED], CLOSED),
        is_closed=status == "closed",
        is_planned=status == "proposed to open",
    )


def _urn(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:8]) <= _LARGEST_URN):
        raise ValueError("its URN is not a number of the register")
    return int(text)


def _name(text: str) -> str:
    if not text:
        raise ValueError("it has no name")
    if len(text) > 120:
        raise ValueError("its name is longer than 120 characters")
    if "�" in text:
        raise ValueError("its name holds a letter that cannot be read")
    return text


def _postcode(text: str) -> str:
    if text and not _POSTCODE.fullmatch(text.upper()):
        raise ValueError("its postcode is none")
    return text.upper()


def _day(text: str, header: str) -> date | None:
    if not text:
        return None
    for form in _FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise ValueError(f"its {header} is no date")
