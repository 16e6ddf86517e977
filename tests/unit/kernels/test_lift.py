"""Lift and AUC: by hand, against plain Python, and whatever the order of rows."""

from __future__ import annotations

from functools import partial
from math import inf, isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.kernels.bootstrap import LANES, resampled_figures, weigh
from graphcrm.kernels.lift import PERCENTS, lifts
from tests.reference.lift import auc, lift

quick = partial(lifts, n_resamples=40)


def plain(scores: list[float], events: list[bool]) -> list[float]:
    return [*(lift(scores, events, p) for p in PERCENTS), auc(scores, events)]


def test_by_hand() -> None:
    # Ten people, two of whom leave: one has the best score, one shares the second with three more.
    score = np.array([9, 5, 5, 5, 5, 1, 1, 1, 1, 0.0])
    left = np.array([True, True, *[False] * 8])
    found = quick(score, left)
    # The best of 1, 5 and 10 %: one person, who leaves: 1 / 1 over 2 / 10.
    # The best two: he, and one of four, of whom one leaves: 1.25 / 2 over 2 / 10.
    assert found.value[:4].tolist() == pytest.approx([5, 5, 5, 3.125])
    # Pairs with the eight who stay: the first is above all, the second above five, beside three.
    assert found.value[4] == pytest.approx((8 + 5 + 1.5) / 16)


@given(
    st.lists(st.tuples(st.sampled_from([-inf, 0.0, 0.5, 2.0, 7.0]), st.booleans()), min_size=1),
    st.integers(0, 9),
)
def test_as_plain_python_whatever_the_order(rows: list[tuple[float, bool]], seed: int) -> None:
    scores, events = [row[0] for row in rows], [row[1] for row in rows]
    mixed = np.random.default_rng(seed).permutation(len(rows))
    found = lifts(np.array(scores)[mixed], np.array(events)[mixed], n_resamples=8).value
    assert found.tolist() == pytest.approx(plain(scores, events), nan_ok=True)


def test_each_resample_is_that_of_people_by_their_weight(rng: np.random.Generator) -> None:
    score, happened = rng.integers(0, 9, 60).astype(float), rng.random(60) < 0.3
    drawn = lifts(score, happened, n_resamples=16, rng_seed=3).drawn

    def write(key: np.uint64, out: np.ndarray) -> None:
        one = np.empty(LANES)
        for person in range(60):
            weigh(key, person, one)
            out[person] = one

    weights = resampled_figures(write, n_figures=60, n_resamples=16, rng_seed=3).astype(int)
    for at in range(16):
        who = np.repeat(np.arange(60), weights[:, at])
        again = plain(score[who].tolist(), happened[who].tolist())
        assert drawn[:, at].tolist() == pytest.approx(again)


def test_a_score_beside_itself_and_beside_nothing(rng: np.random.Generator) -> None:
    happened = rng.random(400) < 0.2
    good = quick(happened + rng.random(400), happened)
    nothing = quick(np.zeros(400), happened)
    assert good.ratio(good, 2) == pytest.approx((1, 1, 1))
    assert good.less(good, 2) == pytest.approx((0, 0, 0))
    assert nothing.estimate(2) == pytest.approx((1, 1, 1))
    assert nothing.estimate(4) == pytest.approx((0.5, 0.5, 0.5))
    low, high = good.less(nothing, 2)[1:]
    assert 0 < low < high
    assert good.ratio(nothing, 2)[1] > 2


def test_nobody_or_everybody_left() -> None:
    score = np.arange(5.0)
    none, all_ = (quick(score, np.full(5, x)) for x in (False, True))
    assert np.isnan(none.value).all()
    assert all_.value[:4].tolist() == [1] * 4
    assert isnan(all_.estimate(4).value)
    assert isnan(all_.ratio(none, 2).value)
    assert np.isnan(quick(np.zeros(0), np.zeros(0, bool)).value).all()
