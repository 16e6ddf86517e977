"""Days on which one greets everybody, as a bank's rules name them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from graphcrm.graph.arrays import day_number, day_of

# Those of the solar calendar; the others move, and a bank names them year by year.
USUAL: Final = {
    "01-01": "new_year",
    "03-08": "womens_day",
    "05-01": "labour_day",
    "10-01": "national_day",
}
_LEAP_YEAR: Final = "2000"


def holidays_between(given: Mapping[str, str], first: int, last: int) -> list[tuple[int, str]]:
    """Return the day and the name of each holiday from one day to another, in order.

    Parameters
    ----------
    given : mapping of day to name
        ``MM-DD`` for every year, ``YYYY-MM-DD`` for one.
    first, last : int
        Day numbers; both are included.

    Examples
    --------
    >>> first, last = (day_number(date(2026, month, 1)) for month in (2, 5))
    >>> [name for _, name in holidays_between(USUAL | {"2026-02-17": "春节"}, first, last)]
    ['春节', 'womens_day', 'labour_day']
    """
    years = range(day_of(first).year, day_of(last).year + 1)
    days = (
        (day_number(on), name)
        for said, name in given.items()
        for on in (_day_in(said, year) for year in years)
        if on is not None
    )
    return sorted((day, name) for day, name in days if first <= day <= last)


def problems(given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield which days of a mapping to names are wrong, and how.

    >>> list(problems({"02-30": "x"}))
    [('02-30', 'is no day: MM-DD for every year, YYYY-MM-DD for one')]
    """
    for said, name in given.items():
        year = said[:4] if len(said) > len("MM-DD") else _LEAP_YEAR
        if not year.isdecimal() or _day_in(said, int(year)) is None:
            yield said, "is no day: MM-DD for every year, YYYY-MM-DD for one"
        elif not name.strip():
            yield said, "must not be empty"


def _day_in(said: str, year: int) -> date | None:
    """Return the day that is meant, if there is one in a year."""
    text = f"{year:04}-{said}" if len(said) == len("MM-DD") else said
    try:
        on = date.fromisoformat(text)
    except ValueError:
        return None
    return on if on.year == year and on.isoformat() == text else None
