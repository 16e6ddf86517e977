"""Which reverse-reachable sets each node is in: what the choice of seeds reads.

Sets come in blocks; of each only the inverse is kept, 4 bytes for each time that an eligible node
is in a set.  Nodes that can be no seeds are walked through when sets are drawn, and are not kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from graphcrm.graph.arrays import BoolVec, IntVec
from graphcrm.kernels.jit import jit
from graphcrm.kernels.reverse_sets import Sets


@dataclass(slots=True)
class SetIndex:
    """The sets of each node, block by block.

    Parameters
    ----------
    eligible : (n,) bool
        Whose sets are kept.

    Attributes
    ----------
    start : (n_blocks, n + 1) int64
        Those of node v in block b are ``set_id[start[b, v]:start[b, v + 1]]``.
    set_id : (n_entries,) int32
    n_sets, n_nodes : int
        How many sets there are, and how many nodes they have together, eligible or not.

    Examples
    --------
    >>> index = SetIndex(np.ones(3, bool))
    >>> index.add(Sets(np.array([0, 1, 3]), np.array([2, 1, 2], np.int32)))
    >>> index.start.tolist(), index.set_id.tolist()
    ([[0, 0, 1, 3]], [1, 0, 1])
    """

    eligible: BoolVec
    start: IntVec = field(init=False)
    set_id: IntVec = field(init=False)
    n_sets: int = 0
    n_nodes: int = 0

    def __post_init__(self) -> None:
        """Begin without any set."""
        self.start = np.zeros((0, len(self.eligible) + 1), np.int64)
        self.set_id = np.zeros(0, np.int32)

    def add(self, sets: Sets) -> None:
        """Add a block of sets behind those that are there."""
        size = _sizes(sets.node, self.eligible)
        start = len(self.set_id) + np.concatenate([[0], np.cumsum(size)])
        # Grows in place where the system can: a second copy would be as large as all the rest.
        self.set_id.resize(int(start[-1]), refcheck=False)
        _fill(sets.start, sets.node, self.eligible, start[:-1].copy(), self.n_sets, self.set_id)
        self.start = np.vstack([self.start, start])
        self.n_sets += len(sets.start) - 1
        self.n_nodes += len(sets.node)

    @property
    def sizes(self) -> IntVec:
        """In how many sets each node is."""
        return np.asarray(np.diff(self.start, axis=1).sum(axis=0))

    @property
    def n_bytes(self) -> int:
        """How much memory it takes."""
        return self.set_id.nbytes + self.start.nbytes


@jit
def _sizes(node: IntVec, eligible: BoolVec) -> IntVec:
    size = np.zeros(len(eligible), np.int64)
    for v in node:
        size[v] += eligible[v]
    return size


@jit
def _fill(
    start: IntVec, node: IntVec, eligible: BoolVec, free: IntVec, first: int, set_id: IntVec
) -> None:
    """Write the number of each set at the next free place of each of its nodes."""
    for i in range(len(start) - 1):
        for at in range(start[i], start[i + 1]):
            v = node[at]
            if eligible[v]:
                set_id[free[v]] = first + i
                free[v] += 1
