"""The referrals that are drawn are ones that a bank could have."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.forest_draw import SHARE, Edges, chains, close_rings, contest, draw, some
from benchmarks.made import Replaced
from graphcrm.kernels.trees import Trees

SEEDS = st.integers(0, 99)
DAYS = st.lists(st.integers(-50, 50), min_size=2, max_size=60).map(lambda d: np.array(sorted(d)))


@pytest.fixture(scope="module")
def opened() -> np.ndarray:
    return np.sort(np.random.default_rng(1).integers(0, 9000, 20_000))


@given(DAYS, SEEDS)
def test_a_referrer_opened_before_the_one_brought_in(opened: np.ndarray, seed: int) -> None:
    edges = chains(opened, np.random.default_rng(seed))
    assert (opened[edges.referrer] < opened[edges.party]).all()
    assert (edges.day == opened[edges.party]).all()
    assert len(np.unique(edges.party)) == len(edges.party) <= round(SHARE * len(opened))


def test_three_of_ten_are_brought_in_and_most_bring_one(opened: np.ndarray) -> None:
    edges = chains(opened, np.random.default_rng(7))
    n_brought = np.bincount(edges.referrer)
    assert len(edges.party) == 6000
    assert np.count_nonzero(n_brought == 1) > np.count_nonzero(n_brought) / 2
    assert n_brought.max() > 20


def test_chains_are_of_believable_depth(opened: np.ndarray) -> None:
    edges = chains(opened, np.random.default_rng(7))
    parent = np.full(len(opened), -1, np.int32)
    parent[edges.party] = edges.referrer
    assert 4 <= Trees(parent).generation.max() <= 20


@given(DAYS, SEEDS)
def test_a_second_referrer_comes_later_and_never_after_the_data_end(
    opened: np.ndarray, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    first = chains(opened, rng)
    second = contest(first, opened, rng)
    day = dict(zip(first.party.tolist(), first.day.tolist(), strict=True))
    for referrer, party, on in zip(*map(np.ndarray.tolist, second), strict=True):
        assert day[party] < on <= opened[-1]
        assert opened[referrer] < opened[party]


def test_a_ring_runs_from_the_last_of_a_chain_to_the_first() -> None:
    # 0 brought in 1, who brought in 2: whichever is drawn, it brings in 0.
    brought = Edges(np.array([0, 1]), np.array([1, 2]), np.array([5, 6]))
    ring = close_rings(brought, 3, np.random.default_rng(0))
    assert ring.party.tolist() == [0]
    assert (ring.referrer[0], ring.day[0]) in {(1, 5), (2, 6)}


def test_each_first_of_a_chain_is_in_one_ring_at_most(opened: np.ndarray) -> None:
    rng = np.random.default_rng(7)
    brought = chains(opened, rng)
    rings = close_rings(brought, len(opened), rng)
    assert len(np.unique(rings.party)) == len(rings.party) >= 1
    assert not np.isin(rings.party, brought.party).any()


def test_one_seed_draws_the_same_and_no_referral_twice(opened: np.ndarray) -> None:
    one, other = (np.stack(draw(opened, np.random.default_rng(7))) for _ in range(2))
    assert np.array_equal(one, other)
    assert len(np.unique(one, axis=1).T) == len(one.T)


def test_a_share_of_little_is_one_and_of_nothing_none() -> None:
    rng = np.random.default_rng(0)
    assert len(some(np.arange(10), 0.01, rng)) == 1
    assert len(some(np.arange(0), 0.01, rng)) == 0


class Fake:
    """A store of which every table says its name."""

    def scan(self, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        return pa.table({name: [table] for name in columns or ["a", "b"]})


def test_only_referrals_are_replaced() -> None:
    referred = Replaced(Fake(), "referrals", pa.table({"a": [1, 2], "b": [3, 4]}))
    assert referred.scan("staff", ["a"]).to_pydict() == {"a": ["staff"]}
    assert referred.scan("referrals").to_pydict() == {"a": [1, 2], "b": [3, 4]}
    assert referred.scan("referrals", ["b"]).to_pydict() == {"b": [3, 4]}
