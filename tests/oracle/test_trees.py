"""Depths and sums over forests, against networkx and a walk up the parents."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.graph.arrays import NO_IX
from graphcrm.kernels.trees import Trees

Parents = list[int]


@st.composite
def forests(draw: st.DrawFn) -> Parents:
    """Draw a forest: everybody may hang on somebody drawn before, under any number."""
    n = draw(st.integers(0, 12))
    order = draw(st.permutations(range(n)))
    parent = [NO_IX] * n
    for i in range(1, n):
        above = draw(st.none() | st.integers(0, i - 1))
        parent[order[i]] = NO_IX if above is None else order[above]
    return parent


def trees(parent: Parents) -> Trees:
    return Trees(np.array(parent, np.int32))


def digraph(parent: Parents) -> nx.DiGraph[int]:
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(parent)))
    graph.add_edges_from((p, node) for node, p in enumerate(parent) if p != NO_IX)
    return graph


def ancestors(parent: Parents, node: int) -> list[int]:
    """Walk up, the parent first."""
    found = []
    while (node := parent[node]) != NO_IX:
        found.append(node)
    return found


@given(forests())
def test_generations_roots_and_counts(parent: Parents) -> None:
    found, graph = trees(parent), digraph(parent)
    above = [ancestors(parent, node) for node in range(len(parent))]
    assert found.generation.tolist() == [len(a) for a in above]
    assert found.root.tolist() == [a[-1] if a else node for node, a in enumerate(above)]
    assert found.n_children.tolist() == [graph.out_degree(node) for node in graph]
    assert found.n_below.tolist() == [len(nx.descendants(graph, node)) for node in graph]


@given(forests())
def test_depth_below_is_the_longest_path_of_networkx(parent: Parents) -> None:
    graph = digraph(parent)
    lengths = [nx.single_source_shortest_path_length(graph, node) for node in graph]
    assert trees(parent).depth_below.tolist() == [max(length.values()) for length in lengths]


@given(forests(), st.data())
def test_sums_are_those_of_descendants_and_ancestors(parent: Parents, data: st.DataObject) -> None:
    graph, n = digraph(parent), len(parent)
    values = data.draw(st.lists(st.integers(-(2**50), 2**50), min_size=n, max_size=n))
    array = np.array(values, np.int64)
    below = [sum(values[d] for d in nx.descendants(graph, node)) for node in graph]
    assert trees(parent).sum_below(array).tolist() == below
    up = [values[node] + sum(values[a] for a in ancestors(parent, node)) for node in graph]
    assert trees(parent).sum_up(array).tolist() == up


@given(forests())
def test_ancestors_come_root_first(parent: Parents) -> None:
    for node in range(len(parent)):
        assert trees(parent).above(node).tolist() == ancestors(parent, node)[::-1]


@given(forests(), st.data())
def test_depth_first_is_a_walk_with_siblings_in_order(parent: Parents, data: st.DataObject) -> None:
    place = data.draw(st.permutations(range(len(parent))))

    def walk(node: int) -> list[int]:
        children = [c for c, p in enumerate(parent) if p == node]
        deeper = [d for c in sorted(children, key=place.__getitem__) for d in walk(c)]
        return deeper if node == NO_IX else [node, *deeper]

    found = trees(parent).depth_first(np.array(place, np.int64))
    assert found.tolist() == walk(NO_IX)


@pytest.mark.parametrize("n", [1, 2, 3, 100_000])
def test_a_chain_of_any_length(n: int) -> None:
    chain = trees([NO_IX, *range(n - 1)])
    assert chain.generation[-1] == chain.n_below[0] == chain.depth_below[0] == n - 1
    assert chain.sum_below(np.arange(n))[0] == n * (n - 1) // 2
    assert chain.depth_first(np.arange(n)).tolist() == list(range(n))
    assert len(chain.above(n - 1)) == n - 1
