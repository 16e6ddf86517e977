"""Banks made of plain rows or of the sample, written straight into snapshots, without a store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from graphcrm.graph import Graph
from graphcrm.graph.snapshot import write_snapshot
from graphcrm.model import TABLES
from graphcrm.model.arrow import arrow_schema

DAY = date(2026, 6, 30)
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class FakeScanner:
    """Hands Arrow tables over as a store does; ``shuffle`` hands the rows over in any order."""

    tables: Mapping[str, pa.Table]
    shuffle: np.random.Generator | None = None

    def scan(self, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        schema = arrow_schema(TABLES[table])
        rows = self.tables[table] if table in self.tables else schema.empty_table()
        if self.shuffle is not None:
            rows = rows.take(pa.array(self.shuffle.permutation(rows.num_rows)))
        return rows.select(list(columns)) if columns else rows


def arrow_tables(rows: Rows) -> dict[str, pa.Table]:
    """Return rows of dicts as Arrow tables of the model's types; absent cells are null."""
    return {
        name: pa.Table.from_pylist([dict(r) for r in given], schema=arrow_schema(TABLES[name]))
        for name, given in rows.items()
    }


def plain_rows(tables: Mapping[str, pa.Table]) -> dict[str, list[Mapping[str, Any]]]:
    """Return Arrow tables as rows of dicts."""
    return {name: table.to_pylist() for name, table in tables.items()}


def open_graph(
    tables: Mapping[str, pa.Table],
    folder: Path,
    *,
    today: date = DAY,
    first_loaded_on: date = DAY,
    version: str = "v1",
    shuffle: np.random.Generator | None = None,
) -> Graph:
    """Write ``tables`` as a snapshot under ``folder`` and open it."""
    home = folder / version
    scanner = FakeScanner(tables, shuffle)
    write_snapshot(scanner, home, graph_version=version, first_loaded_on=first_loaded_on)
    return Graph(home, today=today)


def graph_of(rows: Rows, folder: Path, *, today: date = DAY, first_loaded_on: date = DAY) -> Graph:
    """Write plain rows as a snapshot under ``folder`` and open it."""
    return open_graph(arrow_tables(rows), folder, today=today, first_loaded_on=first_loaded_on)
