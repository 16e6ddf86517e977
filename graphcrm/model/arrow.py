"""Arrow types of the canonical columns: what ingest hands to a store and a store hands back."""

from __future__ import annotations

import pyarrow as pa

from graphcrm.model.types import Column, Kind, Table

MONEY_TYPE = pa.decimal128(18, 2)

_ARROW = {
    Kind.DATE: pa.date32(),
    Kind.MONTH: pa.date32(),
    Kind.MONEY: MONEY_TYPE,
    Kind.COUNT: pa.int64(),
    Kind.SHARE: pa.float64(),
    Kind.NUMBER: pa.float64(),
    Kind.BOOL: pa.bool_(),
}


def arrow_type(column: Column) -> pa.DataType:
    """Return the Arrow type of ``column``; words and ids are strings."""
    return _ARROW.get(column.kind, pa.string())


def arrow_schema(table: Table) -> pa.Schema:
    """Return the Arrow schema of every column of ``table``.

    >>> from graphcrm.model import TABLES
    >>> arrow_schema(TABLES["targets"]).field("amount").type
    Decimal128Type(decimal128(18, 2))
    """
    return pa.schema([pa.field(c.name, arrow_type(c)) for c in table.columns])
