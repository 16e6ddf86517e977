"""Rows by key: which are the same row, and which of those say different things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.graph.arrays import NO_IX, BoolVec, IntVec
from graphcrm.ingest.spill import rows_at
from graphcrm.model import Table
from graphcrm.model.arrow import arrow_type

_ROOM = 2**62


@dataclass(frozen=True, slots=True)
class Repeats:
    """Rows that share their key with a later row, which stands for them.

    Parameters
    ----------
    identical : int64 positions of those that say the same as the last of their key
    differing : int64 positions of those that say something else
    """

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
        codes *= n_cells
        codes += cells
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


def find_repeats(rows: pa.Table, keys: Sequence[str], among: BoolVec) -> Repeats:
    """Find the rows ``among`` which a later one has the same key; the last of each key stands.

    Only keys, and the rows that repeat one, are held in memory.
    """
    codes = key_codes([rows[k] for k in keys])
    codes = codes if among.all() else codes[among]
    in_order = np.sort(codes)
    if not (in_order[1:] == in_order[:-1]).any():
        nothing = np.zeros(0, np.int64)
        return Repeats(nothing, nothing)
    at, order = np.flatnonzero(among), np.argsort(codes, kind="stable")
    repeated = np.append(in_order[:-1] == in_order[1:], False)
    last = order[np.searchsorted(in_order, in_order[repeated], side="right") - 1]
    earlier, last = at[order[repeated]], at[last]
    same = rows_equal(rows, earlier, rows, last)
    return Repeats(np.sort(earlier[same]), np.sort(earlier[~same]))


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


def contradicted(
    rows: pa.Table, later: pa.Table, keys: Sequence[str], *, among: BoolVec, others: BoolVec
) -> BoolVec:
    """Mark the rows ``among`` which some are repeated otherwise by ``others`` of the ``later``."""
    ours, theirs = np.flatnonzero(among), np.flatnonzero(others)
    at = find(
        rows.select(keys).filter(pa.array(among)), later.select(keys).filter(pa.array(others)), keys
    )
    repeated = at != NO_IX
    mine, its = ours[repeated], theirs[at[repeated]]
    shared = [n for n in rows.column_names if n in later.column_names and n not in keys]
    marked = np.zeros(rows.num_rows, bool)
    marked[mine] = ~rows_equal(rows.select(shared), mine, later.select(shared), its)
    return marked


def with_every_key(table: Table, rows: pa.Table) -> pa.Table:
    """Add the key columns that an extract does not have, empty: an absent start is no start."""
    for column in table.key:
        if column.name not in rows.column_names:
            rows = rows.append_column(column.name, pa.nulls(rows.num_rows, arrow_type(column)))
    return rows


def _cell_codes(column: pa.ChunkedArray) -> tuple[IntVec, int]:
    encoded = pc.dictionary_encode(column, null_encoding="encode")
    if not encoded.num_chunks:
        return np.zeros(0, np.int64), 1
    # One dictionary serves every chunk.
    indices = [chunk.indices.to_numpy(zero_copy_only=False) for chunk in encoded.chunks]
    return np.concatenate(indices), max(len(encoded.chunk(0).dictionary), 1)


def rows_equal(one: pa.Table, at: IntVec, other: pa.Table, where: IntVec) -> BoolVec:
    """Whether the rows ``at`` of one table say the same as those of ``where`` in another."""
    same = np.ones(len(at), bool)
    for name in one.column_names:  # one column after the other, so that few cells are copied
        if pa.types.is_null(one.schema.field(name).type):
            continue
        a = rows_at(one.select([name]), at)[name]
        b = rows_at(other.select([name]), where)[name]
        equal = pc.fill_null(pc.equal(a, b), False)
        both_empty = pc.and_(a.is_null(), b.is_null())
        same &= pc.or_(equal, both_empty).to_numpy(zero_copy_only=False)
    return same
