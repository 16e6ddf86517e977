"""Uplift as its definition reads: customer by customer, in fractions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from tests.reference.plain_coverage import Question
from tests.reference.referral_forest import Forest


def alike(q: Question, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return branch, opening year, tier and ten years of age of a customer."""
    born: date | None = row.get("birth_date")
    band = None
    if born is not None:
        age = q.as_of.year - born.year - ((q.as_of.month, q.as_of.day) < (born.month, born.day))
        band = max(age // 10, 0)
    return row.get("branch_id"), row["opened_on"].year, row.get("tier"), band


def uplift(q: Question) -> list[dict[str, Any]]:
    """Return a row per measure, intervals aside."""
    f = Forest(q)
    brought = {edge.party for edge in f.referrals}
    sides: dict[str, list[str]] = {"referred": [], "others": []}
    for party, row in f.parties.items():
        opened = row.get("opened_on")
        if row["kind"] == "customer" and opened is not None and opened <= q.as_of:
            if party in f.edge:
                sides["referred"].append(party)
            elif party not in brought:
                sides["others"].append(party)
    worths = {p: Fraction(w, 100) for p, w in f.worths.items() if p in f.active and w is not None}
    held = {p: Fraction(n) for p, n in products(q).items() if p in f.active}
    if not q.rows("holdings"):
        held = {}
    return [
        compared(q, f, sides, set(worths), lambda who: mean(worths, who)),
        compared(q, f, sides, set(held), lambda who: mean(held, who)),
        compared(q, f, sides, followed(q, f), lambda who: survival(q, f, who)),
    ]


def compared(q: Question, f: Forest, sides: Any, known: set[str], figure: Any) -> dict[str, Any]:
    """Match those of whom a figure is known, and return it of both sides."""
    strata: dict[Any, dict[str, list[str]]] = defaultdict(lambda: {"referred": [], "others": []})
    for side, parties in sides.items():
        for party in parties:
            if party in known:
                strata[alike(q, f.parties[party])][side].append(party)
    both = [s for s in strata.values() if s["referred"] and s["others"]]
    weights: dict[str, dict[str, Fraction]] = {"referred": {}, "others": {}}
    for stratum in both:
        share = Fraction(len(stratum["referred"]), len(stratum["others"]))
        weights["referred"] |= dict.fromkeys(stratum["referred"], Fraction(1))
        weights["others"] |= dict.fromkeys(stratum["others"], share)
    row: dict[str, Any] = {side: figure(who) for side, who in weights.items()}
    row["n_referred"], row["n_compared"] = (len(who) for who in weights.values())
    for side, who in weights.items():
        row[f"n_{side}_dropped"] = len(known & set(sides[side])) - len(who)
    return row


def mean(values: Mapping[str, Fraction], who: Mapping[str, Fraction]) -> Fraction | None:
    total = sum(who.values())
    return sum((values[p] * w for p, w in who.items()), Fraction(0)) / total if who else None


def products(q: Question) -> dict[str, int]:
    """Return how many different products each party holds."""
    held: dict[str, set[str]] = {party: set() for party in q.parties()}
    for row in q.rows("holdings"):
        if row["party_id"] in held and q.holds(row, "opened_on", "closed_on"):
            held[row["party_id"]].add(row["product_id"])
    return {party: len(found) for party, found in held.items()}


def spell(q: Question, row: Mapping[str, Any]) -> tuple[int, bool]:
    """Return for how many days a customer was followed, and whether it then left."""
    closed = row.get("closed_on")
    left = closed is not None and closed <= q.as_of
    return ((closed if left else q.as_of) - row["opened_on"]).days, left


def followed(q: Question, f: Forest) -> set[str]:
    """Return the customers that were followed for 0 days or more."""
    dated = {p: row for p, row in f.parties.items() if row.get("opened_on") is not None}
    return {p for p, row in dated.items() if spell(q, row)[0] >= 0}


def survival(q: Question, f: Forest, who: Mapping[str, Fraction]) -> Fraction | None:
    """Return the Kaplan-Meier share still there after 365 days."""
    spells = {party: spell(q, f.parties[party]) for party in who}
    if not any(days >= 365 for days, _ in spells.values()):
        return None
    share = Fraction(1)
    for day in sorted({days for days, left in spells.values() if left and days <= 365}):
        there = [who[p] for p, (days, _) in spells.items() if days >= day]
        gone = [who[p] for p, one in spells.items() if one == (day, True)]
        share *= 1 - Fraction(sum(gone), sum(there))
    return share
