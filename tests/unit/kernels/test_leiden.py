"""Communities of published networks and of planted blocks."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm.errors import InputError
from graphcrm.graph.arrays import FloatVec, IntVec
from graphcrm.kernels.leiden import Communities, connected, leiden, quality_of
from tests.unit.kernels.communities import planted, rand_index, ring_of_cliques, web

edges = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.floats(0.1, 2)).filter(
        lambda edge: edge[0] < edge[1]
    ),
    max_size=25,
)


def networkx_web(graph: nx.Graph[Any]) -> tuple[IntVec, IntVec, FloatVec]:
    nodes = {node: i for i, node in enumerate(graph)}
    return web(((nodes[a], nodes[b], 1.0) for a, b in graph.edges), len(nodes))


@pytest.mark.parametrize(
    ("graph", "n", "best"),
    [  # the greatest there is, found exactly by Aloise et al. (2010)
        (nx.karate_club_graph(), 4, 0.41979),
        (nx.les_miserables_graph(), 6, 0.56001),
    ],
)
def test_published_networks_reach_the_modularity_that_is_known_best(
    graph: nx.Graph[Any], n: int, best: float
) -> None:
    found = leiden(*networkx_web(graph), iterations=10, trials=10)
    assert found.quality == pytest.approx(best, abs=5e-6)
    assert len(np.unique(found.label)) == n


def test_modularity_merges_cliques_of_a_long_ring_and_cpm_does_not() -> None:
    """Fortunato and Barthélemy (2007), their figure 2: 30 cliques of 5."""
    ring = ring_of_cliques(30, 5)
    clique = np.arange(150) // 5 * 5
    assert quality_of(*ring, clique) == pytest.approx(0.876, abs=5e-4)
    assert quality_of(*ring, clique // 10 * 10) == pytest.approx(0.888, abs=5e-4)
    merged = leiden(*ring, iterations=5, trials=5)
    assert merged.quality > 0.888 - 0.002
    assert len(np.unique(merged.label)) < 20
    assert (leiden(*ring, method="cpm", resolution=0.5).label == clique).all()
    assert (leiden(*ring, resolution=4).label == clique).all()


@pytest.mark.parametrize("method", ["modularity", "cpm"])
def test_planted_blocks_are_found_as_they_were_planted(
    rng: np.random.Generator, method: str
) -> None:
    sizes = [40, 60, 80, 100, 120]
    graph = planted(rng, sizes=sizes, inner=0.4, outer=0.01)
    # One run of CPM in 70 rests where two blocks are one; five runs do not all of them.
    found = leiden(*graph, method=method, trials=5)  # type: ignore[arg-type]
    assert rand_index(found.label, np.repeat(np.arange(5), sizes)) == 1.0


def test_alike_is_1_only_for_the_same() -> None:
    # Hubert and Arabie (1985): of 6 in pairs, and in threes: (2 - 1.2) / (4.5 - 1.2)
    one, other = np.array([0, 0, 1, 1, 2, 2]), np.array([0, 0, 0, 1, 1, 1])
    assert rand_index(one, other) == pytest.approx(0.8 / 3.3)
    assert rand_index(one, one[::-1]) == 1.0


def same(one: Communities, other: Communities) -> bool:
    return bool((one.label == other.label).all()) and one.quality == other.quality


def test_it_is_the_same_again_on_any_number_of_threads(rng: np.random.Generator) -> None:
    graph = planted(rng, sizes=[30] * 20, inner=0.2, outer=0.02)
    seeds = rng.integers(2**31, size=3).tolist()
    alone = [leiden(*graph, rng_seed=seed) for seed in seeds]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda seed: leiden(*graph, rng_seed=seed), seeds * 2))
    assert all(same(*two) for two in zip(alone * 2, together, strict=True))
    assert not all(same(alone[0], other) for other in alone[1:])


AGAIN = """
import hashlib
import numpy as np
from graphcrm.kernels.leiden import leiden
from tests.unit.kernels.communities import planted
graph = planted(np.random.default_rng(1), sizes=[30] * 20, inner=0.2, outer=0.02)
print(hashlib.sha256(leiden(*graph).label.tobytes()).hexdigest())
"""


def test_it_is_the_same_in_another_process_with_other_threads() -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", AGAIN],
            env={"RAYON_NUM_THREADS": n, "OMP_NUM_THREADS": n, "PYTHONHASHSEED": n},
            capture_output=True,
            check=True,
        ).stdout
        for n in ("1", "4")
    }
    assert len(said) == 1


@settings(max_examples=30)
@given(edges, st.sampled_from(["modularity", "cpm"]))
def test_each_community_is_connected_and_named_by_its_smallest(
    given: list[tuple[int, int, float]], method: str
) -> None:
    graph = web(given, 12)  # 10 and 11 are tied to nobody
    found = leiden(*graph, method=method)  # type: ignore[arg-type]
    plain: nx.Graph[int] = nx.Graph()
    plain.add_nodes_from(range(12))
    plain.add_weighted_edges_from(given)
    groups = [set(np.flatnonzero(found.label == i).tolist()) for i in np.unique(found.label)]
    assert all(found.label[min(group)] == min(group) for group in groups)
    assert all(nx.is_connected(plain.subgraph(group)) for group in groups)
    if given:
        assert found.modularity == pytest.approx(nx.community.modularity(plain, groups))
        less = web(given, 10)
        assert (leiden(*less, method=method).label == found.label[:10]).all()  # type: ignore[arg-type]


def test_cpm_is_inner_weight_less_pairs() -> None:
    # a triangle and a pair, tied by one edge; W = 5: (4 - 0.3 · (3 + 1)) / 5
    graph = web([(0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0), (3, 4, 1.0), (2, 3, 1.0)], 5)
    label = np.array([0, 0, 0, 3, 3])
    assert quality_of(*graph, label, method="cpm", resolution=0.3) == pytest.approx(0.56)


def test_what_does_not_hang_together_is_split_and_counted() -> None:
    indptr, indices, _ = web([(0, 1, 1.0), (2, 3, 1.0), (4, 5, 1.0)], 6)
    label, n_split = connected(indptr, indices, np.array([0, 0, 0, 0, 4, 4]))
    assert (label.tolist(), n_split) == ([0, 0, 2, 2, 4, 4], 1)


def test_no_nodes_and_no_ties_are_no_matter() -> None:
    none = np.zeros(0)
    for n in (0, 1, 3):
        found = leiden(np.zeros(n + 1, int), none.astype(int), none)
        assert (found.label.tolist(), found.quality, found.n_split) == (list(range(n)), 0.0, 0)


@pytest.mark.parametrize(
    ("indptr", "indices", "weight", "says"),
    [
        ([0, 1, 2], [1, 0], [1.0, -1.0], "above 0"),
        ([0, 1, 2], [1, 0], [1.0, np.nan], "above 0"),
        ([0, 1, 1], [1], [1.0], "from both ends"),
        ([0, 1], [0], [1.0], "none of a node with itself"),
        ([0, 1], [], [], "each of them has a weight"),
        ([], [], [], "each of them has a weight"),
        ([0, 1, 2], [1, 7], [1.0, 1.0], "neighbours are nodes"),
    ],
)
def test_what_is_no_graph_is_refused(
    indptr: list[int], indices: list[int], weight: list[float], says: str
) -> None:
    with pytest.raises(InputError, match=says):
        leiden(np.array(indptr, int), np.array(indices, int), np.array(weight, float))
