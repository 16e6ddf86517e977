"""Warm paths against every way tried, and against networkx."""

from __future__ import annotations

from fractions import Fraction
from math import log

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.kernels.k_paths import Paths, k_paths
from graphcrm.kernels.nearness import nearness
from tests.reference.k_paths import Web, best_ways
from tests.unit.kernels.webs import PlainWeb, web_of

# Products of these are often equal in different ways: 0.8 x 0.5 = 0.4, 0.6 x 0.6 = 0.4 x 0.9.
STRENGTHS = ("1", "0.9", "0.8", "0.7", "0.6", "0.5", "0.4", "0.3", "0.1", "0.36")
N = 7
TIES = st.dictionaries(
    st.tuples(st.integers(0, N - 1), st.integers(0, N - 1)).filter(lambda pair: pair[0] < pair[1]),
    st.sampled_from(STRENGTHS),
    max_size=16,
)


def both_ways(ties: dict[tuple[int, int], str]) -> Web:
    web: dict[int, dict[int, Fraction]] = {node: {} for node in range(N)}
    for (one, other), strength in ties.items():
        web[one][other] = web[other][one] = Fraction(strength)
    return web


def found(
    web: PlainWeb, starts: set[int], *, k: int, max_hops: int, through: set[int]
) -> tuple[Paths, list[tuple[float, tuple[int, ...]]]]:
    mask = np.isin(np.arange(N), sorted(through))
    near = nearness(web, np.array(sorted(starts)), max_hops // 2, through=mask)
    paths = k_paths(web, near, N - 1, k=k, max_hops=max_hops, through=mask)
    ways = [tuple(way.tolist()) for way in paths.nodes]
    return paths, list(zip(paths.strength.tolist(), ways, strict=True))


@given(
    TIES,
    st.sets(st.integers(0, N - 2), min_size=1, max_size=3),
    st.sets(st.integers(0, N - 1)),
    st.integers(1, 6),
    st.integers(1, 6),
)
def test_the_same_ways_as_trying_every_one(
    ties: dict[tuple[int, int], str], starts: set[int], through: set[int], k: int, max_hops: int
) -> None:
    web = web_of({pair: float(strength) for pair, strength in ties.items()}, N)
    paths, ways = found(web, starts, k=k, max_hops=max_hops, through=through)
    plain = best_ways(
        both_ways(ties), starts, N - 1, k=k, max_hops=max_hops, through=through - {N - 1}
    )
    assert ways == [(round(float(strength), 9), way) for strength, way in plain]
    for way, tie in zip(paths.nodes, paths.ties, strict=True):
        assert web.other[tie].tolist() == way[1:].tolist()


@given(TIES, st.integers(1, 4), st.integers(0, N - 2))
def test_nearness_is_that_of_the_strongest_way(
    ties: dict[tuple[int, int], str], hops: int, start: int
) -> None:
    web = web_of({pair: float(strength) for pair, strength in ties.items()}, N)
    near = nearness(web, np.array([start]), hops, through=np.ones(N, bool))
    plain = [
        best_ways(both_ways(ties), {start}, node, k=1, max_hops=hops, through=set(range(N)))
        for node in range(N)
    ]
    assert near.strength(np.arange(N)).tolist() == pytest.approx(
        [float(ways[0][0]) if ways else 0.0 for ways in plain], abs=1e-9
    )


def test_the_same_ways_as_networkx(rng: np.random.Generator) -> None:
    pairs = {(int(rng.integers(0, node)), node) for node in range(1, 59)}  # all but 59
    pairs |= {(int(a), int(b)) for a, b in rng.integers(0, 59, (160, 2)) if a < b}
    ties = {pair: round(float(rng.uniform(0.05, 1)), 3) for pair in sorted(pairs)}
    graph: nx.Graph[int] = nx.Graph()
    graph.add_weighted_edges_from((a, b, -log(s)) for (a, b), s in ties.items())
    web, every = web_of(ties, 60), np.ones(60, bool)
    near = nearness(web, np.array([0]), 3, through=every)
    assert not k_paths(web, near, 59, k=5, max_hops=6, through=every).nodes
    compared = 0
    for target in range(1, 59):
        mine = k_paths(web, near, target, k=5, max_hops=6, through=every)
        best = nx.shortest_simple_paths(graph, 0, target, weight="weight")
        short = [way for _, way in zip(range(12), best, strict=False) if len(way) <= 7][:5]
        compared += len(short)
        assert [way.tolist() for way in mine.nodes[: len(short)]] == short
    assert compared > 58
