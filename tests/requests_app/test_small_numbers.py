"""Can a number under five be worked out from what is shown? (domain 6a: suppress counts under 5; beyond, 16)"""

from collections import defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from requests_app.small_numbers import LEAST, alone, release, together

NUMBERS = st.lists(st.integers(0, 40), min_size=2, max_size=9)


def table(numbers) -> dict[int, int]:
    return dict(enumerate(numbers))


def shown(numbers) -> tuple[int | None, ...]:
    return tuple(release(table(numbers)).values())


def all_tables(rows: int, total: int) -> Iterator[tuple[int, ...]]:
    """Every way in which `rows` rows can share out `total`."""
    if rows == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in all_tables(rows - 1, total - first):
            yield (first, *rest)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((12, 7, 5), (12, 7, 5)),  # nothing small, nothing left out
        ((12, 1), (None, None)),  # with the total known, one of two would be the other
        ((20, 9, 3), (20, None, None)),  # the smallest that is far enough away goes with it
        ((30, 20, 6, 5, 4), (30, None, None, None, None)),  # 4, 5 and 6 are too close to hide behind each other
        ((20, 6, 0, 0, 0), (20, None, None, None, None)),  # nobody is a small number too
        ((30, 9, 9, 3), (30, None, None, None)),  # rows with the same number go together
        ((4, 4, 4, 6), (None, None, None, None)),  # shown, the 6 would say that the others are 4 each
        ((3, 1, 0), (None, None, None)),
    ],
)
def test_the_method_by_hand(numbers, expected):
    assert shown(numbers) == expected


@pytest.mark.parametrize(("rows", "totals"), [(2, range(LEAST, 40)), (3, range(LEAST, 32)), (4, range(LEAST, 24))])
def test_no_table_of_a_few_rows_gives_a_row_away_even_to_somebody_who_knows_the_method(rows, totals):
    """Lay out every table there can be. Those that look the same must differ, in each row left out, by 5 or more."""
    for total in totals:
        behind = defaultdict(list)
        for numbers in all_tables(rows, total):
            behind[shown(numbers)].append(numbers)
        for look, tables in behind.items():
            possible = [{numbers[row] for numbers in tables} for row in range(rows)]
            spread = [max(one) - min(one) for one, seen in zip(possible, look, strict=True) if seen is None]
            assert all(width >= LEAST for width in spread), (total, look)


@given(NUMBERS)
@settings(max_examples=200, deadline=None)
def test_what_is_shown_is_true_and_never_small(numbers):
    for number, seen in zip(numbers, shown(numbers), strict=True):
        assert seen is None or seen == number >= LEAST


@given(NUMBERS)
@settings(max_examples=200, deadline=None)
def test_what_is_left_out_cannot_be_had_from_the_total(numbers):
    """The total less what is shown is what was left out together: nothing, or 5 and more in two rows and more."""
    looks = shown(numbers)
    left_out = [number for number, seen in zip(numbers, looks, strict=True) if seen is None]
    if left_out and sum(numbers) >= LEAST:
        assert len(left_out) > 1
        assert sum(left_out) >= LEAST


@given(NUMBERS, st.data())
@settings(max_examples=200, deadline=None)
def test_rows_left_out_can_be_exchanged_and_nobody_sees_it(numbers, data):
    looks = shown(numbers)
    left_out = [row for row, seen in enumerate(looks) if seen is None]
    exchanged = dict(zip(left_out, data.draw(st.permutations(left_out)), strict=True))
    assert shown([numbers[exchanged.get(row, row)] for row in range(len(numbers))]) == looks


@given(st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=2, max_size=5))
@settings(max_examples=200, deadline=None)
def test_all_years_together_show_nothing_that_the_years_do_not(years):
    """The difference between all years and the others gives no year away (beyond, 16: two quarters' difference)."""
    looks = [shown(year) for year in years]
    everything = tuple(together(release(table(year)) for year in years).values())
    for row, number in enumerate(everything):
        parts = [look[row] for look in looks]
        assert number == (None if None in parts else sum(parts))


def test_a_number_alone_is_left_out_when_it_or_the_rest_is_small():
    assert [alone(4), alone(5), alone(18, of=20), alone(15, of=20), alone(20, of=20)] == [None, 5, None, 15, None]


def test_a_table_with_nothing_in_it_shows_nothing():
    assert release({}) == {}
    assert together([]) == {}
