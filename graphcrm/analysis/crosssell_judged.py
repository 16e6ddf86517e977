"""How good lists of products at a cut-off were: columns, totals, and what there is to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from graphcrm.analysis.crosssell_trial import BASELINES, HORIZON_DAYS, Trial
from graphcrm.analysis.network_weight import FEWEST_OPENERS, NetworkWeight, learned_from
from graphcrm.answer import DIGITS, Column, Total, Unit, Words, rounded
from graphcrm.graph.arrays import FloatVec, day_of
from graphcrm.kernels.ranking import Ranked
from graphcrm.reasons import Reason

if TYPE_CHECKING:
    from graphcrm.kernels.resampled_shares import Estimate

METHODS: Final = ("network", "without_network", *BASELINES)


@dataclass(frozen=True)
class Judged:
    """The lists of each method at a cut-off, judged by what came after it.

    Parameters
    ----------
    trial : Trial
    weight : NetworkWeight
        Of the network, and why it is that.
    k : int
        How many products are listed for a party.
    drawing : mapping
        ``n_resamples`` and ``rng_seed`` of the intervals.
    """

    trial: Trial
    weight: NetworkWeight
    k: int
    drawing: Mapping[str, int]

    @cached_property
    def ranked(self) -> Sequence[Ranked]:
        """Of each method in the order of ``METHODS``."""
        return self.trial.ranked((self.weight.weight, 0.0), BASELINES, k=self.k)

    @cached_property
    def better(self) -> int:
        """Which baseline has the better mean average precision; of equals the first."""
        return int(np.argmax([ranked.precision.mean().round(DIGITS) for ranked in self.ranked[2:]]))

    @cached_property
    def ratio(self) -> Estimate:
        """How many times the better baseline's mean average precision the network's is."""
        from graphcrm.kernels.resampled_shares import ratio

        best = self.ranked[2 + self.better].precision
        return ratio(self.ranked[0].precision, best, **self.drawing)

    @cached_property
    def after(self) -> float | None:
        """The weight that one would have learned from what came after the cut-off."""
        if len(self.trial.openers) < FEWEST_OPENERS or self.trial.is_blind:
            return None
        return learned_from(self.trial).weight

    @property
    def columns(self) -> tuple[Column, ...]:
        """A row a method."""
        from graphcrm.kernels.resampled_shares import covered, mean

        offered = self.trial.offered
        hits = [mean(r.hit.astype(np.float64), **self.drawing) for r in self.ranked]
        maps = [mean(r.precision, **self.drawing) for r in self.ranked]
        places = [np.where(r.item < 0, -1, np.searchsorted(offered, r.item)) for r in self.ranked]
        shares = [covered(place, len(offered), **self.drawing) for place in places]
        n = np.full(len(METHODS), len(self.trial.party))
        return (
            Column("method", Unit.WORD, np.arange(len(METHODS)), Words(METHODS)),
            *_estimates("hit_rate", "hit", hits),
            *_estimates("map", "map", maps),
            *_estimates("coverage", "coverage", shares),
            Column("n_parties", Unit.COUNT, n),
        )

    @property
    def totals(self) -> dict[str, Total]:
        """The cut-off, what was learned by it, and how far the better baseline was beaten."""
        trial = self.trial
        return {
            "cutoff": trial.view.as_of.isoformat(),
            "until": day_of(trial.until).isoformat(),
            "network_weight": self.weight.weight,
            "weight_after": self.after,
            "better_baseline": BASELINES[self.better],
            "map_ratio": rounded(self.ratio.value),
            "map_ratio_low": rounded(self.ratio.low),
            "map_ratio_high": rounded(self.ratio.high),
            "reach_share": rounded(float(trial.has_near.mean())),
            "n_parties": len(trial.party),
            "n_openers": len(trial.openers),
            "n_openings": len(trial.pairs),
            "n_products": len(trial.offered),
        }

    @property
    def says(self) -> Reason:
        """Whether the recommendations beat the better baseline."""
        value, low, high = self.ratio
        if np.isnan(value):
            return Reason("evaluate_no_baseline", {"k": self.k})
        facts = {"k": self.k, "ratio": value, "low": low, "high": high}
        if low > 1:
            return Reason("evaluate_better", facts)
        return Reason("evaluate_worse" if high < 1 else "evaluate_no_better", facts)

    @property
    def admits(self) -> tuple[Reason, ...]:
        """What else has to be said."""
        trial = self.trial
        n, n_days = len(trial.party), trial.until - trial.view.day
        reach = Reason("evaluate_reach", {"share": float(trial.has_near.mean())})
        after = {"weight": self.after or 0.0}
        said = [
            (self.after == 0 < self.weight.weight, Reason("evaluate_after_nothing")),
            (
                bool(self.after) and self.after != self.weight.weight,
                Reason("evaluate_after", after),
            ),
            (n < len(trial.openers), Reason("evaluate_drawn", {"n": n, "of": len(trial.openers)})),
            (n_days < HORIZON_DAYS, Reason("evaluate_short", {"n": n_days, "of": HORIZON_DAYS})),
        ]
        return (reach, *(reason for applies, reason in said if applies))


def _estimates(name: str, of: str, found: Sequence[Estimate]) -> tuple[Column, ...]:
    names = (name, f"{of}_low", f"{of}_high")
    values: FloatVec = np.array(found)
    return tuple(Column(n, Unit.SHARE, values[:, at]) for at, n in enumerate(names))
