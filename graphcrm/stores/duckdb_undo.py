"""Undo the newest load of a DuckDB store from what it wrote down of the rows it changed."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from graphcrm.graph.ports import Undone
from graphcrm.model import TABLES, Table
from graphcrm.model.ddl import quoted
from graphcrm.stores.duckdb_schema import history, number, say_version
from graphcrm.stores.duckdb_session import FILE, DuckDbScanner


class DuckDbRollback(DuckDbScanner):
    """A store whose newest load is undone in an open transaction.

    Parameters
    ----------
    con : DuckDB connection
        In a transaction.
    load : int
        Number of the newest load.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, load: int) -> None:
        super().__init__(con)
        undone = {table.name: _undo(con, table, load) for table in TABLES.values()}
        self._tables = {name: u for name, u in undone.items() if u.removed or u.restored}
        for ledger in ("_counts", "_files", "_loads"):
            con.execute(f"DELETE FROM {ledger} WHERE load = ?", [load])
        say_version(con)

    @property
    def tables(self) -> Mapping[str, Undone]:
        """What was undone, by table; tables that the load left alone are not listed."""
        return self._tables


def _undo(con: duckdb.DuckDBPyConnection, table: Table, load: int) -> Undone:
    """Undo a load in one table.

    Every row that the load wrote carries one of its files.  What such a row was before is in the
    history with a file of an earlier load; where a load wrote a row more than once, the steps in
    between carry files of its own, and a row that it inserted has no step before it.
    """
    was, columns = history(table.name), quoted([*(c.name for c in table.columns), FILE])
    own = f"SELECT file FROM _files WHERE load = {load}"
    before = f'FROM "{was}" WHERE _replaced_by = {load} AND {FILE} NOT IN ({own})'
    written = number(con, f'SELECT count(*) FROM "{table.name}" WHERE {FILE} IN ({own})')
    restored = number(con, f"SELECT count(*) {before}")
    if written:
        con.execute(f'DELETE FROM "{table.name}" WHERE {FILE} IN ({own})')
        con.execute(f'INSERT INTO "{table.name}" ({columns}) SELECT {columns} {before}')
        con.execute(f'DELETE FROM "{was}" WHERE _replaced_by = {load}')
    return Undone(removed=written - restored, restored=restored)
