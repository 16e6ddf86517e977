"""Rewards and the value of referrals as their definitions read, referral by referral."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.reference.plain_coverage import Fen, Question, Row
from tests.reference.referral import Table, fen_of, reasons_against, yuan
from tests.reference.referral_forest import Edge, Forest, opened_referrals

KEPT = ("earned", "paid")


def rewards(
    q: Question,
    *,
    reward: float = 100,
    effective_worth: float = 1000,
    cap: float | None = None,
    claw_back_days: int = 90,
    pay_suspicious: bool = False,
) -> Table:
    """Return a row per referral that counts, the newest first."""
    f, least, days = Forest(q), fen_of(effective_worth), timedelta(days=claw_back_days)
    rows: list[dict[str, Any]] = []
    for edge in f.edge.values():
        earned_on, status = became(f, edge, least, days)
        if status in KEPT and not pay_suspicious and is_odd(q, f, edge):
            status = "held"
        rows.append({"edge": edge, "status": status, "earned_on": earned_on, "reward": 0, "cut": 0})
    pay(rows, fen_of(reward), None if cap is None else fen_of(cap))
    rows.sort(
        key=lambda row: (-row["edge"].on.toordinal(), row["edge"].referrer, row["edge"].party)
    )
    statuses = Counter(row["status"] for row in rows)
    names = ("earned", "paid", "capped", "clawed_back", "not_effective", "held")
    totals: dict[str, Any] = {
        "n_referrals": len(rows),
        **{f"n_{name}": statuses[name] for name in names},
    }
    for status in KEPT:
        due = [row["reward"] for row in rows if row["status"] == status]
        totals[f"reward_{status}"] = yuan(sum(due))
    totals["cut"] = yuan(sum(row["cut"] for row in rows))
    return Table([shown(row) for row in rows], totals)


def shown(row: dict[str, Any]) -> dict[str, Any]:
    edge = row["edge"]
    return {
        "referrer_id": edge.referrer,
        "party_id": edge.party,
        "referred_on": edge.on,
        "status": row["status"],
        "reward": yuan(row["reward"]),
        "cut": yuan(row["cut"]),
        "earned_on": row["earned_on"],
    }


def is_odd(q: Question, f: Forest, edge: Edge) -> bool:
    """Tell whether a referral is suspicious."""
    day = {e.party for e in opened_referrals(q) if (e.referrer, e.on) == (edge.referrer, edge.on)}
    return bool(reasons_against(edge, f.parties, n_that_day=len(day - {edge.referrer})))


def became(f: Forest, edge: Edge, least: int, days: timedelta) -> tuple[date | None, str]:
    """Return when a referral earned its reward, and what became of it."""
    q, party = f.q, f.parties[edge.party]
    closed = party.get("closed_on")
    gone = closed is not None and closed <= q.as_of
    if edge.party not in f.active and not gone:
        return None, "not_effective"
    figures = since(q, edge, party) if least else []
    earned = [on for on, worth in figures if worth >= least]
    if not least or (not figures and (f.worths[edge.party] or -1) >= least):
        earned = [edge.on]
    if not earned:
        return None, "not_effective"
    until = min(earned) + days
    fell = any(min(earned) < on <= until for on, worth in figures if worth < least)
    if fell or (closed is not None and gone and closed <= until):
        return min(earned), "clawed_back"
    return min(earned), "earned" if q.as_of < until else "paid"


def since(q: Question, edge: Edge, party: Row) -> list[tuple[date, int]]:
    """Return the known month-end figures from the referral to the date."""
    found: list[tuple[date, int]] = []
    for row in q.rows("balances"):
        if row["party_id"] == edge.party and edge.on <= row["on"] <= q.as_of:
            worth = worth_then(q, row, party)
            if worth is not None:
                found.append((row["on"], worth))
    return found


def worth_then(q: Question, row: Row, party: Row) -> Fen:
    """Return the measure from one month-end row alone."""
    if q.worth == "credit_line":
        return None
    alone = Question({"balances": [row]}, row["on"])
    return alone.money_of(row["party_id"], party, q.worth)


def pay(rows: list[dict[str, Any]], reward: int, cap: int | None) -> None:
    """Write what each kept reward gets of its referrer's cap for the month, the earliest first."""
    left: dict[tuple[str, int, int], int] = defaultdict(lambda: reward if cap is None else cap)
    for row in sorted(rows, key=lambda row: (row["edge"].on, row["edge"].party)):
        if row["status"] in KEPT:
            edge = row["edge"]
            month = (edge.referrer, edge.on.year, edge.on.month)
            row["reward"] = reward if cap is None else min(reward, left[month])
            row["cut"] = reward - row["reward"]
            left[month] -= row["reward"]
            if reward and not row["reward"]:
                row["status"] = "capped"


def value(
    q: Question,
    *,
    effective_worth: float = 1000,
    acquisition_cost: float = 0,
    reward: float = 0,
    months: int = 12,
    discount: float = 0.1,
    incrementality: float | None = None,
) -> Table:
    """Return a row per referrer, most valuable first if half came for it."""
    f, least = Forest(q), fen_of(effective_worth)
    factor = sum(1 / (1 + discount) ** (month / 12) for month in range(1, months + 1)) / 12
    saved = fen_of(acquisition_cost) - fen_of(reward)
    children: dict[str, list[str]] = defaultdict(list)
    for party, edge in f.edge.items():
        if party in f.active:
            children[edge.referrer].append(party)
    shares = {"0": 0.0, "half": 0.5, "1": 1.0, "own": incrementality}
    rows: list[dict[str, Any]] = []
    for referrer, parties in children.items():
        margins = [q.money_of(p, f.parties[p], "revenue_12m") for p in parties]
        margin = factor * sum(m or 0 for m in margins)
        good = sum(f.effective(p, least) for p in parties)
        values = {
            f"value_at_{name}": None if share is None else cents(share * margin + saved * good)
            for name, share in shares.items()
        }
        rows.append(
            {
                "referrer_id": referrer,
                "n_referred": len(parties),
                "n_effective": good,
                "margin": cents(margin),
                **values,
                "name": f.parties[referrer].get("name"),
            }
        )
    rows.sort(key=lambda row: (-row["value_at_half"], row["referrer_id"]))
    known = [p for parties in children.values() for p in parties]
    unknown = [p for p in known if q.money_of(p, f.parties[p], "revenue_12m") is None]
    totals = {
        "n_referrers": len(rows),
        "n_referred": len(known),
        "n_effective": sum(row["n_effective"] for row in rows),
        "value_at_half": sum((row["value_at_half"] for row in rows), Decimal(0)),
        "incrementality": incrementality,
        "n_margin_unknown": len(unknown),
    }
    return Table(rows, totals)


def cents(fen: float) -> Decimal:
    """Return whole fen as yuan, halves to even."""
    return yuan(round(fen))
