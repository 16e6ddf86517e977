"""Penetration with pandas, as the definitions read; written apart from the package."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
from scipy.stats import binomtest

from tests.reference.plain_coverage import Question, Row
from tests.reference.plain_payroll import banked_people, is_employer, last_day

Pairs = pd.DataFrame  # firm and person, each pair once


def penetration(q: Question) -> pd.DataFrame:
    """Return a row a firm, those of most missing people first."""
    firms = [r for r in q.active().values() if r["kind"] == "firm"]
    found = pd.DataFrame(
        {
            "firm_id": [r["firm_id"] for r in firms],
            "headcount": pd.Series([r.get("headcount") for r in firms], dtype=float),
            "industry": [r.get("industry") for r in firms],
        }
    ).set_index("firm_id")
    people = pd.DataFrame(sorted(banked_people(q)), columns=["firm", "person"])
    people = people[people["firm"].isin(found.index)]
    found["n_banked"] = _per_firm(people, found)
    found["n_paid"] = _per_firm(_paid(q), found)
    heads = found["headcount"].where(found["headcount"] > 0).astype(float)
    found["banked_share"] = found["n_banked"] / heads
    found["payroll_share"] = found["n_paid"] / heads
    ends = [_interval(*row) for row in zip(found["n_banked"], heads, strict=True)]
    found["low"], found["high"] = ([end[side] for end in ends] for side in (0, 1))
    found["gap_to_industry"] = [_gap(found, firm) for firm in found.index]
    found["flag"] = [_flag(*row) for row in zip(found["headcount"], found["n_banked"], strict=True)]
    return _with_people(q, found, people)


def _with_people(q: Question, found: pd.DataFrame, people: Pairs) -> pd.DataFrame:
    worth = {p: fen for p, fen in q.worths().items() if fen is not None}
    known = people.assign(fen=people["person"].map(worth).astype(float)).dropna()
    sums = known.groupby("firm")["fen"].sum().reindex(found.index) / 100
    found["worth_employees"] = sums.where(sums.notna() | (found["n_banked"] > 0), 0.0)
    held = _held(q).merge(people, left_on="party_id", right_on="person")
    n_held = held.groupby("firm").size().reindex(found.index, fill_value=0)
    some = (found["n_banked"] > 0) & bool(q.rows("holdings"))
    found["products_per_employee"] = (n_held / found["n_banked"]).where(some)
    kept = pd.DataFrame(_kept(q), columns=["firm", "person", "paid", "left"])
    kept = kept.astype({"paid": float, "left": float})
    wages = kept.groupby("firm")[["paid", "left"]].sum().reindex(found.index)
    found["wage_retention"] = wages["left"] / wages["paid"]
    of = kept.groupby("firm")["person"].nunique()
    found["n_retention"] = of.reindex(found.index, fill_value=0)
    found["rank"] = (found["n_banked"] - found["headcount"]).fillna(999)
    return found.sort_values(["rank", "firm_id"]).reset_index()


def totals(q: Question, found: pd.DataFrame) -> dict[str, Any]:
    """Return the totals: people once each."""
    fits = set(found.loc[found["flag"] == "none", "firm_id"])
    people, worths = banked_people(q), q.worths()
    listed = {who for firm, who in people if firm in set(found["firm_id"])}
    return {
        "n_firms": len(found),
        "headcount": int(found.loc[found["flag"] == "none", "headcount"].sum()),
        "n_banked": len({who for firm, who in people if firm in fits}),
        "n_flagged": len(found) - len(fits),
        "worth_employees": sum(worths[who] or 0 for who in listed) / 100,
        "n_worth_unknown": sum(worths[who] is None for who in listed),
    }


def _per_firm(pairs: Pairs, found: pd.DataFrame) -> pd.Series[int]:
    return pairs.groupby("firm").size().reindex(found.index, fill_value=0)


def _paid(q: Question) -> Pairs:
    """Return who was paid by an employer lately, or is marked so where he works."""
    lately = {
        (r["firm_id"], r["customer_id"])
        for r in _wages(q)
        if (q.as_of - min(last_day(r), q.as_of)).days <= 62 and is_employer(q, r["firm_id"])
    }
    marked = {
        (e["firm_id"], e["customer_id"])
        for e in q.rows("employment")
        if e.get("payroll") and q.holds(e)
    }
    pairs = pd.DataFrame(sorted(lately | marked), columns=["firm", "person"])
    return pairs[pairs["person"].isin(q.active())]


def _wages(q: Question) -> list[Row]:
    seen = q.parties()
    return [
        r
        for r in q.rows("payrolls")
        if r["month"] <= q.as_of
        and r.get("amount") != 0
        and {r["firm_id"], r["customer_id"]} <= {*seen}
    ]


def _interval(banked: int, heads: float) -> tuple[float, float]:
    if not banked <= heads:  # nor where the headcount is missing
        return float("nan"), float("nan")
    found = binomtest(int(banked), int(heads)).proportion_ci(method="wilson")
    return float(found.low), float(found.high)


def _gap(found: pd.DataFrame, firm: str) -> float:
    own = found.loc[firm]
    alike = (found["industry"] == own["industry"]) & (found["headcount"].fillna(0) >= 10)
    others = found.loc[alike & (found.index != firm), "banked_share"]
    return float("nan") if len(others) < 5 else float(found["banked_share"][firm]) - others.median()


def _flag(headcount: Any, banked: int) -> str:
    if pd.isna(headcount):
        return "headcount_missing"
    if headcount == 0:
        return "headcount_zero"
    return "below_banked" if banked > headcount else "none"


def _held(q: Question) -> pd.DataFrame:
    """Return party and product, each pair once."""
    rows = [h for h in q.rows("holdings") if q.holds(h, "opened_on", "closed_on")]
    pairs = pd.DataFrame([*map(dict, rows)], columns=["party_id", "product_id"])
    return pairs.drop_duplicates()


def _kept(q: Question) -> list[tuple[str, str, float, float]]:
    """Return firm, person, wage and what was left of it, of the last six months known."""
    flows = [f for f in q.rows("flows") if f["month"] <= q.as_of and f["party_id"] in q.parties()]
    figures = [b for b in q.rows("balances") if b["on"] <= q.as_of and b["party_id"] in q.parties()]
    over = [f["month"] for f in flows] + [b["on"].replace(day=1) for b in figures]
    over = [month for month in over if _next(month) <= q.as_of + timedelta(days=1)]
    if not over:
        return []
    until = max(over)
    window = [until]
    for _ in range(6):
        window.append((window[-1] - timedelta(days=1)).replace(day=1))
    pay: dict[tuple[str, date], list[tuple[str, float]]] = {}
    for r in _wages(q):
        if (
            r.get("amount") is not None
            and r["month"] in window[1:]
            and is_employer(q, r["firm_id"])
        ):
            of = pay.setdefault((r["customer_id"], r["month"]), [])
            of.append((r["firm_id"], float(r["amount"])))
    found = []
    for (person, month), wages in pay.items():
        gone, whole = _gone(flows, figures, window, person, month), sum(paid for _, paid in wages)
        if gone is not None:
            share = 1 - min(1.0, max(0.0, gone) / whole)
            found += [(firm, person, paid, paid * share) for firm, paid in wages]
    return found


def _gone(
    flows: list[Row], figures: list[Row], window: list[date], person: str, month: date
) -> float | None:
    """Return what went out in the month after, None where nobody knows."""
    after = _next(month)
    own = [f for f in flows if f["party_id"] == person and f.get("amount_out") is not None]
    if any(f["month"] in window for f in own):
        reached = any(f["month"] == after for f in flows)
        return sum(float(f["amount_out"]) for f in own if f["month"] == after) if reached else None
    had = {
        b["on"].replace(day=1): b["deposits"]
        for b in sorted(figures, key=lambda b: b["on"])
        if b["party_id"] == person and b.get("deposits") is not None
    }
    return float(had[month] - had[after]) if {month, after} <= had.keys() else None


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
