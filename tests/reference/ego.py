"""Who and what is around a party, hop by hop.

Written from the definitions alone, apart from the package; see ``plain_coverage.Question``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from tests.reference import ties as plain
from tests.reference.plain_coverage import Question, Row

SPELLS = ("household_members", "employment", "firm_links", "coverage", "guarantees")
DATED = {"payrolls": "month", "contacts": "contacted_on", "referrals": "referred_on"}
# kind -> table, its two ends, and the day on which it begins
THINGS = {
    "guarantee": ("guarantees", "guarantor_id", "borrower_id", "since"),
    "member": ("household_members", "customer_id", "household_id", "since"),
    "holding": ("holdings", "party_id", "product_id", "opened_on"),
    "attendance": ("attendance", "party_id", "event_id", "held_on"),
}
KINDS = (*plain.KINDS, *THINGS)
NODES = ("customers", "firms", "staff", "households", "products", "events")
Around = dict[str, dict[str, dict[str, plain.Tie]]]  # node -> node -> kind -> tie


def ego(q: Question, party: str, hops: int = 1, most: int = 20) -> list[dict[str, Any]]:
    """Return a row a tie, or how many more of its kind there are, as the question orders them."""
    around, nodes = graph(q), kinds_of(q)
    met, front, rows = {party}, {party: 1.0}, []
    for hop in range(1, hops + 1):
        near = nearest(around, front, met)
        met |= near.keys()
        following: dict[str, float] = {}
        for via, kind, others in shares(around, front, near, nodes):
            for other in others[:most]:
                tie = around[via][other][kind]
                rows.append(_row(hop, via, kind, other, nodes[other][1], tie))
                ways = round(front[via] * tie.strength, 9)
                following[other] = max(ways, following.get(other, 0.0))
            if len(others) > most:
                rows.append(_rest(hop, via, kind, len(others) - most))
        front = {n: w for n, w in following.items() if passes(q, n)}
        front = dict(sorted(front.items(), key=lambda item: (-item[1], nodes[item[0]][0], item[0])))
    return rows


def nearest(around: Around, front: dict[str, float], met: set[str]) -> dict[str, str]:
    """Return of every node not met before the neighbour through which it is nearest."""
    best: dict[str, tuple[float, str]] = {}
    for via, reach in front.items():  # from the nearest on, so of equal ones the first stays
        for other, kinds in around[via].items():
            way = max(round(reach * tie.strength, 9) for tie in kinds.values())
            if other not in met and (other not in best or way > best[other][0]):
                best[other] = (way, via)
    return {other: via for other, (_, via) in best.items()}


def shares(
    around: Around, front: Iterable[str], near: dict[str, str], nodes: dict[str, tuple[int, str]]
) -> Iterator[tuple[str, str, list[str]]]:
    """Yield each neighbour, kind, and who is met through him by it, the strongest first."""
    for via in front:
        for kind in KINDS:
            mine = [o for o in near if near[o] == via and kind in around[via][o]]
            if mine:
                ties = {o: around[via][o][kind] for o in mine}
                yield via, kind, sorted(mine, key=lambda o: (-ties[o].strength, nodes[o][0], o))


def passes(q: Question, node: str) -> bool:
    """Tell whether it is a party, or staff whom the viewer may name."""
    staff = {s["staff_id"] for s in q.rows("staff")}
    return node in q.parties() or (node in staff and q.seen(node) == node)


def graph(q: Question) -> Around:
    """Return every tie and thing, from both ends."""
    found: Around = defaultdict(lambda: defaultdict(dict))
    for (one, other), kinds in plain.ties(q).items():
        found[one][other] |= kinds
        found[other][one] |= kinds
    for kind, (table, one, other, day) in THINGS.items():
        for row in q.rows(table):
            parties = {row[one], row[other]} if kind == "guarantee" else {row[one]}
            if there(q, table, row) and parties <= set(q.parties()):
                add(found, kind, (row[one], row[other]), _began(q, row, day))
    return found


def add(found: Around, kind: str, ends: tuple[str, str], day: date | None) -> None:
    """Add a thing from both ends, unless it was known earlier."""
    for one, other in (ends, ends[::-1]):
        known = found[one][other].setdefault(kind, plain.Tie(0.0, day))
        days = [d for d in (known.on, day) if d]
        found[one][other][kind] = plain.Tie(0.0, min(days, default=None))


def kinds_of(q: Question) -> dict[str, tuple[int, str]]:
    """Return of every node where its kind stands among those of equal strength, and the kind."""
    return {
        row[f"{table.removesuffix('s') if table != 'staff' else table}_id"]: (
            max(number, 1),  # customers and firms are alike
            table if table == "staff" else table.removesuffix("s"),
        )
        for number, table in enumerate(NODES)
        for row in q.rows(table)
    }


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
        day = _began(q, row, "held_on")
    return bool(day is None or day <= q.as_of)


def _began(q: Question, row: Row, day: str) -> date | None:
    if day == "held_on":
        row = next(e for e in q.rows("events") if e["event_id"] == row["event_id"])
    found: date | None = row.get(day)
    return found


def _row(hop: int, via: str, kind: str, other: str, of: str, tie: plain.Tie) -> dict[str, Any]:
    return {
        "hop": hop,
        "edge_kind": "transfers" if kind == "transfer" else kind,
        "via": via,
        "node_id": other,
        "kind": of,
        "strength": None if kind in THINGS else tie.strength,
        "on": tie.on and tie.on.isoformat(),
        "n_nodes": 1,
    }


def _rest(hop: int, via: str, kind: str, n: int) -> dict[str, Any]:
    blank = dict.fromkeys(("node_id", "kind", "strength", "on"))
    kind = "transfers" if kind == "transfer" else kind
    return {"hop": hop, "edge_kind": kind, "via": via, **blank, "n_nodes": n}
