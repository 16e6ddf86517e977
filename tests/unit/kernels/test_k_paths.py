"""Warm paths, worked by hand."""

from __future__ import annotations

import numpy as np

from graphcrm.kernels.k_paths import k_paths
from graphcrm.kernels.nearness import nearness
from tests.unit.kernels.webs import PlainWeb, web_of


def ways(
    web: PlainWeb, starts: list[int], target: int, **given: object
) -> list[tuple[float, list[int]]]:
    n = len(web.indptr) - 1
    through = ~np.isin(np.arange(n), np.array(given.get("shut", []), int))
    k, max_hops = (int(str(given.get(name, usual))) for name, usual in (("k", 5), ("max_hops", 4)))
    near = nearness(web, np.array(starts, np.int64), max_hops // 2, through=through)
    found = k_paths(web, near, target, k=k, max_hops=max_hops, through=through)
    return [
        (strength, way.tolist())
        for strength, way in zip(found.strength.tolist(), found.nodes, strict=True)
    ]


# 0 to 3: straight 0.3; by 1 0.8 x 0.5 = 0.4; by 2 1.0 x 0.4 = 0.4; by 1 and 2 0.8 x 0.5 x 0.4
SQUARE = web_of({(0, 3): 0.3, (0, 1): 0.8, (1, 3): 0.5, (0, 2): 1.0, (2, 3): 0.4, (1, 2): 0.5}, 5)


def test_the_strongest_first_and_equal_ones_by_hops_and_nodes() -> None:
    # by 2 and 1: 1.0 x 0.5 x 0.5 = 0.25
    assert ways(SQUARE, [0], 3) == [
        (0.4, [0, 1, 3]),
        (0.4, [0, 2, 3]),
        (0.3, [0, 3]),
        (0.25, [0, 2, 1, 3]),
        (0.16, [0, 1, 2, 3]),
    ]
    assert ways(SQUARE, [0], 3, k=1) == [(0.4, [0, 1, 3])]
    assert ways(SQUARE, [0], 3, max_hops=1) == [(0.3, [0, 3])]


def test_fewer_hops_win_where_products_are_equal() -> None:
    # 0.8 x 0.5 and 0.4; the straight one has the greater first node
    web = web_of({(0, 1): 0.8, (1, 3): 0.5, (2, 3): 0.4}, 4)
    assert ways(web, [0, 2], 3) == [(0.4, [2, 3]), (0.4, [0, 1, 3])]


def test_nobody_shut_is_passed() -> None:
    assert ways(SQUARE, [0], 3, shut=[1]) == [(0.4, [0, 2, 3]), (0.3, [0, 3])]
    assert ways(SQUARE, [0], 3, shut=[0, 1, 2, 3]) == [(0.3, [0, 3])]


def test_a_path_that_passes_another_start_begins_there() -> None:
    assert ways(SQUARE, [0, 2], 3) == [
        (0.4, [2, 3]),
        (0.4, [0, 1, 3]),
        (0.3, [0, 3]),
        (0.25, [2, 1, 3]),
    ]


def test_too_far_or_alone() -> None:
    chain = web_of({(0, 1): 1.0, (1, 2): 1.0, (2, 3): 1.0}, 5)
    assert ways(chain, [0], 3, max_hops=2) == []
    assert ways(chain, [0], 3, max_hops=3) == [(1.0, [0, 1, 2, 3])]
    assert ways(chain, [0], 4) == []
    assert ways(chain, [], 3) == []


def test_of_several_ties_the_strongest_counts_and_none_of_strength_0() -> None:
    web = web_of({(0, 1): (0.5, 0.9, 0.5), (1, 2): (0.0,), (0, 2): (0.4, 0.4)}, 3)
    assert ways(web, [0], 1) == [(0.9, [0, 1])]
    assert ways(web, [0], 2) == [(0.4, [0, 2])]


def test_a_loop_of_strong_ties_is_no_path() -> None:
    # 3 hangs on 2 by a strong tie: a walk there and back costs nothing, but goes nowhere
    web = web_of({(0, 1): 0.5, (1, 2): 0.5, (2, 3): 1.0, (0, 4): 0.2, (4, 2): 0.1}, 5)
    assert ways(web, [0], 2) == [(0.25, [0, 1, 2]), (0.02, [0, 4, 2])]
