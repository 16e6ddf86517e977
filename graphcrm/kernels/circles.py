"""Groups of people who all know one another, and the pairs that they make."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.graph.arrays import BoolVec, IntVec, distinct, offsets_of, spread


@dataclass(frozen=True, slots=True)
class Circles:
    """Groups, one after the other, each of distinct members in order.

    Parameters
    ----------
    member : (m,) int64
    size : (g,) int64
        How many members each group has.

    Examples
    --------
    >>> circles = Circles.of(np.array([7, 7, 7, 9, 7]), np.array([3, 1, 2, 5, 1]))
    >>> circles.size.tolist(), circles.n_pairs
    ([3, 1], 3)
    >>> [ends.tolist() for ends in circles.pairs()]
    [[1, 1, 2], [2, 3, 3]]
    """

    member: IntVec
    size: IntVec

    @classmethod
    def of(cls, group: IntVec, member: IntVec) -> Circles:
        """Return the groups of members; who is in one several times counts once."""
        n = int(member.max(initial=0)) + 1
        keys = distinct(group.astype(np.int64) * n + member)
        begins = np.flatnonzero(np.diff(keys // n, prepend=-1))
        return cls(keys % n, np.diff(np.append(begins, len(keys))))

    def only(self, kept: BoolVec) -> Circles:
        """Return the groups marked in ``kept``."""
        return Circles(self.member[np.repeat(kept, self.size)], self.size[kept])

    def of_members(self, kept: BoolVec) -> Circles:
        """Return the groups of those members alone that are marked in ``kept``, by number."""
        there = kept[self.member]
        group = np.repeat(np.arange(len(self.size)), self.size)[there]
        return Circles(self.member[there], np.bincount(group, minlength=len(self.size)))

    @property
    def n_pairs(self) -> int:
        """How many pairs the groups make, each group apart."""
        return int((self.size * (self.size - 1) // 2).sum())

    def pairs(self) -> tuple[IntVec, IntVec]:
        """Return both ends of every pair, the smaller one first; O(pairs)."""
        row = np.arange(len(self.member))
        n_later = np.repeat(offsets_of(self.size)[1:], self.size) - row - 1
        return self.member[np.repeat(row, n_later)], self.member[spread(row + 1, n_later)]
