"""Seeds worked by hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from graphcrm.errors import InputError
from graphcrm.kernels.diffusion import Diffusion, independent_cascade, linear_threshold
from graphcrm.kernels.seed_limits import Limits, Quota
from graphcrm.kernels.seeds import choose_seeds
from graphcrm.kernels.simulate import reach

EVERYBODY = np.ones(7, bool)
ONE_EACH = np.ones(7, np.int64)


def two_stars(chance: float = 1.0) -> Diffusion:
    """0 brings 1, 2 and 3, 4 brings 5 and 6."""
    source, target = np.array([0, 0, 0, 4, 4]), np.array([1, 2, 3, 5, 6])
    return independent_cascade(source, target, np.full(5, chance), n=7)


def test_centres_of_stars_come_in_order_of_what_they_bring() -> None:
    found = choose_seeds(two_stars(), ONE_EACH, Limits(EVERYBODY, n_seeds=2))
    assert found.seed.tolist() == [0, 4]
    assert found.gain == pytest.approx([4, 3], rel=0.05)
    assert found.gain.sum() == found.estimate == 7


@pytest.mark.parametrize(
    # Of the three one other hears by 1 - 1/2 x 3/4, or 1/2 + 1/2 x 1/2; of the two by 1/2.
    ("make", "gain"),
    [(independent_cascade, [2.25, 1.5]), (linear_threshold, [2.5, 1.5])],
)
def test_of_two_cliques_one_each_is_asked(
    make: Callable[..., Diffusion], gain: list[float]
) -> None:
    ends = np.array([(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1), (3, 4), (4, 3)])
    cliques = make(ends[:, 0], ends[:, 1], np.full(8, 0.5), n=5)
    found = choose_seeds(cliques, np.ones(5, np.int64), Limits(np.ones(5, bool), n_seeds=2))
    assert (found.seed[0] < 3, found.seed[1] >= 3) == (True, True)
    assert found.gain == pytest.approx(gain, rel=0.05)
    assert reach(cliques, np.ones(5, np.int64), found.seed, rng_seed=2).mean == pytest.approx(
        sum(gain), rel=0.02
    )


def test_without_edges_everybody_brings_himself_and_the_smallest_come_first() -> None:
    none = np.zeros(0, np.int64)
    lonely = independent_cascade(none, none, np.zeros(0), n=7)
    weight = np.array([0, 0, 0, 0, 0, 1, 0])
    found = choose_seeds(lonely, weight, Limits(EVERYBODY, n_seeds=3))
    assert found.seed.tolist() == [5, 0, 1]
    assert found.certified_ratio == 1


def test_two_of_one_household_are_not_both_asked() -> None:
    household = Quota(np.array([0, -1, -1, -1, 0, -1, -1]), np.array([1]))
    found = choose_seeds(two_stars(), ONE_EACH, Limits(EVERYBODY, n_seeds=2, quotas=(household,)))
    assert found.seed.tolist()[0] == 0
    assert found.seed.tolist()[1] in {5, 6}  # 1, 2 and 3 are reached already


def test_a_budget_buys_reach_for_money() -> None:
    # 4 for 400 is less for the money than 3 for 100; both cost 500.
    cost = np.array([400, 500, 500, 500, 100, 500, 500])
    rich = choose_seeds(two_stars(), ONE_EACH, Limits(EVERYBODY, budget=500, cost=cost))
    assert rich.seed.tolist() == [4, 0]
    # What is best for the money leaves too little for whoever brings most at all.
    poor = choose_seeds(two_stars(), ONE_EACH, Limits(EVERYBODY, budget=400, cost=cost))
    assert poor.seed.tolist() == [0]


def test_all_who_are_eligible_are_certainly_the_best() -> None:
    found = choose_seeds(two_stars(), ONE_EACH, Limits(EVERYBODY & (ONE_EACH > 0), n_seeds=7))
    assert (found.stopped, found.certified_ratio) == ("whole", 1)


def test_threads_do_not_change_the_choice() -> None:
    limits = Limits(EVERYBODY, n_seeds=2)
    one, three = (choose_seeds(two_stars(0.3), ONE_EACH, limits, n_threads=n) for n in (1, 3))
    assert (one.seed.tolist(), one.low, one.high) == (three.seed.tolist(), three.low, three.high)
    assert (one.estimate, one.n_sets) == (three.estimate, three.n_sets)


def test_another_seed_of_chance_draws_other_sets() -> None:
    limits = Limits(EVERYBODY, n_seeds=2)
    one, other = (choose_seeds(two_stars(0.3), ONE_EACH, limits, rng_seed=n) for n in (1, 2))
    assert one.seed.tolist() == other.seed.tolist()
    assert one.estimate != other.estimate


def test_where_nobody_asked_brings_anyone_it_ends_and_says_so() -> None:
    target = np.array([1, 0, 0, 0, 0, 0, 0])
    found = choose_seeds(two_stars(), target, Limits(ONE_EACH.cumsum() > 5, n_seeds=1))
    assert (found.seed.tolist(), found.estimate, found.low) == ([5], 0, 0)
    assert found.certified_ratio < 0.1


def test_sets_that_would_not_fit_are_not_drawn() -> None:
    # 16 MB beside the sets, which take 24 to 32 bytes each: 16,384 fit and twice as many do not.
    limits, allowed = Limits(EVERYBODY, n_seeds=1), 2**24 + 2**19 + 2**17
    found = choose_seeds(two_stars(), ONE_EACH, limits, max_bytes=allowed)
    assert (found.seed.tolist(), found.stopped, found.n_sets) == ([0], "memory", 2**14)


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (Limits(EVERYBODY), "a number of seeds or a budget"),
        (Limits(EVERYBODY, n_seeds=8), "than are eligible, 7"),
        (Limits(EVERYBODY, n_seeds=0), "1 or more"),
        (Limits(~EVERYBODY, n_seeds=1), "nobody can be asked"),
        (Limits(np.ones(3, bool), n_seeds=1), "other people than the 7"),
        (Limits(EVERYBODY, budget=9), "needs the cost"),
        (Limits(EVERYBODY, budget=9, cost=ONE_EACH * 10), "pays for nobody"),
        (Limits(EVERYBODY, budget=9, cost=-ONE_EACH), "between 0 and"),
        (
            Limits(EVERYBODY, n_seeds=4, quotas=(Quota(ONE_EACH * 0, np.array([3])),)),
            "than the quotas allow, 3",
        ),
        (
            Limits(EVERYBODY, budget=4, cost=ONE_EACH, quotas=(Quota(ONE_EACH * 0, ONE_EACH * 0),)),
            "the quotas allow nobody",
        ),
        (Limits(EVERYBODY, n_seeds=1, quotas=(Quota(ONE_EACH, np.array([3])),)), "has no limit"),
        (Limits(EVERYBODY, n_seeds=1, quotas=(Quota(ONE_EACH * 0, -ONE_EACH),)), "0 or more"),
    ],
)
def test_limits_that_nobody_can_meet_are_refused(limits: Limits, message: str) -> None:
    with pytest.raises(InputError, match=message):
        choose_seeds(two_stars(), ONE_EACH, limits)


@pytest.mark.parametrize(
    ("weight", "options", "message"),
    [
        (ONE_EACH[:3], {}, "3 weights are given for 7"),
        (ONE_EACH * 0, {}, "nobody counts"),
        (-ONE_EACH, {}, "0 or more"),
        (ONE_EACH, {"epsilon": 1.0}, "epsilon lies"),
        (ONE_EACH, {"delta": 0.0}, "delta lies"),
        (ONE_EACH, {"max_bytes": 2**20}, "allow more"),
    ],
)
def test_other_bad_input_is_refused(
    weight: np.ndarray, options: dict[str, float], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        choose_seeds(two_stars(), weight, Limits(EVERYBODY, n_seeds=1), **options)  # type: ignore[arg-type]
