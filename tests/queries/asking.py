"""Put a query of the library to a server that holds what a test wants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from graphcrm.graph.ports import Counts, LoadOptions, SourceFile, Store
from graphcrm.stores.cypher import Query, query
from graphcrm.stores.cypher_header import literal
from graphcrm.stores.neo4j_address import Address, Login
from graphcrm.stores.neo4j_store import Neo4jStore
from tests.banks import DAY
from tests.neo4j.access import Access

Row = dict[str, Any]


@dataclass(frozen=True)
class Library:
    """The analyst's queries, put to one server.

    Parameters
    ----------
    access : Access
    store : Neo4jStore
    """

    access: Access
    store: Neo4jStore

    @classmethod
    def at(cls, access: Access, folder: Path) -> Library:
        """Return the library at a server."""
        login = Login(user=access.user, password=access.password, database=access.database)
        return cls(access, Neo4jStore(Address.of(access.url), login, folder))

    def hold(self, tables: Mapping[str, pa.Table]) -> None:
        """Make the server hold these tables and nothing else."""
        self.access.empty()
        fill(self.store, tables)

    def rows(self, name: str, **params: object) -> list[Row]:
        """Return the rows of ``analysis/<name>``, dates as ISO text."""
        found = query(f"analysis/{name}")
        rows = self.store.ask(found, {**found.defaults, **params})
        return [{key: _cell(value) for key, value in row.items()} for row in rows]


def fill(store: Store, tables: Mapping[str, pa.Table]) -> None:
    """Load Arrow tables of the model's types into a store that holds none of their rows."""
    with store.load() as session:
        counts = {}
        for name, rows in tables.items():
            if rows.num_rows:
                number = session.add_file(SourceFile(f"{name}.csv", name, "0" * 64))
                numbers = pa.array([number] * rows.num_rows, pa.int32())
                done = session.upsert(name, rows.append_column("_file", numbers))
                counts[name] = Counts(read=rows.num_rows) + done
        session.publish(LoadOptions(data_date=DAY), counts)


def same(got: list[Row], expected: list[Row]) -> None:
    """Assert equal rows in the same order; numbers may differ where both were rounded."""
    assert [list(row) for row in got] == [list(row) for row in expected]
    assert got == [{key: _close(value) for key, value in row.items()} for row in expected]


def example(found: Query) -> dict[str, object]:
    """Return the parameters that the file gives as an example."""
    return {key: literal(text, found.params[key]) for key, text in found.examples.items()}


def _close(value: object) -> object:
    return pytest.approx(value, rel=1e-14, abs=2e-9) if isinstance(value, float) else value


def _cell(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
