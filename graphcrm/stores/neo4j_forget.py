"""Forget customers on a server: worked out beside it, then told in batches.

His households go first, while it can be told whose they are, and the customer himself goes last, so
that whoever runs it again after it died still finds him.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import duckdb
import pyarrow as pa

from graphcrm.graph.ports import Choose
from graphcrm.stores.duckdb_forget import DuckDbForgetting
from graphcrm.stores.duckdb_schema import meta
from graphcrm.stores.forgetting import (
    HOUSEHOLDS,
    MEMBERS,
    Sieve,
    homes_of,
    not_there,
    present,
    say_forgotten,
)
from graphcrm.stores.neo4j_connect import Server
from graphcrm.stores.neo4j_scan import Neo4jReader
from graphcrm.stores.neo4j_session import Filler
from graphcrm.stores.neo4j_state import State, begin, publish, state_of
from graphcrm.stores.neo4j_write import Writer
from graphcrm.stores.parts import SCHEMA_VERSION


def is_forgetting(server: Server) -> bool:
    """Whether somebody was forgetting a customer when that died."""
    state = state_of(server)
    return state is not None and state.unfinished == "forget"


def forgetting(
    con: duckdb.DuckDBPyConnection,
    reader: Neo4jReader,
    choose: Choose,
    *,
    since: State,
    tick: Callable[[str], None],
) -> DuckDbForgetting:
    """Fill a scratch file with all of a server but the rows that name some customers.

    Raises
    ------
    NotFoundError
        The server has none of them, and nothing to go on with.
    """
    rows = reader.table("customers", ["customer_id"])
    ids = rows.read_all()["customer_id"] if rows else pa.chunked_array([], pa.string())
    chosen = choose(ids)
    if since.unfinished is None and not present(chosen, ids):
        raise not_there()
    members = (rows for part in MEMBERS if (rows := reader.part(part)) is not None)
    sieve = Sieve(chosen, homes_of(chosen, members))
    Filler(con, reader, sieve=sieve).everything(tick)
    if meta(con, "graph_version") == since.graph_version:  # else it died after it said so
        say_forgotten(con, list(chosen.values()))
    return DuckDbForgetting(con, since.graph_version, sieve.held)


def write_forgotten(
    server: Server,
    token: str,
    con: duckdb.DuckDBPyConnection,
    *,
    removed: Mapping[str, pa.Table],
    since: State,
) -> None:
    """Remove rows from a server and publish what is left; run again, it goes on where it died.

    Parameters
    ----------
    server : Server
    token : str
        Of this alone.
    con : DuckDB connection
        A scratch file that holds what is left.
    removed : mapping of part to Arrow table
        In the order of the parts: nodes before what hangs on them.
    since : State
        How the store was when all of it was decided.
    """
    begin(server, token, "forget", since=since, load=0, files=[], tables=[])
    writer = Writer(server, token)
    homes_last = sorted(removed.items(), key=lambda held: held[0].endswith(f"/{HOUSEHOLDS}"))
    for part, rows in reversed(homes_last):
        writer.drop(part, rows)
    writer.ledger("loads", con.sql("SELECT * FROM _loads").to_arrow_table())
    version = meta(con, "graph_version") or ""
    publish(server, token, schema_version=SCHEMA_VERSION, graph_version=version)
