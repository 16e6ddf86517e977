"""A DuckDB store as the parts of a backup, and back."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

import pyarrow as pa

from graphcrm.model.ddl import quoted
from graphcrm.stores.duckdb_schema import (
    day,
    insert_part,
    number,
    say_version,
    schema_version,
    table_of,
)
from graphcrm.stores.duckdb_session import DuckDbScanner
from graphcrm.stores.forgetting import MEMBER, say_forgotten
from graphcrm.stores.parts import LEDGER, schemas

BATCH_ROWS = 100_000


class DuckDbDump(DuckDbScanner):
    """Everything an open file holds, whatever its schema version."""

    @property
    def schema_version(self) -> int:
        """Version of the schema that the parts have."""
        return schema_version(self._con) or 0

    @property
    def data_date(self) -> date | None:
        """The data date of the newest load."""
        return day(self._con, "SELECT arg_max(data_date, load) FROM _loads")

    @property
    def n_loads(self) -> int:
        """How many loads the ledger holds."""
        return number(self._con, "SELECT count(*) FROM _loads")

    def members(self, part: str) -> pa.RecordBatchReader:
        """Return who belongs to which household; read it before you ask for anything else."""
        rows = self._con.sql(f'SELECT {quoted(MEMBER)} FROM "{table_of(part)}"')
        return rows.to_arrow_reader(BATCH_ROWS)

    def parts(self) -> Iterator[tuple[str, pa.RecordBatchReader]]:
        """Yield each part that holds rows; read it before you ask for the next."""
        found = set(
            self._con.execute("SELECT table_name, column_name FROM duckdb_columns()").fetchall()
        )
        for part, schema in schemas().items():
            table = table_of(part)
            names = [name for name in schema.names if (table, name) in found]
            if names and number(self._con, f'SELECT 1 FROM "{table}" LIMIT 1'):
                rows = self._con.sql(f'SELECT {quoted(names)} FROM "{table}"')
                yield part, rows.to_arrow_reader(BATCH_ROWS)


class DuckDbRestore(DuckDbScanner):
    """A new, empty store in an open transaction, being filled."""

    def fill(self, part: str, rows: pa.RecordBatchReader) -> int:
        """Write one part, columns by name, and return how many rows it had."""
        insert_part(self._con, part, rows)
        if part == f"{LEDGER}/loads":
            say_version(self._con)
        return number(self._con, f'SELECT count(*) FROM "{table_of(part)}"')

    def forgot(self, tokens: Collection[str]) -> None:
        """Say that customers were left out of what was filled in."""
        say_forgotten(self._con, tokens)
