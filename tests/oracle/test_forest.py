"""The referral forest against plain Python and networkx."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.graph.arrays import NO_IX
from graphcrm.kernels.forest import Forest, referral_forest
from graphcrm.kernels.trees import Trees

Edge = tuple[int, int, int]  # referrer, party, day


@st.composite
def referrals(draw: st.DrawFn) -> tuple[int, list[Edge]]:
    """Draw few nodes and few days, so that ties and rings are common."""
    n = draw(st.integers(1, 9))
    node, day = st.integers(0, n - 1), st.integers(0, 3)
    edges = draw(st.lists(st.tuples(node, node, day), max_size=14, unique=True))
    return n, [edge for edge in edges if edge[0] != edge[1]]


def forest(n: int, edges: list[Edge]) -> Forest:
    columns = np.array(edges, np.int32).reshape(-1, 3)
    return referral_forest(columns[:, 0], columns[:, 1], columns[:, 2], n=n)


def chosen(edges: list[Edge]) -> dict[int, Edge]:
    """Return for each party its earliest referral, ties by the smaller referrer."""
    first: dict[int, Edge] = {}
    for edge in sorted(edges, key=lambda e: (e[2], e[0])):
        first.setdefault(edge[1], edge)
    return first


@given(referrals())
def test_parents_and_rings_are_those_of_networkx(drawn: tuple[int, list[Edge]]) -> None:
    n, edges = drawn
    first = chosen(edges)
    graph = nx.DiGraph([(referrer, party) for referrer, party, _ in first.values()])
    rings = list(nx.simple_cycles(graph))
    cut = [max((first[node][2], node) for node in ring)[1] for ring in rings]
    found = forest(n, edges)
    expected = [first[node][0] if node in first and node not in cut else NO_IX for node in range(n)]
    assert found.parent.tolist() == expected
    assert [edges[e] for e in found.ring_edges] == [first[node] for node in sorted(cut)]
    ring_of = {node: min(ring) for ring in rings for node in ring}
    assert found.ring_of.tolist() == [ring_of.get(node, NO_IX) for node in range(n)]
    for node, edge in enumerate(found.edge.tolist()):
        assert (edge == NO_IX) == (expected[node] == NO_IX)
        assert edge == NO_IX or edges[edge] == first[node]


@given(referrals(), st.data())
def test_below_are_the_descendants_of_networkx(
    drawn: tuple[int, list[Edge]], data: st.DataObject
) -> None:
    n, edges = drawn
    tops = data.draw(st.lists(st.booleans(), min_size=n, max_size=n))
    parent = forest(n, edges).parent
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from((p, node) for node, p in enumerate(parent.tolist()) if p != NO_IX)
    assert nx.is_directed_acyclic_graph(graph)
    expected = {d for top in range(n) if tops[top] for d in nx.descendants(graph, top)}
    found = np.flatnonzero(Trees(parent).below(np.array(tops)))
    assert set(found.tolist()) == expected


@given(referrals(), st.randoms(use_true_random=False))
def test_the_order_of_referrals_does_not_matter(drawn: tuple[int, list[Edge]], rng: object) -> None:
    n, edges = drawn
    shuffled = list(edges)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    one, two = forest(n, edges), forest(n, shuffled)
    assert one.parent.tolist() == two.parent.tolist()
    assert one.ring_of.tolist() == two.ring_of.tolist()
    assert [edges[e] for e in one.ring_edges] == [shuffled[e] for e in two.ring_edges]


@pytest.mark.parametrize("seed", range(5))
def test_random_functional_graphs(seed: int) -> None:
    """Everybody but a few was brought in by somebody: some rings with trees hanging on them."""
    rng = np.random.default_rng(seed)
    n = 2_000
    party = np.flatnonzero(rng.random(n) < 0.98).astype(np.int32)
    referrer = rng.integers(0, n, len(party)).astype(np.int32)
    apart = referrer != party
    party, referrer = party[apart], referrer[apart]
    day = rng.integers(0, 30, len(party)).astype(np.int32)
    found = referral_forest(referrer, party, day, n=n)
    graph: nx.DiGraph[int] = nx.DiGraph(zip(referrer.tolist(), party.tolist(), strict=True))
    graph.add_nodes_from(range(n))
    rings = [sorted(ring) for ring in nx.simple_cycles(graph)]
    on = dict(zip(party.tolist(), day.tolist(), strict=True))
    assert rings, "the test would be empty"
    assert sorted(int(p) for p in party[found.ring_edges]) == sorted(
        max(ring, key=lambda node: (on[node], node)) for ring in rings
    )
    assert {int(r) for r in found.ring_of if r != NO_IX} == {ring[0] for ring in rings}
    graph.remove_edges_from([(int(referrer[e]), int(party[e])) for e in found.ring_edges])
    tops = rng.random(n) < 0.01
    expected = {d for top in np.flatnonzero(tops) for d in nx.descendants(graph, int(top))}
    assert set(np.flatnonzero(Trees(found.parent).below(tops)).tolist()) == expected


def test_a_chain_of_a_hundred_thousand() -> None:
    n = 100_000
    nodes = np.arange(n, dtype=np.int32)
    found = referral_forest(nodes[:-1], nodes[1:], nodes[1:], n=n)
    assert found.parent.tolist() == [NO_IX, *range(n - 1)]
    assert len(found.ring_edges) == 0
    tops = np.zeros(n, bool)
    tops[500] = True
    assert np.flatnonzero(Trees(found.parent).below(tops)).tolist() == list(range(501, n))


def test_a_chain_whose_ids_run_the_other_way() -> None:
    n = 100_000
    nodes = np.arange(n, dtype=np.int32)
    found = referral_forest(nodes[1:], nodes[:-1], np.zeros(n - 1, np.int32), n=n)
    tops = np.zeros(n, bool)
    tops[n - 1] = True
    assert Trees(found.parent).below(tops).sum() == n - 1


def test_a_ring_of_a_thousand_with_tails() -> None:
    # 0 -> 1 -> ... -> 999 -> 0, all on one day: cut at 999, the largest party, which becomes root.
    n = 1_000
    ring = np.arange(n, dtype=np.int32)
    referrer = np.concatenate([ring, ring])
    party = np.concatenate([np.roll(ring, -1), ring + n])  # and everybody brought in one more
    found = referral_forest(referrer, party.astype(np.int32), np.zeros(2 * n, np.int32), n=2 * n)
    assert party[found.ring_edges].tolist() == [n - 1]
    assert found.parent[n - 1] == NO_IX
    assert found.ring_of.tolist() == [0] * n + [NO_IX] * n
    tops = np.zeros(2 * n, bool)
    tops[n - 2] = True  # its referral of 999 is the one that was cut
    assert np.flatnonzero(Trees(found.parent).below(tops)).tolist() == [2 * n - 2]


def test_a_ring_of_two_is_cut_at_the_later_day() -> None:
    found = forest(3, [(0, 1, 9), (1, 0, 8), (1, 2, 7)])
    assert found.parent.tolist() == [1, NO_IX, 1]


def test_nothing_to_do() -> None:
    for n in (0, 1, 3):
        found = forest(n, [])
        assert found.parent.tolist() == [NO_IX] * n
        assert Trees(found.parent).below(np.ones(n, bool)).tolist() == [False] * n
