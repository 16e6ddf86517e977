"""What holds of how word travels on any graph, in every single world."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.graph.arrays import IntVec
from graphcrm.kernels.diffusion import Diffusion, independent_cascade, linear_threshold
from graphcrm.kernels.reverse_sets import by_node, draw, n_covered
from graphcrm.kernels.simulate import reach
from graphcrm.kernels.strongest_paths import strongest_paths
from tests.reference.diffusion import reached

N = 7
CHANCES = st.sampled_from([0.0, 0.25, 0.5, 1.0])
PAIRS = st.tuples(st.integers(0, N - 1), st.integers(0, N - 1)).filter(
    lambda pair: pair[0] != pair[1]
)
EDGES = st.dictionaries(PAIRS, CHANCES, max_size=20)
WEIGHT = st.lists(st.integers(0, 3), min_size=N, max_size=N).map(np.array)
NODES = st.lists(st.integers(0, N - 1), max_size=N, unique=True)
SEED = st.integers(-(2**70), 2**70)


def made(edges: dict[tuple[int, int], float], *, n: int = N, threshold: bool = False) -> Diffusion:
    source, target = np.array(list(edges), int).reshape(-1, 2).T
    make = linear_threshold if threshold else independent_cascade
    return make(source, target, np.array(list(edges.values()), float), n=n)


def total(diffusion: Diffusion, weight: IntVec, seeds: list[int], rng_seed: int) -> float:
    """Return the sum over 20 worlds."""
    found = reach(
        *(diffusion, weight, np.array(seeds, int)), rng_seed=rng_seed, precision=0, max_worlds=20
    )
    return round(found.mean * found.n_worlds)


@given(EDGES, st.booleans(), WEIGHT, NODES, st.integers(0, N), SEED)
def test_who_comes_later_adds_no_more(
    edges: dict[tuple[int, int], float],
    threshold: bool,
    weight: IntVec,
    nodes: list[int],
    n_first: int,
    rng_seed: int,
) -> None:
    if not nodes:
        return
    diffusion = made(edges, threshold=threshold)
    *more, new = nodes
    few = more[:n_first]
    early = total(diffusion, weight, [*few, new], rng_seed) - total(
        diffusion, weight, few, rng_seed
    )
    late = total(diffusion, weight, nodes, rng_seed) - total(diffusion, weight, more, rng_seed)
    assert early >= late >= 0


@given(EDGES, st.booleans(), WEIGHT, NODES, SEED)
def test_the_order_of_seeds_does_not_change_what_they_reach(
    edges: dict[tuple[int, int], float],
    threshold: bool,
    weight: IntVec,
    seeds: list[int],
    rng_seed: int,
) -> None:
    diffusion = made(edges, threshold=threshold)
    one, other = (total(diffusion, weight, s, rng_seed) for s in (seeds, seeds[::-1]))
    assert one == other


@given(st.sets(PAIRS, max_size=20), WEIGHT, NODES, st.permutations(range(N)))
def test_where_all_edges_carry_it_is_who_can_be_walked_to_whatever_the_labels(
    pairs: set[tuple[int, int]], weight: IntVec, seeds: list[int], label: list[int]
) -> None:
    expected = sum(int(weight[v]) for v in reached(sorted(pairs), seeds))
    assert total(made(dict.fromkeys(pairs, 1.0)), weight, seeds, 1) == 20 * expected
    renamed = made({(label[u], label[v]): 1.0 for u, v in pairs})
    of_label = np.empty(N, int)
    of_label[label] = weight
    assert total(renamed, of_label, [label[s] for s in seeds], 1) == 20 * expected


@given(EDGES, st.booleans(), WEIGHT, NODES, SEED)
def test_somebody_without_edges_changes_nothing(
    edges: dict[tuple[int, int], float],
    threshold: bool,
    weight: IntVec,
    seeds: list[int],
    rng_seed: int,
) -> None:
    alone = made(edges, threshold=threshold), weight
    beside = made(edges, n=N + 1, threshold=threshold), np.append(weight, 9)
    assert total(*alone, seeds, rng_seed) == total(*beside, seeds, rng_seed)


@given(EDGES, st.booleans(), WEIGHT.filter(np.any), NODES, SEED)
def test_sets_have_each_node_once_and_turned_round_are_the_same(
    edges: dict[tuple[int, int], float],
    threshold: bool,
    weight: IntVec,
    seeds: list[int],
    rng_seed: int,
) -> None:
    diffusion, asked = made(edges, threshold=threshold), {"rng_seed": rng_seed, "stream": 1}
    sets = draw(diffusion, weight, first=3, n_sets=30, **asked)
    of_set = np.repeat(np.arange(30), np.diff(sets.start))
    pairs = set(zip(sets.node.tolist(), of_set.tolist(), strict=True))
    assert len(pairs) == len(sets.node)
    assert (weight[sets.node[sets.start[:-1]]] > 0).all()
    start, which = by_node(sets, N)
    of_node = np.repeat(np.arange(N), np.diff(start))
    assert list(zip(of_node.tolist(), which.tolist(), strict=True)) == sorted(pairs)
    held = len({i for node, i in pairs if node in seeds})
    found = n_covered(diffusion, weight, np.array(seeds, int), first=3, n_sets=30, **asked)
    assert found == held


@given(EDGES, st.integers(0, N - 1))
def test_paths_are_the_best_of_all_walks(edges: dict[tuple[int, int], float], seed: int) -> None:
    """Bellman and Ford: N - 1 times over all edges."""
    best = {seed: 1.0}
    for _ in range(N - 1):
        for (u, v), p in edges.items():
            if best.get(u, 0.0) * p > best.get(v, 0.0):
                best[v] = best[u] * p
    found = strongest_paths(made(edges), seed, N, wanted=np.ones(N, bool))
    expected = {v: round(p, 9) for v, p in best.items() if v != seed}
    assert (
        dict(zip(found.target.tolist(), found.probability.round(9).tolist(), strict=True))
        == expected
    )
    for path, probability in zip(found.path, found.probability, strict=True):
        steps = zip(path[:-1].tolist(), path[1:].tolist(), strict=True)
        assert round(float(np.prod([edges[step] for step in steps])), 9) == round(probability, 9)
