"""The questions about referrals, each as its definition reads; see ``referral_forest``.

A question returns a Table: rows as dicts in their order, and totals.  Yuan are Decimal, shares are
Fraction, so nothing is rounded here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.reference.plain_coverage import Question
from tests.reference.referral_forest import Edge, Forest, opened_referrals

REASONS = (
    "self_referral",
    "referrer_opened_later",
    "shared_phone",
    "shared_address",
    "shared_id",
    "burst",
)
SHARED = {
    "shared_phone": ("phone",),
    "shared_address": ("address",),
    "shared_id": ("id_no", "uscc"),  # a person has the one, a firm the other
}
BURST = 5
Row = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """What a question answers."""

    rows: list[Row]
    totals: dict[str, Any]


def yuan(fen: int) -> Decimal:
    """Return fen as exact yuan."""
    return Decimal(fen) / 100


def fen_of(amount: float) -> int:
    """Return an amount of yuan, as somebody types it, as fen."""
    return int(Decimal(str(amount)) * 100)


def forest(q: Question) -> Table:
    """Return a row per member, most descendants first."""
    f = Forest(q)
    rows: list[Row] = [
        {
            "party_id": party,
            "parent_id": f.edge[party].referrer if party in f.edge else None,
            "root_id": f.root(party),
            "generation": f.generation(party),
            "n_children": len(f.children[party]),
            "n_descendants": len(f.below(party)),
            "depth_below": f.depth_below(party),
            "worth_descendants": yuan(f.worth_of(f.below(party))),
            "active": party in f.active,
            "recruited_by_staff": f.recruited_by.get(party),
            "name": f.parties[party].get("name"),
        }
        for party in f.members
    ]
    rows.sort(key=lambda row: (-row["n_descendants"], row["party_id"]))
    totals = {
        "n_members": len(f.members),
        "n_roots": len(f.roots),
        "n_referrals": len(f.edge),
        "n_rings": len(f.rings),
        "depth": max((row["generation"] for row in rows), default=0),
        "worth": yuan(f.worth_of(f.members)),
        "n_worth_unknown": f.n_unknown(f.members),
    }
    return Table(rows, totals)


def chain(q: Question, party: str) -> Table:
    """Return who stands above a party, the party, and everyone below it, depth first."""
    f = Forest(q)
    if party not in f.members:
        names = ("n_above", "n_descendants", "depth_below", "worth_descendants", "n_worth_unknown")
        return Table([], dict.fromkeys(names, 0))
    above, below = f.ancestors(party)[::-1], f.below(party)
    rows = [_link(f, one) for one in [*above, party, *below]]
    totals = {
        "n_above": len(above),
        "n_descendants": len(below),
        "depth_below": f.depth_below(party),
        "worth_descendants": yuan(f.worth_of(below)),
        "n_worth_unknown": f.n_unknown(below),
    }
    return Table(rows, totals)


def _link(f: Forest, party: str) -> Row:
    edge, worth = f.edge.get(party), f.worths[party]
    return {
        "party_id": party,
        "kind": f.parties[party]["kind"],
        "name": f.parties[party].get("name"),
        "parent_id": edge and edge.referrer,
        "generation": f.generation(party),
        "referred_on": edge and edge.on,
        "active": party in f.active,
        "worth": None if worth is None else yuan(worth),
        "n_descendants": len(f.below(party)),
        "recruited_by_staff": f.recruited_by.get(party),
    }


def roots(q: Question) -> Table:
    """Return a row per root, greatest tree first."""
    f = Forest(q)
    rows = [_tree(f, root) for root in f.roots]
    rows.sort(key=lambda row: (-row["size"], row["root_id"]))
    totals = {
        "n_roots": len(rows),
        "n_members": len(f.members),
        "worth": yuan(f.worth_of(f.members)),
        "n_worth_unknown": f.n_unknown(f.members),
    }
    return Table(rows, totals)


def _tree(f: Forest, root: str) -> Row:
    tree = [root, *f.below(root)]
    year_ago = f.q.as_of - timedelta(days=365)
    new = [party for party in tree if party in f.edge and f.edge[party].on > year_ago]
    generations = Counter(f.generation(party) for party in tree)
    return {
        "root_id": root,
        "size": len(tree),
        "depth": f.depth_below(root),
        "k_factor": Fraction(len(new), len(tree)),
        "worth": yuan(f.worth_of(tree)),
        "active_share": Fraction(len(f.active & set(tree)), len(tree)),
        "breadth": max(generations.values()),
        "name": f.parties[root].get("name"),
    }


def rings(q: Question) -> Table:
    """Return a row per ring, with the referral that is cut."""
    found = Forest(q).rings
    rows = [
        {
            "ring_id": ring.parties[0],
            "party_ids": ring.parties,
            "cut_referrer_id": ring.cut.referrer,
            "cut_party_id": ring.cut.party,
            "cut_on": ring.cut.on,
        }
        for ring in found
    ]
    return Table(rows, {"n_rings": len(found), "n_parties": sum(len(r.parties) for r in found)})


def contested(q: Question) -> Table:
    """Return the referrals that count and were not the party's earliest."""
    f = Forest(q)
    rows = [
        {
            "party_id": edge.party,
            "referrer_id": edge.referrer,
            "referred_on": edge.on,
            "parent_id": f.edge[edge.party].referrer if edge.party in f.edge else None,
            "parent_on": f.edge[edge.party].on if edge.party in f.edge else None,
            "name": f.parties[edge.party].get("name"),
        }
        for edge in sorted(f.referrals, key=lambda edge: (edge.party, edge.on, edge.referrer))
        if edge != f.chosen[edge.party]
    ]
    n_parties = len({row["party_id"] for row in rows})
    return Table(rows, {"n_contested": len(rows), "n_parties": n_parties})


