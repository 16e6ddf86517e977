"""Which groups of today are groups of before, which are new, and what became of the others."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from graphcrm.errors import InputError
from graphcrm.graph.arrays import NO_IX, BoolVec, IntVec

FATES: Final = ("kept", "merged", "split", "born")  # of groups of now, by code
ENDS: Final = ("kept", "merged", "died")  # of groups of before, by code
_KEPT, _MERGED, _SPLIT, _BORN = range(len(FATES))
_DIED: Final = ENDS.index("died")


class Matched(NamedTuple):
    """What became of groups.

    ``origin`` (k_now,) int64: the group of before whose id each group of now keeps, -1 for none;
    ``fate`` (k_now,) int8, a place in ``FATES``; ``end`` (k_before,) int8, a place in ``ENDS``.
    """

    origin: IntVec
    fate: IntVec
    end: IntVec


def match_groups(before: IntVec, now: IntVec, *, size_before: IntVec, size_now: IntVec) -> Matched:
    """Match groups of two dates by the members that they have in common.

    A group of now keeps the id of a group of before where each has more members in common with
    the other than with any else; of equals the smaller number counts.  It is ``merged`` where also
    half or more of another group of before went into it, ``split`` where it keeps no id and half
    or more of it come from one group, else ``born``.  A group of before that nobody keeps is
    ``merged`` where half or more of it are in one group that keeps an id, else it ``died``.

    Parameters
    ----------
    before, now : (m,) integers
        The group of each member, -1 for none.
    size_before : (k_before,) integers
        Members of each group then, those who are gone included.
    size_now : (k_now,) integers

    Raises
    ------
    InputError
        The labels are not as many as each other, or a group has no size.

    Notes
    -----
    O(m log m).  A group that loses all its members died; one of new members alone is born.

    Examples
    --------
    >>> before, now = np.array([0, 0, 0, 0, 1, 1]), np.array([0, 0, 0, 1, 2, 2])
    >>> sizes = np.array([4, 2]), np.array([3, 1, 2])
    >>> found = match_groups(before, now, size_before=sizes[0], size_now=sizes[1])
    >>> found.origin.tolist(), [FATES[code] for code in found.fate]
    ([0, -1, 1], ['kept', 'split', 'kept'])
    """
    _check(before, now, size_before, size_now)
    both = (before != NO_IX) & (now != NO_IX)
    width = max(len(size_now), 1)
    pair, n = np.unique(before[both].astype(np.int64) * width + now[both], return_counts=True)
    old, new = np.divmod(pair, width)
    of_old = _best(old, new, n, len(size_before))
    of_new = _best(new, old, n, len(size_now))
    origin = np.full(len(size_now), NO_IX, np.int64)
    found = np.flatnonzero(of_new != NO_IX)
    mutual = found[of_old[of_new[found]] == found]
    origin[mutual] = of_new[mutual]
    return Matched(origin, *_fates(origin, (old, new, n), size_before, size_now))


def _fates(
    origin: IntVec,
    common: tuple[IntVec, IntVec, IntVec],
    size_before: IntVec,
    size_now: IntVec,
) -> tuple[IntVec, IntVec]:
    """Return the fates of groups of now and the ends of those of before."""
    old, new, n = common
    keeps, kept = origin != NO_IX, np.zeros(len(size_before), bool)
    kept[origin[keeps]] = True
    went = (2 * n >= size_before[old]) & ~kept[old] & keeps[new]
    came = (2 * n >= size_now[new]) & ~keeps[new]
    fate = np.where(keeps, _KEPT, _BORN).astype(np.int8)
    fate[new[went]], fate[new[came]] = _MERGED, _SPLIT
    end = np.where(kept, _KEPT, _DIED).astype(np.int8)
    end[old[went]] = _MERGED
    return fate, end


def _best(mine: IntVec, theirs: IntVec, n: IntVec, k: int) -> IntVec:
    """Return for each of k groups the one it has most in common with, the first of equals."""
    best = np.full(k, NO_IX, np.int64)
    order = np.lexsort((theirs, -n, mine))
    best[mine[order[_first(mine[order])]]] = theirs[order[_first(mine[order])]]
    return best


def _first(values: IntVec) -> BoolVec:
    """Return which entries of a sorted array differ from the one before."""
    return np.append(True, values[1:] != values[:-1])[: len(values)]


def _check(before: IntVec, now: IntVec, size_before: IntVec, size_now: IntVec) -> None:
    if len(before) != len(now):
        raise InputError("every member has a group before and one now, -1 for none")
    for label, size in ((before, size_before), (now, size_now)):
        if len(label) and not -1 <= label.min() <= label.max() < len(size):
            raise InputError("groups are numbered from 0, -1 for none, and each has a size")
