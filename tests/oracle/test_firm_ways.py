"""Components, steps and control shares against networkx on random small graphs."""

from __future__ import annotations

from math import isnan, prod
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.graph.csr import Csr
from graphcrm.kernels.components import components
from graphcrm.kernels.control import held_by
from graphcrm.kernels.steps import steps_from
from tests.random_banks import FEW

N = 6
nodes = st.integers(0, N - 1)
shares = st.sampled_from([0.0, 0.1, 0.3, 0.5, 1.0, float("nan")])
Arc = tuple[int, int, float]
webs = st.lists(st.tuples(nodes, nodes, shares), max_size=12)


def arcs_of(arcs: list[Arc]) -> Csr:
    ends = np.array([arc[:2] for arc in arcs], np.int64).reshape(-1, 2)
    return Csr.of(ends[:, 0], ends[:, 1], n_rows=N)


def graph_of(arcs: list[Arc]) -> nx.MultiDiGraph[int]:
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    graph.add_nodes_from(range(N))
    for one, other, share in arcs:
        graph.add_edge(one, other, share=share)
    return graph


@FEW
@given(webs, nodes)
def test_what_is_held_is_the_sum_over_all_simple_paths(arcs: list[Arc], source: int) -> None:
    graph = graph_of(arcs)
    found = held_by(arcs_of(arcs), np.array([arc[2] for arc in arcs]), source)
    for node in set(range(N)) - {source}:
        ways: Any = nx.all_simple_edge_paths(graph, source, node)
        parts = [prod(graph[a][b][key]["share"] for a, b, key in way) for way in ways]
        known = [part for part in parts if not isnan(part)]
        assert found.share[node] == pytest.approx(sum(known))
        assert (found.n_ways[node], found.n_unknown[node]) == (len(parts), len(parts) - len(known))
    assert found.complete
    assert found.n_ways[source] == 0


@FEW
@given(webs, nodes, st.none() | st.integers(0, 3))
def test_steps_are_the_shortest_ways(arcs: list[Arc], source: int, most: int | None) -> None:
    graph = graph_of(arcs)
    away = nx.single_source_shortest_path_length(graph, source, cutoff=most)
    step, via = steps_from(arcs_of(arcs), source, most=most)
    assert step.tolist() == [away.get(node, -1) for node in range(N)]
    for node in range(N):
        before = [p for p in graph.predecessors(node) if away.get(p, -9) == step[node] - 1]
        assert via[node] == (min(before) if step[node] > 0 else -1)


@given(webs)
def test_components_are_those_of_networkx(arcs: list[Arc]) -> None:
    ends = np.array([arc[:2] for arc in arcs], np.int64).reshape(-1, 2)
    expected = {
        node: min(part) for part in nx.weakly_connected_components(graph_of(arcs)) for node in part
    }
    found = components(ends[:, 0], ends[:, 1], n=N)
    assert found.tolist() == [expected[node] for node in range(N)]


def test_a_long_chain_in_any_order_is_one_component(rng: np.random.Generator) -> None:
    n = 100_000
    order = rng.permutation(n)
    found = components(order[:-1], order[1:], n=n)
    assert not found.any()
