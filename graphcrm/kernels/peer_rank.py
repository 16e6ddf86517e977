"""Where each stands among the others of its group."""

from __future__ import annotations

import numpy as np

from graphcrm.graph.arrays import FloatVec, IntVec


def peer_rank(values: FloatVec, group: IntVec, *, least: int) -> FloatVec:
    """Return which share of the others of its group each is above; those alike count half.

    Parameters
    ----------
    values : (n,) float64
        Not a number where it is not known: such a row has no place, and is nobody's peer.
    group : (n,) integers >= 0
    least : int, >= 1
        With fewer others the share is not a number.

    Notes
    -----
    O(n log n).

    Examples
    --------
    >>> group = np.array([0, 0, 0, 1])
    >>> peer_rank(np.array([1., 5., 5., 9.]), group, least=1).tolist()
    [0.0, 0.75, 0.75, nan]
    """
    rows = np.flatnonzero(~np.isnan(values))
    rows = rows[np.lexsort((values[rows], group[rows]))]
    ordered, of = values[rows], group[rows]
    begins = np.append(True, of[1:] != of[:-1])[: len(rows)]
    steps = begins | np.append(True, ordered[1:] != ordered[:-1])[: len(rows)]
    place = np.arange(len(rows))
    start = place[begins][np.cumsum(begins) - 1]
    n_in_group = np.bincount(np.cumsum(begins) - 1)[np.cumsum(begins) - 1] if len(rows) else start
    first = place[steps][np.cumsum(steps) - 1]
    n_alike = np.bincount(np.cumsum(steps) - 1)[np.cumsum(steps) - 1] if len(rows) else first
    above = first - start + (n_alike - 1) / 2
    others = n_in_group - 1
    found = np.full(len(values), np.nan)
    enough = others >= max(least, 1)
    found[rows[enough]] = above[enough] / others[enough]
    return found
