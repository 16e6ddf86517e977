"""The least number of staff whose leaving orphans more than half the worth of a small unit."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from graphcrm.graph.arrays import NO_IX, BoolVec, IntVec, inverse, place_in_group
from graphcrm.kernels.coverage_factor import Cover

MOST_STAFF: Final = 20
_CELLS: Final = 1 << 21  # sums held at a time: 16 MiB


def least_removed(cover: Cover, k: IntVec) -> IntVec:
    """Return the exact minimum for every unit of at most 20 live staff.

    Where greedy took one step, or two, nothing is left to search: no fewer than one can do, and
    the first step takes whoever orphans most alone (if nobody orphans anything, no single one is
    enough), so had one been enough it would have stopped there.

    Elsewhere staff who can be in no set of k - 1 that is enough are left out, and every set of
    the others is tried.

    Parameters
    ----------
    cover : Cover
    k : (n_units,) int64
        What :func:`~graphcrm.kernels.coverage_factor.coverage_factor` found.

    Returns
    -------
    (n_units,) int64
        -1 for units of more staff, and where there is no worth to lose.

    Notes
    -----
    A sum over all subsets of each set of staff (zeta transform) takes n * 2^n additions however
    many members there are and however the worth is spread; a branch and bound can take more.
    Units are taken in batches whose sums fit 16 MiB.

    Examples
    --------
    Greedy takes 0 (6 of 22) first and needs all three; 1 and 2 together are enough (16 of 22):

    >>> cover = Cover(unit=np.zeros(2, np.int64), worth=np.array([6, 16]),
    ...               member=np.array([0, 1, 1]), staff=np.array([0, 1, 2]), n_units=1)
    >>> least_removed(cover, np.array([3])).tolist()
    [2]
    """
    least = np.where(cover.n_staff <= MOST_STAFF, k, NO_IX)
    open_ = least > 2
    units, half = np.flatnonzero(open_), cover.whole[open_] // 2
    tried = _worth_trying(_only(cover, open_), k[open_], half)
    for size in np.unique(tried.n_staff).tolist():
        alike = np.flatnonzero(tried.n_staff == size)
        per_batch = max(_CELLS >> size, 1)
        for at in range(0, len(alike), per_batch):
            batch = alike[at : at + per_batch]
            least[units[batch]] = _least_of(tried, batch, k[units[batch]], half[batch])
    return least


def _only(cover: Cover, units: BoolVec) -> Cover:
    """Return the cover of these units alone, numbered anew in the same order."""
    position, kept = np.cumsum(units) - 1, _kept(cover, units[cover.unit])
    return replace(kept, unit=position[kept.unit], n_units=int(np.count_nonzero(units)))


def _kept(cover: Cover, members: BoolVec) -> Cover:
    """Return the cover of these members alone."""
    links, position = members[cover.member], np.cumsum(members) - 1
    return Cover(
        unit=cover.unit[members],
        worth=cover.worth[members],
        member=position[cover.member[links]],
        staff=cover.staff[links],
        n_units=cover.n_units,
    )


def _worth_trying(cover: Cover, k: IntVec, half: IntVec) -> Cover:
    """Leave out staff who can be in no set of k - 1 that orphans more than half.

    A member's worth is split evenly over who looks after it, rounded up, members that k or more
    look after aside.  A set that has members orphaned between them has all their parts, so
    somebody is hopeless whose part and the k - 2 greatest others come to half or less.  Who looks
    after a member together with somebody hopeless loses that part, and is looked at again.
    """
    while True:
        seats = cover.seats
        n_holders = np.bincount(cover.member, minlength=len(cover.unit))
        few = n_holders < k[cover.unit]
        part = np.where(few, -(-cover.worth // np.maximum(n_holders, 1)), 0)
        parts = np.zeros(len(seats.unit), np.int64)
        np.add.at(parts, seats.of_link, part[cover.member])
        hopeful = (parts > 0) & (_best_with(cover, parts, k) > half[seats.unit])
        if hopeful.all():
            return cover
        n_hopeful = np.zeros(len(cover.unit), np.int64)
        np.add.at(n_hopeful, cover.member, hopeful[seats.of_link])
        cover = _kept(cover, few & (n_hopeful == n_holders))


def _best_with(cover: Cover, parts: IntVec, k: IntVec) -> IntVec:
    """Return of each seat its part and the k - 2 greatest others of the unit, summed."""
    unit = cover.seats.unit
    rank = np.empty(len(unit), np.int64)
    rank[np.lexsort((-parts, unit))] = place_in_group(unit)  # seats are sorted by unit already
    greatest, next_one = rank < k[unit] - 2, rank == k[unit] - 2
    best, more = np.zeros(cover.n_units, np.int64), np.zeros(cover.n_units, np.int64)
    np.add.at(best, unit[greatest], parts[greatest])
    more[unit[next_one]] = parts[next_one]
    return best[unit] + np.where(greatest, more[unit], parts)


def _least_of(cover: Cover, units: IntVec, k: IntVec, half: IntVec) -> IntVec:
    """Return the least number for units of equally many staff, by trying every set of them."""
    held = _worth_by_holders(cover, units)
    n_sets = held.shape[1]
    for bit in range(n_sets.bit_length() - 1):
        without_and_with = held.reshape(len(units), -1, 2, 1 << bit)
        without_and_with[:, :, 1] += without_and_with[:, :, 0]
    n_of = np.bitwise_count(np.arange(n_sets))
    return np.asarray(np.where(held > half[:, None], n_of, k[:, None]).min(axis=1))


def _worth_by_holders(cover: Cover, units: IntVec) -> IntVec:
    """Return of each unit the worth that exactly each set of its staff looks after."""
    seats, row = cover.seats, inverse(units, cover.n_units)
    links = np.flatnonzero(row[cover.unit[cover.member]] != NO_IX)
    bit = 1 << place_in_group(seats.unit)
    holders = np.zeros(len(cover.unit), np.int64)
    np.bitwise_or.at(holders, cover.member[links], bit[seats.of_link[links]])
    member = np.flatnonzero(row[cover.unit] != NO_IX)
    held = np.zeros((len(units), 1 << int(cover.n_staff[units[0]])), np.int64)
    np.add.at(held, (row[cover.unit[member]], holders[member]), cover.worth[member])
    return held
