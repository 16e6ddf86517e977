"""Would nearness to those who had left by a past date have told who left after it?"""

from __future__ import annotations

from typing import Final

from graphcrm.analysis.attrition import EVENT_DAYS
from graphcrm.analysis.dated import left_out, year_before
from graphcrm.analysis.figures import view_of
from graphcrm.analysis.risk_judged import RiskJudged
from graphcrm.analysis.risk_trial import HORIZON_DAYS, RiskTerms, RiskTrial
from graphcrm.analysis.rules import RULES, Rules, check_days
from graphcrm.analysis.signals import HALF_LIFE_DAYS
from graphcrm.answer import Answer
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import Day, as_date
from graphcrm.kernels.activation import SPREAD

N_RESAMPLES: Final = 1_000


def evaluate(
    graph: Graph | View,
    *,
    cutoff: Day | None = None,
    as_of: Day | None = None,
    horizon_days: int = HORIZON_DAYS,
    event_days: int = EVENT_DAYS,
    spread: float = SPREAD,
    half_life_days: float = HALF_LIFE_DAYS,
    n_resamples: int = N_RESAMPLES,
    rng_seed: int = 1,
    rules: Rules = RULES,
) -> Answer:
    """Say whether nearness to those who had left by a past date told who left after it.

    Parties that banked here at the cut-off and had not left are ranked by what was known then: by
    contagion, by their own signals, by worth, by how many ties they have, and at random.  Judged is
    how many of the first 1, 5, 10 and 20 % then had an attrition event.

    Parameters
    ----------
    graph : Graph or View
    cutoff : date or ISO text, optional
        Default: 365 days before the date asked about.
    as_of : date or ISO text, optional
        Events up to it count.  Default: the newest event date in the data, not after today.
    horizon_days : int, days
        How long after the cut-off events count.
    event_days, spread
        As of :func:`graphcrm.analysis.contagion_list.contagion`.
    half_life_days : float, days, above 0
        After so many days a signal counts half.
    n_resamples : int
        How often parties are drawn again for the intervals.
    rng_seed : int
        The same number draws the same parties.
    rules : Rules
        Its ``tie_strength`` says how strong each kind of tie is.

    Returns
    -------
    Answer
        ``method, lift_1, lift_1_low, lift_1_high``, the same of ``lift_5, lift_10, lift_20`` and
        ``auc``, then ``reach, n_parties``, a row a method.  ``lift_10``: how many times as many
        left of the first tenth as of all, equals in a random order; ``reach``: the share of parties
        of which the method says anything.  Intervals hold the middle 95 % of resampled figures.
        Totals ``cutoff, until, n_parties, n_active, n_events, n_fell, n_tier_fell,
        n_payroll_stopped, n_closed, n_left, base_rate, n_start, ratio, ratio_low, ratio_high,
        better_baseline, lift_gain, lift_gain_low, lift_gain_high, network_adds``; ``ratio``:
        contagion's lift at 10 % over that of own signals; ``lift_gain``: the same less that of the
        better baseline, each over the same resampled parties.  ``better_baseline`` is null
        where nobody left, ``network_adds`` where fewer than ten did.

    Raises
    ------
    InputError
        The cut-off is not before the date, or another parameter is out of its range.

    Notes
    -----
    Only rows whose beginning is known are used, and the notes say how many that leaves out; see
    :class:`graphcrm.analysis.dated.DatedView`.  Where balances are kept of some parties only, these
    are judged: a fall of the others would not be seen.  Of more than 50,000 as many are drawn by
    chance.  See :mod:`graphcrm.kernels.lift` for the measures.
    """
    check_days(horizon_days, "horizon_days")
    check_days(event_days, "event_days")
    view = view_of(graph, as_of)
    day = year_before(view.as_of) if cutoff is None else as_date(cutoff)
    if day >= view.as_of:
        raise InputError(
            f"the cut-off must lie before {view.as_of}, the date asked about; name an earlier day"
        )
    terms = RiskTerms(event_days, spread, half_life_days, rules.strengths)
    trial = RiskTrial.at(view, day, terms, horizon_days=horizon_days, rng_seed=rng_seed)
    found = RiskJudged(trial, horizon_days, n_resamples)
    return Answer(
        "risk.evaluate",
        view.as_of,
        view.graph.version,
        {
            "cutoff": day.isoformat(),
            "horizon_days": horizon_days,
            "event_days": event_days,
            "spread": spread,
            "half_life_days": half_life_days,
            "n_resamples": n_resamples,
            "rng_seed": rng_seed,
            **rules.said("tie_strength"),
        },
        found.columns,
        found.totals,
        (found.says, *found.admits, *left_out(trial.view, guarantees=True)),
    )
