"""How many steps away nodes are, and who stands before each on the way."""

from __future__ import annotations

import numpy as np

from graphcrm.graph.arrays import NO_IX, IntVec, spread
from graphcrm.graph.csr import Csr


def steps_from(arcs: Csr, source: int, *, most: int | None = None) -> tuple[IntVec, IntVec]:
    """Return of every node how many steps it is from one node, and who stands before it.

    Parameters
    ----------
    arcs : Csr of n nodes
    source : int
    most : int, optional
        Where to stop.  Default: where nobody new is met.

    Returns
    -------
    step : (n,) int64
        0 for the source, -1 for who is not reached.
    via : (n,) int64
        Of those one step nearer, with an arc to the node, the smallest; -1 where there is none.

    Notes
    -----
    Breadth first: O(m) in the arcs out of the nodes reached, and a little a step.

    Examples
    --------
    >>> arcs = Csr.of(np.array([0, 0, 2, 1]), np.array([1, 2, 3, 3]), n_rows=5)
    >>> [a.tolist() for a in steps_from(arcs, 0)]
    [[0, 1, 1, 2, -1], [-1, 0, 0, 1, -1]]
    """
    n = len(arcs.indptr) - 1
    step, via = np.full(n, NO_IX, np.int64), np.full(n, NO_IX, np.int64)
    step[source], here, away = 0, np.array([source]), 0
    while len(here) and away != most:
        away += 1
        starts, lengths = arcs.indptr[here], arcs.indptr[here + 1] - arcs.indptr[here]
        met = arcs.indices[spread(starts, lengths)].astype(np.int64)
        by, new = np.repeat(here, lengths), step[met] == NO_IX
        met, by = met[new], by[new]
        order = np.lexsort((-by, met))  # of several the smallest is written last, and stands
        via[met[order]], step[met] = by[order], away
        here = np.unique(met)
    return step, via
