"""Undo a load in a graph database from what it wrote down before it changed anything."""

from __future__ import annotations

from collections.abc import Sequence

from graphcrm.errors import StoreUnavailableError
from graphcrm.graph.spaces import ends
from graphcrm.model import TABLES
from graphcrm.stores.cypher import query
from graphcrm.stores.neo4j_connect import Server
from graphcrm.stores.neo4j_scan import Neo4jReader, key_ranges
from graphcrm.stores.neo4j_shape import shape_of
from graphcrm.stores.neo4j_state import State, begin, new_token, publish, state_of
from graphcrm.stores.neo4j_write import BATCH_ROWS
from graphcrm.stores.parts import SCHEMA_VERSION


def undo_unfinished(server: Server, token: str) -> None:
    """Undo what died while it wrote, if anything did; whoever calls holds the lock.

    Raises
    ------
    StoreUnavailableError
        It was a restore: what was there before is gone, and the backup is still where it was.  Or
        a customer was being forgotten, which is never undone.
    """
    state = state_of(server)
    if state is None or state.unfinished is None:
        return
    if state.unfinished == "restore":
        raise StoreUnavailableError(
            f"{server.address.url} was being restored when that died; restore the backup again: "
            "graphcrm db restore FILE --force"
        )
    if state.unfinished == "forget":
        raise StoreUnavailableError(
            f"{server.address.url} was forgetting a customer when that died; run that again, and "
            "it goes on: graphcrm forget CUSTOMER"
        )
    _take_over(server, token, state)


def undo_own(server: Server, token: str) -> None:
    """Undo what ``token`` began, unless that is whole or somebody else has undone it.

    It goes on under another token, so that what is still on its way to the server comes too late.
    """
    state = state_of(server)
    if state is not None and state.unfinished is not None and state.token == token:
        _take_over(server, new_token(), state)


def _take_over(server: Server, token: str, state: State) -> None:
    assert state.unfinished is not None
    assert state.load is not None
    begin(
        server,
        token,
        state.unfinished,
        since=state,
        load=state.load,
        files=state.files,
        tables=state.tables,
    )
    undo(server, token, state)


def roll_back(
    server: Server,
    token: str,
    load: int,
    *,
    files: Sequence[int],
    tables: Sequence[str],
    since: State | None,
) -> None:
    """Undo a load that was published; see :func:`graphcrm.stores.neo4j_state.begin`."""
    begin(server, token, "rollback", since=since, load=load, files=files, tables=tables)
    state = state_of(server)
    assert state is not None
    undo(server, token, state)


def undo(server: Server, token: str, state: State) -> None:
    """Undo the load that ``state`` tells of, and publish what was before it.

    Each step may be repeated, and be taken up by somebody else: first the rows that were there
    before get back what they were, then whatever still carries a file of the load goes.
    """
    for table in state.tables:
        _restore(server, token, table, state)
    for table in reversed(state.tables):  # relationships before the nodes that they hold on to
        _remove(server, token, table, state)
    server.write(query("load/forget-load"), token=token, load=state.load)
    loads = Neo4jReader(server).ledger("loads").sort_by("load").to_pylist()
    if state.schema_version is None:
        server.write(query("load/forget-store"), token=token)
        return
    version = loads[-1]["graph_version"] if loads else ""
    if state.unfinished == "rollback":
        publish(server, token, schema_version=SCHEMA_VERSION, graph_version=version)
    else:  # nothing that anybody has read has changed
        publish(
            server,
            token,
            schema_version=state.schema_version,
            graph_version=version,
            publication=state.publication,
        )


def _restore(server: Server, token: str, table: str, state: State) -> None:
    label, two = TABLES[table].label, ends(TABLES[table])
    text, names = query("load/restore-nodes"), {"Label": label}
    if two is not None:
        text = query("load/restore-edges")
        names = {"TYPE": label, "start_column": two[0].name, "end_column": two[1].name}
    while True:
        (done,) = server.write(
            text,
            names,
            token=token,
            load=state.load,
            table=table,
            files=list(state.files),
            size=BATCH_ROWS,
        )
        if done["n"] < BATCH_ROWS:
            return


def _remove(server: Server, token: str, table: str, state: State) -> None:
    edge = shape_of(table).form == "edge"
    text = query(f"load/remove-{'edges' if edge else 'nodes'}")
    names = {"TYPE" if edge else "Label": TABLES[table].label}
    for low, high in key_ranges(Neo4jReader(server).count(table), size=BATCH_ROWS):
        server.write(text, names, token=token, low=low, high=high, files=list(state.files))
