"""Which nodes reach one another, going the way that the edges point."""

from __future__ import annotations

import numpy as np

from graphcrm.errors import InputError
from graphcrm.graph.arrays import IntVec


def strong_components(source: IntVec, target: IntVec, *, n: int) -> IntVec:
    """Return of every node the smallest that it reaches and that reaches it: itself, if alone.

    Parameters
    ----------
    source, target : (m,) integers
        Where each edge comes from and goes to; loops and repeats do no harm.
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
    O(n + m) time and memory.  Source: Tarjan (1972), as scipy has it without recursion.

    Examples
    --------
    >>> strong_components(np.array([4, 1, 2, 2]), np.array([1, 2, 4, 3]), n=5).tolist()
    [0, 1, 1, 3, 1]
    """
    if len(source) != len(target):
        raise InputError("every edge has two ends; give as many of one as of the other")
    if not n:
        return np.zeros(0, np.int64)
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    edges = csr_array((np.ones(len(source), np.int8), (source, target)), shape=(n, n))
    n_found, found = connected_components(edges, connection="strong")
    smallest = np.full(n_found, n)
    np.minimum.at(smallest, found, np.arange(n))
    return np.asarray(smallest[found], dtype=np.int64)
