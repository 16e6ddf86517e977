"""The search for cycles of one length, compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from graphcrm.graph.arrays import BoolVec, IntVec
from graphcrm.kernels.jit import jit


class Arcs(NamedTuple):
    """Edges by the node that they leave: those of node i are ``to[ptr[i]:ptr[i + 1]]``."""

    ptr: IntVec
    to: IntVec


class _Desk(NamedTuple):
    """What a search writes on: ``far`` the edges back to the root, as far as that is near."""

    far: IntVec
    near: IntVec
    path: IntVec
    at: IntVec
    on_path: BoolVec


@jit
def cycles_of_length(forth: Arcs, back: Arcs, ways: IntVec, steps: int) -> tuple[int, int]:
    """Fill ``ways`` with cycles of as many nodes as it has columns, each from its least node on.

    Parameters
    ----------
    forth, back : Arcs
        The edges as they point, and the other way.
    ways : (k, length) int64
        Written row by row; the search ends when it is full.
    steps : int
        How many edges are looked at, at most.

    Returns
    -------
    int, int
        How many rows were written, and the steps that are left: 0 where they ended the search.
    """
    n, length = len(forth.ptr) - 1, ways.shape[1]
    # Half of a way is looked for from behind, and half from the front: either grows like a power.
    reach = length // 2
    desk = _Desk(
        np.full(n, length, np.int64),
        np.empty(n, np.int64),
        np.empty(length, np.int64),
        np.empty(length, np.int64),
        np.zeros(n, np.bool_),
    )
    n_found = 0
    for root in range(n):
        n_near, steps = _lead_back(root, reach, back, desk, steps)
        n_found, steps = _search(root, forth, desk, ways, (reach, n_found, steps))
        for place in range(n_near):
            desk.far[desk.near[place]] = length
        if steps <= 0 or n_found == len(ways):
            break
    return n_found, max(steps, 0)


@jit
def _lead_back(root: int, reach: int, back: Arcs, desk: _Desk, steps: int) -> tuple[int, int]:
    """Enter how far the root is from those above it that lead back within ``reach``."""
    far, near = desk.far, desk.near
    too_far = far[root]
    near[0], far[root] = root, 0
    n_near, seen = 1, 0
    while seen < n_near and far[near[seen]] < reach:
        node = near[seen]
        seen += 1
        steps -= back.ptr[node + 1] - back.ptr[node]
        for edge in range(back.ptr[node], back.ptr[node + 1]):
            before = back.to[edge]
            if before > root and far[before] == too_far:
                far[before] = far[node] + 1
                near[n_near] = before
                n_near += 1
    return n_near, steps


@jit
def _search(
    root: int, forth: Arcs, desk: _Desk, ways: IntVec, state: tuple[int, int, int]
) -> tuple[int, int]:
    """Write the cycles through the root and nodes above it, depth first."""
    far, path, at, on_path = desk.far, desk.path, desk.at, desk.on_path
    reach, n_found, steps = state
    length = ways.shape[1]
    depth, path[0], at[0] = 0, root, forth.ptr[root]
    while depth >= 0 and steps > 0 and n_found < len(ways):
        node = path[depth]
        if at[depth] == forth.ptr[node + 1]:
            on_path[node] = False
            depth -= 1
            continue
        after = forth.to[at[depth]]
        at[depth] += 1
        steps -= 1
        left = length - depth - 1  # edges after the one to it
        if after <= root or on_path[after] or (left <= reach and far[after] > left):
            continue
        if left > 1:
            depth += 1
            path[depth], at[depth] = after, forth.ptr[after]
            on_path[after] = True
        elif far[after] == 1:
            ways[n_found, : length - 1] = path[: length - 1]
            ways[n_found, length - 1] = after
            n_found += 1
    return n_found, steps
