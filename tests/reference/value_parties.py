"""Classes, stages, contribution and lifetime value as the definitions read; in plain Python.

Written apart from the package; see ``plain_coverage.Question``.  Banks have the usual tiers.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pandas as pd

from tests.reference.attrition import USUAL, events
from tests.reference.attrition import _months as month_worths
from tests.reference.plain_coverage import Fen, Question, fen
from tests.reference.referral_rewards import value

CLASSES = ("high", "valuable", "sleeping", "low", "unknown")
ENDS = {"done", "closed", "dropped", "won", "lost", "met", "cancelled", "declined", "completed"}
ENDS |= {
    "已完成",
    "完成",
    "已办结",
    "办结",
    "已关闭",
    "关闭",
    "已满足",
    "已解决",
    "已放弃",
    "已取消",
    "已成交",
    "成交",
    "已办理",
    "已处理",
    "已结束",
    "已终止",
    "已拒绝",
    "成功",
    "失败",
}


def kinds_held(q: Question, party: str) -> set[str]:
    """Return the categories that a party holds a product of."""
    kind_of = {row["product_id"]: row.get("category") for row in q.rows("products")}
    rows = [row for row in q.rows("holdings") if row["party_id"] == party]
    return {
        kind
        for row in rows
        if q.holds(row, "opened_on", "closed_on") and (kind := kind_of[row["product_id"]])
    }


def has_need(q: Question, party: str) -> bool:
    """Tell whether a need of a party is open."""
    return any(
        row["party_id"] == party
        and row["raised_on"] <= q.as_of
        and (row.get("status") or "").strip().lower() not in ENDS
        for row in q.rows("needs")
    )


def half_year(q: Question, party: str) -> tuple[int, int] | None:
    """Return worth six months before the newest month end, and then."""
    months = month_worths(q).get(party, {})
    newest = max(months, default=0)
    if not months or newest - 6 not in months:
        return None
    on, now = months[newest]
    before = months[newest - 6].worth
    if (q.as_of - on).days >= 92 or now is None or before is None or before <= 0:
        return None
    return before, now


def is_buying(q: Question, party: str) -> bool:
    """Tell whether a party holds a product of a category that it did not have half a year ago."""
    kind_of = {row["product_id"]: row.get("category") for row in q.rows("products")}
    begun = q.as_of - timedelta(days=180)
    rows = [row for row in q.rows("holdings") if row["party_id"] == party]
    old = {
        kind_of[row["product_id"]]
        for row in rows
        if row.get("opened_on") is None or row["opened_on"] <= begun
    }
    return bool(kinds_held(q, party) - old)


def stage(q: Question, party: str) -> str:
    """Return the stage of a party's life."""
    opened, change = q.parties()[party].get("opened_on"), half_year(q, party)
    left = events(q).get(party)
    if opened is not None and (q.as_of - opened).days < 180:
        return "exploring"
    recent = left is not None and (q.as_of - left[0]).days < 365
    if recent or (change and 10 * change[1] <= 7 * change[0]):
        return "declining"
    if is_buying(q, party) or (change and 10 * change[1] >= 12 * change[0]):
        return "growing"
    return "mature"


def value_class(q: Question, party: str) -> str:
    """Return the class of a party."""
    row = q.parties()[party]
    n_txn = row.get("n_txn_12m")
    money = [q.money_of(party, row, measure) for measure in ("worth", "loans")]
    valuable = any(fen is not None and fen >= 50_000_00 for fen in money) and (n_txn or 0) >= 12
    if n_txn is None:
        return "unknown"
    if valuable:
        more = len(kinds_held(q, party)) >= 4 or has_need(q, party)
        return "high" if more else "valuable"
    return "low" if n_txn else "sleeping"


def classes(q: Question) -> list[dict[str, Any]]:
    """Return the active parties by class, the richest first."""
    rows = [_class_row(q, party) for party in q.in_book()]
    return sorted(
        rows,
        key=lambda r: (
            CLASSES.index(r["value_class"]),
            r["worth"] is None,
            -(r["worth"] or 0),
            r["party_id"],
        ),
    )


def _class_row(q: Question, party: str) -> dict[str, Any]:
    row = q.parties()[party]
    money = {m: q.money_of(party, row, m) for m in ("worth", "loans")}
    known = [fen for fen in money.values() if fen is not None]
    present = ("high" if max(known) >= 50_000_00 else "low") if known else "unknown"
    return {
        "party_id": party,
        "value_class": value_class(q, party),
        **{name: None if fen is None else fen / 100 for name, fen in money.items()},
        "n_categories": len(kinds_held(q, party)),
        "open_need": has_need(q, party),
        "life_cycle": stage(q, party),
        "present": present,
        "potential": potential(q, party),
    }


