"""Whom a campaign holds back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis.campaign_control import held_back, size_of_control
from graphcrm.errors import InputError

masks = st.lists(st.booleans(), min_size=1, max_size=60).map(lambda m: np.array(m, bool))
shares = st.floats(0, 1, exclude_max=True)


@given(masks, st.data(), shares, st.integers(0, 2**32 - 1))
def test_nobody_is_held_back_who_is_asked_or_may_not_be(
    eligible: np.ndarray, data: st.DataObject, share: float, rng_seed: int
) -> None:
    people = np.flatnonzero(eligible)
    asked = people[
        np.array(data.draw(st.lists(st.booleans(), max_size=len(people))), bool).nonzero()
    ]
    control = held_back(eligible, asked, share=share, rng_seed=rng_seed)
    assert eligible[control].all()
    assert not set(control.tolist()) & set(asked.tolist())
    assert len(control) == min(size_of_control(share, len(people)), len(people) - len(asked))
    assert control.tolist() == sorted(set(control.tolist()))
    assert control.tolist() == held_back(eligible, asked, share=share, rng_seed=rng_seed).tolist()


def test_everybody_who_is_not_asked_is_as_likely() -> None:
    eligible, asked = np.ones(10, bool), np.array([0, 1])
    drawn = [held_back(eligible, asked, share=0.4, rng_seed=seed) for seed in range(400)]
    n = np.bincount(np.concatenate(drawn), minlength=10)
    assert n[:2].tolist() == [0, 0]
    assert np.abs(n[2:] - 200).max() < 50  # 4 of 8, 400 times: five standard deviations


@pytest.mark.parametrize(("share", "n"), [(0.0, 0), (0.1, 1), (0.12, 1), (0.15, 2), (0.99, 10)])
def test_a_half_is_rounded_up(share: float, n: int) -> None:
    assert size_of_control(share, 10) == n


@pytest.mark.parametrize("share", [-0.1, 1.0, float("nan")])
def test_a_share_is_less_than_all(share: float) -> None:
    with pytest.raises(InputError, match="control_share is at least 0 and less than 1"):
        size_of_control(share, 10)
