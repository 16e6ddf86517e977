"""DebtRank by hand, in closed form, and whatever runs beside it."""

from __future__ import annotations

import numpy as np
import pytest

from graphcrm.kernels import debtrank as kernel
from graphcrm.kernels.debtrank import UNMEASURED, Impacts, debtrank, spread

Arc = tuple[int, int, float]


def impacts(value: list[float], *arcs: Arc) -> Impacts:
    """Return what arcs from, to, impact make of nodes of such value."""
    arcs = tuple(sorted(arcs))
    begin = np.cumsum([0, *(sum(a == node for a, _, _ in arcs) for node in range(len(value)))])
    other, impact = (np.array([arc[k] for arc in arcs]) for k in (1, 2))
    return Impacts(begin, other.astype(np.int64), impact.astype(float), np.array(value))


def test_four_nodes_by_hand() -> None:
    # 0 -> 1 by 0.5, 0 -> 2 by 0.2, 1 -> 2 by 0.6, 2 -> 3 by 0.5, 3 -> 1 by 0.4
    four = impacts(
        [0.1, 0.2, 0.3, 0.4], (0, 1, 0.5), (0, 2, 0.2), (1, 2, 0.6), (2, 3, 0.5), (3, 1, 0.4)
    )
    found = debtrank(four, np.array([0]))
    # round 1: h1 = 0.5, h2 = 0.2; round 2: h2 = 0.2 + 0.6 x 0.5 = 0.5, h3 = 0.5 x 0.2 = 0.1; then
    # 2 has passed on its 0.2 and does not again; round 3: h1 = 0.5 + 0.4 x 0.1 = 0.54
    assert found.rank.round(12).tolist() == [round(0.2 * 0.54 + 0.3 * 0.5 + 0.4 * 0.1, 12)]
    # what came too late: 0.04 of 1 and 0.3 of 2
    assert found.residual.round(12).tolist() == [round(0.2 * 0.04 + 0.3 * 0.3, 12)]
    assert (found.rounds.tolist(), found.n_hit.tolist()) == ([3], [3])


@pytest.mark.parametrize("n", [2, 5, 40])
def test_along_a_chain_distress_is_a_power(n: int) -> None:
    w, value = 0.7, 1 / n
    chain = impacts([value] * n, *((i, i + 1, w) for i in range(n - 1)))
    found = debtrank(chain, np.arange(n))
    left = np.arange(n - 1, -1, -1)
    assert found.rank == pytest.approx(value * (w - w ** (left + 1)) / (1 - w))  # w + … + w^left
    assert found.rounds.tolist() == left.tolist() == found.n_hit.tolist()
    assert found.residual.tolist() == [0.0] * n


@pytest.mark.parametrize("n", [1, 3, 50])
def test_a_star_has_one_round_and_its_centre_fills_up(n: int) -> None:
    out = impacts([1 / (n + 1)] * (n + 1), *((0, i, 0.25) for i in range(1, n + 1)))
    assert debtrank(out, np.array([0])).rank == pytest.approx([n / (n + 1) * 0.25])
    into = impacts([1.0] + [0.0] * n, *((i, 0, 0.25) for i in range(1, n + 1)))
    together = spread(into, np.arange(1, n + 1))
    assert (together.distress[0], together.rounds) == (min(1.0, n * 0.25), 1)
    assert debtrank(into, np.array([1])).rank.tolist() == [0.25]


def test_round_a_ring_it_ends_where_it_began() -> None:
    ring = impacts([0.25] * 4, *((i, (i + 1) % 4, 1.0) for i in range(4)))
    found = debtrank(ring, np.arange(4))
    assert found.rank.tolist() == [0.75] * 4
    assert (found.rounds.tolist(), found.residual.tolist()) == ([3] * 4, [0.0] * 4)


def test_who_has_no_measure_is_counted_once_and_passes_nothing_on() -> None:
    gap = impacts([0.5, 0.0, 0.5], (0, 1, UNMEASURED), (1, 2, 1.0), (2, 1, UNMEASURED))
    found = debtrank(gap, np.array([0, 2]))
    assert (found.rank.tolist(), found.n_unmeasured.tolist()) == ([0.0, 0.0], [1, 1])
    assert found.rounds.tolist() == [0, 0]
    both = spread(gap, np.array([0, 2, 0]))
    assert (both.hit_in.tolist(), both.distress.tolist()) == ([0, 1, 0], [1.0, 0.0, 1.0])
    # whoever is said to default passes it on, whatever is known of it
    assert spread(gap, np.array([1])).distress.tolist() == [0.0, 1.0, 1.0]


def test_what_is_too_small_to_see_is_not_passed_on_until_it_adds_up() -> None:
    tiny = impacts([0.0, 0.5, 0.5], (0, 1, 1e-10), (1, 2, 1.0))
    found = debtrank(tiny, np.array([0]))
    assert found.rank.tolist() == found.residual.tolist() == [0.5e-10]
    more = impacts([0.0, 0.0, 0.5, 0.5], (0, 2, 6e-10), (1, 2, 6e-10), (2, 3, 1.0))
    assert spread(more, np.array([0, 1])).distress[3] == pytest.approx(1.2e-9)


def test_a_run_that_reaches_too_many_ends_and_says_so() -> None:
    chain = impacts([0.2] * 5, *((i, i + 1, 1.0) for i in range(4)))
    found = debtrank(chain, np.array([0, 3]), most=1)
    assert (found.rank.round(9).tolist(), found.is_cut.tolist()) == ([0.4, 0.2], [True, False])
    assert found.residual.round(9).tolist() == [0.2, 0.0]


def test_blocks_and_threads_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    n, ends = 60, rng.integers(0, 60, (150, 2))
    arcs = [(a, b, w) for (a, b), w in zip(ends.tolist(), rng.uniform(0, 1, 150), strict=True)]
    web = impacts([1 / n] * n, *(arc for arc in arcs if arc[0] != arc[1]))
    one = debtrank(web, np.arange(n), n_threads=1)
    monkeypatch.setattr(kernel, "_BLOCK", 7)
    other = debtrank(web, np.arange(n), n_threads=3)
    assert all(np.array_equal(getattr(one, f), getattr(other, f)) for f in one.__slots__)


def test_nothing_and_nobody() -> None:
    nobody = impacts([])
    assert debtrank(nobody, np.arange(0)).rank.tolist() == []
    assert spread(nobody, np.arange(0)).rank == 0.0
    assert debtrank(impacts([1.0]), np.array([0])).rank.tolist() == [0.0]
