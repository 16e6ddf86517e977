"""Strong components, cycles and longest ways of random graphs against networkx and every way."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.graph.arrays import IntVec
from graphcrm.kernels import longest_way
from graphcrm.kernels.cycles import Cycles, elementary_cycles
from graphcrm.kernels.longest_way import longest_ways, on_way_of_four
from graphcrm.kernels.strong import strong_components

Edges = list[tuple[int, int]]
N = 7
node = st.integers(0, N - 1)
edges_of = st.lists(st.tuples(node, node), max_size=18)


def ends(edges: Edges) -> tuple[IntVec, IntVec]:
    pairs = np.array(edges, np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def digraph(edges: Edges) -> nx.DiGraph[int]:
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(N))
    graph.add_edges_from((a, b) for a, b in edges if a != b)
    return graph


def ways(found: Cycles) -> list[tuple[int, ...]]:
    bounds = zip(found.offsets[:-1], found.offsets[1:], strict=True)
    return [tuple(found.node[a:b].tolist()) for a, b in bounds]


def plain_cycles(edges: Edges, max_length: int) -> list[tuple[int, ...]]:
    found = []
    for way in nx.simple_cycles(digraph(edges), length_bound=max_length):
        first = way.index(min(way))
        found.append((*way[first:], *way[:first]))
    return sorted(found, key=lambda way: (len(way), way))


@given(edges_of)
def test_strong_components(edges: Edges) -> None:
    label = strong_components(*ends(edges), n=N).tolist()
    expected = {min(c): c for c in nx.strongly_connected_components(digraph(edges))}
    assert {least: {v for v in range(N) if label[v] == least} for least in label} == expected


@given(edges_of, st.integers(2, N))
def test_cycles(edges: Edges, max_length: int) -> None:
    found = elementary_cycles(*ends(edges), n=N, max_length=max_length, most=10_000)
    assert ways(found) == plain_cycles(edges, max_length)
    assert (found.complete_to, found.is_whole) == (max_length, True)


@given(edges_of, st.integers(2, N), st.integers(1, 12), st.integers(1, 150))
def test_cycles_that_are_cut_short_say_so(
    edges: Edges, max_length: int, most: int, most_steps: int
) -> None:
    bounds: dict[str, Any] = {"max_length": max_length, "most": most, "most_steps": most_steps}
    found = elementary_cycles(*ends(edges), n=N, **bounds)
    every, here = plain_cycles(edges, max_length), ways(found)
    complete = [way for way in every if len(way) <= found.complete_to]
    assert here[: len(complete)] == complete
    assert set(here) <= {way for way in every if len(way) <= found.complete_to + 1}
    assert len(here) <= most
    assert found.is_whole == (found.complete_to == max_length)


def every_way(graph: nx.DiGraph[int]) -> list[int]:
    """Return of each node how many nodes the longest simple path to it has."""

    def back(at: int, met: frozenset[int]) -> int:
        before = set(graph.predecessors(at)) - met
        return max((back(one, met | {one}) for one in before), default=len(met))

    return [back(v, frozenset({v})) for v in range(N)]


@given(edges_of)
def test_longest_ways(edges: Edges) -> None:
    expected = every_way(digraph(edges))
    found = longest_ways(*ends(edges), n=N)
    assert found.n_nodes.tolist() == expected
    assert found.is_exact.all()
    with patch.object(longest_way, "LARGE", 1):
        rough = longest_ways(*ends(edges), n=N)
    assert (rough.n_nodes <= found.n_nodes).all()
    assert (rough.n_nodes[rough.is_exact] == found.n_nodes[rough.is_exact]).all()


@given(edges_of)
def test_ways_of_four(edges: Edges) -> None:
    graph = digraph(edges)
    middle = [
        any({p, b} & {q, c} == set() for p in graph.predecessors(b) for q in graph.successors(c))
        for b, c in graph.edges
    ]
    assert on_way_of_four(*ends([*graph.edges]), n=N).tolist() == middle
