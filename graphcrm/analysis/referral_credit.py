"""Whose merit new customers are: each one's worth shared out among those who led to him."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

import numpy as np

from graphcrm.analysis.columns import PartyNames, greatest_first
from graphcrm.analysis.figures import WORTH, fen_of_limit, view_of, worth_of
from graphcrm.analysis.inquiry import Found
from graphcrm.analysis.referral_forest import forest_of, referral_answer, referred_on, trees_of
from graphcrm.answer import Answer, Column, Unit, yuan
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_DAY, NO_FEN, NO_IX, BoolVec, Day, IntVec, marked, month_number
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.shares import (
    equal_parts,
    halves,
    largest_remainder,
    lineage,
    reach_of_halves,
)
from graphcrm.kernels.trees import Trees
from graphcrm.reasons import Reason

Rule: TypeAlias = Literal["direct", "root", "decay", "split"]

RULES: Final = ("direct", "root", "decay", "split")
EFFECTIVE_WORTH: Final = 1_000.0
PAIRS_AT_ONCE: Final = 4_000_000
MOST_PAIRS: Final = 20_000_000


def credit(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    worth: str = WORTH,
    rule: Rule = "direct",
    effective_worth: float = EFFECTIVE_WORTH,
    cap: float | None = None,
) -> Answer:
    """Share out the worth of effective referred parties among those who led to them.

    A referred party is effective when it is active and its worth is at least ``effective_worth``.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    worth : str
        ``worth``, ``business`` or a money column.
    rule : {"direct", "root", "decay", "split"}
        Who gets it: the referrer; the root of the tree; all ancestors, at each step away half as
        much; all ancestors, equally.
    effective_worth : float, yuan
    cap : float, yuan, optional
        The most that one referrer gets for the referrals of a calendar month; what is above it is
        cut and goes to nobody.  A party belongs to the month it was brought in.

    Returns
    -------
    Answer
        ``referrer_id, credit, cut, n_parties, name``, greatest credit first.
        Totals ``credit, cut, worth, n_parties, n_worth_unknown``; credit and cut add up to worth,
        the worth of all effective referred parties, to the fen.

    Raises
    ------
    InputError
        No such rule or measure, an amount that is negative, or a forest too deep to split over.

    Notes
    -----
    Shares are whole fen by largest remainder, ties by id, so the sums are exact.  O(m) for direct
    and root; decay looks at no more than 2 b + 1 ancestors for a worth of b bits, whatever the
    depth; split goes over every pair of a party and an ancestor, and is refused above 20 million
    pairs (one chain of 6,300 generations).
    """
    if rule not in RULES:
        raise InputError(f"rule is one of {', '.join(RULES)}")
    cap_fen = None if cap is None else fen_of_limit(cap, "cap")
    view = view_of(graph, as_of)
    money, trees = worth_of(view, worth), trees_of(view)
    party = np.flatnonzero(effective(view, money, effective_worth) & (trees.parent != NO_IX))
    shares = _shared(trees, party, money[party], rule)
    due, paid = _by_referrer(view, shares, cap_fen)
    n_parties = _n_credited(trees, party, rule)
    referrer = np.flatnonzero(n_parties)
    referrer = referrer[greatest_first(paid[referrer], referrer)]
    cut = due - paid
    sums = {"credit": yuan(int(paid.sum())), "cut": yuan(int(cut.sum()))}
    referred = np.flatnonzero(view.active & (trees.parent != NO_IX))
    found = Found(
        parameters={"rule": rule, "effective_worth": effective_worth, "cap": cap},
        columns=(
            Column("referrer_id", Unit.TEXT, referrer, view.graph.ids(PARTIES)),
            Column("credit", Unit.YUAN, paid[referrer]),
            Column("cut", Unit.YUAN, cut[referrer]),
            Column("n_parties", Unit.COUNT, n_parties[referrer]),
            Column("name", Unit.TEXT, referrer, PartyNames(view.graph)),
        ),
        totals={**sums, "worth": yuan(int(money[party].sum())), "n_parties": len(party)},
        parties=referred,
        summed=referred,
        says=Reason("credit", {"n": len(referrer), "n_parties": len(party), **sums}),
        notes=() if cap_fen is None else (_about_cap(cap_fen, sums["cut"]),),
    )
    return referral_answer(view, "referral.credit", found, measure=worth)


def effective(view: View, money: IntVec, least: float) -> BoolVec:
    """Return which parties are active and worth at least ``least`` yuan.

    Raises
    ------
    InputError
        ``least`` is no amount.
    """
    least_fen = fen_of_limit(least, "effective_worth")
    return np.asarray(view.active & (money != NO_FEN) & (money >= least_fen))


def _about_cap(cap: int, cut: float) -> Reason:
    return Reason("cap_cuts", {"cut": cut}) if cap else Reason("cap_is_zero")


def _shared(
    trees: Trees, party: IntVec, money: IntVec, rule: Rule
) -> Iterator[tuple[IntVec, IntVec, IntVec]]:
    """Yield, some at a time, who was brought in, who gets credit for it, and how many fen."""
    if rule in ("direct", "root"):
        yield party, (trees.parent if rule == "direct" else trees.root)[party], money
        return
    most = trees.generation[party]
    if rule == "decay":
        most = np.minimum(most, reach_of_halves(money))
    for at in _pieces(most):
        some, worth = party[at], money[at]
        which, ancestor, distance = lineage(trees.parent, some, most[at])
        depth = trees.generation[some][which]
        if rule == "decay":
            whole, remainder = halves(worth[which], depth, distance)
        else:
            whole, remainder = equal_parts(worth[which], depth)
        yield some[which], ancestor, largest_remainder(worth, which, ancestor, whole, remainder)


def _pieces(n_ancestors: IntVec) -> Iterator[slice]:
    """Yield stretches of parties whose pairs with an ancestor fit in memory."""
    pairs = np.cumsum(n_ancestors)
    if len(pairs) and pairs[-1] > MOST_PAIRS:
        raise InputError(
            "the forest is too deep to split credit over all ancestors; "
            "use the rule decay, direct or root"
        )
    start = 0
    while start < len(pairs):
        done = pairs[start - 1] if start else 0
        stop = int(np.searchsorted(pairs, done + PAIRS_AT_ONCE, side="right"))
        yield slice(start, max(stop, start + 1))
        start = max(stop, start + 1)


def _month(view: View) -> IntVec:
    """Return the calendar month in which each party was brought in, counted from the first one."""
    on = referred_on(view, forest_of(view).edge)
    on = np.where(on == NO_DAY, on.max(initial=0), on)  # roots get no credit: any month will do
    month = month_number(on)
    return np.asarray(month - month.min(initial=0))


def _by_referrer(
    view: View, pieces: Iterator[tuple[IntVec, IntVec, IntVec]], cap: int | None
) -> tuple[IntVec, IntVec]:
    """Return for every party the fen due to it, and the fen paid: at most the cap a month."""
    month = _month(view) if cap is not None else np.zeros(view.graph.n(PARTIES), np.int64)
    n_months = int(month.max(initial=0)) + 1
    keys, sums = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for party, ancestor, fen in pieces:
        key, total = _summed(ancestor.astype(np.int64) * n_months + month[party], fen)
        keys.append(key)
        sums.append(total)
    key, by_month = _summed(np.concatenate(keys), np.concatenate(sums))
    due = np.zeros(view.graph.n(PARTIES), np.int64)
    paid = due.copy()
    np.add.at(due, key // n_months, by_month)
    np.add.at(paid, key // n_months, by_month if cap is None else np.minimum(by_month, cap))
    return due, paid


def _summed(key: IntVec, fen: IntVec) -> tuple[IntVec, IntVec]:
    """Return the distinct keys, and by key the exact sum."""
    keys, which = np.unique(key, return_inverse=True)
    total = np.zeros(len(keys), np.int64)
    np.add.at(total, which, fen)
    return keys, total


def _n_credited(trees: Trees, party: IntVec, rule: Rule) -> IntVec:
    """Return for how many of ``party`` each party is one of those who get credit."""
    n = len(trees.parent)
    if rule in ("direct", "root"):
        return np.bincount((trees.parent if rule == "direct" else trees.root)[party], minlength=n)
    return trees.sum_below(marked(party, n).astype(np.int64))
