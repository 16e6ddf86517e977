"""The parts that a backup is made of, whichever store wrote it: tables, their histories, ledger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyarrow as pa

from graphcrm.model import TABLES
from graphcrm.model.arrow import arrow_schema

# Raised with the model; an older store or backup is moved to it, a newer one refused.
SCHEMA_VERSION = 1

TABLE, HISTORY, LEDGER = "tables", "history", "ledger"

_FILE = pa.field("_file", pa.int32())
# What a history adds to the columns of its table; a table itself has the first alone.
OWN: Final = [_FILE, pa.field("_replaced_by", pa.int32()), pa.field("_closing", pa.bool_())]
_COUNTED = ("read", "inserted", "updated", "unchanged", "rejected", "closed")
_LEDGER: Final = {
    "loads": [
        ("load", pa.int32()),
        ("loaded_at", pa.timestamp("us")),
        ("data_date", pa.date32()),
        ("graph_version", pa.string()),
        ("options", pa.string()),
    ],
    "files": [
        ("file", pa.int32()),
        ("load", pa.int32()),
        ("name", pa.string()),
        ("table_name", pa.string()),
        ("sha256", pa.string()),
    ],
    "counts": [
        ("load", pa.int32()),
        ("table_name", pa.string()),
        *((name, pa.int64()) for name in _COUNTED),
    ],
}


def load_id(number: int) -> str:
    """Return the id of the load with this number.

    >>> load_id(7)
    'L00007'
    """
    return f"L{number:05d}"


def schemas() -> dict[str, pa.Schema]:
    """Return what today's parts hold: name of the part -> its columns.

    A table has its columns and the file that last wrote each row; a history also which load
    replaced the row, and whether by closing it.

    >>> schemas()["history/tiers"].names[-3:]
    ['_file', '_replaced_by', '_closing']
    """
    return dict(_schemas())


def _schemas() -> Iterator[tuple[str, pa.Schema]]:
    for name, columns in _LEDGER.items():
        yield f"{LEDGER}/{name}", pa.schema(columns)
    for table in TABLES.values():
        own = list(arrow_schema(table))
        yield f"{TABLE}/{table.name}", pa.schema([*own, _FILE])
        yield f"{HISTORY}/{table.name}", pa.schema([*own, *OWN])
