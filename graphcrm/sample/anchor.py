"""What hangs on the anchor firm: its people, its group, and what leaves with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.sample.draw import AS_OF

Tables = dict[str, pa.Table]
EXPECTED_ROLES = ("legal_rep", "executive", "finance", "actual_controller")


def plant_truth(tables: Tables, plant: str) -> dict[str, object]:
    """Count the plant's active people among customers: employed now or paid of late."""
    banked, headcount = _banked(tables, plant), int(_row(tables, plant)["headcount"])
    return {
        "firm_id": plant,
        "headcount": headcount,
        "n_banked": len(banked),
        "n_missing": headcount - len(banked),
        "n_paid": len(paid(tables, plant)),
        "missing_roles": _missing_roles(tables, plant),
        "group": _group(tables, plant),
        "relocation": _relocation(tables, plant, banked),
    }


def current(table: pa.Table, end: str) -> pa.Table:
    """Return the rows that have not ended."""
    later = pc.greater(table[end], pa.scalar(AS_OF, pa.int32()).cast(pa.date32()))
    return table.filter(pc.fill_null(later, True))


def paid(tables: Tables, firm: str) -> set[str]:
    """Return whom ``firm`` paid in the last month."""
    wages = tables["payrolls"]
    last = pa.scalar(AS_OF - 29, pa.int32()).cast(pa.date32())
    at = pc.and_(pc.equal(wages["firm_id"], firm), pc.equal(wages["month"], last))
    return set(wages.filter(at)["customer_id"].to_pylist())


def _banked(tables: Tables, firm: str) -> set[str]:
    jobs = current(tables["employment"], "until")
    employed = jobs.filter(pc.equal(jobs["firm_id"], firm))["customer_id"].to_pylist()
    return set(_worth(tables["customers"], {*employed, *paid(tables, firm)}, "aum"))


def _worth(table: pa.Table, wanted: Collection[str], money: str) -> dict[str, int]:
    """Return what those of ``wanted`` are worth, in fen, who are in the table and active."""
    key = table.column_names[0]
    rows = table.filter(pc.is_in(table[key], pa.array(sorted(wanted), pa.string())))
    rows = current(rows, "closed_on")
    if "is_client" in rows.column_names:
        rows = rows.filter(rows["is_client"])
    return {row[key]: int((row[money] or 0) * 100) for row in rows.to_pylist()}


def _row(tables: Tables, firm: str) -> dict[str, Any]:
    firms = tables["firms"]
    row: dict[str, Any] = firms.filter(pc.equal(firms["firm_id"], firm)).to_pylist()[0]
    return row


def _missing_roles(tables: Tables, firm: str) -> list[str]:
    """Return the roles that decide and that nobody is known in."""
    jobs = current(tables["employment"], "until")
    held = set(jobs.filter(pc.equal(jobs["firm_id"], firm))["role"].to_pylist())
    return [role for role in EXPECTED_ROLES if role not in held]


def _links(tables: Tables, *kinds: str) -> list[dict[str, Any]]:
    links = current(tables["firm_links"], "until")
    rows: list[dict[str, Any]] = links.filter(pc.is_in(links["kind"], pa.array(kinds))).to_pylist()
    return rows


def _group(tables: Tables, firm: str) -> dict[str, float]:
    """Return whom the firm owns, through how many it may be, and how much of each."""
    holdings: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for link in _links(tables, "subsidiary_of"):
        holdings[link["other_firm_id"]].append((link["firm_id"], link["share"]))
    owned: dict[str, float] = {}
    walk = [(firm, 1.0)]
    while walk:  # the anchor's group holds no cycle
        owner, share = walk.pop()
        for below, part in holdings[owner]:
            owned[below] = round(share * part, 9)
            walk.append((below, share * part))
    return dict(sorted(owned.items()))


def _relocation(tables: Tables, firm: str, people: set[str]) -> dict[str, object]:
    """Count who leaves with the firm and what they are worth, each party once."""
    own = _worth(tables["firms"], {firm}, "deposits")
    of_people = _worth(tables["customers"], people, "aum")
    homes = _worth(tables["customers"], _housemates(tables, people), "aum")
    suppliers = _suppliers(tables, firm)
    parts = {"firms": own, "people": of_people, "households": homes, "suppliers": suppliers}
    return {
        **{f"n_{name}": len(worth) for name, worth in parts.items()},
        **{f"worth_{name}": sum(worth.values()) / 100 for name, worth in parts.items()},
        "worth_at_risk": sum(sum(worth.values()) for worth in parts.values()) / 100,
    }


def _housemates(tables: Tables, people: set[str]) -> set[str]:
    """Return who shares a household with one of ``people`` and is none of them."""
    members = current(tables["household_members"], "until")
    mine = pc.is_in(members["customer_id"], pa.array(sorted(people), pa.string()))
    homes = members.filter(mine)["household_id"].combine_chunks()
    there = members.filter(pc.is_in(members["household_id"], homes))
    return set(there["customer_id"].to_pylist()) - people


def _suppliers(tables: Tables, firm: str) -> Mapping[str, int]:
    """Return of each supplier its worth, as far as it lives from the firm."""
    to_firm: defaultdict[str, int] = defaultdict(int)
    to_all: defaultdict[str, int] = defaultdict(int)
    for link in _links(tables, "supplies"):
        fen = int(link["amount"] * 100)
        to_all[link["firm_id"]] += fen
        to_firm[link["firm_id"]] += fen * (link["other_firm_id"] == firm)
    worth = _worth(tables["firms"], {f for f, fen in to_firm.items() if fen}, "deposits")
    return {
        supplier: (2 * fen * to_firm[supplier] + to_all[supplier]) // (2 * to_all[supplier])
        for supplier, fen in worth.items()
    }
