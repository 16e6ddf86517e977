"""Write scores on the nodes of a graph database, where people who browse it see them.

Every node of a range of keys gets what the scores say of it, be that nothing; so what was there
before, of whatever version, is gone, and writing them again makes no difference.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from graphcrm.errors import StoreBusyError, StoreError
from graphcrm.graph.ports import SCORES_AT_ONCE, Scored
from graphcrm.model import TABLES
from graphcrm.stores.ahead import ahead
from graphcrm.stores.cypher import query
from graphcrm.stores.neo4j_connect import Server
from graphcrm.stores.neo4j_rows import encode
from graphcrm.stores.neo4j_scan import Neo4jReader, key_ranges
from graphcrm.stores.neo4j_shape import KEY
from graphcrm.stores.neo4j_state import state_of
from graphcrm.stores.neo4j_write import NODES_AT_ONCE

if TYPE_CHECKING:
    import neo4j


def write_scores(
    server: Server,
    scores: Iterable[tuple[str, pa.Table]],
    *,
    version: str,
    tick: Callable[[str], None],
) -> dict[str, Scored]:
    """Write scores; see :meth:`graphcrm.graph.ports.Store.write_scores`.

    Whoever calls holds the lock; should that be lost, the first batch after another process began
    to write finds another version, or none that is whole, and ends this.
    """
    state = state_of(server)
    if state is None or state.graph_version != version:
        raise StoreBusyError(
            f"{server.address.url} was loaded or rolled back by another process; try again"
        )
    return {
        table: _Batches(server, version, table, rows).write(partial(tick, table))
        for table, rows in scores
    }


class _Batches:
    """The scores of one table, by ranges of the keys of its nodes."""

    def __init__(self, server: Server, version: str, table: str, rows: pa.Table) -> None:
        self._server, self._version, self._table = server, version, table
        own = TABLES[table].columns[0].name
        keys = encode(table, rows.select([own]))[KEY]
        self._rows = rows.drop_columns([own]).append_column(KEY, keys).sort_by(KEY)
        self._keys: Sequence[str] = self._rows[KEY].to_pylist()
        self._none = dict.fromkeys(c for c in rows.column_names if c != own)

    def write(self, tick: Callable[[], None]) -> Scored:
        """Write all ranges, two at a time."""
        ranges = key_ranges(Neo4jReader(self._server).count(self._table), size=SCORES_AT_ONCE)
        done = Scored(0, 0)
        for row in ahead(self._send, ranges, at_once=NODES_AT_ONCE):
            done = Scored(done.scored + row["scored"], done.cleared + row["cleared"])
            tick()
        if done.scored < len(self._keys):
            raise StoreError(
                f"{self._server.address.url} lacks {len(self._keys) - done.scored} rows of "
                f"{self._table} that the snapshot has; run graphcrm db check"
            )
        return done

    def _send(self, between: Sequence[str]) -> neo4j.Record:
        low, high = between
        (answer,) = self._server.write(
            query("load/scores"),
            {"Label": TABLES[self._table].label},
            version=self._version,
            low=low,
            high=high,
            scores=self._between(low, high),
            none=self._none,
        )
        return answer

    def _between(self, low: str, high: str) -> dict[str, dict[str, Any]]:
        """Return the scores of the nodes with a key in a range, by key; null takes one away."""
        first, last = bisect_left(self._keys, low), bisect_left(self._keys, high)
        return {row.pop(KEY): row for row in self._rows[first:last].to_pylist()}