def suspicious(q: Question) -> Table:
    """Return the opened referrals that look wrong, with every reason, newest first."""
    edges = opened_referrals(q)
    on_a_day: dict[tuple[str, Any], set[str]] = {}
    for edge in edges:
        if edge.referrer != edge.party:
            on_a_day.setdefault((edge.referrer, edge.on), set()).add(edge.party)
    parties = q.parties()
    rows: list[Row] = []
    for edge in sorted(edges, key=lambda edge: (-edge.on.toordinal(), edge.referrer, edge.party)):
        brought = on_a_day.get((edge.referrer, edge.on), set())
        if reasons := reasons_against(edge, parties, n_that_day=len(brought)):
            rows.append(
                {
                    "referrer_id": edge.referrer,
                    "party_id": edge.party,
                    "referred_on": edge.on,
                    "reason": reasons,
                    "referrer_name": parties[edge.referrer].get("name"),
                    "name": parties[edge.party].get("name"),
                }
            )
    counts = {f"n_{name}": sum(name in row["reason"] for row in rows) for name in REASONS}
    share = Fraction(len(rows), len(edges)) if edges else None
    totals = {"n_suspicious": len(rows), "n_referrals": len(edges), "suspicious_share": share}
    return Table(rows, {**totals, **counts})


def reasons_against(edge: Edge, parties: Any, *, n_that_day: int) -> Sequence[str]:
    """Return why a referral looks wrong, or nothing."""
    if edge.referrer == edge.party:
        return ["self_referral"]
    by, party = parties[edge.referrer], parties[edge.party]
    found = set()
    if by.get("opened_on") and party.get("opened_on") and by["opened_on"] > party["opened_on"]:
        found.add("referrer_opened_later")
    for reason, columns in SHARED.items():
        here, there = ({row.get(column) for column in columns} - {None} for row in (by, party))
        if here & there:
            found.add(reason)
    if n_that_day >= BURST:
        found.add("burst")
    return [reason for reason in REASONS if reason in found]


def staff(q: Question, effective_worth: float = 1000) -> Table:
    """Return a row per member of staff who brought somebody in, most worth first."""
    f, rows = Forest(q), []
    for person in q.rows("staff"):
        brought = [p for p, by in f.recruited_by.items() if by == person["staff_id"]]
        if brought:
            rows.append(
                {
                    "staff_id": person["staff_id"],
                    "name": person.get("name"),
                    "branch_id": person.get("branch_id"),
                    "n_recruited": len(brought),
                    "n_active": len(f.active & set(brought)),
                    "n_effective": sum(f.effective(p, fen_of(effective_worth)) for p in brought),
                    "active_share": Fraction(len(f.active & set(brought)), len(brought)),
                    "worth": yuan(f.worth_of(brought)),
                }
            )
    rows.sort(key=lambda row: (-row["worth"], row["staff_id"]))
    totals = {
        "n_staff": len(rows),
        "n_recruited": len(f.recruited_by),
        "n_effective": sum(row["n_effective"] for row in rows),
        "worth": yuan(f.worth_of(list(f.recruited_by))),
        "n_worth_unknown": f.n_unknown(list(f.recruited_by)),
    }
    return Table(rows, totals)
