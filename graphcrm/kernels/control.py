"""What one holds of others through firms in between: shares multiplied along ways, and summed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan
from typing import Final

import numpy as np

from graphcrm.graph.arrays import FloatVec, IntVec
from graphcrm.graph.csr import Csr

MOST: Final = 20_000


@dataclass(frozen=True, slots=True)
class Held:
    """What a node holds of every other.

    Parameters
    ----------
    share : (n,) float64
        The sum over loop-free ways of known shares, each the product of the shares along it.
    n_ways, n_unknown : (n,) int64
        How many ways lead to the node, and along how many of them a share is not known.
    complete : bool
        False where there were more ways than were walked: then nothing above is the whole.
    """

    share: FloatVec
    n_ways: IntVec
    n_unknown: IntVec
    complete: bool


def held_by(arcs: Csr, share: FloatVec, source: int, *, most: int = MOST) -> Held:
    """Return what ``source`` holds of every node, over all ways that meet nobody twice.

    Parameters
    ----------
    arcs : Csr of n nodes
        From who holds to what is held; several arcs between two nodes are several ways.
    share : (m,) float64
        Of each arc, by its row; NaN where it is not known.
    source : int
    most : int
        After so many steps the walk ends: a dense web of cross-holdings has more ways than can be
        walked.

    Notes
    -----
    Depth first, a step a way: O(ways), at most ``most``.  Summing over all loop-free ways is
    #P-hard, so that there is no way round a limit; groups as they are have a handful.

    Examples
    --------
    Half of 1 and 0.4 of 2; 1 holds half of 2, and 2 a tenth of 1:

    >>> arcs = Csr.of(np.array([0, 0, 1, 2]), np.array([1, 2, 2, 1]), n_rows=3)
    >>> held = held_by(arcs, np.array([0.5, 0.4, 0.5, 0.1]), 0)
    >>> held.share.round(9).tolist(), held.n_ways.tolist()
    ([0.0, 0.54, 0.65], [0, 2, 2])
    """
    n = len(arcs.indptr) - 1
    found = Held(np.zeros(n), np.zeros(n, np.int64), np.zeros(n, np.int64), complete=True)
    for steps, (node, part) in enumerate(_ways(arcs, share, source)):
        if steps == most:
            return Held(found.share, found.n_ways, found.n_unknown, complete=False)
        found.n_ways[node] += 1
        if isnan(part):
            found.n_unknown[node] += 1
        else:
            found.share[node] += part
    return found


def _ways(arcs: Csr, share: FloatVec, source: int) -> Iterator[tuple[int, float]]:
    """Yield the end of every loop-free way from ``source``, and the product of its shares."""
    on_way, parts = {source: None}, [1.0]  # in the order of the way
    waiting = [_out_of(arcs, share, source)]
    while waiting:
        node, part = next(waiting[-1], (-1, 0.0))
        if node < 0:
            waiting.pop()
            parts.pop()
            on_way.popitem()
        elif node not in on_way:
            parts.append(parts[-1] * part)
            yield node, parts[-1]
            on_way[node] = None
            waiting.append(_out_of(arcs, share, node))


def _out_of(arcs: Csr, share: FloatVec, node: int) -> Iterator[tuple[int, float]]:
    at = slice(arcs.indptr[node], arcs.indptr[node + 1])
    return zip(arcs.indices[at].tolist(), share[arcs.edges[at]].tolist(), strict=True)
