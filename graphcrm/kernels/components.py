"""Which nodes hang together, whichever way the edges point."""

from __future__ import annotations

import numpy as np

from graphcrm.errors import InputError
from graphcrm.graph.arrays import IntVec


def components(one: IntVec, other: IntVec, *, n: int) -> IntVec:
    """Return of every node the smallest node that it hangs together with: its own, if alone.

    Parameters
    ----------
    one, other : (m,) integers
        Ends of edges; loops and repeats do no harm.
    n : int

    Returns
    -------
    (n,) int64

    Raises
    ------
    InputError
        The ends are not as many as each other.

    Notes
    -----
    In every pass each label hooks onto the smallest one beside it, then all point at their roots:
    O((n + m) passes), and the passes grow like the logarithm of the longest way.

    Examples
    --------
    >>> components(np.array([4, 1]), np.array([1, 2]), n=5).tolist()
    [0, 1, 1, 3, 1]
    """
    if len(one) != len(other):
        raise InputError("every edge has two ends; give as many of one as of the other")
    label = np.arange(n)
    while True:
        ends = label[one], label[other]
        apart = ends[0] != ends[1]
        if not apart.any():
            return label
        low, high = np.minimum(*ends)[apart], np.maximum(*ends)[apart]
        np.minimum.at(label, high, low)
        label = _rooted(label)
        one, other = low, high


def _rooted(label: IntVec) -> IntVec:
    """Return labels that point at their last root."""
    while True:
        up = label[label]
        if np.array_equal(up, label):
            return up
        label = up
