"""Random draws that give the same numbers on every machine.

Only integers, uniform doubles and single arithmetic operations are used: logarithms, powers and
the normal distribution may differ in the last digit between processors.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from graphcrm.graph.arrays import place_in_group

IntVec = NDArray[np.int64]
BoolVec = NDArray[np.bool_]
FloatVec = NDArray[np.float64]

NONE = -1
"""Stands for "no such row" among positions and for an open end among days."""


def day(year: int, month: int, dom: int) -> int:
    """Return a date as days since 1970-01-01.

    >>> day(1970, 1, 2)
    1
    """
    return (date(year, month, dom) - date(1970, 1, 1)).days


AS_OF = day(2026, 6, 30)
"""The newest event of every sample."""


def iso(days: int) -> str:
    """Return days since 1970-01-01 as an ISO date.

    >>> iso(AS_OF)
    '2026-06-30'
    """
    return date.fromordinal(days + date(1970, 1, 1).toordinal()).isoformat()


def months_back(n: int) -> IntVec:
    """Return the first days of the last ``n`` months up to the sample's end, oldest first.

    >>> [iso(int(d)) for d in months_back(2)]
    ['2026-05-01', '2026-06-01']
    """
    last = np.datetime64("2026-06", "M")
    months = np.arange(last - n + 1, last + 1)
    return np.asarray(months.astype("datetime64[D]").astype(np.int64), dtype=np.int64)


def month_ends(n: int) -> IntVec:
    """Return the last days of the last ``n`` months, oldest first.

    >>> [iso(int(d)) for d in month_ends(2)]
    ['2026-05-31', '2026-06-30']
    """
    last = np.datetime64("2026-07", "M")
    starts = np.arange(last - n + 1, last + 1).astype("datetime64[D]").astype(np.int64)
    return np.asarray(starts - 1, dtype=np.int64)


class Streams:
    """One independent stream of random numbers for each table, from one seed.

    A stream depends on the seed and its own name alone, so that a change in one table leaves the
    others as they were.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def __call__(self, name: str) -> np.random.Generator:
        """Return a fresh stream called ``name``."""
        key = zlib.crc32(name.encode())
        sequence = np.random.SeedSequence(self._seed, spawn_key=(key,))
        return np.random.Generator(np.random.PCG64(sequence))


def pick(rng: np.random.Generator, shares: Sequence[float], n: int) -> IntVec:
    """Draw ``n`` positions of ``shares`` in proportion to them.

    >>> pick(Streams(1)("x"), (0.0, 1.0), 3).tolist()
    [1, 1, 1]
    """
    bounds = np.cumsum(np.asarray(shares, dtype=np.float64))
    drawn = np.searchsorted(bounds, rng.random(n) * bounds[-1], side="right")
    return np.asarray(np.minimum(drawn, len(shares) - 1), dtype=np.int64)


def chance(rng: np.random.Generator, share: float | FloatVec, n: int) -> BoolVec:
    """Draw ``n`` times whether something happens that has a chance of ``share``."""
    return np.asarray(rng.random(n) < share, dtype=np.bool_)


def between(
    rng: np.random.Generator, low: int | IntVec, high: int | IntVec, n: int, *, skew: int = 1
) -> IntVec:
    """Draw ``n`` whole numbers of ``low`` … ``high`` - 1; a greater ``skew`` prefers low ones.

    >>> between(Streams(1)("x"), 4, 5, 2).tolist()
    [4, 4]
    """
    share = np.ones(n)
    for _ in range(skew):
        share = share * rng.random(n)
    span = np.maximum(np.asarray(high) - np.asarray(low), 1)
    return np.asarray(low + np.floor(share * span).astype(np.int64), dtype=np.int64)


def first_of_each(*columns: IntVec) -> IntVec:
    """Return the positions of the first row of each distinct combination, in order.

    >>> first_of_each(np.array([1, 1, 2]), np.array([5, 5, 5])).tolist()
    [0, 2]
    """
    if not len(columns[0]):
        return np.empty(0, dtype=np.int64)
    order = np.lexsort(columns)
    new = np.zeros(len(order), dtype=np.bool_)
    new[0] = True
    for column in columns:
        sorted_column = column[order]
        new[1:] |= sorted_column[1:] != sorted_column[:-1]
    return np.asarray(np.sort(order[new]), dtype=np.int64)


def not_over(taken: IntVec, most: int) -> IntVec:
    """Return ``taken`` with NONE from the place on where somebody has been taken ``most`` times.

    >>> not_over(np.array([3, 5, 3, 3]), 2).tolist()
    [3, 5, 3, -1]
    """
    order = np.argsort(taken, kind="stable")
    found = taken.copy()
    found[order[place_in_group(taken[order]) >= most]] = NONE
    return found


class Groups:
    """Members by group, for drawing a member of a given group.

    Parameters
    ----------
    group : (k,) int
        Group of each member.
    n_groups : int
    member : (k,) int, optional
        What each member is called; its position by default.
    """

    def __init__(self, group: IntVec, n_groups: int, member: IntVec | None = None) -> None:
        order = np.argsort(group, kind="stable").astype(np.int64)
        self.member = order if member is None else member[order]
        self.size = np.bincount(group, minlength=n_groups).astype(np.int64)
        self.start = np.cumsum(self.size) - self.size

    def draw(self, rng: np.random.Generator, group: IntVec) -> IntVec:
        """Return a member of each ``group``, NONE where it has none.

        >>> Groups(np.array([0, 2]), 3).draw(Streams(1)("x"), np.array([2, 1])).tolist()
        [1, -1]
        """
        if not len(self.member):
            return np.full(len(group), NONE, dtype=np.int64)
        place = self.start[group] + between(rng, 0, self.size[group], len(group))
        found = self.member[np.minimum(place, len(self.member) - 1)]
        return np.where(self.size[group] > 0, found, NONE).astype(np.int64)
