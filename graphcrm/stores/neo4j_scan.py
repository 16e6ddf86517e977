"""Read whole tables of a graph database, many rows an answer, two answers at a time.

A server sends single rows slowly; it is several times as quick when it collects some thousands of
them into one list a property.  Which ones go together is decided by their keys, whose first digits
are spread evenly, so neither side ever holds more than a few lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

import neo4j
import pyarrow as pa

from graphcrm.model import TABLES, Column, Kind
from graphcrm.model.arrow import arrow_type
from graphcrm.stores.ahead import ahead
from graphcrm.stores.cypher import query
from graphcrm.stores.neo4j_connect import Server
from graphcrm.stores.neo4j_rows import END, START, canonical
from graphcrm.stores.neo4j_shape import CHANGE, KEY, LEDGER, Shape, shape_of
from graphcrm.stores.parts import HISTORY, OWN, schemas
from graphcrm.stores.parts import LEDGER as LEDGER_PART

GROUP_ROWS, GROUPS = 2_500, 16  # rows in a list, and lists in an answer
AT_ONCE = 2  # answers in the making
_PREFIXES = 16**4
_DAYS = (Kind.DATE, Kind.MONTH)
_WIRE = {Kind.MONEY: pa.int64(), Kind.DATE: pa.string(), Kind.MONTH: pa.string()}


class Neo4jReader:
    """Reads tables, histories and ledger of a server.

    Parameters
    ----------
    server : Server
    """

    def __init__(self, server: Server) -> None:
        self.server = server
        self.failure: BaseException | None = None  # what ended the last scan, be it not told

    @cached_property
    def known(self) -> frozenset[str]:
        """The properties that exist at all; the others need not be asked for."""
        return frozenset(row["name"] for row in self.server.read(query("read/properties")))

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        label = TABLES[table].label
        edge = shape_of(table).form == "edge"
        text, names = ("edges", {"TYPE": label}) if edge else ("nodes", {"Label": label})
        return int(self.server.read(query(f"read/count-{text}"), names)[0]["n"])

    def part(self, part: str) -> pa.RecordBatchReader | None:
        """Return one part of a backup; None where it holds nothing."""
        kind, _, name = part.partition("/")
        if kind == LEDGER_PART:
            rows = self.ledger(name)
            return rows.to_reader() if rows.num_rows else None
        return (self.history if kind == HISTORY else self.table)(name, schemas()[part].names)

    def table(self, table: str, columns: Sequence[str]) -> pa.RecordBatchReader | None:
        """Return the rows of a table: canonical columns, or ``_file``; None where it is empty."""
        shape = shape_of(table)
        ranges = key_ranges(self.count(table))
        if not ranges:
            return None
        if shape.end is None:
            return self._read(shape, columns, "nodes", {"Label": shape.table.label}, ranges)
        assert shape.start is not None
        ends = {"start_id": shape.start.nodes[0][1], "end_id": shape.end.nodes[0][1]}
        return self._read(shape, columns, "edges", {"TYPE": shape.table.label}, ranges, ends)

    def history(self, table: str, columns: Sequence[str]) -> pa.RecordBatchReader | None:
        """Return what rows of a table were before each change; None where none changed."""
        n = int(self.server.read(query("read/count-changes"), table=table)[0]["n"])
        ranges = key_ranges(n, f"{table}/")
        if not ranges:
            return None
        return self._read(Shape(TABLES[table], "node"), columns, "nodes", {"Label": CHANGE}, ranges)

    def ledger(self, name: str) -> pa.Table:
        """Return one part of the ledger: ``loads``, ``files`` or ``counts``."""
        schema = schemas()[f"ledger/{name}"]
        rows = self.server.read(query("read/ledger"), {"Label": LEDGER[name]})
        return pa.Table.from_pylist([row["entry"] for row in rows], schema)

    def _read(
        self,
        shape: Shape,
        columns: Sequence[str],
        text: str,
        names: Mapping[str, str],
        ranges: Sequence[list[str]],
        ends: Mapping[str, str] | None = None,
    ) -> pa.RecordBatchReader:
        wanted = _Wanted(shape, columns, self.known)
        asked = query(f"read/{text}")

        def ask(some: list[list[str]]) -> list[neo4j.Record]:
            return self.server.records(asked, names, ranges=some, **wanted.asked, **(ends or {}))

        slices = [list(ranges[i : i + GROUPS]) for i in range(0, len(ranges), GROUPS)]
        every = schemas()[f"{HISTORY}/{shape.table.name}"]
        schema = pa.schema([every.field(c) for c in columns])

        def batches() -> Iterator[pa.RecordBatch]:
            try:
                for records in ahead(ask, slices, at_once=AT_ONCE):
                    rows = canonical(shape.table.name, wanted.rows(records), columns)
                    yield from rows.cast(schema).to_batches()
            except BaseException as error:
                self.failure = error
                raise

        return pa.RecordBatchReader.from_batches(schema, batches())


class _Wanted:
    """Which properties stand for some columns, and what the server makes of them."""

    def __init__(self, shape: Shape, columns: Sequence[str], known: frozenset[str]) -> None:
        ends = {e.column: n for n, e in ((START, shape.start), (END, shape.end)) if shape.end and e}
        self.ends = [ends[c] for c in columns if c in ends]
        self.cells: dict[str, pa.DataType] = {}
        self.days: list[str] = []
        self.missing: dict[str, pa.DataType] = {}
        kinds = {
            name: column for name, column in shape.properties.items() if column.name in columns
        }
        own = {field.name: field.type for field in OWN if field.name in columns}
        for name, kind in ({n: _wire(c) for n, c in kinds.items()} | own).items():
            if name not in known:
                self.missing[name] = kind
            elif name in kinds and kinds[name].kind in _DAYS:
                self.days.append(name)
            else:
                self.cells[name] = kind
        if not (self.ends or self.cells or self.days):
            self.cells[KEY] = pa.string()  # to know at least how many rows there are

    @property
    def asked(self) -> dict[str, list[str]]:
        """The parameters of the query."""
        return {"properties": list(self.cells), "days": self.days}

    def rows(self, records: Sequence[neo4j.Record]) -> pa.Table:
        """Return an answer as an Arrow table of properties."""
        parts = {name: [r[f"{name}s"] for r in records] for name in self.ends}
        for i, name in enumerate(self.cells):
            parts[name] = [r["cells"][i] for r in records]
        for i, name in enumerate(self.days):
            parts[name] = [r["days"][i] for r in records]
        found = {
            name: pa.chunked_array([pa.array(p, kind) for p in lists], kind)
            for name, lists in parts.items()
            for kind in [self.cells.get(name, pa.string())]
        }
        n = len(next(iter(found.values())))
        return pa.table(found | {name: pa.nulls(n, kind) for name, kind in self.missing.items()})


def key_ranges(n: int, prefix: str = "", *, size: int = GROUP_ROWS) -> list[list[str]]:
    """Return ranges of keys that hold about ``size`` of ``n`` rows each.

    >>> key_ranges(5_000)
    [['0000', '8000'], ['8000', 'g']]
    """
    k = min(-(-n // size), _PREFIXES)
    if not k:
        return []
    cuts = [f"{prefix}{i * _PREFIXES // k:04x}" for i in range(k)] + [f"{prefix}g"]
    return [list(pair) for pair in pairwise(cuts)]


def _wire(column: Column) -> pa.DataType:
    return _WIRE.get(column.kind, arrow_type(column))
