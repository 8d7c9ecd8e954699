"""Which numbers of a table can be shown, so that none under five can be worked out from the rest?

The method, for a table whose rows share out one total, known to whoever reads it:

1. A number under 5 is left out. So is 0: "nobody" says as much about the people counted as "one" does (if no young
   person asked, everybody who asked was a parent).
2. Alone it could be worked out from the total. So others are left out with it, from the smallest up, until one is left
   out that is at least 5 more than the smallest. Rows with the same number go together. If there is no such row, no row
   is shown.
3. Under a total of less than 5, nothing is shown, and not the total.

Why that is enough, even for somebody who knows the method: exchange the numbers of any two rows that are left out, and
the table looks the same, total and all. So each row left out could hold the smallest number that was left out, or one
at least 5 more. (With no row shown, one row could hold the total and the others nothing.) In particular, those left out
together are never fewer than 5, and never one row alone. tests/requests_app/test_small_numbers.py tries every table of
a few rows, and looks for one that gives a row away.

Tables about the same people that share out the same total are safe side by side: any of the tables that could stand
behind the one goes with any of those behind the other. A table inside a row of another (the reasons within "not taken
forward") is given only where that row is shown. Years are safe side by side because nobody is in two. What all years
show together is added up from what each of them shows, and is nothing new.

What it cannot do: keep a number from somebody who knows most of those people anyway, or from somebody who compares a
year that is still running with the same year some days ago.
"""

from collections.abc import Hashable, Iterable, Mapping

LEAST = 5
Shown = Mapping[Hashable, int | None]


def release(counts: Mapping[Hashable, int]) -> Shown:
    """Return each row's number, or None where it is left out. The rows share out one total: nobody is in two."""
    smallest = min(counts.values(), default=0)
    if smallest >= LEAST:
        return dict(counts)
    if sum(counts.values()) < LEAST:
        return dict.fromkeys(counts)
    largest_left_out = min((one for one in counts.values() if one >= smallest + LEAST), default=max(counts.values()))
    return {row: number if number > largest_left_out else None for row, number in counts.items()}


def alone(number: int, of: int | None = None) -> int | None:
    """Return a number that shares out nothing with others, or None where it is left out.

    `of` is a total it is a part of, if that is shown too: the rest is then a number that must not be small either.
    """
    return number if number >= LEAST and (of is None or of - number >= LEAST) else None


def together(years: Iterable[Shown]) -> Shown:
    """Return what several tables with the same rows show together: each row's sum, where every one of them shows it."""
    columns: dict[Hashable, list[int | None]] = {}
    for year in years:
        for row, number in year.items():
            columns.setdefault(row, []).append(number)
    return {row: None if None in numbers else sum(numbers) for row, numbers in columns.items()}
