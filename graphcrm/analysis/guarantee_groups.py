"""What rings and circles of guarantees have in common: groups of parties, a row each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graphcrm.graph.arrays import NO_IX, IntVec, inverse, summed


@dataclass(frozen=True)
class GuaranteeGroups:
    """Groups of parties, each called by its smallest one, greatest amount first.

    Parameters
    ----------
    label : (n_parties,) int64
        The smallest party of each one's group, -1 where it is in none.
    amount_of : (n_parties,) int64, fen
        What is guaranteed within each group, at its smallest party.

    Examples
    --------
    >>> groups = GuaranteeGroups(np.array([0, 0, 2, -1, 2]), np.array([5, 0, 9, 0, 0]))
    >>> groups.first.tolist(), groups.party.tolist(), groups.n_parties.tolist()
    ([2, 0], [2, 4, 0, 1], [2, 2])
    """

    label: IntVec
    amount_of: IntVec

    @cached_property
    def first(self) -> IntVec:
        """The smallest party of each group, in the order of the rows."""
        first = np.flatnonzero(self.label == np.arange(len(self.label)))
        return first[np.lexsort((first, -self.amount_of[first]))]

    @cached_property
    def row(self) -> IntVec:
        """At which row the group of each party stands, -1 where it is in none."""
        return inverse(self.first, len(self.label))[self.label]

    @cached_property
    def party(self) -> IntVec:
        """The parties in groups, group by group, each from the smallest on."""
        party = np.flatnonzero(self.row != NO_IX)
        return party[np.argsort(self.row[party], kind="stable")]

    @property
    def amount(self) -> IntVec:
        """What is guaranteed within each group, in fen."""
        return np.asarray(self.amount_of[self.first])

    @cached_property
    def n_parties(self) -> IntVec:
        """How many are in each group."""
        return self.count(self.party)

    def count(self, party: IntVec) -> IntVec:
        """Count how many of some parties in groups, each as often as it stands there."""
        return np.bincount(self.row[party], minlength=len(self.first))

    def sums(self, party: IntVec, values: IntVec) -> IntVec:
        """Return what some values, each of a party in a group, sum to in each group."""
        return summed(self.row[party], values, len(self.first))
