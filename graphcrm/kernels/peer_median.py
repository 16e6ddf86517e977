"""The median of the others of a group, for every one of many."""

from __future__ import annotations

import numpy as np

from graphcrm.graph.arrays import NO_IX, BoolVec, FloatVec, IntVec


def peer_median(values: FloatVec, group: IntVec, is_peer: BoolVec, *, least: int) -> FloatVec:
    """Return for each row the median value of the other rows of its group that are peers.

    Parameters
    ----------
    values : (n,) float64
        Numbers where ``is_peer``.
    group : (n,) integers
        -1 for none.
    is_peer : (n,) bool
        Who is compared with; a row is none of its own peers.
    least : int, >= 1
        With fewer peers the median is not a number.

    Notes
    -----
    O(n log n): without the row of rank r the k-th of the others is the k-th of all, or the next
    one from r on.

    Examples
    --------
    >>> peer_median(np.array([1., 2., 9.]), np.zeros(3, int), np.ones(3, bool), least=2).tolist()
    [5.5, 5.0, 1.5]
    """
    peers = np.flatnonzero(is_peer & (group != NO_IX))
    peers = peers[np.lexsort((values[peers], group[peers]))]
    sorted_group = group[peers]
    begin, end = (np.searchsorted(sorted_group, group, side) for side in ("left", "right"))
    rank = np.full(len(values), len(peers), np.int64)  # of who is no peer: after all of them
    rank[peers] = np.arange(len(peers)) - begin[peers]
    n_others = end - begin - (is_peer & (group != NO_IX))
    enough = n_others >= least
    found = np.full(len(values), np.nan)
    middles = [_kth(values[peers], begin, rank, k, enough) for k in _middle(n_others)]
    found[enough] = np.mean(middles, axis=0)
    return found


def _middle(n: IntVec) -> tuple[IntVec, IntVec]:
    """Return the one or two places in the middle of n."""
    return (n - 1) // 2, n // 2


def _kth(ordered: FloatVec, begin: IntVec, rank: IntVec, k: IntVec, rows: BoolVec) -> FloatVec:
    """Return the k-th of the group without the one of that rank."""
    return np.asarray(ordered[(begin + k + (k >= rank))[rows]])
