"""Two groups made comparable: people who are alike in all that is matched on stand together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.graph.arrays import BoolVec, FloatVec, IntVec, offsets_of


@dataclass(frozen=True, slots=True)
class Matched:
    """The people of both groups who have somebody like them in the other, stratum by stratum.

    Parameters
    ----------
    order : (m,) int64
        Who they are, as positions in what was matched; in each stratum those of the group first.
    start : (s + 1,) int64
        Stratum i is ``order[start[i]:start[i + 1]]``.
    middle : (s,) int64
        Where the others of each stratum begin.
    """

    order: IntVec
    start: IntVec
    middle: IntVec

    @property
    def n_group(self) -> int:
        """How many of the group are matched."""
        return int((self.middle - self.start[:-1]).sum())

    @property
    def n_others(self) -> int:
        """How many of the others are matched."""
        return len(self.order) - self.n_group

    @property
    def in_group(self) -> BoolVec:
        """Who in ``order`` is of the group."""
        return np.asarray(np.arange(len(self.order)) < np.repeat(self.middle, self._sizes))

    @property
    def weight(self) -> FloatVec:
        """How much each in ``order`` counts: others of a stratum together as much as its group."""
        n_group = self.middle - self.start[:-1]
        share = np.repeat(n_group / (self._sizes - n_group), self._sizes)
        return np.where(self.in_group, 1.0, share)

    @property
    def bounds(self) -> IntVec:
        """Where each stratum begins, its others begin, and it ends: (s, 3) int64."""
        return np.column_stack([self.start[:-1], self.middle, self.start[1:]])

    @property
    def _sizes(self) -> IntVec:
        return np.diff(self.start)


def match(stratum: IntVec, in_group: BoolVec) -> Matched:
    """Return the people of strata in which there are both of the group and others.

    Parameters
    ----------
    stratum : (n,) integers
        Equal for people who are alike.
    in_group : (n,) bool

    Notes
    -----
    O(n log n).  People of one side of a stratum stand in the order in which they were given.

    Examples
    --------
    >>> found = match(np.array([7, 7, 7, 3]), np.array([True, False, False, True]))
    >>> found.order.tolist(), found.weight.tolist()
    ([0, 1, 2], [1.0, 0.5, 0.5])
    """
    order = np.lexsort((~in_group, stratum))
    first = np.ones(len(order), bool)
    first[1:] = stratum[order][1:] != stratum[order][:-1]
    which = np.cumsum(first) - 1
    n_all = np.bincount(which)
    n_group = np.bincount(which, weights=in_group[order]).astype(np.int64)
    both = (n_group > 0) & (n_group < n_all)
    start = offsets_of(n_all[both]).astype(np.int64)
    return Matched(order[both[which]], start, start[:-1] + n_group[both])
