"""Tables made for a case, handed over as a store does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from graphcrm.graph.ports import Scanner


@dataclass(frozen=True)
class Made:
    """Hands a made-up bank's tables over as a store does."""

    tables: Mapping[str, pa.Table]

    def scan(self, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Return every row of ``table``."""
        rows = self.tables[table]
        return rows.select(list(columns)) if columns else rows


@dataclass(frozen=True)
class Replaced:
    """A store's tables, one of them replaced."""

    scanner: Scanner
    table: str
    rows: pa.Table

    def scan(self, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Return every row of ``table``."""
        own = Made({self.table: self.rows}) if table == self.table else self.scanner
        return own.scan(table, columns)


def whole_table(name: str, given: Mapping[str, Any], n: int) -> pa.Table:
    """Return ``n`` rows of a table as the model has it; columns that are not given are blank."""
    import pyarrow as pa

    from graphcrm.model import TABLES
    from graphcrm.model.arrow import arrow_schema

    schema, blank = arrow_schema(TABLES[name]), pa.nulls(n)
    return pa.table([given.get(name, blank) for name in schema.names], schema.names).cast(schema)
