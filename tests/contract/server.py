"""A Neo4j server under contract: one store at a time, on a server that a test may empty."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import neo4j.time

from graphcrm.graph.ports import Store
from graphcrm.model import TABLES, Kind
from graphcrm.stores import open_store
from graphcrm.stores.neo4j_address import Login
from graphcrm.stores.neo4j_shape import property_of, shape_of
from tests.contract.subjects import Subject
from tests.neo4j.access import Access

_DAMAGE = {
    "double_key": (
        "DROP CONSTRAINT graphcrm_Customer_key",
        "DROP CONSTRAINT graphcrm_Customer_customer_id",
        "DROP CONSTRAINT graphcrm_Party_party_id",
        "CREATE INDEX stand_in FOR (n:Customer) ON (n._key)",
        "CALL db.awaitIndexes()",
        "MATCH (n:Customer) CREATE (m:Customer) SET m = properties(n)",
    ),
    "unknown_file": ("MATCH (n:Customer) SET n._file = 99",),
    "empty_key": ("MATCH ()-[r:COVERS]->() REMOVE r.role",),
    "dangling_end": ("MATCH (n:Customer) REMOVE n:Customer",),
    "shared_id": ("CREATE (:Firm {firm_id: 'C1', _key: '0:C1', _file: 1})",),
    "ledger_does_not_add_up": ("MATCH (c:LoadCount {table_name: 'customers'}) SET c.read = 2",),
}


def neo4j_subject(access: Access) -> Subject:
    """Return the server as a kind of store; what it holds is gone when a new store is made."""

    def run(*statements: str, **parameters: object) -> None:
        for statement in statements:
            access.run(statement, **parameters)

    def make(folder: Path) -> Store:
        run("DROP INDEX stand_in IF EXISTS")
        access.empty()
        return open_store(access.url, login=Login(password=access.password), folder=folder)

    def outdate(store: Store, version: int) -> None:
        run("MATCH (s:GraphcrmStore) SET s.schema_version = $v", v=version)
        if version == 0:
            run("MATCH (n:Customer) REMOVE n.village", "MATCH (n:Target) DETACH DELETE n")

    return Subject(
        make=make,
        origins=lambda _, table: _origins(access, table),
        history=lambda _, table: _history(access, table),
        plant=lambda store, code: run(*_DAMAGE[code]),
        outdate=outdate,
    )


def _origins(access: Access, table: str) -> set[tuple[Any, ...]]:
    label, edge = TABLES[table].label, shape_of(table).end is not None
    found = access.run(
        f"MATCH (a)-[n:{label}]->(b) "
        "RETURN properties(n) AS row, properties(a) AS a, properties(b) AS b"
        if edge
        else f"MATCH (n:{label}) RETURN properties(n) AS row"
    )
    files = {f["file"]: (f["load"], f["name"]) for f in _all(access, "LoadFile")}
    rows = [_with_ends(table, each) if edge else each["row"] for each in found]
    return {
        (
            *_canonical(table, row, [c.name for c in TABLES[table].key]).values(),
            *files[row["_file"]],
        )
        for row in rows
    }


def _history(access: Access, table: str) -> list[tuple[Any, ...]]:
    names = [c.name for c in TABLES[table].columns]
    changes = [c for c in _all(access, "Change") if c["_table"] == table]
    found = [
        (_canonical(table, c, names), c["_replaced_by"], c["_closing"])
        for c in sorted(changes, key=lambda c: (c["_replaced_by"], c["_of"]))
    ]
    return [({k: v for k, v in row.items() if v is not None}, *rest) for row, *rest in found]


def _all(access: Access, label: str) -> list[dict[str, Any]]:
    return [row["n"] for row in access.run(f"MATCH (n:{label}) RETURN properties(n) AS n")]


def _with_ends(table: str, found: dict[str, Any]) -> dict[str, Any]:
    shape = shape_of(table)
    assert shape.start is not None
    assert shape.end is not None
    starts = [found["a"][name] for _, name in shape.start.nodes if name in found["a"]]
    return {
        **found["row"],
        shape.start.column: starts[0],
        shape.end.column: found["b"][shape.end.nodes[0][1]],
    }


def _canonical(table: str, row: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """Return what properties say, by hand."""
    found = {}
    for name in names:
        value = row.get(property_of(TABLES[table].column(name)))
        if TABLES[table].column(name).kind is Kind.MONEY and value is not None:
            value = Decimal(value) / 100
        found[name] = value.to_native() if isinstance(value, neo4j.time.Date) else value
    return found
