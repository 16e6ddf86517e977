"""Which reverse-reachable sets each node is in: what the choice of seeds reads."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from graphcrm.graph.arrays import IntVec
from graphcrm.kernels.reverse_sets import Sets, by_node


@dataclass(slots=True)
class SetIndex:
    """The sets of each node, block by block; 4 bytes for each node of each set.

    Parameters
    ----------
    n : int
        Number of nodes.

    Attributes
    ----------
    start : (n_blocks, n + 1) int64
        Those of node v in block b are ``set_id[start[b, v]:start[b, v + 1]]``.
    set_id : (n_entries,) int32
    n_sets : int

    Examples
    --------
    >>> index = SetIndex(3)
    >>> index.add(Sets(np.array([0, 1, 3]), np.array([2, 1, 2], np.int32)))
    >>> index.start.tolist(), index.set_id.tolist()
    ([[0, 0, 1, 3]], [1, 0, 1])
    """

    n: int
    start: IntVec = field(init=False)
    set_id: IntVec = field(init=False)
    n_sets: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        """Begin without any set."""
        self.start = np.zeros((0, self.n + 1), np.int64)
        self.set_id = np.zeros(0, np.int32)

    def add(self, sets: Sets) -> None:
        """Add a block of sets behind those that are there."""
        start, which = by_node(sets, self.n)
        end, n_blocks = len(self.set_id), len(self.start)
        # They grow in place where the system can: a second copy would be as large as all the rest.
        self.set_id.resize(end + len(which), refcheck=False)
        self.start.resize((n_blocks + 1, self.n + 1), refcheck=False)
        np.add(which, self.n_sets, out=self.set_id[end:])
        np.add(start, end, out=self.start[n_blocks])
        self.n_sets += len(sets.start) - 1

    @property
    def sizes(self) -> IntVec:
        """In how many sets each node is."""
        return np.asarray(np.diff(self.start, axis=1).sum(axis=0))

    @property
    def mean_size(self) -> float:
        """How many nodes a set has."""
        return len(self.set_id) / self.n_sets

    @property
    def n_bytes(self) -> int:
        """How much memory it takes."""
        return self.set_id.nbytes + self.start.nbytes
