"""Credit for referrals as its definition reads: party by party, in exact fractions of fen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

from tests.reference.plain_coverage import Question
from tests.reference.referral import Table, fen_of, yuan
from tests.reference.referral_forest import Forest

HALF = Fraction(1, 2)


def shares_of(rule: str, ancestors: list[str]) -> dict[str, Fraction]:
    """Return which part of a party's worth each of its ancestors, nearest first, is due."""
    if rule == "direct":
        return {ancestors[0]: Fraction(1)}
    if rule == "root":
        return {ancestors[-1]: Fraction(1)}
    if rule == "split":
        return {one: Fraction(1, len(ancestors)) for one in ancestors}
    weights = {one: HALF**g for g, one in enumerate(ancestors, start=1)}
    return {one: weight / sum(weights.values()) for one, weight in weights.items()}


def in_fen(worth: int, shares: Mapping[str, Fraction]) -> dict[str, int]:
    """Return whole fen that add up to ``worth``, by largest remainder, ties by id."""
    exact = {one: worth * share for one, share in shares.items()}
    given = {one: int(due) for one, due in exact.items()}
    left = worth - sum(given.values())
    for one in sorted(exact, key=lambda one: (given[one] - exact[one], one))[:left]:
        given[one] += 1
    return given


def credit(
    q: Question, rule: str, *, effective_worth: float = 1000, cap: float | None = None
) -> Table:
    """Return a row per referrer who is due anything, most credit first."""
    f, least = Forest(q), fen_of(effective_worth)
    counted = [party for party in f.edge if f.effective(party, least)]
    due: Counter[tuple[str, int, int]] = Counter()
    n_parties: Counter[str] = Counter()
    for party in counted:
        on, worth = f.edge[party].on, f.worths[party]
        assert worth is not None
        for one, fen in in_fen(worth, shares_of(rule, f.ancestors(party))).items():
            due[one, on.year, on.month] += fen
            n_parties[one] += 1
    earned: Counter[str] = Counter()
    cut: Counter[str] = Counter()
    for (one, _, _), fen in due.items():
        paid = fen if cap is None else min(fen, fen_of(cap))
        earned[one] += paid
        cut[one] += fen - paid
    rows = [
        {
            "referrer_id": one,
            "credit": yuan(earned[one]),
            "cut": yuan(cut[one]),
            "n_parties": n_parties[one],
            "name": f.parties[one].get("name"),
        }
        for one in sorted(n_parties, key=lambda one: (-earned[one], one))
    ]
    totals = {
        "credit": yuan(earned.total()),
        "cut": yuan(cut.total()),
        "worth": yuan(f.worth_of(counted)),
        "n_parties": len(counted),
        "n_worth_unknown": f.n_unknown(list(f.edge)),
    }
    return Table(rows, totals)
