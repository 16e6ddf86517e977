"""Write rows to a graph database in batches that may be sent twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import pyarrow as pa

from graphcrm.errors import StoreError
from graphcrm.model import TABLES
from graphcrm.model.labels import PARTY_ID, PARTY_LABEL
from graphcrm.stores.ahead import ahead
from graphcrm.stores.cypher import Query, query
from graphcrm.stores.neo4j_connect import Server
from graphcrm.stores.neo4j_rows import END, START, encode, encode_changes, encode_ledger
from graphcrm.stores.neo4j_shape import CHANGE, KEY, LEDGER, Shape, shape_of
from graphcrm.stores.parts import HISTORY

BATCH_ROWS, EMPTIED_ROWS = 10_000, 20_000
NODES_AT_ONCE = 2  # relationships lock the nodes that they join: two batches would wait in a ring


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes to a server under the token of one load.

    Parameters
    ----------
    server : Server
    token : str
        Without it on the store nothing is written: somebody else took over.
    """

    server: Server
    token: str

    def table(self, table: str, rows: pa.Table, *, fresh: bool) -> None:
        """Write whole rows of a table, nodes of their ends being there.

        Parameters
        ----------
        table : str
        rows : Arrow table
            Every canonical column, and ``_file``.
        fresh : bool
            None of them is there yet, so that empty columns need not be told.
        """
        encoded = encode(table, rows)
        if fresh:
            encoded = _without_empty(encoded)
        shape = shape_of(table)
        match shape.form:
            case "node":
                also = PARTY_LABEL if PARTY_ID in encoded.column_names else None
                self._nodes(encoded, TABLES[table].label, also)
            case "fact":
                self._linked(query("load/facts"), _facts(shape), encoded)
            case "edge":
                self._edges(shape, encoded)

    def changes(self, table: str, rows: pa.Table) -> None:
        """Write down what rows were: canonical columns, and what a history adds."""
        self._nodes(encode_changes(table, rows), CHANGE, None)

    def ledger(self, name: str, rows: pa.Table) -> None:
        """Write entries of one part of the ledger."""
        self._nodes(encode_ledger(name, rows), LEDGER[name], None)

    def drop(self, part: str, rows: pa.Table) -> None:
        """Remove rows of a table, or versions of them in its history."""
        kind, _, table = part.partition("/")
        history, label = kind == HISTORY, TABLES[table].label
        keys = (encode_changes if history else encode)(table, rows)[KEY].to_pylist()
        edge = shape_of(table).form == "edge" and not history
        names = {"TYPE": label} if edge else {"Label": CHANGE if history else label}
        text = query(f"load/drop-{'edges' if edge else 'nodes'}")
        for i in range(0, len(keys), BATCH_ROWS):
            self.server.write(text, names, token=self.token, keys=keys[i : i + BATCH_ROWS])

    def hang_late(self, table: str) -> None:
        """Hang facts off nodes that were not there when the facts came."""
        self.server.write(query("load/hang-facts"), _facts(shape_of(table)), token=self.token)

    def empty(self) -> None:
        """Remove all rows; relationships first, since a node may hold a million of them."""
        for table in TABLES.values():
            self._remove("empty-edges", {"TYPE": table.hangs_by or table.label})
        labels = [t.label for t in TABLES.values() if shape_of(t.name).form != "edge"]
        for label in (CHANGE, *LEDGER.values(), *labels):
            self._remove("empty-nodes", {"Label": label})

    def _remove(self, text: str, names: Mapping[str, str]) -> None:
        n = EMPTIED_ROWS
        while n == EMPTIED_ROWS:
            (answer,) = self.server.write(
                query(f"load/{text}"), names, token=self.token, size=EMPTIED_ROWS
            )
            n = answer["n"]

    def _nodes(self, rows: pa.Table, label: str, also: str | None) -> None:
        names = {"Label": label, "Also": also or label}
        self._send(query("load/nodes"), names, rows, at_once=NODES_AT_ONCE)

    def _edges(self, shape: Shape, encoded: pa.Table) -> None:
        assert shape.start is not None
        assert shape.end is not None
        n = 0
        for (start, start_id), (end, end_id) in product(shape.start.nodes, shape.end.nodes):
            names = {"Start": start, "start_id": start_id, "End": end, "end_id": end_id}
            n += self._linked(query("load/edges"), {**names, "TYPE": shape.table.label}, encoded)
        if n != encoded.num_rows:
            raise StoreError(
                f"{self.server.address.url} lacks ends of {encoded.num_rows - n} rows of "
                f"{shape.table.name}; run graphcrm db check"
            )

    def _linked(self, text: Query, names: Mapping[str, str], encoded: pa.Table) -> int:
        """Send rows whose properties stand apart from the ids of their ends."""
        ends = [name for name in (START, END) if name in encoded.column_names]
        own = encoded.drop_columns(ends).combine_chunks()
        struct = pa.StructArray.from_arrays([_flat(c) for c in own.columns], own.column_names)
        return self._send(text, names, encoded.select(ends).append_column("set", struct))

    def _send(
        self, text: Query, names: Mapping[str, str], rows: pa.Table, *, at_once: int = 1
    ) -> int:
        """Send rows in batches and return how many the server found a place for."""

        def send(batch: list[dict[str, Any]]) -> int:
            (answer,) = self.server.write(text, names, token=self.token, rows=batch)
            return int(answer["n"])

        return sum(ahead(send, _batches(rows), at_once=at_once))


def _batches(rows: pa.Table) -> Iterator[list[dict[str, Any]]]:
    for i in range(0, len(rows), BATCH_ROWS):
        yield rows[i : i + BATCH_ROWS].to_pylist()


def _facts(shape: Shape) -> dict[str, str]:
    assert shape.start is not None
    ((owner, owner_id),) = shape.start.nodes
    hangs = shape.table.hangs_by
    return {"Label": shape.table.label, "Owner": owner, "owner_id": owner_id, "HANGS": hangs}


def _without_empty(rows: pa.Table) -> pa.Table:
    return rows.select([c for c in rows.column_names if rows[c].null_count < rows.num_rows])


def _flat(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks else pa.array([], column.type)
