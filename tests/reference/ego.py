"""What lies one step from a party, edge table by edge table.

Written from the definitions alone, apart from the package; see ``plain_coverage.Question``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.reference.plain_coverage import Question, Row

# table -> the relationship, and its two ends as it reads
EDGES = {
    "household_members": ("MEMBER_OF", "customer_id", "household_id"),
    "kinship": ("KIN_OF", "customer_id", "other_customer_id"),
    "employment": ("WORKS_FOR", "customer_id", "firm_id"),
    "payrolls": ("PAID_WAGES", "firm_id", "customer_id"),
    "firm_links": ("LINKED_TO", "firm_id", "other_firm_id"),
    "coverage": ("COVERS", "staff_id", "party_id"),
    "contacts": ("CONTACTED", "staff_id", "party_id"),
    "referrals": ("REFERRED", "referrer_id", "party_id"),
    "holdings": ("HOLDS", "party_id", "product_id"),
    "transfers": ("PAID", "from_id", "to_id"),
    "guarantees": ("GUARANTEES", "guarantor_id", "borrower_id"),
    "attendance": ("ATTENDED", "party_id", "event_id"),
}
SPELLS = ("household_members", "employment", "firm_links", "coverage", "guarantees")
DATED = {"payrolls": "month", "contacts": "contacted_on", "referrals": "referred_on"}
NODES = {
    "customers": "customer",
    "firms": "firm",
    "staff": "staff",
    "households": "household",
    "products": "product",
    "events": "event",
}
IDS = {"customers": "customer_id", "firms": "firm_id", "staff": "staff_id"}


class Step(NamedTuple):
    """One edge as seen from a party."""

    kind: str
    direction: str
    neighbour: str


def ego(q: Question, party: str) -> list[dict[str, Any]]:
    """Return a row per kind, direction and neighbour, with how many edges there are."""
    found = Counter(steps(q, party))
    per_kind = Counter((step.kind, step.direction) for step in found)
    nodes = {
        row[IDS.get(table, f"{kind}_id")]: (kind, row.get("name"))
        for table, kind in NODES.items()
        for row in q.rows(table)
    }
    rows = [
        {
            "edge_kind": step.kind,
            "direction": step.direction,
            "n_neighbours": per_kind[step.kind, step.direction],
            "neighbour_kind": nodes[step.neighbour][0],
            "neighbour_id": step.neighbour,
            "name": nodes[step.neighbour][1],
            "n_edges": n,
        }
        for step, n in found.items()
    ]
    names = ("edge_kind", "direction", "neighbour_kind", "neighbour_id")
    return sorted(rows, key=lambda row: [row[name] for name in names])


def steps(q: Question, party: str) -> Iterator[Step]:
    """Yield every edge of a party that holds or has happened; a loop goes out only."""
    for table, (kind, start, end) in EDGES.items():
        for row in q.rows(table):
            if party in {row[start], row[end]} and there(q, table, row):
                out = row[start] == party
                yield Step(kind, "out" if out else "in", row[end] if out else row[start])


def there(q: Question, table: str, row: Row) -> bool:
    """Tell whether an edge holds or has happened; what is not dated has."""
    if table in SPELLS:
        return q.holds(row)
    if table == "holdings":
        return q.holds(row, "opened_on", "closed_on")
    day = row.get(DATED.get(table, ""))
    if table == "transfers":
        day = row.get("last_on") or row.get("month")
    if table == "attendance":
        day = next(e for e in q.rows("events") if e["event_id"] == row["event_id"]).get("held_on")
    return bool(day is None or day <= q.as_of)
