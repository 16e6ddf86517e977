"""Which referrals have earned a reward, which of them keep it, and what the cap leaves of it."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.columns import PartyNames
from graphcrm.analysis.figures import WORTH, fen_of_limit, view_of
from graphcrm.analysis.inquiry import Found
from graphcrm.analysis.referral_checks import newest_first, suspicions
from graphcrm.analysis.referral_credit import EFFECTIVE_WORTH
from graphcrm.analysis.referral_forest import (
    forest_of,
    opened_by,
    referral_answer,
    referred,
    referred_on,
    referrers,
)
from graphcrm.analysis.reward_history import (
    GONE,
    KEPT,
    NOT_KNOWN,
    NOT_REACHED,
    OVER_CAP,
    TO_CHECK,
    WHY,
    History,
)
from graphcrm.answer import Answer, Column, Unit, Words, yuan
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import (
    NO_DAY,
    NO_IX,
    BoolVec,
    Day,
    IntVec,
    month_number,
    offsets_of,
    place_in_group,
)
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason

REWARD: Final = 100.0
CLAW_BACK_DAYS: Final = 90
MOST_DAYS: Final = 36_500
STATUSES: Final = ("earned", "paid", "capped", "clawed_back", "not_effective", "held")
EARNED, PAID, CAPPED, CLAWED_BACK, NOT_EFFECTIVE, HELD = range(len(STATUSES))
ON_DEPOSITS: Final = ("worth", "business", "deposits", "aum")
_NOT_EARNED = (NOT_REACHED, NOT_KNOWN, GONE)
_STATUS_OF = np.array(
    [EARNED, PAID, CAPPED, CLAWED_BACK, CLAWED_BACK, *[NOT_EFFECTIVE] * 3, HELD], np.int8
)


def rewards(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    worth: str = WORTH,
    reward: float = REWARD,
    effective_worth: float = EFFECTIVE_WORTH,
    cap: float | None = None,
    claw_back_days: int = CLAW_BACK_DAYS,
    pay_suspicious: bool = False,
) -> Answer:
    """List what became of the reward for each referral that counts, the newest referrals first.

    A referral earns its reward on the first day on which the party is known to reach
    ``effective_worth``, and keeps it if the party then neither leaves nor falls under it for
    ``claw_back_days``.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    worth : str
        ``worth``, ``business`` or a money column.
    reward : float, yuan
        For each referral.
    effective_worth : float, yuan
        What a party has to reach; 0: the opening alone earns the reward, whatever its worth.
    cap : float, yuan, optional
        The most for the referrals of one referrer in a calendar month, the earliest first, ties by
        party.
    claw_back_days : int
    pay_suspicious : bool
        Reward suspicious referrals too.  Otherwise they are held back, to be looked at first.

    Returns
    -------
    Answer
        ``referrer_id, party_id, referred_on, status, reward, cut, earned_on, reason,
        referrer_name, name``.  ``status``: earned (not yet kept for long enough), paid (kept, so to
        be paid), capped (nothing left of the month's cap), clawed_back (left or fell under the
        threshold in time), not_effective, held.  ``reward`` is what is due, 0 unless earned or
        paid; ``cut`` what the cap takes off.
        Totals ``n_referrals, n_earned, n_paid, n_capped, n_clawed_back, n_not_effective, n_held,
        reward_earned, reward_paid, cut``.

    Raises
    ------
    InputError
        No such measure, a negative amount, or days outside 0 to 36,500.

    Notes
    -----
    Only the referral that counts is rewarded: the first of a party, by a customer or firm.  Figures
    are those of month ends since the referral; a party without any is judged by its figures on the
    date.  What was clawed back or held uses up nothing of a cap.  O(m log m) in referrals, O(b) in
    balances.
    """
    amount, least = fen_of_limit(reward, "reward"), fen_of_limit(effective_worth, "effective_worth")
    most = None if cap is None else fen_of_limit(cap, "cap")
    if not 0 <= claw_back_days <= MOST_DAYS:
        raise InputError(f"claw_back_days is a number of days from 0 to {MOST_DAYS:,}")
    view = view_of(graph, as_of)
    edge = forest_of(view).edge
    rows = edge[edge != NO_IX]
    rows = rows[newest_first(view, rows)]
    history = History.of(view, rows, measure=worth, least=least)
    why = history.why(view, referred(view, rows), claw_back_days)
    odd = _suspicions(view, rows) if not pay_suspicious else np.zeros((len(rows), 0), bool)
    why[odd.any(axis=1) & (why <= KEPT)] = TO_CHECK
    due = np.where(why <= KEPT, amount, 0)
    paid = due if most is None else _capped(view, rows, due, most)
    why[paid < np.minimum(due, 1)] = OVER_CAP
    status = _STATUS_OF[why]
    n_of = {f"n_{name}": int(np.count_nonzero(status == i)) for i, name in enumerate(STATUSES)}
    sums = {
        "reward_earned": _yuan(paid[status == EARNED]),
        "reward_paid": _yuan(paid[status == PAID]),
        "cut": _yuan(due - paid),
    }
    undated = int(np.count_nonzero(~history.dated)) if least else 0
    found = Found(
        parameters={
            "reward": reward,
            "effective_worth": effective_worth,
            "cap": cap,
            "claw_back_days": claw_back_days,
            "pay_suspicious": pay_suspicious,
        },
        columns=_columns(view, rows, history, why, odd, paid=paid, cut=due - paid),
        totals={"n_referrals": len(rows), **n_of, **sums},
        parties=referred(view, rows),
        summed=rows[:0],
        says=Reason("rewards", {"n": len(rows), **n_of, **sums}),
        notes=(
            *([Reason("reward_on_deposits")] if least and worth in ON_DEPOSITS else []),
            *([Reason("rewards_undated", {"n": undated})] if undated else []),
        ),
    )
    return referral_answer(view, "referral.rewards", found, measure=worth)


def _suspicions(view: View, rows: IntVec) -> BoolVec:
    """Return, a row a referral and a column a suspicion, what is odd about these."""
    every = opened_by(view, "referrer_ix")
    return suspicions(view, every)[np.searchsorted(every, rows)]


def _capped(view: View, rows: IntVec, due: IntVec, most: int) -> IntVec:
    """Return what is due within the cap of each referrer and calendar month, the earliest first."""
    paid, at = due.copy(), np.flatnonzero(due)
    if not len(at):
        return paid
    referrer, on = referrers(view, rows[at]), referred_on(view, rows[at])
    month = month_number(on)
    order = np.lexsort((referred(view, rows[at]), on, month, referrer))
    key = referrer.astype(np.int64) * (int(np.ptp(month)) + 1) + month - month.min()
    place = place_in_group(key[order])
    amount = int(due[at[0]])  # one and the same for all
    n_whole, rest = divmod(most, amount)
    within = np.where(place == n_whole, rest, 0)
    paid[at[order]] = np.where(place < n_whole, amount, within)
    return paid


def _columns(
    view: View, rows: IntVec, history: History, why: IntVec, odd: BoolVec, **money: IntVec
) -> tuple[Column, ...]:
    referrer, party, ids = referrers(view, rows), referred(view, rows), view.graph.ids(PARTIES)
    earned = np.where(np.isin(why, _NOT_EARNED), NO_DAY, history.earned_on)
    reasons, offsets = _reasons(why, odd)
    return (
        Column("referrer_id", Unit.TEXT, referrer, ids),
        Column("party_id", Unit.TEXT, party, ids),
        Column("referred_on", Unit.DAY, referred_on(view, rows)),
        Column("status", Unit.WORD, _STATUS_OF[why], Words(STATUSES)),
        Column("reward", Unit.YUAN, money["paid"]),
        Column("cut", Unit.YUAN, money["cut"]),
        Column("earned_on", Unit.DAY, earned),
        Column("reason", Unit.REASON, reasons, Words(WHY), offsets),
        Column("referrer_name", Unit.TEXT, referrer, PartyNames(view.graph)),
        Column("name", Unit.TEXT, party, PartyNames(view.graph)),
    )


def _reasons(why: IntVec, odd: BoolVec) -> tuple[IntVec, IntVec]:
    """Return why each row is so, and what is suspicious where that holds it back; and offsets."""
    held = (why == TO_CHECK)[:, None] & odd
    given = np.column_stack([np.ones(len(why), bool), held])
    codes = np.column_stack(
        [why, np.broadcast_to(np.arange(held.shape[1]) + TO_CHECK + 1, held.shape)]
    )
    return codes[given], offsets_of(given.sum(axis=1))


def _yuan(fen: IntVec) -> float:
    """Return a sum in yuan: rewards have no bound, so it may not fit into 64 bits."""
    return yuan(int(np.sum(fen, dtype=object)))
