"""Reverse-reachable sets, worked by hand."""

from __future__ import annotations

import numpy as np

from graphcrm.kernels.diffusion import Diffusion, independent_cascade, linear_threshold
from graphcrm.kernels.reverse_sets import Sets, by_node, draw, n_covered

ONE = np.ones(4, np.int64)
NO_EDGES = np.zeros(0, int), np.zeros(0, int), np.zeros(0)


def sets_of(diffusion: Diffusion, weight: np.ndarray, n_sets: int = 4_000) -> list[tuple[int, ...]]:
    drawn = draw(diffusion, weight, first=0, n_sets=n_sets, rng_seed=1, stream=0)
    return [tuple(s.tolist()) for s in np.split(drawn.node, drawn.start[1:-1])]


def chain(p: float) -> Diffusion:
    """0 tells 1, 1 tells 2, 2 tells 3."""
    return independent_cascade(np.arange(3), np.arange(1, 4), np.full(3, p), n=4)


def test_a_set_walks_back_from_its_root() -> None:
    found = sets_of(chain(1.0), ONE)
    assert set(found) == {(0,), (1, 0), (2, 1, 0), (3, 2, 1, 0)}


def test_roots_are_drawn_by_weight() -> None:
    roots = [s[0] for s in sets_of(chain(0.0), np.array([1, 0, 3, 0]))]
    counts = np.bincount(roots, minlength=4)
    assert counts[[1, 3]].tolist() == [0, 0]
    assert abs(counts[2] - 3_000) <= 3 * (4_000 * 3 / 16) ** 0.5


def test_nobody_of_weight_is_passed_over_on_the_way() -> None:
    assert set(sets_of(chain(1.0), np.array([0, 0, 0, 9]))) == {(3, 2, 1, 0)}


def test_only_one_friend_is_heard_under_linear_threshold() -> None:
    # Of 3's friends 0, 1 and 2, each with weight 1/4, one or none: four sets, each as likely.
    friends = linear_threshold(np.arange(3), np.full(3, 3), np.full(3, 0.25), n=4)
    found = sets_of(friends, np.array([0, 0, 0, 1]))
    counts = [found.count(one) for one in ((3,), (3, 0), (3, 1), (3, 2))]
    assert sum(counts) == 4_000
    assert all(abs(n - 1_000) <= 3.5 * (4_000 * 3 / 16) ** 0.5 for n in counts)


def test_without_edges_each_set_is_its_root() -> None:
    assert set(sets_of(independent_cascade(*NO_EDGES, n=2), ONE[:2])) == {(0,), (1,)}


def test_large_sets_find_room() -> None:
    long = independent_cascade(np.arange(99), np.arange(1, 100), np.ones(99), n=100)
    assert set(sets_of(long, np.arange(100) // 99, n_sets=3)) == {tuple(range(99, -1, -1))}


def test_no_sets() -> None:
    drawn = draw(chain(1.0), ONE, first=0, n_sets=0, rng_seed=1, stream=0)
    assert (drawn.start.tolist(), drawn.node.tolist()) == ([0], [])


def drawn(first: int, n_sets: int, n_threads: int = 0) -> Sets:
    kwargs = {"first": first, "n_sets": n_sets, "n_threads": n_threads}
    return draw(chain(0.5), ONE, rng_seed=7, stream=1, **kwargs)


def test_sets_hang_neither_on_threads_nor_on_how_they_are_asked_for() -> None:
    whole, apart = drawn(0, 9_000, n_threads=1), drawn(0, 9_000, n_threads=5)
    assert np.array_equal(whole.node, apart.node)
    first, second = drawn(0, 5_001), drawn(5_001, 3_999)
    assert np.array_equal(whole.node, np.concatenate([first.node, second.node]))
    assert np.array_equal(whole.start[5_001:] - whole.start[5_001], second.start)


def test_sets_that_hold_a_seed_are_counted_without_keeping_them() -> None:
    seeds, sets = np.array([0, 2]), drawn(100, 20_000)
    held = np.logical_or.reduceat(np.isin(sets.node, seeds), sets.start[:-1])
    found = n_covered(chain(0.5), ONE, seeds, first=100, n_sets=20_000, rng_seed=7, stream=1)
    assert found == np.count_nonzero(held)


def test_sets_turned_round_say_where_each_node_is() -> None:
    sets = Sets(np.array([0, 3, 3, 5]), np.array([2, 0, 1, 1, 2], np.int32))
    start, which = by_node(sets, 4)
    found = [part.tolist() for part in np.split(which, start[1:-1])]
    assert found == [[0], [0, 2], [0, 2], []]  # 3 is in none
