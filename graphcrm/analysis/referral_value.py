"""What a customer's referrals are worth to the bank, by how many would have come without them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from graphcrm.analysis.columns import PartyNames, greatest_first
from graphcrm.analysis.figures import WORTH, fen_of_limit, view_of, worth_of
from graphcrm.analysis.inquiry import Found
from graphcrm.analysis.referral_credit import EFFECTIVE_WORTH, effective
from graphcrm.analysis.referral_forest import referral_answer, trees_of
from graphcrm.analysis.uplift import N_RESAMPLES, worth_uplift
from graphcrm.answer import Answer, Column, Unit, rounded, sum_fen, yuan
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_FEN, NO_IX, Day, IntVec, Vec
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason

MONTHS: Final = 12
MOST_MONTHS: Final = 600
DISCOUNT: Final = 0.10
SHARES: Final = {"value_at_0": 0.0, "value_at_half": 0.5, "value_at_1": 1.0}


def value(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    worth: str = WORTH,
    effective_worth: float = EFFECTIVE_WORTH,
    acquisition_cost: float = 0.0,
    reward: float = 0.0,
    months: int = MONTHS,
    discount: float = DISCOUNT,
    incrementality: float | None = None,
    by_uplift: bool = False,
) -> Answer:
    """List what each referrer's referrals are worth, if nobody, half or all came because of them.

    The margin of those who would not have come otherwise, and the cost of winning a customer that
    every effective one saved, less the reward paid for it.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    worth : str
        ``worth``, ``business`` or a money column.
    effective_worth : float, yuan
        Least worth of an active party that counts as effective.
    acquisition_cost : float, yuan
        What the bank spends to win one effective customer in another way.
    reward : float, yuan
        What the bank pays for one effective referral.
    months : int
        For how many months ahead the margin counts.
    discount : float
        By how much less money is worth a year later: 0.1 for 10 %.
    incrementality : float, 0..1, optional
        The bank's own share of those who would not have come otherwise.
    by_uplift : bool
        Take for it the share of the referred's worth that others like them do not have, where
        ``referral uplift`` finds that they have more.

    Returns
    -------
    Answer
        ``referrer_id, n_referred, n_effective, margin, value_at_0, value_at_half, value_at_1,
        value_at_own, name``, greatest ``value_at_half`` first.  ``n_referred``: active parties whom
        the party brought in itself; ``margin`` is what these leave in the months ahead, discounted;
        ``value_at_own`` is null without a share of the bank's own.
        Totals ``n_referrers, n_referred, n_effective, margin, value_at_0, value_at_half,
        value_at_1, value_at_own, incrementality, n_margin_unknown``.

    Raises
    ------
    InputError
        A parameter outside its range, or both ``incrementality`` and ``by_uplift``.

    Notes
    -----
    Margin is ``revenue_12m``, a twelfth a month, the first a month ahead; unknown counts as 0 and
    is counted.  Sums are of whole fen, each value rounded once.  Source: Kumar, Petersen and Leone
    (2007): the value of referrals of type one is margin and saved acquisition, of type two saved
    acquisition alone.  O(n) in parties.
    """
    view = view_of(graph, as_of)
    saved = fen_of_limit(acquisition_cost, "acquisition_cost") - fen_of_limit(reward, "reward")
    factor = present_value(months, discount)
    good = effective(view, worth_of(view, worth), effective_worth)
    own = _own_share(view, worth, incrementality, by_uplift)
    parent, revenue = trees_of(view).parent, worth_of(view, "revenue_12m")
    party = np.flatnonzero(view.active & (parent != NO_IX))
    known = party[revenue[party] != NO_FEN]
    n_referred = _by_parent(parent, party, np.ones(len(party), np.int64))
    n_effective = _by_parent(parent, party, good[party].astype(np.int64))
    earned = _by_parent(parent, known, revenue[known])
    referrer = np.flatnonzero(n_referred)
    margin = factor * earned[referrer]
    money = {"margin": _rounded(margin)} | {
        name: _rounded(share * margin + saved * n_effective[referrer])
        for name, share in {**SHARES, "value_at_own": own}.items()
    }
    order = greatest_first(money["value_at_half"], referrer)
    sums: dict[str, float | None] = {name: yuan(sum_fen(fen)) for name, fen in money.items()}
    if np.isnan(own):
        sums["value_at_own"] = None
    n_unknown = len(party) - len(known)
    found = Found(
        parameters={
            "effective_worth": effective_worth,
            "acquisition_cost": acquisition_cost,
            "reward": reward,
            "months": months,
            "discount": discount,
            "incrementality": incrementality,
            "by_uplift": by_uplift,
        },
        columns=(
            Column("referrer_id", Unit.TEXT, referrer[order], view.graph.ids(PARTIES)),
            Column("n_referred", Unit.COUNT, n_referred[referrer][order]),
            Column("n_effective", Unit.COUNT, n_effective[referrer][order]),
            *(Column(name, Unit.YUAN, fen[order]) for name, fen in money.items()),
            Column("name", Unit.TEXT, referrer[order], PartyNames(view.graph)),
        ),
        totals={
            "n_referrers": len(referrer),
            "n_referred": len(party),
            "n_effective": int(np.count_nonzero(good[party])),
            **sums,
            "incrementality": rounded(own),
            "n_margin_unknown": n_unknown,
        },
        parties=party,
        summed=party,
        says=Reason("referral_value", {"n": len(referrer), "n_parties": len(party), **_told(sums)}),
        notes=(
            *([Reason("margin_unknown", {"n": n_unknown})] if n_unknown else []),
            *([] if acquisition_cost else [Reason("no_acquisition_cost")]),
            *([Reason("uplift_sets_nothing")] if by_uplift and np.isnan(own) else []),
        ),
    )
    return referral_answer(view, "referral.value", found, measure=worth)


def present_value(months: int, discount: float) -> float:
    """Return what a yuan a year is worth now, a twelfth of it coming at the end of each month.

    Raises
    ------
    InputError
        ``months`` outside 1 to 600, or ``discount`` outside 0 to 1.

    Examples
    --------
    >>> present_value(24, 0.0), round(present_value(12, 0.1), 4)
    (2.0, 0.95)
    """
    if not 1 <= months <= MOST_MONTHS:
        raise InputError(f"months is a number from 1 to {MOST_MONTHS}")
    if not 0 <= discount <= 1:
        raise InputError("discount is a share a year, from 0 to 1: 0.1 for 10 %")
    ahead = np.arange(1, months + 1)
    return float(np.sum((1 + discount) ** (-ahead / 12)) / 12)


def _own_share(view: View, worth: str, incrementality: float | None, by_uplift: bool) -> float:
    """Return the bank's own share of those who would not have come otherwise; NaN for none."""
    if incrementality is not None and by_uplift:
        raise InputError("give incrementality or by_uplift, not both")
    if incrementality is not None and not 0 <= incrementality <= 1:
        raise InputError("incrementality is a share, from 0 to 1")
    if by_uplift:
        return worth_uplift(view, worth, n_resamples=N_RESAMPLES, rng_seed=1)
    return np.nan if incrementality is None else incrementality


def _by_parent(parent: IntVec, party: IntVec, amount: IntVec) -> IntVec:
    """Return by referrer the sum over those whom it brought in."""
    total = np.zeros(len(parent), np.int64)
    np.add.at(total, parent[party], amount)
    return total


def _rounded(fen: Vec) -> IntVec:
    """Return whole fen, ``NO_FEN`` where there is no number."""
    unknown = np.isnan(fen)
    return np.where(unknown, NO_FEN, np.rint(np.where(unknown, 0, fen)).astype(np.int64))


def _told(sums: Mapping[str, float | None]) -> dict[str, float]:
    """Return the sums that the sentence names."""
    return {name: sums[name] or 0.0 for name in SHARES}
