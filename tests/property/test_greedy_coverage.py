"""Greedy coverage and its bound on random sets, beside plain Python."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.kernels.greedy_coverage import UNCOVERED, best_single, choose
from graphcrm.kernels.opim import most_coverable
from graphcrm.kernels.reverse_sets import Sets
from graphcrm.kernels.seed_limits import Limits, Quota
from graphcrm.kernels.set_index import SetIndex
from tests.reference.greedy import allowed, choices, covered, greedy

N = 6
SETS = st.lists(st.sets(st.integers(0, N - 1), min_size=1), min_size=1, max_size=12)


@st.composite
def quotas(draw: st.DrawFn) -> Quota:
    group = draw(st.lists(st.integers(-1, 2), min_size=N, max_size=N))
    return Quota(
        np.array(group), np.array(draw(st.lists(st.integers(0, 2), min_size=3, max_size=3)))
    )


@st.composite
def limits(draw: st.DrawFn) -> Limits:
    eligible = np.array(draw(st.lists(st.booleans(), min_size=N, max_size=N)))
    eligible[draw(st.integers(0, N - 1))] = True
    every = tuple(draw(st.lists(quotas(), max_size=2)))
    if draw(st.booleans()):
        return Limits(eligible, n_seeds=draw(st.integers(1, N)), quotas=every)
    cost = np.array(draw(st.lists(st.integers(0, 5), min_size=N, max_size=N)))
    return Limits(eligible, budget=draw(st.integers(0, 15)), cost=cost, quotas=every)


def index_of(sets: list[set[int]], *, n_blocks: int = 1) -> SetIndex:
    index = SetIndex(N)
    for block in np.array_split(np.arange(len(sets)), n_blocks):
        nodes = [np.array(sorted(sets[i]), np.int32) for i in block]
        start = np.concatenate([[0], np.cumsum([len(some) for some in nodes])]).astype(np.int64)
        index.add(Sets(start, np.concatenate([np.zeros(0, np.int32), *nodes])))
    return index


@given(SETS, limits(), st.integers(1, 3))
def test_it_chooses_as_counting_everybody_anew_would(
    sets: list[set[int]], within: Limits, n_blocks: int
) -> None:
    found = choose(index_of(sets, n_blocks=n_blocks), within)
    assert found.seed.tolist() == greedy(sets, within)
    assert allowed(within, found.seed.tolist())
    assert found.n_new.sum() == covered(sets, found.seed.tolist())
    first = [next((r for r, v in enumerate(found.seed) if v in s), UNCOVERED) for s in sets]
    assert found.rank.tolist() == first


@given(SETS, limits())
def test_no_choice_covers_more_than_the_bound(sets: list[set[int]], within: Limits) -> None:
    index = index_of(sets)
    best = max(covered(sets, seeds) for seeds in choices(within))
    assert best <= most_coverable(index, choose(index, within), within) <= len(sets) + N


@given(SETS, st.integers(1, N), st.lists(quotas(), max_size=2))
def test_greedy_covers_its_share_of_the_most(
    sets: list[set[int]], n_seeds: int, every: list[Quota]
) -> None:
    within = Limits(np.ones(N, bool), n_seeds=n_seeds, quotas=tuple(every))
    best = max(covered(sets, seeds) for seeds in choices(within))
    share = 1 / (len(every) + 1) if every else 1 - 1 / np.e
    assert choose(index_of(sets), within).n_new.sum() >= share * best


@given(SETS, limits())
def test_the_best_single_one_is(sets: list[set[int]], within: Limits) -> None:
    singles = [seeds for seeds in choices(within) if len(seeds) == 1]
    if singles:
        found = best_single(index_of(sets), within)
        assert tuple(found.seed) in singles
        assert found.n_new.sum() == max(covered(sets, seeds) for seeds in singles)


@given(SETS, st.integers(1, 5), st.lists(st.integers(1, 5), min_size=N, max_size=N))
def test_for_a_budget_it_covers_a_third_of_the_most(
    sets: list[set[int]], budget: int, cost: list[int]
) -> None:
    within, index = Limits(np.ones(N, bool), budget=budget, cost=np.array(cost)), index_of(sets)
    if min(cost) <= budget:
        found = max(choose(index, within).n_new.sum(), best_single(index, within).n_new.sum())
        best = max(covered(sets, seeds) for seeds in choices(within))
        assert found >= (1 - 1 / np.e) / 2 * best


@given(SETS, st.permutations(range(N)), st.integers(1, 3))
def test_other_labels_cover_as_much(sets: list[set[int]], label: list[int], n_seeds: int) -> None:
    within = Limits(np.ones(N, bool), n_seeds=n_seeds)
    other = [{label[v] for v in one} for one in sets]
    # Ties go to the smaller label, after which the rest may differ: only the first is the same.
    here, there = choose(index_of(sets), within), choose(index_of(other), within)
    assert here.n_new[0] == there.n_new[0]
