"""Energy that spreads over ties, worked by hand and against the closed form."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.errors import ConvergenceError, InputError
from graphcrm.graph.arrays import FloatVec, IntVec
from graphcrm.kernels.activation import Activation, activation

Rows = tuple[IntVec, IntVec, FloatVec]


def rows_of(weight: FloatVec) -> Rows:
    """Return a matrix of ties, 0 for none, by row."""
    party, other = np.nonzero(weight)
    indptr = np.searchsorted(party, np.arange(len(weight) + 1))
    return indptr, other.astype(np.int32), weight[party, other]


def spread_over(weight: FloatVec, start: FloatVec, **given: Any) -> Activation:
    return activation(*rows_of(weight), start, **given)


def closed_form(weight: FloatVec, start: FloatVec, d: float) -> FloatVec:
    """(1 - d) (I - d Pᵀ)⁻¹ start, who has no ties giving on to itself."""
    out = weight.sum(axis=1, keepdims=True)
    p = np.where(out > 0, weight / np.where(out > 0, out, 1), np.eye(len(weight)))
    return np.asarray((1 - d) * np.linalg.solve(np.eye(len(weight)) - d * p.T, start))


def step_by_step(weight: FloatVec, start: FloatVec, d: float) -> FloatVec:
    """The definition in plain Python, for 60 rounds."""
    n, moving, rests = len(start), start.tolist(), [0.0] * len(start)
    for _ in range(60):
        arrived = [0.0] * n
        for i in range(n):
            out = sum(weight[i])
            rests[i] += moving[i] * (1 - d if out else 1)
            for j in range(n):
                arrived[j] += moving[i] * d * weight[i][j] / out if out else 0
        moving = arrived
    return np.array(rests)


@st.composite
def networks(draw: st.DrawFn) -> tuple[FloatVec, FloatVec]:
    """Some nodes, ties between some of them, and what starts where."""
    n = draw(st.integers(1, 7))
    cell = st.sampled_from([0.0, 0.0, 0.1, 0.5, 0.9])
    half = np.triu(np.array(draw(st.lists(cell, min_size=n * n, max_size=n * n))).reshape(n, n), 1)
    start = draw(st.lists(st.sampled_from([0.0, 1.0, 0.3]), min_size=n, max_size=n))
    return half + half.T, np.array(start)


def test_a_star_of_three_by_hand() -> None:
    # The middle gives 1/2 to two ends; they give 1/2 of it back. a = 1/2 + 1/4 a: a = 2/3,
    # and the ends share the other third.
    weight = np.array([[0, 1, 1], [1, 0, 0], [1, 0, 0]], float)
    found = spread_over(weight, np.array([1.0, 0, 0]))
    assert found.energy == pytest.approx([2 / 3, 1 / 6, 1 / 6])
    assert (found.rounds, found.residual < 1e-9) == (30, True)  # 2 ** -30 < 1e-9 < 2 ** -29


def test_stronger_ties_get_more() -> None:
    weight = np.array([[0, 0.9, 0.3], [0.9, 0, 0], [0.3, 0, 0]])
    energy = spread_over(weight, np.array([1.0, 0, 0])).energy
    assert energy == pytest.approx([2 / 3, 1 / 4, 1 / 12])


def test_without_ties_all_of_it_stays() -> None:
    found = spread_over(np.zeros((2, 2)), np.array([1.0, 0.25]))
    assert found.energy.tolist() == [1.0, 0.25]
    assert spread_over(np.zeros((0, 0)), np.zeros(0)).rounds == 0
    assert spread_over(np.zeros((2, 2)), np.zeros(2)).rounds == 0


@given(networks(), st.sampled_from([0.0, 0.3, 0.5, 0.7]))
def test_it_is_the_closed_form(network: tuple[FloatVec, FloatVec], d: float) -> None:
    found = spread_over(*network, spread=d)
    assert found.energy == pytest.approx(closed_form(*network, d), abs=1e-8)
    assert found.energy == pytest.approx(step_by_step(*network, d), abs=1e-8)
    assert found.energy.sum() == pytest.approx(network[1].sum())


def test_what_does_not_end_is_refused() -> None:
    weight = np.array([[0, 1.0], [1.0, 0]])
    with pytest.raises(ConvergenceError, match="after 1,000 rounds") as raised:
        spread_over(weight, np.array([1.0, 0.0]), spread=0.999)
    assert raised.value.facts["residual"] == pytest.approx(0.999**1000)


@pytest.mark.parametrize(
    ("given", "match"),
    [({"spread": 1.0}, "spread"), ({"spread": float("nan")}, "spread"), ({"tol": 0.0}, "tol")],
)
def test_parameters_out_of_range_are_refused(given: dict[str, float], match: str) -> None:
    with pytest.raises(InputError, match=match):
        spread_over(np.zeros((1, 1)), np.ones(1), **given)


@pytest.mark.parametrize("start", [-1.0, float("nan"), float("inf")])
def test_a_start_that_is_none_is_refused(start: float) -> None:
    with pytest.raises(InputError, match="every start"):
        spread_over(np.zeros((1, 1)), np.array([start]))
