"""Tell a server what a load or a restore came to: the earlier versions of rows first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

import duckdb
import pyarrow as pa

from graphcrm.errors import StoreError
from graphcrm.model import TABLES
from graphcrm.model.ddl import quoted
from graphcrm.stores.duckdb_ledger import newest_load
from graphcrm.stores.duckdb_schema import history, meta, number, table_of
from graphcrm.stores.neo4j_connect import Server
from graphcrm.stores.neo4j_shape import FILE, LEDGER
from graphcrm.stores.neo4j_state import State, begin, publish
from graphcrm.stores.neo4j_undo import undo_own
from graphcrm.stores.neo4j_write import Writer
from graphcrm.stores.parts import SCHEMA_VERSION, schemas

_ROWS = 100_000  # in memory at a time


def write_load(
    server: Server,
    token: str,
    con: duckdb.DuckDBPyConnection,
    *,
    load: int,
    since: State | None,
    tick: Callable[[str], None] = lambda _: None,
) -> None:
    """Write the load that a scratch file holds; one that was not published left nothing.

    Parameters
    ----------
    server : Server
    token : str
        Of this load alone.
    con : DuckDB connection
    load : int
        Its number.
    since : State or None
        How the store was when the load began to read it.
    tick : callable
        Called with the name of each table before its rows are written.
    """
    if newest_load(con) != load:
        return
    files, tables = written_by(con, load)
    with _whole_or_undone(server, token):
        begin(server, token, "load", since=since, load=load, files=files, tables=tables)
        writer = Writer(server, token)
        for name in LEDGER:
            writer.ledger(name, _select(con, f"ledger/{name}", f"load = {load}"))
        for table in tables:
            for rows in _batches(con, f"history/{table}", f"_replaced_by = {load}"):
                writer.changes(table, rows)
        own = f"{FILE} IN (SELECT file FROM _files WHERE load = {load})"
        for table in TABLES:
            tick(table)
            if table in tables:
                was = f'SELECT count(*) FROM "{history(table)}" WHERE _replaced_by = {load}'
                _write_rows(writer, con, table, own, fresh=not number(con, was))
        _hang_late(writer, tables)
        _publish(server, token, con, since)


def write_all(
    server: Server,
    token: str,
    con: duckdb.DuckDBPyConnection,
    *,
    since: State | None,
    tick: Callable[[str], None] = lambda _: None,
) -> None:
    """Empty the server and write everything that a scratch file holds; see :func:`write_load`."""
    begin(server, token, "restore", since=since, load=0, files=[], tables=[])
    writer = Writer(server, token)
    writer.empty()
    for name in LEDGER:
        writer.ledger(name, _select(con, f"ledger/{name}", "true"))
    for table in TABLES:
        tick(table)
        for rows in _batches(con, f"history/{table}", "true"):
            writer.changes(table, rows)
        _write_rows(writer, con, table, "true", fresh=True)
    _publish(server, token, con)


def written_by(con: duckdb.DuckDBPyConnection, load: int) -> tuple[list[int], list[str]]:
    """Return the numbers of a load's files, and the tables that they are about."""
    files = con.execute("SELECT file, table_name FROM _files WHERE load = ?", [load]).fetchall()
    about = {table for _, table in files}
    return [file for file, _ in files], [table for table in TABLES if table in about]


@contextmanager
def _whole_or_undone(server: Server, token: str) -> Iterator[None]:
    """Undo what was begun where it fails and the server still listens; else the next load does."""
    try:
        yield
    except BaseException:
        with suppress(StoreError):
            undo_own(server, token)
        raise


def _publish(
    server: Server, token: str, con: duckdb.DuckDBPyConnection, since: State | None = None
) -> None:
    """Publish; a load that changed nothing is no publication of its own."""
    version = meta(con, "graph_version") or ""
    same = since is not None and since.graph_version == version
    publish(
        server,
        token,
        schema_version=SCHEMA_VERSION,
        graph_version=version,
        publication=since.publication if since and same else None,
    )


def _write_rows(
    writer: Writer, con: duckdb.DuckDBPyConnection, table: str, where: str, *, fresh: bool
) -> None:
    for rows in _batches(con, f"tables/{table}", where):
        writer.table(table, rows, fresh=fresh)


def _hang_late(writer: Writer, written: Sequence[str]) -> None:
    """Hang plans off branches that were named before they were loaded."""
    if "branches" in written:
        writer.hang_late("targets")


def _select(con: duckdb.DuckDBPyConnection, part: str, where: str) -> pa.Table:
    return con.sql(_sql(part, where)).to_arrow_table()


def _batches(con: duckdb.DuckDBPyConnection, part: str, where: str) -> Iterator[pa.Table]:
    for batch in con.sql(_sql(part, where)).to_arrow_reader(_ROWS):
        yield pa.Table.from_batches([batch])


def _sql(part: str, where: str) -> str:
    return f'SELECT {quoted(schemas()[part].names)} FROM "{table_of(part)}" WHERE {where}'