def potential(q: Question, party: str) -> str:
    """Return whether a sign of potential is there."""
    row, grows = q.parties()[party], stage(q, party) == "growing"
    is_firm = row["kind"] == "firm"
    owes = fen(row.get("loans_elsewhere")) if is_firm else None
    jobs = [e for e in q.rows("employment") if e["customer_id"] == party and q.holds(e)]
    leads = any(e["role"] != "employee" and e["firm_id"] in q.parties() for e in jobs)
    if has_need(q, party) or (owes or 0) > 0 or leads or grows:
        return "high"
    looked = [q.rows("needs"), owes is not None, not is_firm and q.rows("employment")]
    return "low" if any([*looked, half_year(q, party)]) else "unknown"


def contribution(q: Question, costs: Mapping[str, float]) -> pd.DataFrame:
    """Return revenue and cost, in fen, of each party and product, where there are any."""
    among = q.in_book()
    held = [
        {
            "party_id": row["party_id"],
            "product_id": row["product_id"],
            "fen": fen(row["revenue_12m"]),
        }
        for row in q.rows("holdings")
        if row["party_id"] in among and q.holds(row, "opened_on", "closed_on")
    ]
    met = [
        {"party_id": row["party_id"], "cost": costs.get(row["channel"] or "other", 0) * 100}
        for row in q.rows("contacts")
        if row["party_id"] in among and 0 <= (q.as_of - row["contacted_on"]).days < 365
    ]
    columns = ["party_id", "product_id", "fen", "cost"]
    return pd.DataFrame([*held, *met], columns=columns)


def clv(
    q: Question, *, least_events: int, least_parties: int, months: int = 60
) -> dict[str, tuple[Fen, Fen]]:
    """Return lifetime and network value of each active party, in fen."""
    curves = Curves(q, least_events, least_parties)
    brought = value(q, months=months, incrementality=0.5).rows
    more = {row["referrer_id"]: int(row["value_at_own"] * 100) for row in brought}
    found: dict[str, tuple[Fen, Fen]] = {}
    for party, row in q.active().items():
        year = q.money_of(party, row, "revenue_12m")
        there = enumerate(curves.shares(party, months), start=1)
        worth = sum(share / 1.1 ** (t / 12) for t, share in there)
        own = None if year is None else round(year / 12 * worth)
        found[party] = own, None if own is None else own + more.get(party, 0)
    return found


class Curves:
    """Survival of segments, by the product over the days on which somebody left."""

    def __init__(self, q: Question, least_events: int, least_parties: int) -> None:
        self.q, self.least = q, (least_events, least_parties)
        self.left = events(q)
        first = min((on for on, _ in self.left.values()), default=q.as_of + timedelta(days=1))
        since = first - timedelta(days=1)
        self.lives: list[tuple[str, int, bool]] = []
        for party, row in q.parties().items():
            start = max(row.get("opened_on") or since, since)
            end = self.left[party][0] if party in self.left else q.as_of
            if start <= end and row.get("is_client") is not False:
                self.lives.append((party, (end - start).days, party in self.left))

        months = month_worths(q)
        self.own: dict[str, tuple[str, int]] = {}
        self.then: dict[str, tuple[str, int]] = {}
        for party, row in q.parties().items():
            now = q.money_of(party, row, "worth")
            past = [month.worth for month in months.get(party, {}).values()]
            self.own[party] = row["kind"], _step([now])
            self.then[party] = row["kind"], _step([now, *past])

    def like(self, party: str) -> list[tuple[int, bool]]:
        """Return how long those like a party were followed, and who of them left."""
        own = self.own[party]
        for n_same in (2, 1):
            group = [
                (d, gone) for p, d, gone in self.lives if self.then[p][:n_same] == own[:n_same]
            ]
            if len(group) >= self.least[1] and sum(gone for _, gone in group) >= self.least[0]:
                return group
        return [(days, gone) for _, days, gone in self.lives]

    def shares(self, party: str, months: int) -> list[float]:
        """Return the share of those like a party that is there after each of so many months."""
        group = self.like(party)
        if not group:
            return [1.0] * months
        lengths = sorted((d for d, _ in group), reverse=True)
        last = lengths[max(min(self.least[1], (len(lengths) + 1) // 2), 1) - 1]
        curve, found = [], 1.0
        for day in sorted({d for d, gone in group if gone and d <= last}):
            n = sum(d >= day for d, _ in group)
            found *= 1 - sum(gone and d == day for d, gone in group) / n
            curve.append((day, found))
        return [_at(curve, last, 30.4375 * month) for month in range(1, months + 1)]


def _at(curve: list[tuple[int, float]], last: int, days: float) -> float:
    share = ([1.0] + [s for day, s in curve if day <= days])[-1]
    return share ** (days / max(last, 1)) if days > last else share


def _step(worths: list[Fen]) -> int:
    known = [w for w in worths if w is not None]
    return sum(max(known) >= least * 100 for least in USUAL) if known else -1
