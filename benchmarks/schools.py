"""What does it cost to bring in the register of schools, and to find one among twenty-five thousand?

    python -m benchmarks.schools            # on DATABASE_URL, or on a SQLite file of its own
    python -m benchmarks.schools 25000 made.csv    # writes the made-up file and ends

The file is made up: no name in it is a school's. Prints medians, and ratios of the same run: an import against reading
the file alone, the same file a second time, and finding one school in all of them against finding it in a thousand.
"""

import csv
import io
import itertools
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sen_portal.settings")
os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(tempfile.mkdtemp()) / 'benchmark.sqlite3'}")
os.environ["LOG_LEVEL"] = "ERROR"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from requests_app.actions.registers import import_schools  # noqa: E402
from requests_app.models import School  # noqa: E402
from requests_app.registers import rows_of  # noqa: E402
from requests_app.registers.reading import CLOSED, COUNCIL, KIND, NAME, OPENED, PHASE, POSTCODE, STATUS, TRUST, URN  # noqa: E402

ROUNDS = 5
LOOKS = 25
_HEADERS = [URN, COUNCIL, NAME, KIND, STATUS, OPENED, CLOSED, PHASE, POSTCODE, TRUST]
_FIRST = (
    "Amber", "Birch", "Cedar", "Dapple", "Ember", "Fennel", "Garnet", "Hazel", "Indigo", "Juniper", "Kestrel", "Larch",
    "Marble", "Nettle", "Opal", "Pebble",
)  # fmt: skip
_SECOND = (
    "brook", "combe", "croft", "dale", "fold", "garth", "gate", "hurst", "lea", "mead", "more", "ridge", "stead",
    "thorpe", "wick", "worth",
)  # fmt: skip
_END = [
    "Primary School",
    "Church of England Primary School",
    "Academy",
    "High School",
    "Special School",
    "Infant School",
]
_KINDS = ["Community school", "Academy converter", "Voluntary aided school", "Foundation special school"]


def made_up(size: int) -> bytes:
    """Return a file of `size` schools, as the register has them: Windows-1252, commas in names, Windows line ends."""
    chance, text = random.Random(1), io.StringIO()  # noqa: S311  # nosec B311 # the same file each time
    out = csv.DictWriter(text, _HEADERS, lineterminator="\r\n")
    out.writeheader()
    places = itertools.cycle(f"{one}{other}" for one in _FIRST for other in _SECOND)
    for number in range(size):
        name = f"{next(places)} {chance.choice(_FIRST)}{chance.choice(_SECOND)}, {chance.choice(_END)} Exämple"
        closed = "31-08-2025" if number % 40 == 0 else ""
        out.writerow(
            {
                URN: 9_000_000 + number,
                COUNCIL: f"Example Area {number % 150}",
                NAME: name,
                KIND: chance.choice(_KINDS),
                STATUS: "Closed" if closed else "Open",
                OPENED: "01-09-1990",
                CLOSED: closed,
                PHASE: "Primary",
                POSTCODE: f"ZZ{number % 90 + 1} {number % 9}AA",
            }
        )
    return text.getvalue().encode("cp1252")


def main(size: int) -> None:
    call_command("migrate", verbosity=0)
    file, small = made_up(size), made_up(1000)
    import_schools(io.BytesIO(small))
    few = _looks()
    reading = _median(lambda: sum(1 for _ in rows_of(io.BytesIO(file))))
    first = _median(lambda: import_schools(io.BytesIO(file)), before=lambda: School.objects.all().delete())
    again = _median(lambda: import_schools(io.BytesIO(file)))
    many = _looks()
    print(f"reading the file alone   {reading:8.2f} s")
    print(f"importing {size}          {first:8.2f} s  {first / reading:6.1f} times as much")
    print(f"importing it again       {again:8.2f} s  {again / reading:6.1f} times as much")
    for (what, one), other in zip(few.items(), many.values(), strict=True):
        print(f"{what:<24} {other * 1000:8.2f} ms {other / one:6.1f} times as much as in a thousand")


def _looks() -> dict[str, float]:
    day = timezone.localdate()
    find = {
        "by the beginning": lambda: School.objects.starting("Amberbrook K", day),
        "by a word in it": lambda: School.objects.starting("kestrelwi", day),
        "by all its words": lambda: School.objects.like("Amberbrook Kestrelwick School", day),
        "misspelt": lambda: School.objects.like("Ambrebrook Kestrelwik School", day),
    }
    return {what: _median(look, rounds=LOOKS) for what, look in find.items()}


def _median(what: Callable, *, before: Callable = lambda: None, rounds: int = ROUNDS) -> float:
    times = []
    for _ in range(rounds):
        before()
        started = time.perf_counter()
        what()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


if __name__ == "__main__":
    how_many = int(sys.argv[1]) if sys.argv[1:] else 25_000
    if sys.argv[2:]:
        Path(sys.argv[2]).write_bytes(made_up(how_many))
    else:
        main(how_many)
