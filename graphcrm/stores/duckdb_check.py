"""What must never be in a store: double keys, dangling ends, two meanings of one id."""

from __future__ import annotations

import duckdb

from graphcrm.graph.ports import Finding
from graphcrm.model import TABLES, Column, Table
from graphcrm.model.ddl import quoted
from graphcrm.model.tables import ACTOR
from graphcrm.stores.duckdb_schema import history, number


def findings(con: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Return everything that is wrong, in the order of the model's tables."""
    found: list[Finding] = []
    for table in TABLES.values():
        found += _found("double_key", table.name, _count(con, _double_keys(table)))
        found += _found("unknown_file", table.name, _count(con, _unknown_files(table)))
        found += _found("empty_key", table.name, _count(con, _empty_keys(table)))
        for column in table.columns:
            if column.strict:
                found += _found("dangling_end", table.name, _count(con, _dangling(table, column)))
    found += _found("shared_id", "customers", _count(con, _shared_ids()))
    found += _found("ledger_does_not_add_up", "_counts", _count(con, _LEDGER))
    return found


_LEDGER = (
    "SELECT 1 FROM _counts WHERE read <> inserted + updated + unchanged + rejected "
    "UNION ALL SELECT 1 FROM _counts WHERE load NOT IN (SELECT load FROM _loads)"
)


def _found(code: str, table: str, n: int) -> list[Finding]:
    return [Finding(code, table, n)] if n else []


def _count(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    return number(con, f"SELECT count(*) FROM ({sql})")


def _double_keys(table: Table) -> str:
    keys = quoted(c.name for c in table.key)
    return f'SELECT 1 FROM "{table.name}" GROUP BY {keys} HAVING count(*) > 1'


def _empty_keys(table: Table) -> str:
    empty = " OR ".join(f'"{c.name}" IS NULL' for c in table.columns if c.required)
    return f'SELECT 1 FROM "{table.name}" WHERE {empty}'


def _unknown_files(table: Table) -> str:
    both = " UNION ALL ".join(
        f'SELECT "_file" FROM "{name}"' for name in (table.name, history(table.name))
    )
    return f"SELECT 1 FROM ({both}) WHERE _file NOT IN (SELECT file FROM _files)"


def _dangling(table: Table, column: Column) -> str:
    known = " UNION ALL ".join(
        f'SELECT "{TABLES[t].columns[0].name}" FROM "{t}"' for t in column.refers
    )
    return (
        f'SELECT 1 FROM "{table.name}" WHERE "{column.name}" IS NOT NULL '
        f'AND "{column.name}" NOT IN ({known})'
    )


def _shared_ids() -> str:
    every = " UNION ALL ".join(
        f'SELECT DISTINCT "{TABLES[t].columns[0].name}" AS id FROM "{t}"' for t in ACTOR
    )
    return f"SELECT id FROM ({every}) GROUP BY id HAVING count(*) > 1"
