"""The server store: a Neo4j database, several people at once.

Every load is worked out beside the server (``neo4j_session``), told to it in batches
(``neo4j_commit``), and undone from what it wrote down first where it died (``neo4j_undo``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow as pa

from graphcrm.errors import StoreError
from graphcrm.graph.ports import Choose, Finding, LoadRecord, Published, Scored, StoreStatus
from graphcrm.model import TABLES
from graphcrm.stores.cypher import Query
from graphcrm.stores.duckdb_backup import DuckDbRestore
from graphcrm.stores.duckdb_check import findings
from graphcrm.stores.duckdb_forget import DuckDbForgetting
from graphcrm.stores.duckdb_ledger import newest_load, records
from graphcrm.stores.neo4j_address import Address, Login
from graphcrm.stores.neo4j_backup import Neo4jDump
from graphcrm.stores.neo4j_commit import write_all, write_load, written_by
from graphcrm.stores.neo4j_connect import Row, Server, connected
from graphcrm.stores.neo4j_forget import forgetting, is_forgetting, write_forgotten
from graphcrm.stores.neo4j_scan import Neo4jReader
from graphcrm.stores.neo4j_schema import ensure_schema
from graphcrm.stores.neo4j_scores import write_scores
from graphcrm.stores.neo4j_session import (
    Filler,
    Neo4jRollback,
    Neo4jScanner,
    Neo4jSession,
    scratch,
)
from graphcrm.stores.neo4j_state import (
    State,
    half_done,
    refuse_changed,
    refuse_foreign,
    refuse_unfinished,
    sole,
    state_of,
)
from graphcrm.stores.neo4j_undo import roll_back, undo_unfinished
from graphcrm.stores.parts import load_id
from graphcrm.stores.refusals import (
    holds_data,
    nothing_there,
    refuse_newer,
    refuse_older,
    refuse_other_load,
)

_UNFINISHED = {
    "load": "unfinished_load",
    "rollback": "unfinished_rollback",
    "restore": "unfinished_restore",
    "forget": "unfinished_forget",
}


class Neo4jStore:
    """A bank's graph on a server.

    Parameters
    ----------
    address : Address
    login : Login
    folder : Path
        Where this machine keeps its snapshots, and scratch files while something is under way.
    """

    def __init__(self, address: Address, login: Login, folder: Path) -> None:
        self.address, self.login, self.folder = address, login, folder

    @property
    def url(self) -> str:
        """Where the store is, without credentials."""
        return self.address.url

    @property
    def snapshot_home(self) -> Path:
        """The folder of its snapshots on this machine."""
        host = self.address.host.strip("[]").replace(":", "-")
        return self.folder / f"neo4j-{host}-{self.address.port}-{self.login.database}.snapshots"

    @property
    def shared(self) -> bool:
        """Whether other machines load and publish too."""
        return True

    def exists(self) -> bool:
        """Whether the database holds a store."""
        with self._connected() as server:
            return state_of(server) is not None

    def published(self) -> Published:
        """Return what was published last, by whichever machine."""
        with self._connected() as server:
            state = state_of(server)
            if state is None:
                refuse_foreign(server)
                raise nothing_there(self.url)
            return Published(state.graph_version, state.publication)

    @contextmanager
    def load(
        self,
        *,
        then: Callable[[], None] = lambda: None,
        tick: Callable[[str], None] = lambda _: None,
    ) -> Iterator[Neo4jSession]:
        """Begin a load; leaving with an error undoes all of it, a store that was not there too."""
        with self._changing() as (server, token), scratch(self.folder) as con:
            since = state_of(server)
            session = Neo4jSession(con, Filler(con, Neo4jReader(server)))
            yield session
            write_load(server, token, con, load=session.number, since=since, tick=tick)
            then()

    @contextmanager
    def rollback(
        self, load: str, *, then: Callable[[], None] = lambda: None
    ) -> Iterator[Neo4jRollback]:
        """Undo the newest load; leaving with an error undoes nothing."""
        with self._connected() as server:
            self._state(server, older=True)
        with self._changing() as (server, token), scratch(self.folder) as con:
            since, filler = state_of(server), Filler(con, Neo4jReader(server))
            newest = newest_load(con)
            refuse_other_load(self.url, load_id(newest) if newest else None, load)
            files, tables = written_by(con, newest)
            yield Neo4jRollback(con, filler, newest, tables)
            with half_done(server, "graphcrm db check --repair finishes it"):
                roll_back(server, token, newest, files=files, tables=tables, since=since)
            then()

    @contextmanager
    def dump(self) -> Iterator[Neo4jDump]:
        """Open the store for a backup; also one of an older schema."""
        with self._open(older=True) as (server, state), scratch(self.folder) as con:
            yield Neo4jDump(con, Neo4jReader(server), state)

    @contextmanager
    def restore(
        self,
        *,
        force: bool = False,
        then: Callable[[], None] = lambda: None,
        tick: Callable[[str], None] = lambda _: None,
    ) -> Iterator[DuckDbRestore]:
        """Begin a store in the place of this one; leaving with an error leaves the old one."""
        with self._alone() as (server, token), scratch(self.folder) as con:
            since = state_of(server)
            if not force and self._holds_data(server):
                raise holds_data(self.url)
            yield DuckDbRestore(con)
            with half_done(server, "restore the backup again: graphcrm db restore FILE --force"):
                write_all(server, token, con, since=since, tick=tick)
            then()

    @contextmanager
    def forget(
        self,
        choose: Choose,
        *,
        then: Callable[[], None] = lambda: None,
        tick: Callable[[str], None] = lambda _: None,
    ) -> Iterator[DuckDbForgetting]:
        """Remove some customers; what died forgetting goes on, and anything else is undone."""
        with self._connected() as server:
            self._state(server, older=False, forgetting=True)
        with self._alone() as (server, token), scratch(self.folder) as con:
            if not is_forgetting(server):
                undo_unfinished(server, token)
            since = state_of(server)
            assert since is not None
            session = forgetting(con, Neo4jReader(server), choose, since=since, tick=tick)
            yield session
            with half_done(server, "run graphcrm forget again: it goes on"):
                write_forgotten(server, token, con, removed=session.removed, since=since)
            then()

    @contextmanager
    def read(self) -> Iterator[Neo4jScanner]:
        """Open the store for scanning; StoreBusyError where somebody loads meanwhile."""
        with self._open() as (server, state), scratch(self.folder) as con:
            filler = Filler(con, Neo4jReader(server), state)
            yield Neo4jScanner(con, filler)

    def status(self) -> StoreStatus:
        """Say how the store is."""
        with self._open() as (server, state):
            reader = Neo4jReader(server)
            loads = reader.ledger("loads").sort_by("load").to_pylist()
            n_rows = {table: reader.count(table) for table in TABLES}
            refuse_changed(server, state)
            return StoreStatus(
                url=self.url,
                schema_version=state.schema_version or 0,
                graph_version=state.graph_version,
                n_rows=n_rows,
                n_loads=len(loads),
                first_loaded_on=loads[0]["data_date"] if loads else None,
                last_loaded_at=loads[-1]["loaded_at"] if loads else None,
            )

    def loads(self) -> list[LoadRecord]:
        """Return the load ledger, oldest first."""
        with self._open(older=True) as (server, state), scratch(self.folder) as con:
            Filler(con, Neo4jReader(server), state)
            return records(con)

    def ask(self, query: Query, params: Mapping[str, object]) -> list[Row]:
        """Put a reading query of the library to the server; StoreBusyError while somebody loads."""
        with self._open() as (server, state):
            rows = server.read(query, **params)
            refuse_changed(server, state)
            return rows

    def write_scores(
        self,
        scores: Iterable[tuple[str, pa.Table]],
        *,
        version: str,
        tick: Callable[[str], None] = lambda _: None,
    ) -> dict[str, Scored]:
        """Give nodes scores for people who browse; whatever they had before is gone."""
        with self._open(), self._changing() as (server, _):
            return write_scores(server, scores, version=version, tick=tick)

    def check(self, *, repair: bool = False) -> list[Finding]:
        """Look for what must never be; undo a load that died, where ``repair`` is said."""
        with self._connected() as server:
            state = state_of(server)
            if state is not None and state.unfinished is not None:
                return [self._unfinished(state, repair=repair)]
            state = self._state(server, older=False)
            with suppress(StoreError):  # two rows of one key, which is told of below
                ensure_schema(server)
            with scratch(self.folder) as con:
                Filler(con, Neo4jReader(server), state).everything()
                return findings(con)

    def _unfinished(self, state: State, *, repair: bool) -> Finding:
        if repair:
            with self._changing():
                pass
        return Finding(_UNFINISHED[state.unfinished or ""], "", 1, repaired=repair)

    @contextmanager
    def _connected(self) -> Iterator[Server]:
        with connected(self.address, self.login) as server:
            yield server

    @contextmanager
    def _changing(self) -> Iterator[tuple[Server, str]]:
        """Be the only one who changes the store, whatever died before undone."""
        with self._alone() as (server, token):
            undo_unfinished(server, token)
            yield server, token

    @contextmanager
    def _alone(self) -> Iterator[tuple[Server, str]]:
        """Hold the lock of a store that may be changed.

        The schema comes before the lock: an open transaction would hold it up.
        """
        with self._connected() as server:
            state = state_of(server)
            if state is None or not (state.graph_version or state.unfinished):
                refuse_foreign(server)
            if state is not None:
                refuse_newer(state.schema_version)
            ensure_schema(server)
            with sole(server) as token:
                yield server, token

    @contextmanager
    def _open(self, *, older: bool = False) -> Iterator[tuple[Server, State]]:
        """Connect for reading; refuse what :meth:`_state` refuses.

        A database that neo4j-admin wrote has no indexes yet, hence the schema.
        """
        with self._connected() as server:
            state = self._state(server, older=older)
            ensure_schema(server)
            yield server, state

    def _state(self, server: Server, *, older: bool, forgetting: bool = False) -> State:
        """Return the state of a store that can be read."""
        state = state_of(server)
        if state is None:
            refuse_foreign(server)
            raise nothing_there(self.url)
        refuse_newer(state.schema_version)
        if not forgetting:
            refuse_unfinished(server, state)
        if not older:
            refuse_older(self.url, state.schema_version or 0)
        return state

    def _holds_data(self, server: Server) -> bool:
        state = state_of(server)
        if state is None:
            return False
        return state.unfinished is not None or Neo4jReader(server).ledger("loads").num_rows > 0
