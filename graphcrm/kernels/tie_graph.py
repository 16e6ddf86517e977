"""Ties between nodes, each seen from both of its ends, the strongest of a pair first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from graphcrm.graph.arrays import (
    NO_DAY,
    BoolVec,
    FloatVec,
    IntVec,
    Vec,
    offsets_of,
    place_in_group,
)

_UNITS: Final = 10**9  # strengths are rounded to so many parts


_NO_IX, _NO_CODE, _NO_DAYS = np.zeros(0, np.int64), np.zeros(0, np.int8), np.zeros(0, np.int32)


class Tie(NamedTuple):
    """Ties as columns, a row each; either end may stand first.

    ``one``, ``other`` int; ``kind`` int8; ``strength`` float64, above 0; ``on`` int32 days;
    ``table`` int8 and ``row`` int64: what says so.
    """

    one: IntVec
    other: IntVec
    kind: IntVec
    strength: FloatVec
    on: IntVec
    table: IntVec
    row: IntVec

    @classmethod
    def joined(cls, parts: Sequence[Tie]) -> Tie:
        """Return ties of several kinds as one."""
        return cls(
            np.concatenate([_NO_IX, *(part.one for part in parts)]),
            np.concatenate([_NO_IX, *(part.other for part in parts)]),
            np.concatenate([_NO_CODE, *(part.kind for part in parts)]),
            np.concatenate([np.zeros(0), *(part.strength for part in parts)]),
            np.concatenate([_NO_DAYS, *(part.on for part in parts)]),
            np.concatenate([_NO_CODE, *(part.table for part in parts)]),
            np.concatenate([_NO_IX, *(part.row for part in parts)]),
        )


class Near(NamedTuple):
    """Neighbours of each node: those of node i are ``start[i]:start[i + 1]``, strongest first."""

    start: IntVec
    other: IntVec
    strength: FloatVec


@dataclass(frozen=True, slots=True)
class TieGraph:
    """Ties grouped by node; of one kind at most one between two nodes.

    Parameters
    ----------
    indptr : (n + 1,) int64
        The ties of node i are at ``indptr[i]:indptr[i + 1]``, by ``other``, then from the
        strongest down, then by ``kind``.
    other : (e,) int32
        The other end.
    kind : (e,) int8
    strength : (e,) float64, above 0
    on : (e,) int32, days
    table : (e,) int8
    row : (e,) int64
    strongest : (e,) bool
        Which one of two nodes' ties counts, where one alone does: the first of them.
    """

    indptr: IntVec
    other: IntVec
    kind: IntVec
    strength: FloatVec
    on: IntVec
    table: IntVec
    row: IntVec
    strongest: BoolVec

    @classmethod
    def of(cls, ties: Tie, n: int) -> TieGraph:
        """Return ties as they are seen from both ends.

        Of several of one kind between two nodes one is kept: that of the earliest known day, then
        of the smallest row.  Who is tied to itself is not.

        Parameters
        ----------
        ties : Tie
            Those of one kind between two nodes are equally strong.
        n : int
            Nodes.

        Notes
        -----
        O(m log m) in ties.

        Examples
        --------
        >>> one, none = np.array([2, 0, 2]), np.zeros(3, int)
        >>> ties = Tie(one, np.array([0, 2, 1]), none, np.array([.3, .3, .5]), none, none, none)
        >>> graph = TieGraph.of(ties, 3)
        >>> graph.indptr.tolist(), graph.other.tolist(), graph.strength.tolist()
        ([0, 1, 2, 4], [2, 2, 0, 1], [0.3, 0.5, 0.3, 0.5])
        """
        low, high = np.minimum(ties.one, ties.other), np.maximum(ties.one, ties.other)
        order, strongest = _in_order(ties, low, high, n)
        low, high = low[order], high[order]
        below, above = (np.bincount(end, minlength=n) for end in (high, low))
        indptr = offsets_of(below + above)
        back = np.argsort(high, kind="stable")  # so that what is below a node stays in order
        at = _places(indptr[:-1] + below, low), _places(indptr[:-1], high[back])
        tie = _both(at, order, order[back])
        return cls(
            indptr,
            _both(at, high.astype(np.int32), low[back].astype(np.int32)),
            ties.kind[tie],
            ties.strength[tie],
            ties.on[tie],
            ties.table[tie],
            ties.row[tie],
            _both(at, strongest, strongest[back]),
        )

    @property
    def n(self) -> int:
        """How many nodes there are."""
        return len(self.indptr) - 1

    @property
    def node(self) -> IntVec:
        """Whose each entry is."""
        return np.repeat(np.arange(self.n, dtype=np.int32), np.diff(self.indptr))

    def of_node(self, ix: int) -> slice:
        """Return where the ties of a node stand."""
        return slice(int(self.indptr[ix]), int(self.indptr[ix + 1]))

    def only(self, kept: BoolVec) -> TieGraph:
        """Return some of the entries; of every pair the first one left is the strongest."""
        node, other = self.node[kept], self.other[kept]
        return TieGraph(
            offsets_of(np.bincount(node, minlength=self.n)),
            other,
            self.kind[kept],
            self.strength[kept],
            self.on[kept],
            self.table[kept],
            self.row[kept],
            _first(node) | _first(other),
        )

    def top(self, k: int, among: BoolVec) -> Near:
        """Return the k strongest neighbours of each node, both ends being ``among``.

        Strongest first, of equal ones the smaller node; a pair counts by its strongest tie.

        Parameters
        ----------
        k : int, >= 1
        among : (n,) bool

        Notes
        -----
        O(e log e) in the ties among them.
        """
        entry = np.flatnonzero(self.strongest & among[self.other] & among[self.node])
        node = np.searchsorted(self.indptr, entry, side="right") - 1
        weakness = _UNITS - np.rint(self.strength[entry] * _UNITS).astype(np.int64)
        order = np.argsort(node * (_UNITS + 1) + weakness, kind="stable")
        order = order[place_in_group(node[order]) < k]
        start = offsets_of(np.bincount(node[order], minlength=self.n))
        return Near(start, self.other[entry[order]], self.strength[entry[order]])


def _in_order(ties: Tie, low: IntVec, high: IntVec, n: int) -> tuple[IntVec, BoolVec]:
    """Return the ties by their ends, each kind of a pair once, and which is a pair's strongest."""
    pair = low.astype(np.int64) * max(n, 1) + high
    order = np.argsort(pair)
    pair = pair[order]
    first = _first(pair)
    run = np.flatnonzero(~first | ~np.append(first[1:], True)[: len(first)])
    some, on = order[run], ties.on[order[run]]
    known_first = np.where(on == NO_DAY, np.iinfo(np.int32).max, on)
    keys = (ties.row[some], known_first, ties.kind[some], -ties.strength[some], pair[run])
    order[run] = some[np.lexsort(keys)]
    kept = (low != high)[order] & (first | _first(ties.kind[order]))
    return order[kept], first[kept]


def _first(values: Vec) -> BoolVec:
    """Return which entries differ from the one before."""
    return np.append(True, values[1:] != values[:-1])[: len(values)]


def _places(start: IntVec, node: IntVec) -> IntVec:
    """Return where the entries of nodes, sorted by node, go; those of a node side by side."""
    return start[node] + place_in_group(node)


def _both(at: tuple[IntVec, IntVec], mine: Vec, theirs: Vec) -> Vec:
    """Return what is seen from either end, each in its places."""
    whole = np.empty(2 * len(mine), mine.dtype)
    whole[at[0]], whole[at[1]] = mine, theirs
    return whole
