"""One load into a DuckDB store: a single transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import UTC, date, datetime

import duckdb
import pyarrow as pa

from graphcrm.graph.ports import Counts, LoadOptions, SourceFile
from graphcrm.model import TABLES, Table
from graphcrm.model.ddl import quoted
from graphcrm.stores.duckdb_schema import day, history, meta, number, say_version
from graphcrm.stores.duckdb_versions import versions_of
from graphcrm.stores.parts import load_id

FILE = "_file"


class DuckDbScanner:
    """Reads whole tables of an open file."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def scan(self, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Return every row of ``table``."""
        names = columns or [c.name for c in TABLES[table].columns]
        return self._con.sql(f'SELECT {quoted(names)} FROM "{table}"').to_arrow_table()

    @property
    def graph_version(self) -> str:
        """The version that the published loads make; empty where there is none."""
        return meta(self._con, "graph_version") or ""

    @property
    def first_loaded_on(self) -> date | None:
        """The data date of the store's first load."""
        return day(self._con, "SELECT arg_min(data_date, load) FROM _loads")

    def versions(
        self, table: str, columns: Sequence[str] | None = None, *, after: int = 0
    ) -> pa.Table:
        """Return what rows of ``table`` were and are; see :class:`OpenStore`."""
        return self._con.sql(versions_of(TABLES[table], columns, after=after)).to_arrow_table()


class DuckDbSession(DuckDbScanner):
    """One load.

    Earlier versions of a row go to the table's history together with the load that replaced them;
    a row and its history are a chain, from which a load can be told, undone and audited.
    ``number`` is that of the load.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        super().__init__(con)
        self.number = number(con, "SELECT max(load) FROM _loads") + 1
        self._files: list[SourceFile] = []
        self._last_file = number(con, "SELECT max(file) FROM _files")

    @property
    def load_id(self) -> str:
        """Id of this load."""
        return load_id(self.number)

    def ids(self, table: str) -> pa.ChunkedArray:
        """Return the ids of a node table."""
        key = TABLES[table].columns[0].name
        return self.scan(table, [key])[key]

    def add_file(self, file: SourceFile) -> int:
        """Enter ``file`` into the ledger."""
        self._files.append(file)
        self._last_file += 1
        self._con.execute(
            "INSERT INTO _files VALUES (?, ?, ?, ?, ?)",
            [self._last_file, self.number, file.name, file.table, file.sha256],
        )
        return self._last_file

    def upsert(
        self, table: str, rows: pa.Table | pa.RecordBatchReader, *, closing: bool = False
    ) -> Counts:
        """Insert or update ``rows`` by key."""
        given = rows.schema.names
        self._con.register("_rows", rows)
        try:
            if not number(self._con, f'SELECT count(*) FROM (SELECT 1 FROM "{table}" LIMIT 1)'):
                return Counts(inserted=self._insert(table, given, source="_rows"))
            return self._merge(TABLES[table], given, closing=closing)
        finally:
            self._con.unregister("_rows")

    def publish(self, options: LoadOptions, tables: Mapping[str, Counts]) -> str:
        """Enter the load into the ledger and return the graph version it makes."""
        version = self._next_version(options, tables)
        self._con.execute(
            "INSERT INTO _loads VALUES (?, ?, ?, ?, ?)",
            [
                self.number,
                datetime.now(UTC).replace(tzinfo=None),
                options.data_date,
                version,
                json.dumps(options.as_dict(), sort_keys=True),
            ],
        )
        for name, counts in tables.items():
            self._con.execute(
                "INSERT INTO _counts VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [self.number, name, *astuple(counts)],
            )
        say_version(self._con)
        return version

    def _next_version(self, options: LoadOptions, tables: Mapping[str, Counts]) -> str:
        """Chain the version hash; a load that changed nothing leaves it as it was.

        No clock times enter, so the same extracts give the same version on every store.
        """
        before = self.graph_version
        if before and not any(counts.changes for counts in tables.values()):
            return before
        entry = {
            "before": before,
            "files": [[f.table, f.sha256] for f in self._files],
            "options": options.as_dict(),
        }
        return hashlib.sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest()[:16]

    def _merge(self, table: Table, given: Sequence[str], *, closing: bool) -> Counts:
        same = " AND ".join(
            f't."{c.name}" {"=" if c.required else "IS NOT DISTINCT FROM"} s."{c.name}"'
            for c in table.key
        )
        keys = {c.name for c in table.key}
        facts = [c for c in given if c not in keys and c != FILE]
        differs = " OR ".join(f't."{c}" IS DISTINCT FROM s."{c}"' for c in facts) or "false"
        self._con.execute(
            f"CREATE OR REPLACE TEMP TABLE _hits AS SELECT s.*, t.rowid AS _at, "
            f"t.rowid IS NOT NULL AND ({differs}) AS _differs "
            f'FROM _rows s LEFT JOIN "{table.name}" t ON {same}'
        )
        inserted = number(self._con, "SELECT count(*) FROM _hits WHERE _at IS NULL")
        changed = number(self._con, "SELECT count(*) FROM _hits WHERE _differs")
        total = number(self._con, "SELECT count(*) FROM _hits")
        if changed:
            self._replace(table, [*facts, FILE], closing=closing)
        if inserted:
            self._insert(table.name, given, source="_hits WHERE _at IS NULL")
        self._con.execute("DROP TABLE _hits")
        return Counts(
            inserted=inserted,
            updated=0 if closing else changed,
            unchanged=total - inserted - changed,
            closed=changed if closing else 0,
        )

    def _replace(self, table: Table, columns: Sequence[str], *, closing: bool) -> None:
        """Keep what the differing rows were, then write what they are."""
        every = quoted([*(c.name for c in table.columns), FILE])
        self._con.execute(
            f'INSERT INTO "{history(table.name)}" ({every}, "_replaced_by", "_closing") '
            f"SELECT {', '.join(f't.{c}' for c in every.split(', '))}, ?, ? "
            f'FROM "{table.name}" t JOIN _hits h ON t.rowid = h._at WHERE h._differs',
            [self.number, closing],
        )
        sets = ", ".join(f'"{c}" = h."{c}"' for c in columns)
        self._con.execute(
            f'UPDATE "{table.name}" AS t SET {sets} FROM _hits h '
            "WHERE t.rowid = h._at AND h._differs"
        )

    def _insert(self, table: str, columns: Sequence[str], *, source: str) -> int:
        """Insert rows and return how many there were."""
        names = quoted(columns)
        return number(self._con, f'INSERT INTO "{table}" ({names}) SELECT {names} FROM {source}')
