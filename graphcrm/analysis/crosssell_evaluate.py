"""Would the recommendations of a past date have come true, and did the network help?"""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.crosssell_judged import Judged
from graphcrm.analysis.crosssell_trial import TOP, Trial
from graphcrm.analysis.dated import left_out, year_before
from graphcrm.analysis.figures import view_of
from graphcrm.analysis.gap_model import GapTerms
from graphcrm.analysis.influence_ties import MAX_FIRM
from graphcrm.analysis.network_weight import LEARNED
from graphcrm.analysis.network_weight import network_weight as weight_of
from graphcrm.analysis.rules import RULES, Rules
from graphcrm.answer import Answer
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_DAY, Day, as_date, day_of
from graphcrm.kernels.gap_scores import LIFT_PRIOR, NEIGHBOUR_PRIOR

N_RESAMPLES: Final = 1_000
MOST_LISTED: Final = 100


def evaluate(  # noqa: PLR0913 - each is an option
    graph: Graph | View,
    *,
    cutoff: Day | None = None,
    as_of: Day | None = None,
    k: int = TOP,
    network_weight: str = LEARNED,
    neighbour_prior: float = NEIGHBOUR_PRIOR,
    lift_prior: float = LIFT_PRIOR,
    max_firm: int = MAX_FIRM,
    n_resamples: int = N_RESAMPLES,
    rng_seed: int = 1,
    rules: Rules = RULES,
) -> Answer:
    """Say whether what would have been recommended on a past date was then opened.

    ``k`` products are listed for every party that opened one in the 365 days after the cut-off,
    from what was known at the cut-off: by the scores of ``crosssell gaps``, by the same without the
    network, by popularity alone, and by item-item cosine.

    Parameters
    ----------
    graph : Graph or View
    cutoff : date or ISO text, optional
        Default: 365 days before the date asked about.
    as_of : date or ISO text, optional
        Openings up to it count.  Default: the newest event date in the data, not after today.
    k : int, 1 to 100
        How many products are listed for a party.
    network_weight : str
        ``learned`` from the 365 days before the cut-off, or a number from 0 to 10.
    neighbour_prior, lift_prior, max_firm
        As of :func:`graphcrm.analysis.gaps.gaps`.
    n_resamples : int
        How often parties are drawn again for the intervals.
    rng_seed : int
        The same number draws the same parties.
    rules : Rules
        Its ``tie_strength`` says how strong each kind of tie is.

    Returns
    -------
    Answer
        ``method, hit_rate, hit_low, hit_high, map, map_low, map_high, coverage, coverage_low,
        coverage_high, n_parties``, a row a method.  ``hit_rate``: share of parties that opened one
        of its ``k``.  ``map``: mean average precision at ``k``.  ``coverage``: share of the
        products that could be recommended that are on any list.  Intervals hold the middle 95 % of
        resampled figures.  Totals ``cutoff, until, network_weight, weight_after, better_baseline,
        map_ratio, map_ratio_low, map_ratio_high, reach_share, n_parties, n_openers, n_openings,
        n_products``;
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
    if not 1 <= k <= MOST_LISTED:
        raise InputError(f"k is from 1 to {MOST_LISTED} products a party")
    view = view_of(graph, as_of)
    day = year_before(view.as_of) if cutoff is None else as_date(cutoff)
    terms = GapTerms(neighbour_prior, lift_prior, max_firm, rules.strengths)
    trial = Trial.at(view, day, terms, rng_seed=rng_seed)
    _check(trial, view)
    weight = weight_of(trial.view, network_weight, terms=terms)
    found = Judged(trial, weight, k, {"n_resamples": n_resamples, "rng_seed": rng_seed})
    return Answer(
        "crosssell.evaluate",
        view.as_of,
        view.graph.version,
        {
            "cutoff": day.isoformat(),
            "k": k,
            "network_weight": network_weight,
            **terms.said(),
            "n_resamples": n_resamples,
            "rng_seed": rng_seed,
            **rules.said("tie_strength"),
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
        raise InputError(
            f"the cut-off must lie before {view.as_of}, the date asked about; name an earlier day"
        )
    if not trial.view.valid("holdings").any():
        first = day_of(int(dated.min()))
        raise InputError(
            f"nothing was held at the cut-off; the first opening is of {first}, name a later day"
        )
    if not len(trial.party):
        raise InputError(
            f"nobody opened anything new from the cut-off to {day_of(trial.until)} who banked here "
            "before; choose an earlier cut-off, or load newer holdings"
        )
