"""A load, rollback or restore of a server, worked out in a file beside it that is thrown away.

What a load does to rows is decided by the code of the embedded store, over the tables that it
needs, read from the server when it first asks for them.  Then the server is told what changed.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa

from graphcrm.errors import StoreBusyError, StoreError
from graphcrm.graph.files import OWNER_FOLDER
from graphcrm.graph.ports import Counts, Undone
from graphcrm.model import TABLES
from graphcrm.stores.duckdb_connect import connection
from graphcrm.stores.duckdb_schema import insert_part, migrate, say_version
from graphcrm.stores.duckdb_session import DuckDbScanner, DuckDbSession
from graphcrm.stores.duckdb_undo import DuckDbRollback
from graphcrm.stores.forgetting import Sieve
from graphcrm.stores.neo4j_scan import Neo4jReader
from graphcrm.stores.neo4j_shape import LEDGER
from graphcrm.stores.neo4j_state import State, refuse_changed

_SCRATCH, _FILE = ".graphcrm-", "scratch.duckdb"


_HELD: set[Path] = set()  # a driver lets its own process in twice


@contextmanager
def scratch(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an empty file of the embedded store's kind, gone when the block ends.

    Parameters
    ----------
    folder : Path
        Made if it is not there, and removed again if it is left empty.
    """
    made = not folder.exists()
    folder.mkdir(mode=OWNER_FOLDER, parents=True, exist_ok=True)
    _sweep(folder)
    try:
        with (
            TemporaryDirectory(prefix=_SCRATCH, dir=folder) as own,
            _held(Path(own)) as file,
            connection(file) as con,
        ):
            con.begin()  # sixty tables in one go, rather than one by one
            migrate(con)
            con.commit()
            yield con
    finally:
        if made:
            with suppress(OSError):  # it holds something by now
                folder.rmdir()


@contextmanager
def _held(own: Path) -> Iterator[Path]:
    _HELD.add(own)
    try:
        yield own / _FILE
    finally:
        _HELD.discard(own)


def _sweep(folder: Path) -> None:
    """Remove what those left who were killed; whoever lives holds a lock on his file."""
    for left in folder.glob(f"{_SCRATCH}*"):
        if left not in _HELD and (left / _FILE).is_file() and _is_abandoned(left / _FILE):
            shutil.rmtree(left, ignore_errors=True)


def _is_abandoned(file: Path) -> bool:
    try:
        with connection(file):
            return True
    except StoreBusyError:
        return False
    except StoreError:
        return True


class Filler:
    """Fills tables of a scratch file from a server, each once.

    Parameters
    ----------
    con : DuckDB connection
    reader : Neo4jReader
    state : State, optional
        Where others may write meanwhile: what the store must still be after each table.
    sieve : Sieve, optional
        What every row goes through.
    """

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        reader: Neo4jReader,
        state: State | None = None,
        *,
        sieve: Sieve | None = None,
    ) -> None:
        self._con, self._reader, self._state = con, reader, state
        self._sieve = sieve or Sieve(())
        self._filled: set[str] = set()
        for name in LEDGER:
            self._fill(f"ledger/{name}")
        say_version(con)

    def table(self, table: str) -> None:
        """Fill a table with its rows."""
        self._fill(f"tables/{table}")

    def history(self, table: str) -> None:
        """Fill the history of a table."""
        self._fill(f"history/{table}")

    def everything(self, tick: Callable[[str], None] = lambda _: None) -> None:
        """Fill every table and every history."""
        for table in TABLES:
            tick(table)
            self.table(table)
            self.history(table)

    def _fill(self, part: str) -> None:
        if part in self._filled:
            return
        self._filled.add(part)
        rows = self._reader.part(part)
        if rows is None:
            return
        try:
            insert_part(self._con, part, self._sieve.through(part, rows))
        except (duckdb.Error, RuntimeError):
            if self._reader.failure is not None:  # what the driver of the file cannot tell
                raise self._reader.failure from None
            raise
        if self._state is not None:
            refuse_changed(self._reader.server, self._state)


class Neo4jScanner(DuckDbScanner):
    """Scans tables of a server through a scratch file."""

    def __init__(self, con: duckdb.DuckDBPyConnection, filler: Filler) -> None:
        super().__init__(con)
        self.filler = filler

    def scan(self, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Return every row of ``table``."""
        self.filler.table(table)
        return super().scan(table, columns)

    def versions(
        self, table: str, columns: Sequence[str] | None = None, *, after: int = 0
    ) -> pa.Table:
        """Return what rows of ``table`` were and are; see :class:`OpenStore`."""
        self.filler.table(table)
        self.filler.history(table)
        return super().versions(table, columns, after=after)


class Neo4jSession(Neo4jScanner, DuckDbSession):
    """One load; see :class:`DuckDbSession`, which decides what happens to the rows."""

    def upsert(
        self, table: str, rows: pa.Table | pa.RecordBatchReader, *, closing: bool = False
    ) -> Counts:
        """Insert or update ``rows`` by key."""
        self.filler.table(table)
        return super().upsert(table, rows, closing=closing)


class Neo4jRollback(Neo4jScanner):
    """A store whose newest load is undone in a scratch file, not yet on the server."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        filler: Filler,
        load: int,
        tables: Sequence[str],
    ) -> None:
        super().__init__(con, filler)
        for table in tables:
            filler.table(table)
            filler.history(table)
        self._undone = DuckDbRollback(con, load)

    @property
    def tables(self) -> Mapping[str, Undone]:
        """What was undone, by table."""
        return self._undone.tables
