"""Who stands between others, by hand; drawn as counted."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graphcrm.errors import InputError
from graphcrm.kernels.betweenness import Betweenness, betweenness, sample_size
from graphcrm.kernels.path_sampler import longest_way
from tests.unit.kernels.webs import web_of

Pairs = list[tuple[int, int]]
SQUARE = [(0, 1), (1, 2), (2, 3), (0, 3)]  # 0 to 2 by 1 or 3
TAIL = [*SQUARE, (3, 4)]


def between(n: int, pairs: Pairs, **asked: Any) -> Betweenness:
    web = web_of(dict.fromkeys(pairs, 1.0), n)
    return betweenness(web.indptr, web.other, **asked)


@pytest.mark.parametrize(
    ("n", "pairs", "ways"),  # of ordered pairs, so twice those of pairs
    [
        (1, [], [0]),
        (2, [(0, 1)], [0, 0]),
        (4, SQUARE, [1, 1, 1, 1]),
        # 4 to 0 and 2 by 3, to 1 by 3 and then 0 or 2; 0 to 2 by 1 or 3; 1 to 3 by 0 or 2
        (5, TAIL, [2, 1, 2, 7, 0]),
        (5, [(0, 1), (1, 2), (3, 4)], [0, 2, 0, 0, 0]),
    ],
)
def test_by_hand(n: int, pairs: Pairs, ways: list[int]) -> None:
    found = between(n, pairs)
    assert found.share.tolist() == pytest.approx([way / max(n * (n - 1), 1) for way in ways])
    assert (found.error, found.n_samples) == (0.0, 0)


def test_a_sample_is_within_its_bound() -> None:
    exact = between(5, TAIL).share
    drawn = between(5, TAIL, exact_work=0, epsilon=0.05)
    assert drawn.n_samples == sample_size(5, epsilon=0.05, delta=0.1)
    assert np.abs(drawn.share - exact).max() <= drawn.error == 0.05


def test_the_same_seed_draws_the_same_whatever_the_threads() -> None:
    one, two, other = (
        between(5, TAIL, exact_work=0, epsilon=0.04, rng_seed=seed, n_threads=threads).share
        for seed, threads in ((1, 1), (1, 2), (2, 1))
    )
    assert one.tolist() == two.tolist()
    assert one.tolist() != other.tolist()


def test_nothing_is_drawn_where_nobody_stands_between() -> None:
    found = between(4, [(0, 1), (2, 3)], exact_work=0)
    assert (found.share.tolist(), found.error, found.n_samples) == ([0.0] * 4, 0.0, 0)


@pytest.mark.parametrize(("pairs", "n"), [(TAIL, 5), ([(0, 1)], 2), ([], 1)])
def test_no_shortest_way_is_longer_than_said(pairs: Pairs, n: int) -> None:
    web = web_of(dict.fromkeys(pairs, 1.0), 5)
    assert n <= longest_way(web.indptr, web.other) <= n + 1


@pytest.mark.parametrize("bad", [{"epsilon": 0.0}, {"epsilon": 1.0}, {"delta": 1.5}])
def test_parameters_out_of_range_are_refused(bad: dict[str, float]) -> None:
    with pytest.raises(InputError, match="between 0 and 1"):
        between(2, [(0, 1)], **bad)
