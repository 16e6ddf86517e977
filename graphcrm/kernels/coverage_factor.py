"""How many staff must leave before more than half the worth of a unit has nobody left."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graphcrm.graph.arrays import NO_IX, IntVec, spread


@dataclass(frozen=True)
class Cover:
    """Who looks after the members of units; a party of several units is a member of each.

    Parameters
    ----------
    unit : (m,) integers
        Unit of each member, all of whom somebody looks after.
    worth : (m,) int64, fen, >= 0
        Sums to at most 2^62.
    member, staff : (l,) integers
        Live links, each pair once.
    n_units : int
    """

    unit: IntVec
    worth: IntVec
    member: IntVec
    staff: IntVec
    n_units: int

    @cached_property
    def whole(self) -> IntVec:
        """Worth of each unit's members, in fen."""
        total = np.zeros(self.n_units, np.int64)
        np.add.at(total, self.unit, self.worth)
        return total

    @cached_property
    def seats(self) -> Seats:
        """Who looks after anybody in which unit."""
        n_staff = int(self.staff.max(initial=0)) + 1
        key = self.unit[self.member].astype(np.int64) * n_staff + self.staff
        pairs, of_link = np.unique(key, return_inverse=True)
        return Seats(pairs // n_staff, pairs % n_staff, of_link)

    @cached_property
    def n_staff(self) -> IntVec:
        """How many staff look after anybody in each unit."""
        return np.bincount(self.seats.unit, minlength=self.n_units)


@dataclass(frozen=True, slots=True)
class Seats:
    """Each member of staff in each unit where he has a live link, by unit and then staff.

    Parameters
    ----------
    unit, staff : (q,) integers
    of_link : (l,) integers
        The seat of each live link.
    """

    unit: IntVec
    staff: IntVec
    of_link: IntVec


@dataclass(frozen=True, slots=True)
class CoverageFactor:
    """Who leaves, one after the other, until more than half the worth has nobody.

    Parameters
    ----------
    k : (n_units,) int64
        How many leave; -1 where there is no worth to lose.
    staff : (sum of k,) integers
        In order of leaving, unit by unit.
    orphaned : (n_units,) int64, fen
        Worth of the members that then have nobody.
    """

    k: IntVec
    staff: IntVec
    orphaned: IntVec


def coverage_factor(cover: Cover) -> CoverageFactor:
    """Remove staff from every unit at once until more than half its worth is orphaned.

    Greedy: each step removes from a unit who raises its orphaned worth most; where nobody raises
    it, who has most live links in the unit; ties by staff position.  So ``k`` is an upper bound on
    the least number of staff.

    Parameters
    ----------
    cover : Cover

    Returns
    -------
    CoverageFactor

    Notes
    -----
    Of each member it keeps how many staff are left and the sum of their seats: when one is left,
    the sum is that one's.  Each link is touched once, and each step looks at the seats of
    the units that are not done: O(l log l + steps * seats) time, O(m + l) memory.

    Source: Avelino, Passos, Hora and Valente (2016), A Novel Approach for Estimating Truck
    Factors, ICPC; there files without an author, here worth without a member of staff.

    Examples
    --------
    Two look after the first member, the second of them alone after the other:

    >>> cover = Cover(unit=np.array([0, 0]), worth=np.array([5, 4]), member=np.array([0, 0, 1]),
    ...               staff=np.array([7, 8, 8]), n_units=1)
    >>> found = coverage_factor(cover)
    >>> found.k.tolist(), found.staff.tolist(), found.orphaned.tolist()
    ([2], [8, 7], [9])
    """
    seats, half = cover.seats, cover.whole // 2  # whole numbers: more than a half is more than it
    left = np.bincount(cover.member, minlength=len(cover.unit))
    rest = np.zeros(len(cover.unit), np.int64)
    np.add.at(rest, cover.member, seats.of_link)
    gain = np.zeros(len(seats.unit), np.int64)
    np.add.at(gain, rest[left == 1], cover.worth[left == 1])
    n_links = np.bincount(seats.of_link, minlength=len(seats.unit))
    by_seat = np.argsort(seats.of_link, kind="stable")
    start = np.cumsum(n_links) - n_links

    orphaned = np.zeros(cover.n_units, np.int64)
    gone: list[IntVec] = []
    waiting = np.flatnonzero(cover.whole[seats.unit] > 0)
    while len(waiting):
        chosen = _costliest(seats.unit[waiting], gain[waiting], n_links[waiting])
        leaves = waiting[chosen]
        orphaned[seats.unit[leaves]] += gain[leaves]
        gone.append(leaves)
        links = by_seat[spread(start[leaves], n_links[leaves])]
        # Nobody is met twice: of each unit one seat leaves, and it has a member once.
        member = cover.member[links]
        left[member] -= 1
        rest[member] -= seats.of_link[links]
        alone = member[left[member] == 1]
        np.add.at(gain, rest[alone], cover.worth[alone])
        stays = orphaned[seats.unit[waiting]] <= half[seats.unit[waiting]]
        stays[chosen] = False
        waiting = waiting[stays]
    return _found(cover, gone, orphaned)


def _costliest(unit: IntVec, gain: IntVec, n_links: IntVec) -> IntVec:
    """Return of each unit the first with the greatest gain; with most links where all gain 0."""
    first = np.flatnonzero(np.diff(unit, prepend=-1))
    size = np.diff(np.append(first, len(unit)))
    raises = np.repeat(np.maximum.reduceat(gain, first) > 0, size)
    measure = np.where(raises, gain, n_links)
    best = np.flatnonzero(measure == np.repeat(np.maximum.reduceat(measure, first), size))
    return np.asarray(best[np.diff(unit[best], prepend=-1) != 0])


def _found(cover: Cover, gone: list[IntVec], orphaned: IntVec) -> CoverageFactor:
    leaves = np.concatenate([*gone, np.zeros(0, np.int64)])
    unit = cover.seats.unit[leaves]
    k = np.bincount(unit, minlength=cover.n_units)
    order = np.argsort(unit, kind="stable")  # steps of a unit stay in their order
    return CoverageFactor(
        np.where(cover.whole > 0, k, NO_IX), cover.seats.staff[leaves][order], orphaned
    )
