"""Whose merit new customers are: each one's worth shared out among those who led to him."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Final, Literal, TypeAlias

import numpy as np

from graphcrm.analysis.columns import PartyNames, by_count
from graphcrm.analysis.figures import WORTH, view_of, worth_of
from graphcrm.analysis.inquiry import Found
from graphcrm.analysis.referral_forest import forest_of, referral_answer, referred_on, trees_of
from graphcrm.answer import Answer, Column, Unit, yuan
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_DAY, NO_FEN, NO_IX, BoolVec, Day, IntVec
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.shares import FURTHEST, equal_parts, halves, largest_remainder, lineage
from graphcrm.kernels.trees import Trees
from graphcrm.reasons import Reason

Rule: TypeAlias = Literal["direct", "root", "decay", "split"]

RULES: Final = ("direct", "root", "decay", "split")
EFFECTIVE_WORTH: Final = 1_000.0
PAIRS_AT_ONCE: Final = 4_000_000
MOST_PAIRS: Final = 100_000_000


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
        0 or more.
    cap : float, yuan, optional
        The most that one referrer gets for the referrals of a calendar month (0 or more); what
        is above it is cut and goes to nobody.  A party belongs to the month it was brought in.

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
    and root, O(m min(d, 126)) for decay at depth d; split goes over every pair of a party and an
    ancestor, and is refused above 100 million pairs (one chain of 14,000 generations).
    """
    _checked(rule, effective_worth, cap)
    view = view_of(graph, as_of)
    money, trees = worth_of(view, worth), trees_of(view)
    party = np.flatnonzero(effective(view, money, effective_worth) & (trees.parent != NO_IX))
    shares = _shared(trees, party, money[party], rule)
    cap_fen = None if cap is None else round(cap * 100)
    referrer, paid, cut, n_parties = _by_referrer(view, shares, cap_fen)
    order = by_count(paid, referrer)
    referrer, paid, cut = referrer[order], paid[order], cut[order]
    sums = {"credit": yuan(int(paid.sum())), "cut": yuan(int(cut.sum()))}
    referred = np.flatnonzero(view.active & (trees.parent != NO_IX))
    found = Found(
        parameters={"rule": rule, "effective_worth": effective_worth, "cap": cap},
        columns=(
            Column("referrer_id", Unit.TEXT, referrer, view.graph.ids(PARTIES)),
            Column("credit", Unit.YUAN, paid),
            Column("cut", Unit.YUAN, cut),
            Column("n_parties", Unit.COUNT, n_parties[order]),
            Column("name", Unit.TEXT, referrer, PartyNames(view.graph)),
        ),
        totals={**sums, "worth": yuan(int(money[party].sum())), "n_parties": len(party)},
        parties=referred,
        summed=referred,
        says=Reason("credit", {"n": len(referrer), "n_parties": len(party), **sums}),
        notes=(Reason("cap_is_zero"),) if cap == 0 else (),
    )
    return referral_answer(view, "referral.credit", found, measure=worth)


def effective(view: View, money: IntVec, least: float) -> BoolVec:
    """Return which parties are active and worth at least ``least`` yuan."""
    return np.asarray(view.active & (money != NO_FEN) & (money >= round(least * 100)))


def checked_effective_worth(least: float) -> None:
    """Raise InputError unless the least worth of an effective party is an amount."""
    if not (isfinite(least) and least >= 0):
        raise InputError("effective_worth is an amount of yuan, 0 or more")


def _checked(rule: str, effective_worth: float, cap: float | None) -> None:
    if rule not in RULES:
        raise InputError(f"rule is one of {', '.join(RULES)}")
    checked_effective_worth(effective_worth)
    if cap is not None and not (isfinite(cap) and cap >= 0):
        raise InputError("cap is an amount of yuan a month, 0 or more; leave it out for none")


def _shared(
    trees: Trees, party: IntVec, money: IntVec, rule: Rule
) -> Iterator[tuple[IntVec, IntVec, IntVec]]:
    """Yield, some at a time, who was brought in, who gets credit for it, and how many fen."""
    if rule in ("direct", "root"):
        yield party, (trees.parent if rule == "direct" else trees.root)[party], money
        return
    most = FURTHEST if rule == "decay" else len(trees.parent)
    for at in _pieces(np.minimum(trees.generation[party], most)):
        some, worth = party[at], money[at]
        which, ancestor, distance = lineage(trees.parent, some, most=most)
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


def _summed(key: IntVec, fen: IntVec, n: IntVec) -> tuple[IntVec, IntVec, IntVec]:
    """Return the distinct keys, and by key the exact sums."""
    keys, which = np.unique(key, return_inverse=True)
    total, count = np.zeros(len(keys), np.int64), np.zeros(len(keys), np.int64)
    np.add.at(total, which, fen)
    np.add.at(count, which, n)
    return keys, total, count


def _month(view: View) -> IntVec:
    """Return the calendar month in which each party was brought in, counted from the first one."""
    on = referred_on(view, forest_of(view).edge)
    on = np.where(on == NO_DAY, on.max(initial=0), on)  # roots get no credit: any month will do
    month = on.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.asarray(month - month.min(initial=0))


def _by_referrer(
    view: View, pieces: Iterator[tuple[IntVec, IntVec, IntVec]], cap: int | None
) -> tuple[IntVec, IntVec, IntVec, IntVec]:
    """Return the referrers, and by referrer the fen paid, the fen cut, and of how many parties."""
    month = _month(view) if cap is not None else np.zeros(view.graph.n(PARTIES), np.int64)
    n_months = int(month.max(initial=0)) + 1
    none = np.zeros(0, np.int64)
    sums = [(none, none, none)]
    for party, ancestor, fen in pieces:
        key = ancestor.astype(np.int64) * n_months + month[party]
        sums.append(_summed(key, fen, np.ones(len(fen), np.int64)))
    key, due, n = _summed(*(np.concatenate(parts) for parts in zip(*sums, strict=True)))
    paid = due if cap is None else np.minimum(due, cap)
    referrer, total, n_parties = _summed(key // n_months, due, n)
    _, total_paid, _ = _summed(key // n_months, paid, n)
    return referrer, total_paid, total - total_paid, n_parties
