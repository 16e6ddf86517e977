"""Most probable paths, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from graphcrm.kernels.diffusion import Diffusion, independent_cascade, linear_threshold
from graphcrm.kernels.strongest_paths import Paths, strongest_paths


def edges(*rows: tuple[int, int, float], n: int) -> Diffusion:
    source, target, probability = zip(*rows, strict=True)
    return independent_cascade(np.array(source), np.array(target), np.array(probability), n=n)


def ways(found: Paths) -> list[list[int]]:
    return [path.tolist() for path in found.path]


def every(n: int) -> np.ndarray:
    return np.ones(n, bool)


def test_a_way_round_may_be_more_probable() -> None:
    # straight 0.3, round 0.8 x 0.5 = 0.4
    found = strongest_paths(
        edges((0, 2, 0.3), (0, 1, 0.8), (1, 2, 0.5), n=3), 0, 9, wanted=every(3)
    )
    assert ways(found) == [[0, 1], [0, 1, 2]]
    assert found.probability.tolist() == pytest.approx([0.8, 0.4])


def test_ties_go_to_fewer_hops_and_smaller_nodes() -> None:
    # To 5: 0.25 straight, and 0.5 x 0.5 by 2; to 4: 0.5 x 0.5 by 3 or by 1.
    tied = edges(
        (0, 3, 0.5),
        (0, 1, 0.5),
        (3, 4, 0.5),
        (1, 4, 0.5),
        (0, 2, 0.5),
        (2, 5, 0.5),
        (0, 5, 0.25),
        n=6,
    )
    assert ways(strongest_paths(tied, 0, 9, wanted=every(6))) == [
        [0, 1],
        [0, 2],
        [0, 3],
        [0, 5],
        [0, 1, 4],
    ]


def test_products_in_another_order_are_a_tie() -> None:
    # 0.1 x 0.2 x 0.7 by 4 and 5, 0.7 x 0.1 x 0.2 by 1 and 2: floats would differ in the last place.
    both = edges((0, 4, 0.1), (4, 5, 0.2), (5, 3, 0.7), (0, 1, 0.7), (1, 2, 0.1), (2, 3, 0.2), n=6)
    only = np.arange(6) == 3
    assert ways(strongest_paths(both, 0, 1, wanted=only)) == [[0, 1, 2, 3]]


def test_who_is_not_wanted_is_passed_through() -> None:
    found = strongest_paths(edges((0, 1, 1.0), (1, 2, 0.5), n=3), 0, 9, wanted=np.arange(3) == 2)
    assert ways(found) == [[0, 1, 2]]


def test_edges_that_never_carry_lead_nowhere() -> None:
    found = strongest_paths(edges((0, 1, 0.0), n=2), 0, 1, wanted=every(2))
    assert (found.target.tolist(), found.probability.tolist(), found.path) == ([], [], ())


def test_the_weight_counts_under_linear_threshold() -> None:
    # 0.6 and 0.9 into 2 are scaled to 0.4 and 0.6.
    scaled = linear_threshold(np.array([0, 1]), np.array([2, 2]), np.array([0.6, 0.9]), n=3)
    found = strongest_paths(scaled, 1, 1, wanted=every(3))
    assert found.probability.tolist() == pytest.approx([0.6])


def test_the_search_is_bounded() -> None:
    chain = independent_cascade(np.arange(9), np.arange(1, 10), np.ones(9), n=10)
    assert ways(strongest_paths(chain, 0, 1, wanted=np.arange(10) == 9, most=9)) == []
    assert len(strongest_paths(chain, 0, 1, wanted=np.arange(10) == 9, most=10).path[0]) == 10
