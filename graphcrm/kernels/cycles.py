"""Every way around a directed graph that meets nobody twice, up to a length and a number."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from graphcrm.errors import InputError
from graphcrm.graph.arrays import IntVec, distinct, inverse, offsets_of
from graphcrm.graph.csr import Csr
from graphcrm.kernels.strong import strong_components

MOST_STEPS: Final = 200_000_000  # edges looked at: two seconds or four
LONGEST: Final = 12


class Cycles(NamedTuple):
    """Elementary cycles, shorter ones first, equally long ones in the order of their nodes.

    Cycle i is ``node[offsets[i]:offsets[i + 1]]``, from its smallest node on, the way the edges
    point.  All of up to ``complete_to`` edges are among them; ``is_whole`` says that these are all
    that were asked for.
    """

    node: IntVec
    offsets: IntVec
    complete_to: int
    is_whole: bool


def elementary_cycles(
    source: IntVec,
    target: IntVec,
    *,
    n: int,
    max_length: int,
    most: int,
    most_steps: int = MOST_STEPS,
) -> Cycles:
    """List the cycles of 2 to ``max_length`` edges that meet no node twice.

    Shorter ones are found before longer ones, so that where ``most`` or ``most_steps`` ends the
    search it is known what is missing: nothing of up to ``complete_to`` edges.

    Parameters
    ----------
    source, target : (m,) integers
        Where each edge comes from and goes to; loops are left out, and repeats count once.
    n : int
    max_length : int, 2 to 12
    most, most_steps : int, >= 1
        How many cycles are listed, and how many edges are looked at, at most.

    Returns
    -------
    Cycles

    Raises
    ------
    InputError
        ``max_length`` or ``most`` is out of its range.

    Notes
    -----
    Strong components are searched alone.  From each node, those of most edges first, a way goes on
    only to nodes from which the edges left lead back to where it began, over nodes that no search
    began at before: after a hub, little is left to search.  Each length is a search of its own.
    Source: Johnson (1975) for one root after the other; the bound by distance to the root in place
    of his blocking lists, which know no length.

    Examples
    --------
    >>> found = elementary_cycles(
    ...     np.array([0, 1, 2, 1]), np.array([1, 2, 0, 0]), n=3, max_length=3, most=9)
    >>> found.node.tolist(), found.offsets.tolist(), found.complete_to, found.is_whole
    ([0, 1, 0, 1, 2], [0, 2, 5], 3, True)
    """
    if not 2 <= max_length <= LONGEST:
        raise InputError(f"max_length is a number of steps from 2 to {LONGEST}")
    if most < 1:
        raise InputError("most is how many cycles are listed, 1 or more")
    name, forth, back = _searched(source, target, n)
    found: list[IntVec] = []
    left, steps, complete_to = most, most_steps, 1
    for length in range(2, max_length + 1):
        ways, steps, is_done = _of_length(forth, back, length, left, steps)
        found.append(_in_order(name[ways]))
        left -= len(ways)
        if not is_done:
            break
        complete_to = length
    flat = [ways.ravel() for ways in found]
    lengths = np.repeat([ways.shape[1] for ways in found], [len(ways) for ways in found])
    return Cycles(np.concatenate(flat), offsets_of(lengths), complete_to, complete_to == max_length)


def _searched(source: IntVec, target: IntVec, n: int) -> tuple[IntVec, Csr, Csr]:
    """Return the edges within strong components, both ways, between nodes of most edges first."""
    label = strong_components(source, target, n=n)
    inner = (source != target) & (label[source] == label[target])
    edge = distinct(source[inner].astype(np.int64) * n + target[inner])
    one, other = edge // max(n, 1), edge % max(n, 1)
    n_edges = np.bincount(np.concatenate([one, other]), minlength=n)
    name = np.flatnonzero(n_edges)
    name = name[np.argsort(-n_edges[name], kind="stable")]
    place = inverse(name, n)
    ends = place[one], place[other]
    return name, Csr.of(*ends, n_rows=len(name)), Csr.of(*ends[::-1], n_rows=len(name))


def _of_length(
    forth: Csr, back: Csr, length: int, most: int, steps: int
) -> tuple[IntVec, int, bool]:
    """Return the cycles of one length a row each, the steps left, and whether these are all."""
    if len(forth.indices) < length:
        return np.zeros((0, length), np.int64), steps, True
    from graphcrm.kernels.cycle_search import Arcs, cycles_of_length

    # One more than may be listed, to know whether there are more.
    ways = np.empty((most + 1, length), np.int64)
    arcs, against = Arcs(forth.indptr, forth.indices), Arcs(back.indptr, back.indices)
    n_found, left = cycles_of_length(arcs, against, ways, steps)
    return ways[: min(n_found, most)], left, n_found <= most and left > 0


def _in_order(ways: IntVec) -> IntVec:
    """Return cycles of one length each from its smallest node on, in the order of their nodes."""
    n, length = ways.shape
    if not n:
        return ways
    turn = (np.argmin(ways, axis=1)[:, None] + np.arange(length)) % length
    turned = np.take_along_axis(ways, turn, axis=1)
    return turned[np.lexsort(turned.T[::-1])]
