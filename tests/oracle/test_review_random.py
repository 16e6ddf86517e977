"""Reviews of made-up campaigns: how often an effect is found that is not there, or missed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from graphcrm.analysis.campaign_groups import Sides
from graphcrm.analysis.campaign_measures import MEASURES, Measure
from graphcrm.analysis.differences import Row, compared
from graphcrm.graph.arrays import IntVec

N_ASKED, N_CONTROL, N_CAMPAIGNS = 60, 120, 300
N_RESAMPLES = 240


@dataclass(frozen=True)
class Campaign:
    """Those asked bring more than others always do; ``lift`` is what the campaign adds."""

    rng: np.random.Generator
    lift: float = 0.0

    def rows(self) -> list[Row]:
        n = N_ASKED + N_CONTROL
        sides = Sides(np.arange(N_ASKED), np.arange(N_ASKED, n))
        asked = np.arange(n) < N_ASKED
        rate = self.rng.gamma(0.6, 0.4, n) * (1 + asked)
        before, after = (self.rng.poisson(rate + more * asked) for more in (0.0, self.lift))
        known = np.ones(n, bool)
        brought = Measure("n_referrals", before, after, known)
        some = Measure("brought_somebody", np.minimum(before, 1), np.minimum(after, 1), known)
        return compared(
            [brought, some, self._opened(n), self._worth(n)], sides, n_resamples=N_RESAMPLES
        )

    def _opened(self, n: int) -> Measure:
        before, after = (self.rng.random((2, n)) < 0.05).astype(np.int64)
        return Measure("opened_product", before, after, np.ones(n, bool))

    def _worth(self, n: int) -> Measure:
        before = self.rng.lognormal(11, 1.2, n)
        after: IntVec = np.rint(before * self.rng.lognormal(0, 0.2, n)).astype(np.int64)
        return Measure("worth", np.rint(before).astype(np.int64), after, np.ones(n, bool), per=100)


@pytest.fixture(scope="module")
def without_effect() -> list[list[Row]]:
    rng = np.random.default_rng(20260630)
    return [Campaign(rng).rows() for _ in range(N_CAMPAIGNS)]


def test_an_effect_is_seldom_found_where_there_is_none(without_effect: list[list[Row]]) -> None:
    wrong = sum(any(row.found for row in rows) for rows in without_effect)
    assert wrong <= N_CAMPAIGNS * 0.05 + 3 * np.sqrt(N_CAMPAIGNS * 0.05 * 0.95)


@pytest.mark.parametrize("measure", MEASURES)
def test_the_interval_holds_what_it_ought_to(without_effect: list[list[Row]], measure: str) -> None:
    differs = [rows[MEASURES.index(measure)].differs for rows in without_effect]
    held = np.mean([d.low <= 0 <= d.high for d in differs])
    assert held == pytest.approx(0.95, abs=0.045)


def test_a_planted_effect_is_measured_and_mostly_found() -> None:
    rng = np.random.default_rng(7)
    rows = [Campaign(rng, lift=0.6).rows()[0] for _ in range(100)]
    assert np.mean([row.differs.estimate for row in rows]) == pytest.approx(0.6, abs=0.06)
    assert np.mean([row.differs.low <= 0.6 <= row.differs.high for row in rows]) >= 0.88
    assert np.mean([row.found for row in rows]) > 0.8
