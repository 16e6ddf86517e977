"""A DuckDB file written anew without some customers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import duckdb
import pyarrow as pa

from graphcrm.graph.ports import Choose
from graphcrm.stores.duckdb_backup import DuckDbDump, DuckDbRestore
from graphcrm.stores.duckdb_session import DuckDbScanner
from graphcrm.stores.forgetting import MEMBERS, Sieve, homes_of, not_there, present


class DuckDbForgetting(DuckDbScanner):
    """A store without the customers who are forgotten, in an open transaction.

    Parameters
    ----------
    con : DuckDB connection
    before : str
        The version that still names them.
    removed : mapping of part to Arrow table
        The rows that name them.
    """

    def __init__(
        self, con: duckdb.DuckDBPyConnection, before: str, removed: Mapping[str, pa.Table]
    ) -> None:
        super().__init__(con)
        self.before, self.removed = before, removed


def forgetting(
    old: duckdb.DuckDBPyConnection,
    con: duckdb.DuckDBPyConnection,
    choose: Choose,
    *,
    tick: Callable[[str], None],
) -> DuckDbForgetting:
    """Fill a draft with all of an old file but the rows that name some customers.

    Raises
    ------
    NotFoundError
        The file has none of them.
    """
    dump = DuckDbDump(old)
    ids = dump.scan("customers", ["customer_id"])["customer_id"]
    chosen = choose(ids)
    if not present(chosen, ids):
        raise not_there()
    members = map(dump.members, MEMBERS)
    sieve, draft = Sieve(chosen, homes_of(chosen, members)), DuckDbRestore(con)
    for part, rows in dump.parts():
        tick(part)
        draft.fill(part, sieve.through(part, rows))
    draft.forgot(list(chosen.values()))
    return DuckDbForgetting(con, dump.graph_version, sieve.held)
