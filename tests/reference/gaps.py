"""Products that parties lack, in plain Python.

Written from the definitions alone, apart from the package; see ``plain_coverage.Question``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import permutations
from math import prod
from typing import Any

from tests.reference.influence import colleagues, events, households, why_not
from tests.reference.plain_coverage import Question, Row
from tests.reference.referral_forest import counting_referrals

NEIGHBOURS, PRIOR, SHRINK = 50, 2.0, 50.0
Ties = Mapping[str, Mapping[str, float]]


def gaps(
    q: Question, kind: str, *, weight: float, top: int, max_firm: int = 50
) -> list[dict[str, Any]]:
    """Return the rows of parties of one kind, without names, who calls and why."""
    of_kind = {p for p, row in q.active().items() if row["kind"] == kind}
    willing = {p for p in of_kind if q.parties()[p].get("consent_profiling") != "no"}
    near, held, against = neighbours(q, willing, max_firm), holdings(q), why_not(q)
    holders: dict[str, set[str]] = defaultdict(set)
    for one in of_kind:
        for product in held[one]:
            holders[product].add(one)
    rows: list[dict[str, Any]] = []
    for party in sorted(p for p in willing if against[p] is None):
        has, n = held[party], len(of_kind)
        own = sorted(scored(party, has, holders, n, near[party], weight), key=best_first)
        rows += own[:top]
    return sorted(rows, key=best_first)


def best_first(row: Row) -> tuple[float, str, str]:
    """Return what the best row has least of."""
    return -row["score"], row["party_id"], row["product_id"]


def scored(
    party: str,
    has: set[str],
    holders: Mapping[str, set[str]],
    n: int,
    near: Mapping[str, float],
    weight: float,
) -> Iterator[dict[str, Any]]:
    """Yield each product that some of its kind, ``n`` in all, hold and the party does not."""
    for product in sorted(holders.keys() - has):
        pop = len(holders[product]) / n
        told = sum(strength for one, strength in near.items() if one in holders[product])
        share = (told + PRIOR * pop) / (sum(near.values()) + PRIOR)
        lifts = [
            (len(holders[a] & holders[product]) + SHRINK * pop) / (len(holders[a]) + SHRINK) / pop
            for a in has
        ]
        lift = prod(lifts) ** (1 / len(lifts)) if lifts else 1.0
        yield {
            "party_id": party,
            "product_id": product,
            "score": round(pop * lift * (share / pop) ** weight, 9),
            "neighbour_share": share,
            "lift": lift,
            "n_neighbours": len(near),
        }


def holdings(q: Question) -> Mapping[str, set[str]]:
    """Return party -> the products that it holds on the date."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in q.rows("holdings"):
        if q.holds(row, "opened_on", "closed_on"):
            found[row["party_id"]].add(row["product_id"])
    return found


def neighbours(q: Question, among: set[str], max_firm: int) -> Ties:
    """Return party -> the strongest others among some, and how strongly it is tied to each."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for one, other, strength in pairs(q, max_firm):
        if one != other and {one, other} <= among:
            for a, b in ((one, other), (other, one)):
                found[a][b] = max(strength, found[a].get(b, 0.0))
    return defaultdict(dict, {p: strongest(ties) for p, ties in found.items()})


def strongest(ties: Mapping[str, float]) -> dict[str, float]:
    return dict(sorted(ties.items(), key=lambda tie: (-tie[1], tie[0]))[:NEIGHBOURS])


def pairs(q: Question, max_firm: int) -> Iterator[tuple[str, str, float]]:
    """Yield every tie between two customers or two firms."""
    parties = set(q.parties())
    circles = (
        (0.9, households(q, parties)),
        (0.3, colleagues(q, max_firm)),
        (0.1, events(q, parties)),
    )
    for strength, groups in circles:
        for group in groups:
            yield from ((a, b, strength) for a, b in permutations(group, 2))
    for row in q.rows("kinship"):
        yield row["customer_id"], row["other_customer_id"], 0.8
    for edge in counting_referrals(q):
        yield edge.referrer, edge.party, 0.7
    for row in filter(q.holds, q.rows("firm_links")):
        yield row["firm_id"], row["other_firm_id"], 0.4 if row["kind"] == "supplies" else 0.7
    yield from payments(q)


def payments(q: Question) -> Iterator[tuple[str, str, float]]:
    """Yield the ties of those who paid each other, either way."""
    n: dict[frozenset[str], int] = defaultdict(int)
    for row in q.rows("transfers"):
        on = row.get("last_on") or row.get("month")
        if on is None or on <= q.as_of:
            times = row.get("n_payments")
            n[frozenset((row["from_id"], row["to_id"]))] += 1 if times is None else times
    for ends, times in n.items():
        if len(ends) == 2 and times:
            one, other = ends
            yield one, other, min(0.5, round(times / 24, 9))
