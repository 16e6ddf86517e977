"""Cuts, PageRank and betweenness against networkx and networkit, on random networks."""

from __future__ import annotations

from typing import Any

import networkit as nk
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm.kernels.betweenness import betweenness
from graphcrm.kernels.bridges import cuts
from graphcrm.kernels.pagerank import pagerank
from tests.unit.kernels.webs import PlainWeb, web_of

N = 9
TIES = st.dictionaries(
    st.tuples(st.integers(0, N - 1), st.integers(0, N - 1)).filter(lambda pair: pair[0] < pair[1]),
    st.sampled_from([0.1, 0.5, 1.0]),
    max_size=18,
)


def network(ties: dict[tuple[int, int], float], n: int) -> nx.Graph[int]:
    made: nx.Graph[int] = nx.Graph()
    made.add_nodes_from(range(n))
    made.add_weighted_edges_from((a, b, strength) for (a, b), strength in ties.items())
    return made


@given(TIES)
def test_as_networkx_says(ties: dict[tuple[int, int], float]) -> None:
    web, theirs = web_of(ties, N), network(ties, N)
    cut = cuts(web.indptr, web.other)
    assert set(np.flatnonzero(cut.node).tolist()) == set(nx.articulation_points(theirs))
    node = np.repeat(np.arange(N), np.diff(web.indptr))
    found: Any = nx.bridges(theirs)
    bridges = {(min(a, b), max(a, b)) for a, b in found}
    marked = zip(node[cut.tie].tolist(), web.other[cut.tie].tolist(), strict=True)
    assert {(min(a, b), max(a, b)) for a, b in marked} == bridges
    ranks = nx.pagerank(theirs, tol=1e-15, max_iter=1_000)
    ours = pagerank(web.indptr, web.other, web.strength).share
    assert ours.tolist() == pytest.approx([ranks[i] for i in range(N)], abs=1e-10)
    between = nx.betweenness_centrality(theirs, normalized=False)
    share = betweenness(web.indptr, web.other).share * N * (N - 1) / 2
    assert share.tolist() == pytest.approx([between[i] for i in range(N)])


def bank_like(n: int) -> PlainWeb:
    """Return groups of friends with some ties between them, and long tails."""
    drawn = nx.connected_caveman_graph(n // 6, 6)
    drawn.add_edges_from(nx.gnm_random_graph(n, n // 4, seed=1).edges)
    drawn.add_edges_from((i, i + 1) for i in range(n - 1, n + 40))
    return web_of({(min(e), max(e)): 1.0 for e in drawn.edges}, n + 41)


def test_as_networkit_says_on_a_thousand() -> None:
    web = bank_like(1_200)
    n = len(web.indptr) - 1
    node = np.repeat(np.arange(n), np.diff(web.indptr))
    up = node < web.other
    ends = node[up].astype(np.uint64), web.other[up].astype(np.uint64)
    theirs = nk.graph.GraphFromCoo(ends, n=n)
    exact = np.array(nk.centrality.Betweenness(theirs).run().scores()) / (n * (n - 1))
    assert betweenness(web.indptr, web.other).share.tolist() == pytest.approx(exact.tolist())
    components = nk.components.BiconnectedComponents(theirs)
    components.run()
    times_in = np.bincount(np.concatenate([np.array(c) for c in components.getComponents()]))
    cut = cuts(web.indptr, web.other)
    assert np.flatnonzero(cut.node).tolist() == np.flatnonzero(times_in > 1).tolist()


@settings(max_examples=5)
@given(st.integers(0, 2**32))
def test_samples_keep_their_bound(seed: int) -> None:
    web = bank_like(240)
    exact = betweenness(web.indptr, web.other).share
    drawn = betweenness(
        web.indptr, web.other, epsilon=0.05, delta=0.001, rng_seed=seed, exact_work=0
    )
    assert np.abs(drawn.share - exact).max() <= drawn.error
