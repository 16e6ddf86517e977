"""What forgetting customers leaves out of a store, and which version it makes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import reduce
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.errors import NotFoundError
from graphcrm.model import TABLES
from graphcrm.stores.duckdb_schema import say_version
from graphcrm.stores.parts import LEDGER

CUSTOMERS = "customers"
HOUSEHOLDS: Final = "households"
MEMBERS: Final = ("tables/household_members", "history/household_members")
MEMBER: Final = ("household_id", "customer_id")


class Sieve:
    """Lets all rows of a store through but those that name some customers, which it keeps.

    Parameters
    ----------
    ids : collection of str
        Of the customers.
    homes : collection of str
        Of the households that nobody else belongs to: what they are called, and where they are,
        says who lived there; see :func:`homes_of`.
    """

    def __init__(self, ids: Collection[str], homes: Collection[str] = ()) -> None:
        self._ids = pa.array(sorted(ids), pa.string())
        self._homes = pa.array(sorted(homes), pa.string())
        self.held: dict[str, pa.Table] = {}

    def n(self, part: str) -> int:
        """Return how many rows of a part it kept."""
        return self.held[part].num_rows if part in self.held else 0

    def through(self, part: str, rows: pa.RecordBatchReader) -> pa.RecordBatchReader:
        """Return the other rows of a part, batch by batch."""
        if part.endswith(f"/{HOUSEHOLDS}"):
            columns, ids = [MEMBER[0]], self._homes
        else:
            columns, ids = [name for name in naming(part) if name in rows.schema.names], self._ids
        if not columns or not len(ids):
            return rows
        held = self._batches(part, rows, columns, ids)
        return pa.RecordBatchReader.from_batches(rows.schema, held)

    def _batches(
        self, part: str, rows: pa.RecordBatchReader, columns: list[str], ids: pa.Array
    ) -> Iterator[pa.RecordBatch]:
        for batch in rows:
            marks = [pc.is_in(batch.column(name), value_set=ids) for name in columns]
            named = reduce(pc.or_, marks)
            held = batch.filter(named)
            if held.num_rows:
                table = pa.Table.from_batches([held])
                known = self.held.get(part)
                self.held[part] = pa.concat_tables([known, table]) if known else table
            yield batch.filter(pc.invert(named))


def naming(part: str) -> list[str]:
    """Return the columns of a part that may name a customer.

    >>> naming("tables/kinship"), naming("history/customers"), naming("ledger/loads")
    (['customer_id', 'other_customer_id'], ['customer_id'], [])
    """
    kind, _, name = part.partition("/")
    if kind == LEDGER:
        return []
    own = [TABLES[name].columns[0].name] if name == CUSTOMERS else []
    return own + [c.name for c in TABLES[name].columns if CUSTOMERS in c.refers]


def homes_of(ids: Collection[str], members: Iterable[pa.RecordBatchReader]) -> list[str]:
    """Return the households that some customers belong to, now or before, and nobody else.

    Parameters
    ----------
    ids : collection of str
        Of the customers.
    members : iterable of record batches
        With the columns ``household_id`` and ``customer_id``, each part of ``MEMBERS``.

    Notes
    -----
    O(n) in members; their ids are held at once.
    """
    wanted = pa.array(sorted(ids), pa.string())
    home, whose = ([pa.array([], pa.string())] for _ in MEMBER)
    for batch in (batch for rows in members if len(wanted) for batch in rows):
        home.append(batch.column(MEMBER[0]))
        whose.append(batch.column(MEMBER[1]))
    homes, theirs = pa.chunked_array(home), pc.is_in(pa.chunked_array(whose), value_set=wanted)
    others = homes.filter(pc.invert(theirs)).unique()
    own = homes.filter(theirs).unique()
    return sorted(own.filter(pc.invert(pc.is_in(own, value_set=others))).to_pylist())


def later(version: str, tokens: Collection[str]) -> str:
    """Return the version that a store has once customers were forgotten.

    Parameters
    ----------
    version : str
    tokens : collection of str
        Keyed hashes of their ids: whoever knows a version cannot try who it was.
    """

    def next_version(before: str, token: str) -> str:
        entry = json.dumps({"before": before, "forgot": token}, sort_keys=True)
        return hashlib.sha256(entry.encode()).hexdigest()[:16]

    return reduce(next_version, sorted(tokens), version)


def say_forgotten(con: duckdb.DuckDBPyConnection, tokens: Collection[str]) -> None:
    """Give every load of an open ledger the version it has without those who were forgotten.

    So undoing a load leads to a version of its own too, and never to one that still names them.
    """
    found = con.execute("SELECT DISTINCT graph_version FROM _loads").fetchall()
    for (version,) in found:
        con.execute(
            "UPDATE _loads SET graph_version = ? WHERE graph_version = ?",
            [later(version, tokens), version],
        )
    say_version(con)


def present(chosen: Mapping[str, str], ids: pa.ChunkedArray) -> bool:
    """Whether any of the chosen customers is among ``ids``."""
    return bool(pc.any(pc.is_in(ids, value_set=pa.array(sorted(chosen), pa.string()))).as_py())


def not_there() -> NotFoundError:
    """Return the error for a customer whom a store does not hold."""
    return NotFoundError(
        "the store has no customer of this id; graphcrm network search finds ids by name. Only "
        "customers are forgotten, no firms and no staff"
    )
