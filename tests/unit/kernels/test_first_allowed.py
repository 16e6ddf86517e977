"""Filling a list from a ranking, beside plain Python."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.kernels.first_allowed import first_allowed
from graphcrm.kernels.seed_limits import Limits, Quota


def plain(order: list[int], limits: Limits) -> list[int]:
    chosen: list[int] = []
    left, room = limits.allowance, [quota.most.tolist() for quota in limits.quotas]
    for node in order:
        groups = [int(quota.group[node]) for quota in limits.quotas]
        free = all(g < 0 or most[g] for g, most in zip(groups, room, strict=True))
        if limits.eligible[node] and free and limits.prices[node] <= left:
            chosen.append(node)
            left -= limits.prices[node]
            for g, most in zip(groups, room, strict=True):
                if g >= 0:
                    most[g] -= 1
    return chosen


@st.composite
def choices(draw: st.DrawFn) -> tuple[list[int], Limits]:
    n = draw(st.integers(1, 9))

    def each(values: st.SearchStrategy[Any]) -> Any:
        return np.array(draw(st.lists(values, min_size=n, max_size=n)))

    def quota(size: int) -> Quota:
        most = draw(st.lists(st.integers(0, 3), min_size=size, max_size=size))
        return Quota(each(st.integers(-1, size - 1)), np.array(most))

    quotas = tuple(quota(draw(st.integers(1, 3))) for _ in range(draw(st.integers(0, 2))))
    eligible, amount = each(st.booleans()), draw(st.integers(1, 20))
    if draw(st.booleans()):
        limits = Limits(eligible, n_seeds=amount, quotas=quotas)
    else:
        limits = Limits(eligible, budget=amount, cost=each(st.integers(0, 9)), quotas=quotas)
    return draw(st.permutations(range(n))), limits


@given(choices())
def test_everybody_whom_the_limits_allow_is_taken_in_order(
    given: tuple[list[int], Limits],
) -> None:
    order, limits = given
    assert first_allowed(np.array(order), limits).tolist() == plain(order, limits)
