"""Households and single parties as units of an assignment that stay whole."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graphcrm.graph.arrays import NO_IX, BoolVec, IntVec, spread
from graphcrm.kernels.assignment_problem import Problem


@dataclass(frozen=True)
class Units:
    """What goes to one successor whole or not at all, u of them, by the least party of each.

    Parameters
    ----------
    problem : Problem
    household : (p,) integers
        -1 for none; the only one of a household is a unit like any other.
    """

    problem: Problem
    household: IntVec

    @cached_property
    def of_party(self) -> IntVec:
        """(p,) The unit of each party."""
        alone = self.household == NO_IX
        key = np.where(alone, np.arange(len(alone)), len(alone) + self.household)
        _, first, unit = np.unique(key, return_index=True, return_inverse=True)
        return np.asarray(np.argsort(np.argsort(first))[unit])

    @cached_property
    def size(self) -> IntVec:
        """(u,) Parties."""
        return np.bincount(self.of_party)

    @cached_property
    def weight(self) -> IntVec:
        """(u,) Weights of all members together."""
        found = np.zeros(len(self.size), np.int64)
        np.add.at(found, self.of_party, self.problem.parties.weight)
        return found

    @cached_property
    def _kinds(self) -> tuple[IntVec, IntVec]:
        """Sets of kinds, as the bits of a number, and which one each unit has."""
        bits = np.zeros(len(self.size), np.int64)
        np.bitwise_or.at(bits, self.of_party, 1 << self.problem.parties.kind.astype(np.int64))
        return np.unique(bits, return_inverse=True)

    @property
    def kinds(self) -> IntVec:
        """(u,) Row of `room`."""
        return self._kinds[1]

    @cached_property
    def room(self) -> IntVec:
        """(sets of kinds, s) Places of those who may take all kinds of a set."""
        rows = [
            self.problem.room[[k for k in range(len(self.problem.room)) if bits >> k & 1]]
            for bits in self._kinds[0].tolist()
        ]
        return np.array([row.min(axis=0) for row in rows])

    @cached_property
    def branches(self) -> tuple[IntVec, IntVec, IntVec]:
        """Unit, known branch, and what its members there weigh together; sorted."""
        branch = self.problem.parties.branch
        known = np.flatnonzero(branch != NO_IX)
        pair = np.stack([self.of_party[known], branch[known]], axis=1)
        pair, which = np.unique(pair, axis=0, return_inverse=True)
        weight = np.zeros(len(pair), np.int64)
        np.add.at(weight, which.ravel(), self.problem.parties.weight[known])
        return pair[:, 0], pair[:, 1], weight

    @cached_property
    def branch(self) -> IntVec:
        """(u,) The branch of all members, -1 where they differ or one is not known."""
        unit, branch, weight = self.branches
        whole = weight == self.weight[unit]
        found = np.full(len(self.size), NO_IX, np.int64)
        found[unit[whole]] = branch[whole]
        return found

    @cached_property
    def pairs(self) -> tuple[IntVec, IntVec, IntVec]:
        """Unit, successor and whole gain, where a tie or part of a household adds to it; sorted."""
        ties, problem = self.problem.ties, self.problem
        tied = self.of_party[ties.party], ties.successor
        added = ties.gain * problem.parties.weight[ties.party]
        parts = zip((*tied, added), self._parts(), strict=True)
        unit, successor, gain = (np.concatenate(both) for both in parts)
        s = len(problem.successors.branch)
        key, which = np.unique(unit * s + successor, return_inverse=True)
        unit, successor = key // s, key % s
        total = self.gain(unit, successor)
        np.add.at(total, which, gain)
        usable = self.room[self.kinds[unit], successor] >= self.size[unit]
        if problem.branch_only:
            usable &= self._own(unit, successor)
        return unit[usable], successor[usable], total[usable]

    def gain(self, unit: IntVec, successor: IntVec) -> IntVec:
        """Return what pairs gain, weighted, ties aside and parts of households."""
        each = self.problem.successors.gain[successor]
        own = self.problem.branch_gain * self._own(unit, successor)
        return np.asarray(self.weight[unit] * (each + own))

    def _own(self, unit: IntVec, successor: IntVec) -> BoolVec:
        branch = self.branch[unit]
        return np.asarray((branch != NO_IX) & (branch == self.problem.successors.branch[successor]))

    def _parts(self) -> tuple[IntVec, IntVec, IntVec]:
        """Return unit, successor and gain where a part of the members has his branch."""
        unit, branch, weight = self.branches
        part = np.flatnonzero(self.branch[unit] == NO_IX)
        branches = self.problem.successors.branch
        by_branch = np.argsort(branches, kind="stable")
        which, row = joined(branch[part], branches[by_branch])
        gain = self.problem.branch_gain * weight[part[which]]
        return unit[part[which]], by_branch[row], gain


def joined(keys: IntVec, table: IntVec) -> tuple[IntVec, IntVec]:
    """Return each key's position with that of each row of a sorted table that has this key.

    >>> [a.tolist() for a in joined(np.array([5, 2, 5]), np.array([2, 2, 3, 5]))]
    [[0, 1, 1, 2], [3, 0, 1, 3]]
    """
    begin, end = (np.searchsorted(table, keys, side) for side in ("left", "right"))
    which = np.repeat(np.arange(len(keys)), end - begin)
    return which, spread(begin, end - begin)
