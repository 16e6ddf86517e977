"""How well scores at a cut-off put those first who left: columns, totals, what there is to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from graphcrm.analysis.risk_trial import METHODS, RiskTrial
from graphcrm.answer import DIGITS, Column, Total, Unit, Words, rounded
from graphcrm.graph.arrays import day_of
from graphcrm.reasons import Reason

if TYPE_CHECKING:
    from graphcrm.kernels.lift import Lifts
    from graphcrm.kernels.resampled_shares import Estimate

FIGURES: Final = ("lift_1", "lift_5", "lift_10", "lift_20", "auc")
LIFT_10: Final = FIGURES.index("lift_10")
BASELINES: Final = ("own_signals", "worth", "degree")
FEWEST_EVENTS: Final = 10


@dataclass(frozen=True)
class RiskJudged:
    """The scores of each method, judged by who left.

    Parameters
    ----------
    trial : RiskTrial
    horizon_days : int
        How long one wished to look on.
    n_resamples : int
        Of the intervals.
    """

    trial: RiskTrial
    horizon_days: int
    n_resamples: int

    @cached_property
    def lifts(self) -> Mapping[str, Lifts]:
        """Of each method."""
        from graphcrm.kernels.lift import lifts

        happened, seed = self.trial.happened, self.trial.rng_seed
        return {
            name: lifts(score, happened, n_resamples=self.n_resamples, rng_seed=seed)
            for name, score in self.trial.scores.items()
        }

    @cached_property
    def better(self) -> str:
        """The baseline with the greatest lift at 10 %; of equals the first."""
        return max(BASELINES, key=lambda name: _rank(self.lifts[name].value[LIFT_10]))

    @cached_property
    def ratio(self) -> Estimate:
        """How many times the lift of own signals at 10 % that of contagion is."""
        return self.lifts["contagion"].ratio(self.lifts["own_signals"], LIFT_10)

    @cached_property
    def gain(self) -> Estimate:
        """By how much the lift of contagion at 10 % is above that of the better baseline."""
        return self.lifts["contagion"].less(self.lifts[self.better], LIFT_10)

    @property
    def adds(self) -> bool | None:
        """Whether the network tells more than the better baseline and more than chance."""
        if self.n_events < FEWEST_EVENTS:
            return None
        return self.gain.low > 0 and self.lifts["contagion"].estimate(LIFT_10).low > 1

    @property
    def n_events(self) -> int:
        """How many of those judged left."""
        return int(np.count_nonzero(self.trial.happened))

    @property
    def columns(self) -> tuple[Column, ...]:
        """A row a method."""
        n = len(self.trial.party)
        reach = [self._reach(name) for name in METHODS]
        return (
            Column("method", Unit.WORD, np.arange(len(METHODS)), Words(METHODS)),
            *(column for place in range(len(FIGURES)) for column in self._figure(place)),
            Column("reach", Unit.SHARE, np.array(reach)),
            Column("n_parties", Unit.COUNT, np.full(len(METHODS), n)),
        )

    def _figure(self, place: int) -> tuple[Column, ...]:
        found = np.array([self.lifts[name].estimate(place) for name in METHODS])
        unit = Unit.SCORE if place < FIGURES.index("auc") else Unit.SHARE
        names = (FIGURES[place], f"{FIGURES[place]}_low", f"{FIGURES[place]}_high")
        return tuple(Column(name, unit, found[:, at]) for at, name in enumerate(names))

    @property
    def totals(self) -> dict[str, Total]:
        """Who was judged, how many left in which way, and how far contagion told who."""
        trial, n = self.trial, len(self.trial.party)
        ratios = zip(("ratio", "ratio_low", "ratio_high"), self.ratio, strict=True)
        gains = zip(("lift_gain", "lift_gain_low", "lift_gain_high"), self.gain, strict=True)
        return {
            "cutoff": trial.view.as_of.isoformat(),
            "until": day_of(trial.until).isoformat(),
            "n_parties": n,
            "n_active": int(np.count_nonzero(trial.active)),
            "n_events": self.n_events,
            **{f"n_{word}": many for word, many in trial.causes.items()},
            "base_rate": rounded(_share(self.n_events, n)),
            "n_start": int(np.count_nonzero(trial.near.start)),
            **{name: rounded(value) for name, value in ratios},
            "better_baseline": self.better if self.n_events else None,
            **{name: rounded(value) for name, value in gains},
            "network_adds": self.adds,
        }

    @property
    def says(self) -> Reason:
        """Whether the network adds anything."""
        if self.adds is None:
            return Reason("risk_few_events", {"n": self.n_events, "least": FEWEST_EVENTS})
        estimate = self.lifts["contagion"].estimate(LIFT_10)
        facts = {"lift": estimate.value, "low": estimate.low, "high": estimate.high}
        other = float(self.lifts[self.better].value[LIFT_10])
        code = "risk_network_adds" if self.adds else "risk_network_adds_nothing"
        return Reason(code, {**facts, "other": other, "reach": self._reach("contagion")})

    def _reach(self, method: str) -> float:
        """Return of what share of those judged a method says anything."""
        score = self.trial.scores[method]
        return _share(int(np.count_nonzero((score != 0) & (score > -np.inf))), len(score))

    @property
    def admits(self) -> tuple[Reason, ...]:
        """What else has to be said."""
        trial = self.trial
        n, n_active = len(trial.among), int(np.count_nonzero(trial.active))
        n_days = trial.until - trial.view.day
        said = [
            (not trial.followed.any(), Reason("risk_not_followed")),
            (n < n_active, Reason("risk_followed", {"n": n, "of": n_active})),
            (len(trial.party) < n, Reason("risk_drawn", {"n": len(trial.party), "of": n})),
            (
                n_days < self.horizon_days,
                Reason("risk_short", {"n": n_days, "of": self.horizon_days}),
            ),
            (not trial.near.start.any(), Reason("risk_nobody_left")),
        ]
        return tuple(reason for applies, reason in said if applies)


def _rank(lift: float) -> float:
    return -1.0 if np.isnan(lift) else round(lift, DIGITS)


def _share(n: int, of: int) -> float:
    return n / of if of else np.nan
