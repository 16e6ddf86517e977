"""Groups and control shares worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from graphcrm.errors import InputError
from graphcrm.graph.csr import Csr
from graphcrm.kernels.components import components
from graphcrm.kernels.control import Held, held_by
from graphcrm.kernels.steps import steps_from

Arc = tuple[int, int, float]
UNKNOWN = float("nan")


def arcs_of(arcs: list[Arc], n: int) -> Csr:
    ends = np.array([arc[:2] for arc in arcs], np.int64).reshape(-1, 2)
    return Csr.of(ends[:, 0], ends[:, 1], n_rows=n)


def held(arcs: list[Arc], n: int, *, most: int = 1000) -> Held:
    share = np.array([arc[2] for arc in arcs])
    return held_by(arcs_of(arcs, n), share, 0, most=most)


def test_a_chain_multiplies_and_two_ways_add_up() -> None:
    # 0.6 x 0.5 = 0.3; with 0.2 held directly 0.5
    found = held([(0, 1, 0.6), (1, 2, 0.5), (0, 2, 0.2)], 3)
    assert found.share.round(9).tolist() == [0, 0.6, 0.5]
    assert (found.n_ways.tolist(), found.complete) == ([0, 1, 2], True)


def test_a_cycle_ends_and_nobody_holds_himself() -> None:
    # each owns 0.6 of the next: 0.6 of 1, 0.36 of 2, and round the ring nothing of 0
    found = held([(0, 1, 0.6), (1, 2, 0.6), (2, 0, 0.6), (1, 1, 0.1)], 3)
    assert found.share.round(9).tolist() == [0, 0.6, 0.36]


def test_cross_holdings_add_what_runs_through_the_other() -> None:
    # 1: 0.4 + 0.5 x 0.2; 2: 0.5 + 0.4 x 0.3
    found = held([(0, 1, 0.4), (0, 2, 0.5), (1, 2, 0.3), (2, 1, 0.2)], 3)
    assert found.share.round(9).tolist() == [0, 0.5, 0.62]


def test_shares_that_are_too_large_are_not_cut() -> None:
    assert held([(0, 1, 0.8), (0, 1, 0.7)], 2).share.round(9).tolist() == [0, 1.5]


def test_a_way_with_an_unknown_share_is_counted_apart() -> None:
    found = held([(0, 1, UNKNOWN), (1, 2, 0.5), (0, 2, 0.2)], 3)
    assert (found.share.tolist(), found.n_unknown.tolist()) == ([0, 0, 0.2], [0, 1, 1])


def test_a_web_with_too_many_ways_is_said_to_be_incomplete() -> None:
    web = [(a, b, 0.1) for a in range(12) for b in range(12) if a != b]
    found = held(web, 12, most=5000)
    assert not found.complete
    assert found.n_ways.sum() == 5000


def test_exactly_as_many_ways_as_allowed_are_complete() -> None:
    assert held([(0, 1, 0.5), (1, 2, 0.5)], 3, most=2).complete
    assert not held([(0, 1, 0.5), (1, 2, 0.5)], 3, most=1).complete


def test_steps_go_by_the_smallest_before_and_stop_where_told() -> None:
    arcs = arcs_of([(0, 2, 1), (0, 1, 1), (2, 3, 1), (1, 3, 1), (3, 4, 1), (4, 0, 1)], 6)
    step, via = steps_from(arcs, 0)
    assert (step.tolist(), via.tolist()) == ([0, 1, 1, 2, 3, -1], [-1, 0, 0, 1, 3, -1])
    assert steps_from(arcs, 0, most=1)[0].tolist() == [0, 1, 1, -1, -1, -1]


def test_components_take_the_smallest_node_as_label() -> None:
    one, other = np.array([5, 3, 4, 2]), np.array([3, 4, 3, 2])
    assert components(one, other, n=7).tolist() == [0, 1, 2, 3, 3, 3, 6]
    assert components(one[:0], other[:0], n=0).tolist() == []


def test_components_want_two_ends_of_each_edge() -> None:
    with pytest.raises(InputError, match="two ends"):
        components(np.array([1]), np.array([1, 2]), n=3)
