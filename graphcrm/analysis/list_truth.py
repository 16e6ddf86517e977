"""Whether a condition is true of each party, where not everything is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from graphcrm.graph.arrays import BoolVec

_NO, _NEITHER, _YES = np.int8(0), np.int8(1), np.int8(2)


@dataclass(frozen=True, slots=True)
class Truth:
    """The least and the most that can be true of each party: 0 no, 1 neither, 2 yes.

    What is not known may be yes or no; of a party that cannot have what is asked (the headcount of
    a person) a test is neither, whatever one may learn.  A condition holds where the least is yes.

    Parameters
    ----------
    low, high : (n,) int8

    Examples
    --------
    >>> yes, unknown = np.array([True, False, False]), np.array([False, False, True])
    >>> (~Truth.of(yes, unknown)).holds.tolist()
    [False, True, False]
    """

    low: NDArray[np.int8]
    high: NDArray[np.int8]

    @classmethod
    def of(cls, yes: BoolVec, unknown: BoolVec, applies: BoolVec | None = None) -> Truth:
        """Return what is true where ``yes``, unless it is unknown or does not apply."""
        low = np.where(unknown, _NO, yes * _YES)
        high = np.where(unknown, _YES, yes * _YES)
        if applies is None:
            return cls(low, high)
        return cls(np.where(applies, low, _NEITHER), np.where(applies, high, _NEITHER))

    @property
    def holds(self) -> BoolVec:
        """Of which parties it is true."""
        return np.asarray(self.low == _YES)

    @property
    def may_hold(self) -> BoolVec:
        """Of which parties it is not known to be true, but would be if more were known."""
        return np.asarray((self.high == _YES) & (self.low != _YES))

    def __invert__(self) -> Truth:
        return Truth(_YES - self.high, _YES - self.low)

    def __and__(self, other: Truth) -> Truth:
        return Truth(np.minimum(self.low, other.low), np.minimum(self.high, other.high))

    def __or__(self, other: Truth) -> Truth:
        return Truth(np.maximum(self.low, other.low), np.maximum(self.high, other.high))


def all_of(truths: Iterable[Truth]) -> Truth:
    """Return what is true where all are."""
    return reduce(Truth.__and__, truths)


def any_of(truths: Iterable[Truth]) -> Truth:
    """Return what is true where any is."""
    return reduce(Truth.__or__, truths)
