"""The constraints and indexes of a graph database: made before anything is written or scanned."""

from __future__ import annotations

from collections.abc import Iterator

from graphcrm.model import TABLES
from graphcrm.model.labels import PARTY_ID, PARTY_LABEL
from graphcrm.stores.cypher import query
from graphcrm.stores.neo4j_connect import Server
from graphcrm.stores.neo4j_shape import CHANGE, KEY, LEDGER, STORE, shape_of


def ensure_schema(server: Server) -> None:
    """Make the constraints and indexes that are missing, and wait until they can be used."""
    known = {row["name"] for row in server.read(query("schema/known"))}
    missing = [(text, names) for text, names in _wanted() if names["constraint_name"] not in known]
    for text, names in missing:
        server.run(query(f"schema/{text}"), names)
    if missing:
        server.run(query("schema/await"))


def _wanted() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what must be there: the query that makes it, and its names."""
    yield _node(STORE, "name")
    yield _node("GraphcrmLock", "name")
    yield _node(PARTY_LABEL, PARTY_ID)
    for label in (CHANGE, *LEDGER.values()):
        yield _node(label, KEY)
    yield "changes-of-a-load", {"constraint_name": "graphcrm_changes_of_a_load"}
    for table in TABLES.values():
        if shape_of(table.name).form == "edge":
            name = f"graphcrm_{table.label}{KEY}"
            yield "unique-edge", {"constraint_name": name, "TYPE": table.label, "id": KEY}
        else:
            yield _node(table.label, KEY)
        if table.is_node:
            yield _node(table.label, table.columns[0].name)


def _node(label: str, prop: str) -> tuple[str, dict[str, str]]:
    name = f"graphcrm_{label}_{prop.removeprefix('_')}"
    return "unique-node", {"constraint_name": name, "Label": label, "id": prop}
