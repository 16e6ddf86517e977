"""The embedded store: one DuckDB file, opened only for a load or a scan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import duckdb

from graphcrm.graph.ports import Choose, Finding, LoadRecord, StoreStatus
from graphcrm.model import TABLES
from graphcrm.stores.duckdb_backup import DuckDbDump, DuckDbRestore
from graphcrm.stores.duckdb_check import findings
from graphcrm.stores.duckdb_connect import connection
from graphcrm.stores.duckdb_files import changing, replacing, rewriting
from graphcrm.stores.duckdb_forget import DuckDbForgetting, forgetting
from graphcrm.stores.duckdb_ledger import newest_load, records
from graphcrm.stores.duckdb_schema import meta, number, schema_version
from graphcrm.stores.duckdb_session import DuckDbScanner, DuckDbSession
from graphcrm.stores.duckdb_undo import DuckDbRollback
from graphcrm.stores.parts import SCHEMA_VERSION, load_id
from graphcrm.stores.refusals import (
    missing,
    needs_server,
    never_loaded,
    refuse_newer,
    refuse_older,
    refuse_other_load,
)

if TYPE_CHECKING:
    import pyarrow as pa


class DuckDbStore:
    """A bank's graph in one file.

    Parameters
    ----------
    path : Path
        Made by the first load.

    Notes
    -----
    DuckDB lets one process in at a time, readers too; so questions read snapshots, never this file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def url(self) -> str:
        """Where the store is."""
        return f"duckdb:///{self.path}"

    @property
    def snapshot_home(self) -> Path:
        """The folder of its snapshots."""
        return self.path.with_name(f"{self.path.name}.snapshots")

    @property
    def shared(self) -> bool:
        """Whether other machines load and publish too."""
        return False

    def exists(self) -> bool:
        """Whether there is a file."""
        return self.path.exists()

    def published(self) -> None:
        """Return None: whoever loads the file moves the pointer beside it."""
        self._refuse_missing()

    @contextmanager
    def load(
        self,
        *,
        then: Callable[[], None] = lambda: None,
        tick: Callable[[str], None] = lambda _: None,  # noqa: ARG002
    ) -> Iterator[DuckDbSession]:
        """Begin a load; leaving with an error undoes all of it, a store that was not there too."""
        with changing(self.path, then) as con:
            yield DuckDbSession(con)

    @contextmanager
    def rollback(
        self, load: str, *, then: Callable[[], None] = lambda: None
    ) -> Iterator[DuckDbRollback]:
        """Undo the newest load; leaving with an error undoes nothing."""
        self._refuse_missing()
        with changing(self.path, then) as con:
            newest = newest_load(con)
            refuse_other_load(self.path, load_id(newest) if newest else None, load)
            yield DuckDbRollback(con, newest)

    @contextmanager
    def dump(self) -> Iterator[DuckDbDump]:
        """Open the store for a backup; also one of an older schema."""
        with self._open(older=True) as con:
            yield DuckDbDump(con)

    @contextmanager
    def restore(
        self,
        *,
        force: bool = False,
        then: Callable[[], None] = lambda: None,
        tick: Callable[[str], None] = lambda _: None,  # noqa: ARG002
    ) -> Iterator[DuckDbRestore]:
        """Begin a new file in the place of this one; leaving with an error leaves the old one."""
        with replacing(self.path, then, force=force) as con:
            yield DuckDbRestore(con)

    @contextmanager
    def forget(
        self,
        choose: Choose,
        *,
        then: Callable[[], None] = lambda: None,
        tick: Callable[[str], None] = lambda _: None,
    ) -> Iterator[DuckDbForgetting]:
        """Write the file anew without some customers; leaving with an error leaves the old one."""
        self._refuse_missing()
        with rewriting(self.path, then) as (old, con):
            yield forgetting(old, con, choose, tick=tick)

    @contextmanager
    def read(self) -> Iterator[DuckDbScanner]:
        """Open the store for scanning."""
        with self._open() as con:
            yield DuckDbScanner(con)

    def status(self) -> StoreStatus:
        """Say how the store is."""
        with self._open() as con:
            rows = {t: number(con, f'SELECT count(*) FROM "{t}"') for t in TABLES}
            ledger = con.sql(
                "SELECT count(*), arg_min(data_date, load), max(loaded_at) FROM _loads"
            ).fetchall()[0]
            return StoreStatus(
                url=self.url,
                schema_version=SCHEMA_VERSION,
                graph_version=meta(con, "graph_version") or "",
                n_rows=rows,
                n_loads=int(ledger[0]),
                first_loaded_on=ledger[1],
                last_loaded_at=ledger[2],
            )

    def loads(self) -> list[LoadRecord]:
        """Return the load ledger, oldest first."""
        with self._open(older=True) as con:
            return records(con)

    def check(self, *, repair: bool = False) -> list[Finding]:  # noqa: ARG002
        """Look for what must never be.

        Loads are single transactions, so there is never half a load to repair here; what is found
        means damage from outside, and the remedy is a backup.
        """
        with self._open() as con:
            return findings(con)

    def write_scores(
        self,
        scores: Iterable[tuple[str, pa.Table]],  # noqa: ARG002
        *,
        version: str,  # noqa: ARG002
        tick: Callable[[str], None] = lambda _: None,  # noqa: ARG002
    ) -> NoReturn:
        """Refuse: nobody browses a file."""
        raise needs_server()

    def _refuse_missing(self) -> None:
        if not self.exists():
            raise missing(self.path)

    @contextmanager
    def _open(self, *, older: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open the file for reading; refuse a missing, empty or newer one, an older unless said."""
        self._refuse_missing()
        with connection(self.path, read_only=True) as con:
            version = schema_version(con)
            refuse_newer(version)
            if version is None:
                raise never_loaded(self.path)
            if not older:
                refuse_older(self.path, version)
            yield con
