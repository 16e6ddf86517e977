"""A bank as one networkx multigraph, facts as attributes of nodes and edges."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import networkx as nx

NODES: Final = {"staff": "staff_id", "customers": "customer_id", "firms": "firm_id"}
EDGES: Final = {
    "coverage": ("staff_id", "party_id"),
    "contacts": ("staff_id", "party_id"),
    "household_members": ("household_id", "customer_id"),
    "employment": ("customer_id", "firm_id"),
    "referrals": ("referrer_id", "party_id"),
}
MONEY: Final = {"deposits", "aum"}
Graph = Any  # nx.MultiDiGraph, with whatever attributes the files have
Row = dict[str, Any]


def read(extracts: Path, edges: Collection[str] = tuple(EDGES)) -> Graph:
    """Read nodes and edges with their attributes; a party keeps its month ends by date."""
    graph: Graph = nx.MultiDiGraph()
    for table, key in NODES.items():
        for row in _read(extracts / f"{table}.csv"):
            graph.add_node(row[key], table=table, months={}, **row)
    for row in _read(extracts / "balances.csv"):
        graph.nodes[row["party_id"]]["months"][row["on"]] = row
    for table in edges:
        source, target = EDGES[table]
        for row in _read(extracts / f"{table}.csv"):
            graph.add_edge(row[source], row[target], table=table, **row)
    return graph


def _read(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {name: _value(name, text) for name, text in row.items()}


def _value(name: str, text: str) -> Any:
    if not text:
        return None
    if name.endswith("_on") or name in {"on", "since", "until"}:
        return date.fromisoformat(text)
    return float(text) if name in MONEY else text


def rows(found: list[Row]) -> list[Row]:
    """Return a table as plain rows."""
    return [{k: v.isoformat() if isinstance(v, date) else v for k, v in r.items()} for r in found]
