"""Strong components, cycles and longest ways, worked by hand."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from graphcrm.errors import InputError
from graphcrm.graph.arrays import IntVec
from graphcrm.kernels.cycles import elementary_cycles
from graphcrm.kernels.longest_way import longest_ways
from graphcrm.kernels.strong import strong_components

NONE = np.zeros(0, np.int64)


def round_(*nodes: int) -> tuple[IntVec, IntVec]:
    """Return the edges of one way round."""
    pairs = np.array([*pairwise((*nodes, nodes[0]))])
    return pairs[:, 0], pairs[:, 1]


def test_nothing_and_one_node() -> None:
    assert strong_components(NONE, NONE, n=0).tolist() == []
    assert longest_ways(NONE, NONE, n=1).n_nodes.tolist() == [1]
    loop = np.array([0])
    found = elementary_cycles(loop, loop, n=1, max_length=2, most=1)
    assert (len(found.node), found.offsets.tolist(), found.is_whole) == (0, [0], True)


def test_ends_that_do_not_pair_up_are_refused() -> None:
    with pytest.raises(InputError, match="two ends"):
        strong_components(np.array([1]), NONE, n=2)


def test_a_ring_deeper_than_any_recursion() -> None:
    n = 200_000
    source, target = np.arange(n), (np.arange(n) + 1) % n
    assert not strong_components(source, target, n=n).any()
    assert longest_ways(source[:-1], target[:-1], n=n).n_nodes[-1] == n


def test_the_only_cycle_is_longer_than_asked_for() -> None:
    assert len(elementary_cycles(*round_(3, 1, 2, 0), n=4, max_length=3, most=9).node) == 0
    found = elementary_cycles(*round_(3, 1, 2, 0), n=4, max_length=4, most=9)
    assert found.node.tolist() == [0, 3, 1, 2]


def test_every_cycle_of_a_complete_graph() -> None:
    # of k of 8 nodes (k - 1)! ways round: C(8,2) + 2 C(8,3) + 6 C(8,4) + 24 C(8,5) + 120 C(8,6)
    one, other = (grid.ravel() for grid in np.meshgrid(np.arange(8), np.arange(8)))
    found = elementary_cycles(one, other, n=8, max_length=6, most=10_000)
    assert len(found.offsets) - 1 == 28 + 112 + 420 + 1344 + 3360


def test_a_hub_of_many_pairs_costs_no_square() -> None:
    leaves = np.arange(1, 3001)
    hub = np.zeros(3000, np.int64)
    ends = np.concatenate([leaves, hub]), np.concatenate([hub, leaves])
    found = elementary_cycles(*ends, n=3001, max_length=6, most=5000, most_steps=200_000)
    assert (len(found.offsets) - 1, found.is_whole) == (3000, True)


def test_the_longest_way_goes_on_after_a_ring() -> None:
    # 0 -> 1 <-> 2 -> 3: all four; the ring 4 -> 5 -> 6 -> 4 alone: three
    source = np.array([0, 1, 2, 2, 4, 5, 6])
    target = np.array([1, 2, 1, 3, 5, 6, 4])
    assert longest_ways(source, target, n=7).n_nodes.tolist() == [1, 2, 3, 4, 3, 3, 3]


def test_through_a_large_ring_a_way_exists_and_may_not_be_the_longest() -> None:
    source, target = round_(*range(30))
    found = longest_ways(np.append(source, 29), np.append(target, 30), n=31)
    assert found.n_nodes[30] == 31
    assert not found.is_exact.any()
