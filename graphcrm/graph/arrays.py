"""Array types, and how a missing value is written in each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graphcrm.errors import InputError

IntVec: TypeAlias = NDArray[np.signedinteger[Any]]
FloatVec: TypeAlias = NDArray[np.float64]
BoolVec: TypeAlias = NDArray[np.bool_]
ByteVec: TypeAlias = NDArray[np.uint8]
Vec: TypeAlias = NDArray[Any]

NO_IX: Final = -1  # position, or code of a word
NO_DAY: Final = np.iinfo(np.int32).min  # days since 1970-01-01
NO_FEN: Final = np.iinfo(np.int64).min  # money and counts

Day: TypeAlias = date | str  # a string is an ISO date

_EPOCH = date(1970, 1, 1)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def as_date(day: Day) -> date:
    """Return ``day`` as a date.

    Raises
    ------
    InputError
        Text that is no ISO date; it is not repeated.

    Examples
    --------
    >>> as_date("2026-06-30")
    datetime.date(2026, 6, 30)
    """
    if isinstance(day, datetime):
        return day.date()
    if isinstance(day, date):
        return day
    try:
        if not _ISO.fullmatch(day):
            raise ValueError
        return date.fromisoformat(day)
    except ValueError:
        raise InputError("a date exists and is written as 2026-06-30") from None


def marked(at: IntVec, n: int) -> BoolVec:
    """Return a mask of length ``n`` that is true at the positions ``at``.

    >>> marked(np.array([0, 2]), 3).tolist()
    [True, False, True]
    """
    mask = np.zeros(n, bool)
    mask[at] = True
    return mask


def distinct(values: IntVec) -> IntVec:
    """Return every value once, in order; on large arrays far faster than np.unique, which hashes.

    >>> distinct(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    ordered = np.sort(values)
    first = np.ones(len(ordered), bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def is_among(values: IntVec, ordered: IntVec) -> BoolVec:
    """Whether each value is one of ``ordered``; where these are many far faster than np.isin.

    >>> is_among(np.array([2, 5]), np.array([1, 2, 4])).tolist()
    [True, False]
    """
    at = np.searchsorted(ordered, values)
    return np.asarray(np.searchsorted(ordered, values, side="right") > at)


def place_in_group(group: IntVec) -> IntVec:
    """Return 0, 1, 2, … within each run of equal neighbours.

    >>> place_in_group(np.array([7, 7, 3, 3, 3])).tolist()
    [0, 1, 0, 1, 2]
    """
    starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    lengths = np.diff(np.r_[starts, len(group)])
    return np.asarray(np.arange(len(group)) - np.repeat(starts, lengths), dtype=np.int64)


def place_among_equals(values: IntVec) -> IntVec:
    """Return how many entries before each one have the same value.

    >>> place_among_equals(np.array([7, 3, 7, 3, 7])).tolist()
    [0, 0, 1, 1, 2]
    """
    order = np.argsort(values, kind="stable")
    place = np.empty(len(values), np.int64)
    place[order] = place_in_group(values[order])
    return place


def spread(starts: IntVec, lengths: IntVec) -> IntVec:
    """Return the positions of runs, one run after the other.

    >>> spread(np.array([7, 2]), np.array([2, 3])).tolist()
    [7, 8, 2, 3, 4]
    """
    begins = np.cumsum(lengths) - lengths
    return np.repeat(starts - begins, lengths) + np.arange(lengths.sum())


def first_true(tests: Iterable[BoolVec]) -> IntVec:
    """Return which of several tests, in their order, is the first that is true of each row.

    >>> first_true([np.array([False, True]), np.array([True, True])]).tolist()
    [1, 0]
    """
    return np.asarray(np.argmax(np.array(list(tests)), axis=0))


def offsets_of(lengths: IntVec | BoolVec) -> IntVec:
    """Return where each of several runs begins, and where the last one ends.

    >>> offsets_of(np.array([2, 0, 3])).tolist()
    [0, 2, 2, 5]
    """
    return np.concatenate([[0], np.cumsum(lengths)])


def summed(at: IntVec, amount: IntVec | BoolVec, n: int) -> IntVec:
    """Return the exact sum of what falls to each of ``n`` positions, in whole numbers.

    >>> summed(np.array([2, 0, 2]), np.array([5, 1, 7]), 3).tolist()
    [1, 0, 12]
    """
    total = np.zeros(n, np.int64)
    np.add.at(total, at, amount)
    return total


def summed_known(at: IntVec, amount: IntVec, n: int) -> IntVec:
    """Return the exact sum of what is known at each of ``n`` positions, else ``NO_FEN``.

    >>> summed_known(np.array([0, 0, 1]), np.array([5, NO_FEN, NO_FEN]), 2).tolist() == [5, NO_FEN]
    True
    """
    known = amount != NO_FEN
    has = marked(at[known], n)
    return np.where(has, summed(at[known], amount[known], n), NO_FEN)


def inverse(at: IntVec, n: int) -> IntVec:
    """Return where each of ``n`` positions stands in ``at``, -1 where it does not.

    One entry more than ``n``, so that "no position" (-1) stands nowhere either.

    >>> inverse(np.array([3, 0]), 4).tolist()
    [1, -1, -1, 0, -1]
    """
    row = np.full(n + 1, NO_IX, np.int64)
    row[at] = np.arange(len(at))
    return row


def day_number(day: date) -> int:
    """Return ``day`` as days since 1970-01-01.

    >>> day_number(date(1970, 1, 11))
    10
    """
    return (day - _EPOCH).days


def day_of(number: int) -> date:
    """Return the date of a day number.

    >>> day_of(10)
    datetime.date(1970, 1, 11)
    """
    return _EPOCH + timedelta(days=int(number))


def month_number(days: IntVec) -> IntVec:
    """Return the calendar month of each day, counted from January 1970.

    >>> month_number(np.array([0, 30, 31])).tolist()
    [0, 0, 1]
    """
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def month_of(day: int) -> int:
    """Return the calendar month of one day, counted from January 1970.

    >>> month_of(31)
    1
    """
    return int(month_number(np.array([day]))[0])


def month_begins(months: IntVec) -> IntVec:
    """Return the first day of each calendar month, which is counted from January 1970.

    >>> month_begins(np.array([0, 1])).tolist()
    [0, 31]
    """
    return np.asarray(months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int32))


def month_ends(days: IntVec) -> IntVec:
    """Return the last day of each day's month; what is missing stays so.

    >>> month_ends(np.array([0, 45, NO_DAY])).tolist() == [30, 58, NO_DAY]
    True
    """
    return np.where(days == NO_DAY, NO_DAY, month_begins(month_number(days) + 1) - 1)
