"""The tables of a DuckDB store beside the canonical ones, and how an older store grows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pyarrow as pa

from graphcrm.model import TABLES
from graphcrm.model.ddl import SQL_TYPE, create_table, quoted
from graphcrm.stores.parts import HISTORY, SCHEMA_VERSION
from graphcrm.stores.parts import LEDGER as LEDGER_PART
from graphcrm.stores.refusals import refuse_newer

LEDGER = """
CREATE TABLE IF NOT EXISTS _meta (name VARCHAR, value VARCHAR);
CREATE TABLE IF NOT EXISTS _loads (
    load INTEGER, loaded_at TIMESTAMP, data_date DATE, graph_version VARCHAR, options VARCHAR);
CREATE TABLE IF NOT EXISTS _files (
    file INTEGER, load INTEGER, name VARCHAR, table_name VARCHAR, sha256 VARCHAR);
CREATE TABLE IF NOT EXISTS _counts (
    load INTEGER, table_name VARCHAR, read BIGINT, inserted BIGINT, updated BIGINT,
    unchanged BIGINT, rejected BIGINT, closed BIGINT);
"""


def history(table: str) -> str:
    """Return the name of the table that keeps what rows of ``table`` were before each change."""
    return f"_was_{table}"


def table_of(part: str) -> str:
    """Return the table that keeps a part of a store.

    >>> [table_of(part) for part in ("tables/staff", "history/staff", "ledger/loads")]
    ['staff', '_was_staff', '_loads']
    """
    kind, _, name = part.partition("/")
    return {HISTORY: history(name), LEDGER_PART: f"_{name}"}.get(kind, name)


def insert_part(
    con: duckdb.DuckDBPyConnection, part: str, rows: pa.Table | pa.RecordBatchReader
) -> None:
    """Write rows of a part into its table, columns by name."""
    names = quoted(rows.schema.names)
    con.register("_rows", rows)
    try:
        con.execute(f'INSERT INTO "{table_of(part)}" ({names}) SELECT {names} FROM _rows')
    finally:
        con.unregister("_rows")


def schema_version(con: duckdb.DuckDBPyConnection) -> int | None:
    """Return the schema version of an open store; None where nothing was ever loaded."""
    if not number(con, "SELECT count(*) FROM duckdb_tables() WHERE table_name = '_meta'"):
        return None
    found = meta(con, "schema_version")
    return int(found) if found else None


def meta(con: duckdb.DuckDBPyConnection, name: str) -> str | None:
    """Return what an open store says about itself under ``name``."""
    rows = con.execute("SELECT value FROM _meta WHERE name = ?", [name]).fetchall()
    return str(rows[0][0]) if rows else None


def number(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    """Return the one number that ``sql`` selects; nothing is 0."""
    rows = con.execute(sql).fetchall()
    return int(rows[0][0]) if rows and rows[0][0] is not None else 0


def day(con: duckdb.DuckDBPyConnection, sql: str) -> date | None:
    """Return the one date that ``sql`` selects."""
    rows = con.execute(sql).fetchall()
    return rows[0][0] if rows else None


def say_version(con: duckdb.DuckDBPyConnection) -> None:
    """Write down which graph version the newest load of the ledger makes, if there is one."""
    con.execute("DELETE FROM _meta WHERE name = 'graph_version'")
    con.execute(
        "INSERT INTO _meta SELECT 'graph_version', graph_version FROM _loads "
        "ORDER BY load DESC LIMIT 1"
    )


def migrate(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables and columns that the model declares and the store lacks.

    A new store is the oldest store of all, so making and migrating are one thing.  Runs inside the
    transaction of a load: a load that fails leaves the old schema.
    """
    version = schema_version(con)
    refuse_newer(version)
    if version == SCHEMA_VERSION:
        return
    found = con.execute("SELECT table_name, column_name FROM duckdb_columns()").fetchall()
    con.execute(LEDGER + ";\n".join(_missing(set(found))))
    con.execute("DELETE FROM _meta WHERE name = 'schema_version'")
    con.execute("INSERT INTO _meta VALUES ('schema_version', ?)", [str(SCHEMA_VERSION)])


def _missing(found: set[tuple[str, str]]) -> Iterator[str]:
    """Return what makes the canonical tables and their histories, or the columns they lack."""
    tables = {table for table, _ in found}
    for table in TABLES.values():
        for name, extra in (
            (table.name, ['"_file" INTEGER']),
            (
                history(table.name),
                ['"_file" INTEGER', '"_replaced_by" INTEGER', '"_closing" BOOLEAN'],
            ),
        ):
            if name not in tables:
                yield create_table(table, name=name, extra=extra)
                continue
            for column in table.columns:
                if (name, column.name) not in found:
                    kind = SQL_TYPE.get(column.kind, "VARCHAR")
                    yield f'ALTER TABLE "{name}" ADD COLUMN "{column.name}" {kind}'
