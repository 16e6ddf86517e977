"""The best ways from some nodes to one: strongest first, without loops, in few hops."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import islice
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from graphcrm.graph.arrays import BoolVec, FloatVec, IntVec
from graphcrm.kernels.nearness import (
    AT,
    WEAKEST,
    Nearness,
    Web,
    around,
    packed_costs,
    pruned,
    pull,
)

Nodes: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Paths:
    """Paths, the best first.

    Parameters
    ----------
    strength : (k,) float64
        The product along each, rounded to 9 digits.
    nodes : tuple of (hops + 1,) int64
        From a start to the target, both included.
    ties : tuple of (hops,) int64
        Which tie of the web each hop goes over.
    """

    strength: FloatVec
    nodes: tuple[IntVec, ...]
    ties: tuple[IntVec, ...]


class _Branch(NamedTuple):
    """A way so far; compared by cost, then by nodes, and no two have the same nodes."""

    least: int  # what the whole way costs at least, exact where it does not loop
    nodes: Nodes
    so_far: int  # cost
    ties: Nodes
    siblings: Iterator[_Branch]  # what may be gone on to in place of the last node, by cost


_NONE: Final[Iterator[_Branch]] = iter(())


def k_paths(
    web: Web, near: Nearness, target: int, *, k: int, max_hops: int, through: BoolVec
) -> Paths:
    """Return the ``k`` strongest loop-free paths to ``target`` from any of some starts.

    Equal ones by fewer hops, then by their nodes from the start on.  A path that passes another
    start is none: it begins there.

    Parameters
    ----------
    web : Web
    near : Nearness
        Of the starts, by :func:`~graphcrm.kernels.nearness.nearness`, in ``max_hops // 2`` hops or
        more, with the same ``through``; it serves any number of targets.
    target : int
        No start.
    k : int, >= 1
    max_hops : int, 1 to 6
    through : (n,) bool
        Who may stand in between.

    Notes
    -----
    Ways meet in the middle: half of the hops from the starts, the other half from the target.
    First the k cheapest ways back from the target, by best-first search with the exact rest of the
    cost (A*; ways that would loop are dropped when met); their cost bounds a second walk from the
    target, which leaves few nodes; over those the same search from the starts gives the order of
    ties.  Time goes with the ties of the nodes within half of the hops of either end.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from graphcrm.kernels.nearness import nearness
    >>> web = SimpleNamespace(indptr=np.array([0, 2, 4, 6]), other=np.array([1, 2, 0, 2, 0, 1]),
    ...                       strength=np.array([0.5, 0.3, 0.5, 0.8, 0.3, 0.8]))
    >>> every = np.ones(3, bool)
    >>> near = nearness(web, np.array([0]), 2, through=every)
    >>> found = k_paths(web, near, 2, k=5, max_hops=4, through=every)
    >>> found.strength.tolist(), [way.tolist() for way in found.nodes]
    ([0.4, 0.3], [[0, 1, 2], [0, 2]])
    """
    free = through.copy()
    free[near.near[0] == AT] = False
    free[target] = False
    ahead = _ahead(web, near, target, max_hops, free)
    back = list(islice(_ways(web, [(0, target)], ahead, free), k))
    if not back:
        return Paths(np.zeros(0), (), ())
    most = back[-1].least
    behind = pruned(web, target, ahead, least=2 * AT - most, through=free)
    whole = behind.near[-1]
    starts = behind.reached[ahead[0][behind.reached] == AT]
    ends = [(AT - int(whole[start]), start) for start in starts.tolist()]
    found = list(islice(_ways(web, sorted(ends), behind.near, free), k))
    return Paths(
        np.round([np.prod(web.strength[list(way.ties)]) for way in found], 9),
        tuple(np.array(way.nodes, np.int64) for way in found),
        tuple(np.array(way.ties, np.int64) for way in found),
    )


def _ahead(
    web: Web, near: Nearness, target: int, max_hops: int, free: BoolVec
) -> tuple[IntVec, ...]:
    """Return nearness to the starts in 0 … ``max_hops`` hops, far ones only around the target."""
    levels = list(near.near[: max_hops + 1])
    balls = around(web, target, max_hops - len(levels))
    while len(levels) <= max_hops:
        nodes = balls[max_hops - len(levels)]
        levels.append(pull(web, nodes, levels[-1], through=free))
    return tuple(levels)


def _ways(
    web: Web, starts: list[tuple[int, int]], ahead: tuple[IntVec, ...], free: BoolVec
) -> Iterator[_Branch]:
    """Yield loop-free ways to where ``ahead`` ends, the cheapest first, ties by their nodes.

    Parameters
    ----------
    web : Web
    starts : list of int and int
        The least cost from each, and its node; in order.
    ahead : tuple of (n,) int64
        At h: how near nodes are to the ends in at most h hops; never less than it is.
    free : (n,) bool
        Who may stand in between.
    """
    waiting: list[_Branch] = []
    _offer(waiting, _beginning(starts))
    while waiting:
        branch = heappop(waiting)
        _offer(waiting, branch.siblings)
        if ahead[0][branch.nodes[-1]] == AT:
            yield branch
        elif len(branch.nodes) < len(ahead):
            _offer(waiting, _onward(web, branch, ahead[-1 - len(branch.nodes)], free))


def _offer(waiting: list[_Branch], branches: Iterator[_Branch]) -> None:
    """Let the next of ``branches`` wait; those after it cost as much or more."""
    branch = next(branches, None)
    if branch is not None:
        heappush(waiting, branch._replace(siblings=branches))


def _beginning(starts: list[tuple[int, int]]) -> Iterator[_Branch]:
    for least, node in starts:
        yield _Branch(least, (node,), 0, (), _NONE)


def _onward(web: Web, branch: _Branch, ahead: IntVec, free: BoolVec) -> Iterator[_Branch]:
    """Yield the ways one hop further, by cost, then by node."""
    first, last = web.indptr[branch.nodes[-1]], web.indptr[branch.nodes[-1] + 1]
    other, rest = web.other[first:last], ahead[web.other[first:last]]
    fits = ((rest == AT) | (free[other] & (rest > 0))) & (web.strength[first:last] >= WEAKEST)
    fits[1:] &= other[1:] != other[:-1]  # the strongest to each
    at = np.flatnonzero(fits)
    at = at[~np.isin(other[at], branch.nodes)]
    so_far = branch.so_far + packed_costs(web.strength[first + at])
    least = so_far + (AT - rest[at])
    for i in np.argsort(least, kind="stable").tolist():
        yield _Branch(
            int(least[i]),
            (*branch.nodes, int(other[at[i]])),
            int(so_far[i]),
            (*branch.ties, int(first + at[i])),
            _NONE,
        )
