"""Compressed sparse rows: the edges of each node, side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.graph.arrays import NO_IX, IntVec


@dataclass(frozen=True, slots=True)
class Csr:
    """Edges grouped by one end.

    Parameters
    ----------
    indptr : (n + 1,) int64
        Edges of node i are at ``indptr[i]:indptr[i + 1]``.
    indices : (e,) int32
        The other end, in edge order within a node.
    edges : (e,) int64
        Which row of the edge table each entry is.

    Examples
    --------
    >>> csr = Csr.of(np.array([1, 0, 1]), np.array([5, 6, 7]), n_rows=2)
    >>> csr.of_node(1).tolist()
    [5, 7]
    """

    indptr: IntVec
    indices: IntVec
    edges: IntVec

    @classmethod
    def of(cls, ends: IntVec, others: IntVec, *, n_rows: int) -> Csr:
        """Group edges by ``ends``; edges with a missing end are left out."""
        whole = (ends != NO_IX) & (others != NO_IX)
        rows = np.flatnonzero(whole)
        order = rows[np.argsort(ends[rows], kind="stable")]
        indptr = np.zeros(n_rows + 1, np.int64)
        np.cumsum(np.bincount(ends[order], minlength=n_rows), out=indptr[1:])
        return cls(indptr, others[order], order)

    def of_node(self, ix: int) -> IntVec:
        """Return the other ends of node ``ix``."""
        return self.indices[self.indptr[ix] : self.indptr[ix + 1]]
