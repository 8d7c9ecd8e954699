"""When does a child become a young person in law?

Not on the 16th birthday: at the end of compulsory school age, which is the last Friday in June of the school year in
which they turn 16 (L5). From then on the rights about SEN are theirs, until they are 25.
"""

from datetime import date, timedelta

_FRIDAY = 4


def young_person_from(born: date) -> date:
    """Return the first day on which somebody born on `born` is a young person.

    The school year runs from 1 September to 31 August, so a birthday from September on falls in the school year
    that ends in the next calendar year.
    """
    sixteenth_year = born.year + 16 + (1 if born.month >= 9 else 0)
    return _last_friday_in_june(sixteenth_year) + timedelta(days=1)


def _last_friday_in_june(year: int) -> date:
    last = date(year, 6, 30)
    return last - timedelta(days=(last.weekday() - _FRIDAY) % 7)


def age_on(born: date, day: date) -> int:
    """Return the age in whole years, on `day`, of somebody born on `born`."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
