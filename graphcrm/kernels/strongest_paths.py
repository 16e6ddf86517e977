"""By which way word most likely comes from one node to others."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Final

import numpy as np

from graphcrm.graph.arrays import BoolVec, FloatVec, IntVec
from graphcrm.kernels.diffusion import Diffusion

_UNITS: Final = 2.0**40  # of -ln p: whole numbers add up to the same in any order, so ties are ties
MOST: Final = 5_000


@dataclass(frozen=True, slots=True)
class Paths:
    """Most probable paths from one node, the most probable first.

    Parameters
    ----------
    target : (k,) int64
    probability : (k,) float64
        That every edge of the path carries: less than that of being reached, by any way.
    path : tuple of (hops + 1,) int64
        From the first node to the target, both included.
    """

    target: IntVec
    probability: FloatVec
    path: tuple[IntVec, ...]


def strongest_paths(
    diffusion: Diffusion, seed: int, n_best: int, *, wanted: BoolVec, most: int = MOST
) -> Paths:
    """Return the ``n_best`` wanted nodes to which a path from ``seed`` is most probable.

    Ties go to fewer hops, then to the smaller node, and so along the path.  Nodes that are not
    wanted are passed through; the seed is no target.

    Parameters
    ----------
    diffusion : Diffusion
    seed, n_best : int
    wanted : (n,) bool
    most : int
        The search ends after that many nodes, whatever was found, lest few wanted nodes in a
        large graph cost a walk through all of it.

    Notes
    -----
    Dijkstra over -ln p (Chen, Wang and Wang 2010, maximum influence paths): time goes with the
    edges out of the nodes up to the last target.

    Examples
    --------
    >>> from graphcrm.kernels.diffusion import independent_cascade
    >>> edges = np.array([0, 0, 1]), np.array([1, 2, 2]), np.array([0.5, 0.125, 0.5])
    >>> found = strongest_paths(independent_cascade(*edges, n=3), 0, 2, wanted=np.ones(3, bool))
    >>> found.target.tolist(), found.probability.round(9).tolist(), [p.tolist() for p in found.path]
    ([1, 2], [0.5, 0.25], [[0, 1], [0, 1, 2]])
    """
    came_from: dict[int, int] = {}
    best = {seed: (0, 0, -1)}  # cost, hops, from where
    waiting = [(0, 0, seed)]
    targets: list[tuple[int, int]] = []
    while waiting and len(targets) < n_best and len(came_from) < most:
        cost, hops, node = heappop(waiting)
        if node in came_from:
            continue
        came_from[node] = best[node][2]
        if wanted[node] and node != seed:
            targets.append((node, cost))
        for other, step in _steps(diffusion, node):
            label = cost + step, hops + 1, node
            if other not in came_from and (other not in best or label < best[other]):
                best[other] = label
                heappush(waiting, (*label[:2], other))
    return Paths(
        np.array([node for node, _ in targets], np.int64),
        np.exp(-np.array([cost for _, cost in targets]) / _UNITS),
        tuple(_way_to(node, came_from) for node, _ in targets),
    )


def _steps(diffusion: Diffusion, node: int) -> list[tuple[int, int]]:
    """Return where edges lead that may carry, and what they cost."""
    edges = diffusion.out_of
    edge = edges.edge[edges.start[node] : edges.start[node + 1]]
    chance = edge["high"].astype(np.float64) - edge["low"]
    may = chance > 0
    cost = np.rint(-np.log(chance[may]) * _UNITS).astype(np.int64)
    return list(zip(edge["other"][may].tolist(), cost.tolist(), strict=True))


def _way_to(node: int, came_from: dict[int, int]) -> IntVec:
    way = [node]
    while came_from[way[-1]] >= 0:
        way.append(came_from[way[-1]])
    return np.array(way[::-1], np.int64)
