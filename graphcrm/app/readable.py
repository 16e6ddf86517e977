"""Whether a load will read what somebody enters: or one row would stop all that wait with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from graphcrm.errors import InputError
from graphcrm.model import TABLES, Column


def is_readable(table: str, row: Mapping[str, Any]) -> bool:
    """Return whether a load takes a row of ``table``, as far as single cells decide that."""
    return _unread(table, row) is None


def check_readable(table: str, row: Mapping[str, Any]) -> None:
    """Refuse a row that a load would reject.

    Raises
    ------
    InputError
        It names the column and repeats nothing.

    Examples
    --------
    >>> check_readable("needs", {"party_id": "C1", "kind": "loan"})
    >>> check_readable("needs", {"party_id": "C1", "kind": "-"})
    Traceback (most recent call last):
    graphcrm.errors.InputError: what kind says counts as empty or cannot be read by a load
    """
    if column := _unread(table, row):
        raise InputError(f"what {column} says counts as empty or cannot be read by a load")


def _unread(table: str, row: Mapping[str, Any]) -> str | None:
    columns = (c for c in TABLES[table].columns if isinstance(row.get(c.name), str | date))
    return next((c.name for c in columns if not _is_read(c, str(row[c.name]))), None)


def _is_read(column: Column, text: str) -> bool:
    from graphcrm.ingest.convert import convert

    read = convert(column, pa.array([text]))
    return not read.bad.any() and not (column.key and read.values.null_count)
