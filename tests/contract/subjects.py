"""The stores under contract, and what a test must do behind their back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from graphcrm.graph.ports import Counts, LoadOptions, SourceFile, Store
from graphcrm.model import TABLES
from graphcrm.model.arrow import arrow_schema
from graphcrm.stores import open_store

TODAY = date(2026, 6, 30)
Rows = Sequence[Mapping[str, object]]
Another = Callable[[], Store]


@dataclass(frozen=True)
class Subject:
    """One kind of store.

    ``origins`` returns (key, number of load, name of file) of each row of a table; ``history`` the
    earlier versions of rows as (row, number of the load that replaced it, whether that closed it),
    oldest first; ``plant`` does the damage that a finding of that code tells of; ``outdate`` gives
    the store a schema version, and an older one lacks a column too.  ``gaps`` names the tests that
    a store does not pass yet, and the error they end with.
    """

    make: Callable[[Path], Store]
    origins: Callable[[Store, str], set[tuple[Any, ...]]]
    history: Callable[[Store, str], list[tuple[Any, ...]]]
    plant: Callable[[Store, str], None]
    outdate: Callable[[Store, int], None]
    gaps: Mapping[str, type[Exception]] = field(default_factory=dict)


def put(
    store: Store,
    *,
    on: date = TODAY,
    full: tuple[str, ...] = (),
    closing: bool = False,
    sha: str = "0",
    **tables: Rows,
) -> tuple[str, dict[str, Counts]]:
    """Load rows as they stand; return the version and the counts."""
    options = LoadOptions(data_date=on, full=full)
    with store.load() as session:
        done = {}
        for table, rows in tables.items():
            number = session.add_file(SourceFile(f"{table}.csv", table, sha * 64))
            arrow = arrow_rows(table, rows)
            numbers = pa.array([number] * arrow.num_rows, pa.int32())
            counts = session.upsert(table, arrow.append_column("_file", numbers), closing=closing)
            done[table] = Counts(read=arrow.num_rows) + counts
        return session.publish(options, done), done


def arrow_rows(table: str, rows: Rows) -> pa.Table:
    """Return rows with the types of the model; the first names the columns."""
    schema = arrow_schema(TABLES[table])
    return pa.Table.from_pylist(list(rows), pa.schema([schema.field(name) for name in rows[0]]))


def _sql(store: Store, *statements: str) -> list[tuple[Any, ...]]:
    """Run statements on the file of a DuckDB store; return the rows of the last."""
    with duckdb.connect(store.url.removeprefix("duckdb:///")) as con:
        results = [con.execute(statement).fetchall() for statement in statements]
    return results[-1]


def _origins(store: Store, table: str) -> set[tuple[Any, ...]]:
    keys = ", ".join(f't."{c.name}"' for c in TABLES[table].key)
    rows = f'SELECT {keys}, f.load, f.name FROM "{table}" t JOIN _files f ON t._file = f.file'
    return set(_sql(store, rows))


def _history(store: Store, table: str) -> list[tuple[Any, ...]]:
    names = [c.name for c in TABLES[table].columns]
    columns = ", ".join(f'"{name}"' for name in names)
    was = f'SELECT {columns}, _replaced_by, _closing FROM "_was_{table}" ORDER BY _replaced_by, 1'
    return [
        ({k: v for k, v in zip(names, row, strict=False) if v is not None}, *row[len(names) :])
        for row in _sql(store, was)
    ]


_DAMAGE = {
    "double_key": "INSERT INTO customers SELECT * FROM customers",
    "unknown_file": "UPDATE customers SET _file = 99",
    "empty_key": "UPDATE coverage SET role = NULL",
    "dangling_end": "DELETE FROM customers",
    "shared_id": "INSERT INTO firms (firm_id, _file) VALUES ('C1', 1)",
    "ledger_does_not_add_up": "UPDATE _counts SET read = read + 1 WHERE table_name = 'customers'",
}


def _plant(store: Store, code: str) -> None:
    _sql(store, _DAMAGE[code])


def _outdate(store: Store, version: int) -> None:
    _sql(store, f"UPDATE _meta SET value = '{version}' WHERE name = 'schema_version'")
    if version == 0:
        _sql(store, *(f"ALTER TABLE {t}customers DROP COLUMN village" for t in ("", "_was_")))
        _sql(store, *(f"DROP TABLE {t}targets" for t in ("", "_was_")))


DUCKDB = Subject(
    make=lambda folder: open_store(str(folder / "bank.duckdb")),
    origins=_origins,
    history=_history,
    plant=_plant,
    outdate=_outdate,
)
