"""The search for longest ways, part by part, compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from graphcrm.graph.arrays import BoolVec, IntVec
from graphcrm.kernels.jit import jit


class Parts(NamedTuple):
    """Edges, and the strong components that they fall into.

    ``ptr`` (n + 1,) and ``to`` (m,): edges by the node that they leave, no loops, each once;
    ``of`` (n,) the component of each node; ``member_ptr`` (p + 1,) and ``member`` (n,) its nodes.
    """

    ptr: IntVec
    to: IntVec
    of: IntVec
    member_ptr: IntVec
    member: IntVec


@jit
def longest_by_parts(parts: Parts, n_before: IntVec, large: int) -> tuple[IntVec, BoolVec]:
    """Return of each node how many nodes the longest way to it has, and whether that is exact.

    Parameters
    ----------
    parts : Parts
    n_before : (p,) integers
        How many edges come into each component from others; counted down.
    large : int
        Of how many nodes a component is whose every way is tried, at most.
    """
    n, n_parts, part = len(parts.of), len(n_before), parts.of
    longest, is_exact = np.ones(n, np.int64), np.ones(n, np.bool_)
    place = np.zeros(n, np.int64)
    queue = np.empty(n_parts, np.int64)
    done, waiting = 0, 0
    for one in range(n_parts):
        if n_before[one] == 0:
            queue[waiting] = one
            waiting += 1
    while done < waiting:
        nodes = parts.member[parts.member_ptr[queue[done]] : parts.member_ptr[queue[done] + 1]]
        done += 1
        if len(nodes) > large:
            _through_large(nodes, parts, longest)
            is_exact[nodes] = False
        elif len(nodes) > 1:
            is_exact[nodes] = is_exact[nodes].all()
            _through_small(nodes, parts, place, longest)
        for node in nodes:
            for edge in range(parts.ptr[node], parts.ptr[node + 1]):
                after = parts.to[edge]
                if part[after] == part[node]:
                    continue
                longest[after] = max(longest[after], longest[node] + 1)
                is_exact[after] &= is_exact[node]
                n_before[part[after]] -= 1
                if n_before[part[after]] == 0:
                    queue[waiting] = part[after]
                    waiting += 1
    return longest, is_exact


@jit
def _through_small(nodes: IntVec, parts: Parts, place: IntVec, longest: IntVec) -> None:
    """Lengthen ways into a component through it, over every set of its nodes."""
    k = len(nodes)
    after = np.zeros(k, np.int64)  # bits of who follows whom
    best = np.zeros((1 << k, k), np.int64)  # by who was met, and where the way stands
    for i in range(k):
        place[nodes[i]] = i
        best[1 << i, i] = longest[nodes[i]]
    for i in range(k):
        for edge in range(parts.ptr[nodes[i]], parts.ptr[nodes[i] + 1]):
            if parts.of[parts.to[edge]] == parts.of[nodes[i]]:
                after[i] |= 1 << place[parts.to[edge]]
    for met in range(1, 1 << k):
        for i in range(k):
            if best[met, i] == 0:
                continue
            longest[nodes[i]] = max(longest[nodes[i]], best[met, i])
            for j in range(k):
                if after[i] >> j & 1 and not met >> j & 1:
                    further = met | 1 << j
                    best[further, j] = max(best[further, j], best[met, i] + 1)


@jit
def _through_large(nodes: IntVec, parts: Parts, longest: IntVec) -> None:
    """Lengthen the longest way into a component along the branches of one search in depth."""
    root = nodes[np.argmax(longest[nodes])]
    path, at = np.empty(len(nodes), np.int64), np.empty(len(nodes), np.int64)
    met = {root}
    into = longest[root]
    depth, path[0], at[0] = 0, root, parts.ptr[root]
    while depth >= 0:
        node = path[depth]
        if at[depth] == parts.ptr[node + 1]:
            depth -= 1
            continue
        after = parts.to[at[depth]]
        at[depth] += 1
        if parts.of[after] != parts.of[node] or after in met:
            continue
        met.add(after)
        depth += 1
        path[depth], at[depth] = after, parts.ptr[after]
        longest[after] = max(longest[after], into + depth)
