"""The choices that units of an assignment have, few of them and the best among them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graphcrm.graph.arrays import NO_IX, BoolVec, IntVec
from graphcrm.kernels.assignment_units import Units, joined


@dataclass(frozen=True)
class Choices:
    """A network along which whole units go.

    Parameters
    ----------
    units : Units

    Notes
    -----
    Units with pairs of their own are nodes, with an arc for each pair and one to their group; a
    *group* holds the units of one class and one branch, and a *class* those of one set of kinds,
    weight and size::

        unit ─> group ─> class ─> anyone
          │       └─────────────> who is of the branch
          └─────────────────────> whom it has a tie with

    Of those who are all the same to a class, and of those in a branch, only the best are reached:
    so many that, one place less than the largest unit taken off each, they have places for all
    parties.  Whatever the others take, one of these has room for a unit then, so that no best
    plan needs anybody else.
    """

    units: Units

    @cached_property
    def own(self) -> IntVec:
        """Units with pairs of their own."""
        return np.unique(self.units.pairs[0])

    @cached_property
    def classes(self) -> tuple[IntVec, IntVec]:
        """Set of kinds, weight and size: (classes, 3), and the class of each unit."""
        key = np.stack([self.units.kinds, self.units.weight, self.units.size], axis=1)
        found, which = np.unique(key, axis=0, return_inverse=True)
        return found, which.ravel()

    @cached_property
    def groups(self) -> tuple[IntVec, IntVec]:
        """Class and branch: (groups, 2), and the group of each unit."""
        key = np.stack([self.classes[1], self.units.branch], axis=1)
        found, which = np.unique(key, axis=0, return_inverse=True)
        return found, which.ravel()

    # Nodes: units with pairs, groups, classes, successors.

    @cached_property
    def begins(self) -> IntVec:
        """The first node of each sort, and the number of nodes."""
        n = [len(self.own), len(self.groups[0]), len(self.classes[0]), self.units.room.shape[1]]
        return np.cumsum([0, *n])

    @cached_property
    def node(self) -> IntVec:
        """(u,) Where each unit begins."""
        found = self.begins[1] + self.groups[1]
        found[self.own] = np.arange(len(self.own))
        return np.asarray(found)

    @cached_property
    def supply(self) -> IntVec:
        """(n,) Units that begin at a node; places of a successor."""
        found = np.bincount(self.node, minlength=self.begins[4])
        found[self.begins[3] :] = self.units.problem.places
        return found

    @cached_property
    def arcs(self) -> tuple[IntVec, IntVec, IntVec, IntVec]:
        """Tail, head, size and gain of a unit that goes along; sorted by tail and head."""
        sorts = [self._pairs(), self._into_groups(), self._branches()]
        if not self.units.problem.branch_only:
            sorts += [self._into_classes(), self._anyone()]
        tail, head, size, gain = (np.concatenate(parts) for parts in zip(*sorts, strict=True))
        order = np.lexsort((head, tail))
        return tail[order], head[order], size[order], gain[order]

    @cached_property
    def most(self) -> IntVec:
        """How many units can go along each arc."""
        tail, head, size, _ = self.arcs
        of_groups, of_classes = np.bincount(self.groups[1]), np.bincount(self.classes[1])
        found = np.concatenate([np.ones_like(self.own), of_groups, of_classes])[tail]
        return np.where(self.ends, np.minimum(found, self.supply[head] // size), found)

    @cached_property
    def ends(self) -> BoolVec:
        """Which arcs come to a successor."""
        return np.asarray(self.arcs[1] >= self.begins[3])

    def _pairs(self) -> tuple[IntVec, ...]:
        unit, successor, gain = self.units.pairs
        return self.node[unit], self.begins[3] + successor, self.units.size[unit], gain

    def _into_groups(self) -> tuple[IntVec, ...]:
        head = self.begins[1] + self.groups[1][self.own]
        return self.node[self.own], head, self.units.size[self.own], 0 * head

    def _into_classes(self) -> tuple[IntVec, ...]:
        of_class = self.groups[0][:, 0]
        tail = self.begins[1] + np.arange(len(of_class))
        return tail, self.begins[2] + of_class, self.classes[0][of_class, 2], 0 * tail

    def _branches(self) -> tuple[IntVec, ...]:
        of_class, branch = self.groups[0].T
        kinds, weight, size = self.classes[0][of_class].T
        group, successor = self._reached(kinds, branch, self.units.problem.successors.branch)
        some = (branch[group] != NO_IX) & (self.units.room[kinds[group], successor] >= size[group])
        group, successor = group[some], successor[some]
        each = self.units.problem.successors.gain[successor] + self.units.problem.branch_gain
        tail, head = self.begins[1] + group, self.begins[3] + successor
        return tail, head, size[group], weight[group] * each

    def _anyone(self) -> tuple[IntVec, ...]:
        kinds, weight, size = self.classes[0].T
        nobody = np.zeros(self.units.room.shape[1], np.int64)
        of_class, successor = self._reached(kinds, 0 * kinds, nobody)
        some = self.units.room[kinds[of_class], successor] >= size[of_class]
        of_class, successor = of_class[some], successor[some]
        each = self.units.problem.successors.gain[successor]
        tail, head = self.begins[2] + of_class, self.begins[3] + successor
        return tail, head, size[of_class], weight[of_class] * each

    def _reached(self, kinds: IntVec, part: IntVec, parts: IntVec) -> tuple[IntVec, IntVec]:
        """Return which rows of ``kinds`` and ``part`` reach whom, by the part each one is in."""
        row, successor = np.nonzero(self.units.room)
        n_parts = int(max(parts.max(), part.max())) + 2  # from -1 on
        key = row * n_parts + parts[successor] + 1
        gain = self.units.problem.successors.gain[successor]
        order = np.lexsort((successor, -gain, key))
        key, row, successor = key[order], row[order], successor[order]
        free = self.units.room[row, successor] - int(self.units.size.max()) + 1
        before = np.cumsum(np.maximum(free, 0)) - np.maximum(free, 0)
        before -= before[np.searchsorted(key, key)]
        best = before < len(self.units.of_party)
        which, at = joined(kinds * n_parts + part + 1, key[best])
        return which, successor[best][at]
