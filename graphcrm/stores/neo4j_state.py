"""What a graph database says about itself as a store: its version, and what is unfinished.

A load is many transactions there.  So it says first that it begins, under a token of its own; every
batch makes sure in its own transaction that the token still stands; and the last one, which says
that all is whole, is what publishes.  What lies between is seen by nobody who asks graphcrm.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from graphcrm.errors import StoreBusyError, StoreUnavailableError
from graphcrm.stores.cypher import query
from graphcrm.stores.neo4j_connect import Server

PATIENCE_S = 2.0  # how long whoever wants to change the store waits for somebody else


@dataclass(frozen=True, slots=True)
class State:
    """How a store is.

    Parameters
    ----------
    graph_version : str
        Last published; empty where nothing was.
    schema_version : int or None
        None where nothing was ever published.
    unfinished : str or None
        ``load``, ``rollback``, ``restore`` or ``forget`` while one writes, or after one died
        writing.
    load : int or None
        Number of the unfinished load.
    files : tuple of int
        The numbers that its rows carry.
    tables : tuple of str
        The tables that it writes.
    token : str
        Of whoever began to write last.
    publication : str
        Names what was published last: a version that was undone and loaded again, perhaps by
        another program, is published anew.
    n_begun : int
        Counts whatever began to write: who reads twice the same number saw no writing in between.
    """

    graph_version: str
    schema_version: int | None
    unfinished: str | None
    load: int | None
    files: tuple[int, ...]
    tables: tuple[str, ...]
    token: str
    publication: str
    n_begun: int


def state_of(server: Server) -> State | None:
    """Return how the store is; None where there is none."""
    rows = server.read(query("read/store"))
    if not rows:
        return None
    (row,) = rows
    return State(**{**row, **{name: tuple(row[name] or ()) for name in ("files", "tables")}})


def refuse_unfinished(server: Server, state: State) -> None:
    """Raise StoreBusyError for a store that somebody writes to, or died writing to."""
    if state.unfinished is not None:
        raise StoreBusyError(
            f"{server.address.url} is being changed (a load, a rollback, a restore, a customer "
            "forgotten), or that died; try again later, and if nothing runs: "
            "graphcrm db check --repair"
        )


def refuse_changed(server: Server, before: State) -> None:
    """Raise StoreBusyError where somebody began to write since ``before``."""
    now = state_of(server)
    if now is None or now.n_begun != before.n_begun:
        raise StoreBusyError(
            f"{server.address.url} was loaded or rolled back by another process; try again"
        )


def refuse_foreign(server: Server) -> None:
    """Raise StoreUnavailableError for a database that holds what graphcrm did not load."""
    if server.read(query("read/foreign"))[0]["n"]:
        raise StoreUnavailableError(
            f"{server.address.url} holds data that is not graphcrm's; name a server whose database "
            "is empty"
        )


@contextmanager
def sole(server: Server) -> Iterator[str]:
    """Be the only one who changes the store for as long as the block lasts.

    Yields
    ------
    str
        A token that nobody else has.

    Raises
    ------
    StoreBusyError
        Somebody else is.
    """
    token = new_token()
    with server.holding(query("load/lock"), patience_s=PATIENCE_S, token=token):
        yield token


def new_token() -> str:
    """Return a token that nobody has."""
    return secrets.token_hex(8)


def begin(
    server: Server,
    token: str,
    work: str,
    *,
    since: State | None,
    load: int,
    files: Sequence[int],
    tables: Sequence[str],
) -> None:
    """Say that something begins to write.

    Parameters
    ----------
    server : Server
    token : str
        Of whoever writes from now on; batches with any other come too late.
    work : {"load", "rollback", "restore", "forget"}
    since : State or None
        How the store was when all of it was decided.
    load, files, tables
        What undoing it has to look at.

    Raises
    ------
    StoreBusyError
        Somebody else began ``since``: the lock was lost, to a server that was started again or a
        connection that was cut.
    """
    server.write(
        query("load/begin"),
        token=token,
        before=since.token if since else "",
        was=(since.unfinished or "") if since else "",
        work=work,
        load=load,
        files=list(files),
        tables=list(tables),
    )


@contextmanager
def half_done(server: Server, advice: str) -> Iterator[None]:
    """Say what to do where Ctrl-C ends what leaves the store other than it was."""
    try:
        yield
    except KeyboardInterrupt:
        raise StoreUnavailableError(
            f"{server.address.url} was stopped in the middle of this; {advice}"
        ) from None


def publish(
    server: Server,
    token: str,
    *,
    schema_version: int,
    graph_version: str,
    publication: str | None = None,
) -> None:
    """Say that what was begun is whole, as a publication of its own unless another is named.

    Where somebody presses Ctrl-C just then, the server is asked whether it heard: if so, it is
    too late to stop.
    """
    try:
        server.write(
            query("load/publish"),
            token=token,
            schema_version=schema_version,
            graph_version=graph_version,
            publication=token if publication is None else publication,
        )
    except KeyboardInterrupt:
        state = state_of(server)
        if state is None or state.token != token or state.unfinished is not None:
            raise
