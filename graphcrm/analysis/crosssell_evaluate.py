"""Would the recommendations of a past date have come true, and did the network help?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from graphcrm.analysis.crosssell_trial import BASELINES, HORIZON_DAYS, TOP, Trial
from graphcrm.analysis.dated import left_out
from graphcrm.analysis.figures import view_of
from graphcrm.analysis.gap_model import GapTerms
from graphcrm.analysis.influence_ties import MAX_FIRM
from graphcrm.analysis.network_weight import FEWEST_OPENERS, LEARNED, NetworkWeight, learned_from
from graphcrm.analysis.network_weight import network_weight as weight_of
from graphcrm.answer import DIGITS, Answer, Column, Total, Unit, Words
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_DAY, Day, FloatVec, as_date, day_of
from graphcrm.kernels.gap_scores import LIFT_PRIOR, NEIGHBOUR_PRIOR
from graphcrm.kernels.ranking import Ranked
from graphcrm.reasons import Reason

if TYPE_CHECKING:
    from graphcrm.kernels.resampled_shares import Estimate

N_RESAMPLES: Final = 1_000
METHODS: Final = ("network", "without_network", *BASELINES)


def evaluate(
    graph: Graph | View,
    *,
    cutoff: Day | None = None,
    as_of: Day | None = None,
    network_weight: str = LEARNED,
    neighbour_prior: float = NEIGHBOUR_PRIOR,
    lift_prior: float = LIFT_PRIOR,
    max_firm: int = MAX_FIRM,
    n_resamples: int = N_RESAMPLES,
    rng_seed: int = 1,
) -> Answer:
    """Say whether what would have been recommended on a past date was then opened.

    Five products are listed for every party that opened one in the 365 days after the cut-off, from
    what was known at the cut-off: by the scores of ``crosssell gaps``, by the same without the
    network, by popularity alone, and by item-item cosine.

    Parameters
    ----------
    graph : Graph or View
    cutoff : date or ISO text, optional
        Default: 365 days before the date asked about.
    as_of : date or ISO text, optional
        Openings up to it count.  Default: the newest event date in the data, not after today.
    network_weight : str
        ``learned`` from the 365 days before the cut-off, or a number from 0 to 10.
    neighbour_prior, lift_prior, max_firm
        As of :func:`graphcrm.analysis.gaps.gaps`.
    n_resamples : int
        How often parties are drawn again for the intervals.
    rng_seed : int
        The same number draws the same parties.

    Returns
    -------
    Answer
        ``method, hit_rate, hit_low, hit_high, map, map_low, map_high, coverage, coverage_low,
        coverage_high, n_parties``, a row a method.  ``hit_rate``: share of parties that opened one
        of their five.  ``map``: mean average precision at 5.  ``coverage``: share of all products
        that could be recommended that are on any list.  Intervals hold the middle 95 % of resampled
        figures.  Totals ``cutoff, until, network_weight, weight_after, better_baseline, map_ratio,
        map_ratio_low, map_ratio_high, reach_share, n_parties, n_openers, n_openings, n_products``;
        ``weight_after`` is the weight that the openings after the cut-off would have taught, which
        no list here used, None where too few opened anything.

    Raises
    ------
    InputError
        The cut-off is not before the date, nobody held anything by it or opened anything after it,
        or another parameter is out of its range.

    Notes
    -----
    Only rows whose beginning is known are used, and the notes say how many that leaves out; see
    :class:`graphcrm.analysis.dated.DatedView`.  Of more than 20,000 parties as many are drawn by
    chance.  See :mod:`graphcrm.kernels.ranking` for the measures.
    """
    view = view_of(graph, as_of)
    day = view.as_of - timedelta(days=HORIZON_DAYS) if cutoff is None else as_date(cutoff)
    terms = GapTerms(neighbour_prior, lift_prior, max_firm)
    trial = Trial.at(view, day, terms, rng_seed=rng_seed)
    _check(trial, view)
    weight = weight_of(trial.view, network_weight, terms=terms)
    found = _Found(trial, weight, {"n_resamples": n_resamples, "rng_seed": rng_seed})
    return Answer(
        "crosssell.evaluate",
        view.as_of,
        view.graph.version,
        {
            "cutoff": day.isoformat(),
            "network_weight": network_weight,
            **asdict(terms),
            "n_resamples": n_resamples,
            "rng_seed": rng_seed,
        },
        found.columns,
        found.totals,
        (found.says, weight.note, *found.admits, *left_out(trial.view)),
    )


def _check(trial: Trial, view: View) -> None:
    """Refuse a cut-off that nothing can be judged at."""
    opened = view.graph.column("holdings", "opened_on")[
        np.flatnonzero(View(view.graph, view.as_of, view.scope).valid("holdings"))
    ]
    dated = opened[opened != NO_DAY]
    if not len(dated):
        raise InputError("no holding has an opened_on by that date; load holdings with opened_on")
    if trial.view.day >= view.day:
        raise InputError(f"the cut-off is a day before {view.as_of}, the date asked about")
    if not trial.view.valid("holdings").any():
        first = day_of(int(dated.min()))
        raise InputError(f"nothing was held yet at the cut-off; the first opening is of {first}")
    if not len(trial.party):
        raise InputError(
            f"nobody opened anything new from the cut-off to {day_of(trial.until)} who banked here "
            "before; choose an earlier cut-off, or load newer holdings"
        )


@dataclass(frozen=True)
class _Found:
    """The lists of each method, judged."""

    trial: Trial
    weight: NetworkWeight
    drawing: Mapping[str, int]

    @cached_property
    def ranked(self) -> Sequence[Ranked]:
        """Of each method in the order of ``METHODS``."""
        return self.trial.ranked((self.weight.weight, 0.0), BASELINES)

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
        if len(self.trial.openers) < FEWEST_OPENERS:
            return None
        return learned_from(self.trial).weight

    @property
    def columns(self) -> tuple[Column, ...]:
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
        trial = self.trial
        return {
            "cutoff": trial.view.as_of.isoformat(),
            "until": day_of(trial.until).isoformat(),
            "network_weight": self.weight.weight,
            "weight_after": self.after,
            "better_baseline": BASELINES[self.better],
            "map_ratio": _known(self.ratio.value),
            "map_ratio_low": _known(self.ratio.low),
            "map_ratio_high": _known(self.ratio.high),
            "reach_share": _known(float(trial.has_near.mean())),
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
            return Reason("evaluate_no_baseline", {"k": TOP})
        facts = {"k": TOP, "ratio": value, "low": low, "high": high}
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


def _known(value: float) -> float | None:
    return None if np.isnan(value) else round(value, DIGITS)
