"""Graphs with known communities, and how alike two labelings are."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from graphcrm.graph.arrays import FloatVec, IntVec, offsets_of

Web = tuple[IntVec, IntVec, FloatVec]


def web(edges: Iterable[tuple[int, int, float]], n: int) -> Web:
    """Return edges, each once, as rows of a symmetric matrix."""
    edges = list(edges)
    both = {(a, b): w for a, b, w in edges} | {(b, a): w for a, b, w in edges}
    ends = np.array(sorted(both), np.int64).reshape(-1, 2)
    weight = np.array([both[a, b] for a, b in ends.tolist()], np.float64)
    return offsets_of(np.bincount(ends[:, 0], minlength=n)), ends[:, 1].astype(np.int32), weight


def planted(rng: np.random.Generator, *, sizes: list[int], inner: float, outer: float) -> Web:
    """Return blocks whose pairs are tied by one chance inside and by another outside."""
    block = np.repeat(np.arange(len(sizes)), sizes)
    one, other = np.triu_indices(len(block), 1)
    tied = rng.random(len(one)) < np.where(block[one] == block[other], inner, outer)
    ends = zip(one[tied].tolist(), other[tied].tolist(), strict=True)
    return web(((a, b, 1.0) for a, b in ends), len(block))


def ring_of_cliques(n: int, size: int) -> Web:
    """Return cliques of which each is tied to the next by one edge."""
    cliques = [range(i * size, (i + 1) * size) for i in range(n)]
    inner = [(a, b, 1.0) for clique in cliques for a in clique for b in clique if a < b]
    return web([*inner, *((i * size, (i + 1) % n * size + 1, 1.0) for i in range(n))], n * size)


def rand_index(one: IntVec, other: IntVec) -> float:
    """Return the adjusted Rand index of two labelings: 1 for the same, about 0 for chance."""
    table = np.unique(np.stack([one, other]), axis=1, return_counts=True)[1]
    both, first, second = (
        (n * (n - 1) / 2).sum()
        for n in (
            table,
            np.unique(one, return_counts=True)[1],
            np.unique(other, return_counts=True)[1],
        )
    )
    by_chance = first * second / (len(one) * (len(one) - 1) / 2)
    return float((both - by_chance) / ((first + second) / 2 - by_chance))
