"""Rows by key: which are the same row, and which of those say different things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.graph.arrays import NO_IX, BoolVec, IntVec
from graphcrm.model import Table
from graphcrm.model.arrow import arrow_type

_ROOM = 2**62


@dataclass(frozen=True, slots=True)
class Repeats:
    """Rows that share their key with a later row.

    Parameters
    ----------
    kept : int64 positions of the last row of each key, in row order
    identical : int64 positions of earlier rows that say the same as the last
    differing : int64 positions of earlier rows that say something else
    """

    kept: IntVec
    identical: IntVec
    differing: IntVec


def key_codes(columns: Sequence[pa.ChunkedArray]) -> IntVec:
    """Return one int64 per row, equal exactly where all key cells are equal (empty = empty).

    >>> key_codes([pa.chunked_array([["a", "b", "a"]]), pa.chunked_array([[1, 1, 1]])]).tolist()
    [0, 1, 0]
    """
    n = len(columns[0])
    codes = np.zeros(n, np.int64)
    size = 1
    for column in columns:
        cells, n_cells = _cell_codes(column)
        if size * n_cells >= _ROOM:
            distinct, codes = np.unique(codes, return_inverse=True)
            size = len(distinct)
        codes = codes * n_cells + cells
        size *= n_cells
    return codes


def first_rows(codes: IntVec, n: int) -> IntVec:
    """Return the first row of each code below ``n``, or -1; a code of -1 is none.

    >>> first_rows(np.array([1, -1, 0, 1]), 3).tolist()
    [2, 0, -1]
    """
    first = np.full(n, NO_IX, np.int64)
    at = np.flatnonzero(codes != NO_IX)[::-1]
    first[codes[at]] = at  # of several writes to one place the last stands
    return first


def find_repeats(rows: pa.Table, keys: Sequence[str]) -> Repeats:
    """Split rows into those to load and those that repeat a key; the last of each key stands."""
    codes = key_codes([rows[k] for k in keys])
    order = np.argsort(codes, kind="stable")
    sorted_codes = codes[order]
    repeated = np.zeros(len(codes), bool)
    repeated[:-1] = sorted_codes[:-1] == sorted_codes[1:]
    nothing = np.zeros(0, np.int64)
    if not repeated.any():
        return Repeats(np.arange(len(codes)), nothing, nothing)
    group_last = order[np.searchsorted(sorted_codes, sorted_codes[repeated], side="right") - 1]
    earlier = order[repeated]
    same = rows_equal(rows.take(pa.array(earlier)), rows.take(pa.array(group_last)))
    return Repeats(np.sort(order[~repeated]), np.sort(earlier[same]), np.sort(earlier[~same]))


def find(wanted: pa.Table, known: pa.Table, keys: Sequence[str]) -> IntVec:
    """Return for each row of ``wanted`` the first row of ``known`` with equal keys, or -1."""
    n = known.num_rows
    if n == 0:
        return np.full(wanted.num_rows, NO_IX, np.int64)
    both = pa.concat_tables([known.select(keys), wanted.select(keys)])
    codes = key_codes([both[key] for key in keys])
    order = np.argsort(codes[:n], kind="stable")
    place = np.minimum(np.searchsorted(codes[:n], codes[n:], sorter=order), n - 1)
    found = order[place]
    return np.where(codes[found] == codes[n:], found, NO_IX)


def contradicted(rows: pa.Table, later: pa.Table, keys: Sequence[str]) -> BoolVec:
    """Mark the rows of which ``later`` rows of the same key say something else."""
    at = find(rows, later, keys)
    marked = np.zeros(rows.num_rows, bool)
    repeated = np.flatnonzero(at != NO_IX)
    shared = [name for name in rows.column_names if name in later.column_names]
    ours, theirs = rows.select(shared).take(pa.array(repeated)), later.select(shared)
    marked[repeated] = ~rows_equal(ours, theirs.take(pa.array(at[repeated])))
    return marked


def with_every_key(table: Table, rows: pa.Table) -> pa.Table:
    """Add the key columns that an extract does not have, empty: an absent start is no start."""
    for column in table.key:
        if column.name not in rows.column_names:
            rows = rows.append_column(column.name, pa.nulls(rows.num_rows, arrow_type(column)))
    return rows


def _cell_codes(column: pa.ChunkedArray) -> tuple[IntVec, int]:
    encoded = pc.dictionary_encode(column.combine_chunks(), null_encoding="encode")
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.unify_dictionaries().combine_chunks()
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return codes, max(len(encoded.dictionary), 1)


def rows_equal(one: pa.Table, other: pa.Table) -> BoolVec:
    """Whether the rows of two tables of the same columns say the same, row by row."""
    same = np.ones(one.num_rows, bool)
    for name in one.column_names:
        a, b = one[name], other[name]
        if pa.types.is_null(a.type):
            continue
        equal = pc.fill_null(pc.equal(a, b), False)
        both_empty = pc.and_(a.is_null(), b.is_null())
        same &= pc.or_(equal, both_empty).to_numpy(zero_copy_only=False)
    return same
