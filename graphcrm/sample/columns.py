"""From numpy arrays to Arrow columns of the canonical types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graphcrm.model import TABLES
from graphcrm.model.arrow import MONEY_TYPE, arrow_schema
from graphcrm.sample.draw import NONE, BoolVec, FloatVec, IntVec

Ascii = NDArray[np.uint8]


def digits(numbers: IntVec, width: int) -> Ascii:
    """Return ``numbers`` as rows of ``width`` ASCII digits, with leading zeros.

    >>> digits(np.array([42]), 3).tobytes()
    b'042'
    """
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return ((numbers[:, None] // powers) % 10 + ord("0")).astype(np.uint8)


def strings(matrix: Ascii) -> pa.Array:
    """Return rows of ASCII characters as strings.

    >>> strings(digits(np.array([7]), 2)).to_pylist()
    ['07']
    """
    n, width = matrix.shape
    offsets = np.arange(n + 1, dtype=np.int32) * np.int32(width)
    data = np.ascontiguousarray(matrix).tobytes()
    return pa.StringArray.from_buffers(n, pa.py_buffer(offsets.tobytes()), pa.py_buffer(data))


def ids(prefix: str, numbers: IntVec, width: int) -> pa.Array:
    """Return ids of a letter and a number with leading zeros.

    >>> ids("F", np.array([12]), 4).to_pylist()
    ['F0012']
    """
    head = np.frombuffer(prefix.encode("ascii"), dtype=np.uint8)
    return strings(np.hstack([np.tile(head, (len(numbers), 1)), digits(numbers, width)]))


def take(values: pa.Array, at: IntVec) -> pa.Array:
    """Return ``values`` at positions ``at``, NULL where the position is NONE."""
    if len(at) and int(at.min()) == NONE:
        return values.take(pa.array(at, mask=at == NONE))
    return values.take(pa.array(at))


def words(choices: Sequence[str], codes: IntVec) -> pa.Array:
    """Return ``choices`` at ``codes``, NULL for NONE.

    >>> words(("a", "b"), np.array([1, -1])).to_pylist()
    ['b', None]
    """
    return take(pa.array(choices, pa.string()), codes)


def join(*parts: pa.Array | str) -> pa.Array:
    """Return texts joined row by row; NULL where a part is."""
    return pc.binary_join_element_wise(*parts, "")


def money(fen: IntVec, known: BoolVec | None = None) -> pa.Array:
    """Return fen as yuan with two decimals.

    >>> money(np.array([150, -1])).to_pylist()
    [Decimal('1.50'), Decimal('-0.01')]
    """
    halves = np.empty((len(fen), 2), dtype="<i8")
    halves[:, 0] = fen
    halves[:, 1] = fen >> 63
    valid = None
    if known is not None:
        valid = pa.py_buffer(np.packbits(known, bitorder="little").tobytes())
    return pa.Array.from_buffers(MONEY_TYPE, len(fen), [valid, pa.py_buffer(halves.tobytes())])


def dates(days: IntVec, known: BoolVec | None = None) -> pa.Array:
    """Return days since 1970 as dates, NULL for NONE.

    >>> dates(np.array([0, -1])).to_pylist()
    [datetime.date(1970, 1, 1), None]
    """
    missing = days == NONE if known is None else ~known
    return pa.array(days.astype(np.int32), mask=missing).cast(pa.date32())


def births(days: IntVec) -> pa.Array:
    """Return days as dates that may lie before 1970."""
    return pa.array(days.astype(np.int32)).cast(pa.date32())


def plain(values: NDArray[Any], known: BoolVec | None = None) -> pa.Array:
    """Return numbers or booleans as they are, NULL where not ``known``."""
    return pa.array(values, mask=None if known is None else ~known)


def shares(values: FloatVec, known: BoolVec | None = None) -> pa.Array:
    """Return shares rounded to four digits."""
    return plain(np.round(values, 4), known)


def table(name: str, columns: Mapping[str, pa.Array]) -> pa.Table:
    """Return table ``name`` with all columns of the model, those not given being NULL.

    >>> table("households", {"household_id": ids("H", np.array([1]), 1)}).to_pylist()
    [{'household_id': 'H1', 'name': None, 'address': None}]
    """
    schema = arrow_schema(TABLES[name])
    unknown = set(columns) - set(schema.names)
    if unknown:
        raise KeyError(sorted(unknown))
    n = len(next(iter(columns.values())))
    filled = [
        columns[f.name].cast(f.type) if f.name in columns else pa.nulls(n, f.type) for f in schema
    ]
    return pa.Table.from_arrays(filled, schema=schema)


def rows_table(name: str, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """Return table ``name`` of a few written-out rows.

    >>> rows_table("tiers", [{"tier": "gold", "rank": 2}]).num_rows
    1
    """
    return pa.Table.from_pylist(list(rows), schema=arrow_schema(TABLES[name]))
