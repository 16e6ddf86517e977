"""Who and what is around one node, hop by hop, the many of one kind as one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from graphcrm.graph.arrays import NO_IX, BoolVec, FloatVec, IntVec, Vec, place_in_group, spread
from graphcrm.kernels.tie_graph import TieGraph

_UNITS: Final = 10**9  # strengths are rounded to so many parts
_KINDS: Final = 1 << 7  # more than there are


class Around(NamedTuple):
    """Rows of an ego network: a tie each, or how many more of its kind there are.

    ``hop`` from 1; ``via`` the node that it is a tie of; ``node`` its other end, -1 where the row
    stands for others; ``kind``, ``strength`` and ``on`` of the tie; ``web`` and ``entry`` which tie
    of which graph it is, the first one left out where the row stands for others; ``n`` how many
    nodes the row stands for.
    """

    hop: IntVec
    via: IntVec
    node: IntVec
    kind: IntVec
    strength: FloatVec
    on: IntVec
    row: IntVec
    n: IntVec


class _Ties(NamedTuple):
    """Ties of several nodes: those of each by other end; ``via`` is a place among the nodes."""

    via: IntVec
    other: IntVec
    kind: IntVec
    strength: FloatVec
    web: IntVec
    entry: IntVec

    def at(self, which: Vec) -> _Ties:
        return _Ties(
            self.via[which],
            self.other[which],
            self.kind[which],
            self.strength[which],
            self.web[which],
            self.entry[which],
        )

    @property
    def weakness(self) -> IntVec:
        return _UNITS - np.rint(self.strength * _UNITS).astype(np.int64)


def ego(
    webs: Sequence[TieGraph],
    start: int,
    *,
    hops: int,
    most: int,
    kinds: BoolVec,
    passed: BoolVec,
) -> Around:
    """Return the ties of a node, then those of its neighbours to nodes not met before, and so on.

    A node is met at the fewest hops, through the one neighbour by which the product of strengths
    from the start is greatest (ties by that neighbour's product, then its number), over every kind
    of tie the two have.  Beyond the ``most`` strongest of one kind from one node, ties by number,
    one row stands for the others, which are not walked on from.

    Parameters
    ----------
    webs : sequence of TieGraph
        Without a kind in common; nodes of the last one are those of all.
    start : int
    hops, most : int, >= 1
    kinds : (k,) bool
        Which kinds of ties count.
    passed : (n,) bool
        Which nodes are walked on from.

    Returns
    -------
    Around
        By hop, then by neighbour from the nearest on, then by kind, from the strongest down.

    Notes
    -----
    O(t log t) in the ties of the nodes walked on from, and O(n) bytes for several hops.

    Examples
    --------
    >>> from graphcrm.kernels.tie_graph import Tie
    >>> one, other, no = np.array([0, 0, 1]), np.array([1, 2, 3]), np.zeros(3, int)
    >>> web = TieGraph.of(Tie(one, other, no, np.array([0.5, 0.4, 0.3]), no, no, no), 4)
    >>> every = np.ones(4, bool)
    >>> found = ego([web], 0, hops=2, most=1, kinds=every, passed=every)
    >>> found.hop.tolist(), found.via.tolist(), found.node.tolist(), found.n.tolist()
    ([1, 1, 2], [0, 0, 1], [1, -1, 3], [1, 1, 1])
    """
    met = np.zeros(webs[-1].n if hops > 1 else 0, bool)  # before the first hop it is the start
    nodes, reach = np.array([start]), np.ones(1)
    found: list[Around] = []
    for hop in range(1, hops + 1):
        ties = _ties(webs, nodes)
        unmet = ties.other != start if hop == 1 else ~met[ties.other]
        ties = ties.at(kinds[ties.kind] & unmet)
        if hop > 1:
            ties = _by_nearest(ties, reach)
        if hop < hops:
            met[start] = met[ties.other] = True
        rows, shown = _rows(webs, ties, nodes, hop=hop, most=most)
        found.append(rows)
        if hop < hops:
            nodes, reach = _further(shown.at(passed[shown.other]), reach)
    return Around(*(np.concatenate(columns) for columns in zip(*found, strict=True)))


def _ties(webs: Sequence[TieGraph], nodes: IntVec) -> _Ties:
    parts = []
    for number, web in enumerate(webs):
        first = web.indptr[nodes]
        lengths = web.indptr[nodes + 1] - first
        at = spread(first, lengths)
        via = np.repeat(np.arange(len(nodes)), lengths)
        which = np.full(len(at), number, np.int8)
        parts.append(_Ties(via, web.other[at], web.kind[at], web.strength[at], which, at))
    ties = _Ties(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
    return ties._replace(other=ties.other.astype(np.int64))  # wide enough to be multiplied


def _by_nearest(ties: _Ties, reach: FloatVec) -> _Ties:
    """Return of the ties to each node those of the neighbour through which it is nearest."""
    far = _UNITS - np.rint(reach[ties.via] * ties.strength * _UNITS).astype(np.int64)
    by_via = np.argsort(ties.via, kind="stable")
    order = by_via[np.argsort(ties.other[by_via] * (2 * _UNITS) + far[by_via], kind="stable")]
    first = np.append(True, np.diff(ties.other[order]) > 0)[: len(order)]
    nearest = ties.via[order][first][np.cumsum(first) - 1]
    return ties.at(np.sort(order[ties.via[order] == nearest]))


def _rows(
    webs: Sequence[TieGraph], ties: _Ties, nodes: IntVec, *, hop: int, most: int
) -> tuple[Around, _Ties]:
    """Return the rows of a hop, and the ties that have one of their own."""
    group = ties.via * _KINDS + ties.kind
    order = np.argsort(group * (2 * _UNITS) + ties.weakness, kind="stable")
    ties, group = ties.at(order), group[order]
    place = place_in_group(group)
    kept = np.flatnonzero(place <= most)
    is_rest = place[kept] == most
    n_of_group = np.bincount(np.cumsum(place == 0) - 1, minlength=1)
    n_rest = n_of_group[np.cumsum(place == 0)[kept] - 1] - most
    there = ties.at(kept)
    on, row = np.zeros(len(kept), np.int32), np.zeros(len(kept), np.int64)
    for number, web in enumerate(webs):
        mine = there.web == number
        on[mine], row[mine] = web.on[there.entry[mine]], web.row[there.entry[mine]]
    rows = Around(
        np.full(len(kept), hop),
        nodes[there.via],
        np.where(is_rest, NO_IX, there.other),
        there.kind,
        there.strength,
        on,
        row,
        np.where(is_rest, n_rest, 1),
    )
    return rows, there.at(~is_rest)


def _further(shown: _Ties, reach: FloatVec) -> tuple[IntVec, FloatVec]:
    """Return the nodes to walk on from, each once, and how near they are; the nearest first."""
    near = np.rint(reach[shown.via] * shown.strength * _UNITS) / _UNITS
    order = np.lexsort((shown.other, -near))
    node, near = shown.other[order], near[order]
    first = np.unique(node, return_index=True)[1]
    first.sort()
    return node[first].astype(np.int64), near[first]
