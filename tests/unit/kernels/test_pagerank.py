"""Shares of a walk at random, by hand, and how near its end they are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graphcrm.errors import ConvergenceError, InputError
from graphcrm.kernels.pagerank import pagerank
from tests.unit.kernels.webs import web_of

PAIR = np.array([0, 1, 2]), np.array([1, 0]), np.ones(2)


def test_stronger_ties_are_followed_more_often() -> None:
    # m = 0.05 + 0.85 (a + b), a = 0.05 + 0.85 x 3/4 m, b = 0.05 + 0.85 x 1/4 m
    web = web_of({(0, 1): 3.0, (0, 2): 1.0}, 3)
    share = pagerank(web.indptr, web.other, web.strength).share
    m = (0.05 + 0.85 * 0.1) / (1 - 0.85**2)
    assert share.tolist() == pytest.approx([m, 0.05 + 0.6375 * m, 0.05 + 0.2125 * m])


def test_who_has_no_ties_goes_on_anywhere() -> None:
    # c = 0.05 + 0.85 c / 3, and the other two share the rest
    share = pagerank(np.array([0, 1, 2, 2]), np.array([1, 0]), np.ones(2)).share
    c = 0.05 / (1 - 0.85 / 3)
    assert share.tolist() == pytest.approx([(1 - c) / 2, (1 - c) / 2, c])


def test_one_node_has_all_and_no_node_has_none() -> None:
    assert pagerank(np.array([0, 0]), np.zeros(0, int), np.zeros(0)).share.tolist() == [1.0]
    assert pagerank(np.array([0]), np.zeros(0, int), np.zeros(0)).share.tolist() == []


def test_the_norm_is_met_on_a_hundred_thousand_nodes() -> None:
    # A star: m = (1 - d)/n + d (1 - m), so the middle has known shares.  A tolerance of 1e-6 times
    # n would be met by the first guess, in which the middle has 1/n.
    n, d = 100_000, 0.85
    indptr = np.r_[0, np.arange(n - 1, 2 * n - 1)]
    found = pagerank(indptr, np.r_[np.arange(1, n), np.zeros(n - 1, int)], np.ones(2 * n - 2))
    middle = ((1 - d) / n + d) / (1 + d)
    true = np.r_[middle, np.full(n - 1, (1 - middle) / (n - 1))]
    assert np.abs(found.share - true).sum() <= found.residual < 1e-10
    assert found.share.sum() == pytest.approx(1)


def test_rounds_that_are_over_are_an_error() -> None:
    web = web_of({(0, 1): 1.0, (0, 2): 1.0}, 3)
    with pytest.raises(ConvergenceError, match="3 rounds") as raised:
        pagerank(web.indptr, web.other, web.strength, max_rounds=3)
    assert raised.value.facts["n_iter"] == 3


@pytest.mark.parametrize("bad", [{"damping": 1.0}, {"damping": -0.1}, {"tol": 0.0}])
def test_parameters_out_of_range_are_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        pagerank(*PAIR, **bad)


@pytest.mark.parametrize("strength", [-1.0, np.nan, np.inf])
def test_strengths_that_are_none_are_refused(strength: float) -> None:
    with pytest.raises(InputError, match="from 0 on"):
        pagerank(*PAIR[:2], np.array([1.0, strength]))
