"""Arrow columns of a store, as the number arrays of a snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.graph.arrays import NO_DAY, NO_FEN, NO_IX, BoolVec, IntVec, Vec
from graphcrm.graph.spaces import ix_name, spaces_of
from graphcrm.graph.strings import Strings
from graphcrm.model import Column, Kind

Arrays: TypeAlias = dict[str, Vec | Strings]
Ids: TypeAlias = Mapping[str, pa.Array]


def encode_column(
    column: Column,
    values: pa.ChunkedArray,
    ids: Ids,
    *,
    space: str,
    vocabulary: pa.Array | None = None,
) -> Arrays:
    """Return the arrays that stand for one column.

    Parameters
    ----------
    column : Column
    values : Arrow column of the model's type
    ids : mapping of space to its sorted ids
    space : str
        The space of the table itself, for its id column.
    vocabulary : Arrow array, optional
        The sorted distinct values that equality codes point into, where several tables have them in
        common; default: those of the column itself.

    Returns
    -------
    dict of name to array
        Money in fen (int64), dates and months as day numbers (int32), words as codes with their
        vocabulary under ``<name>.words``, references and ids as positions in their space, and of
        text only equality codes under ``<name>_code`` where they are wanted.
    """
    flat = in_one(values)
    match column.kind:
        case Kind.MONEY:
            return {column.name: fen_of(flat)}
        case Kind.COUNT:
            return {column.name: _filled(flat, NO_FEN)}
        case Kind.DATE | Kind.MONTH:
            return {column.name: _filled(flat.cast(pa.int32()), NO_DAY)}
        case Kind.SHARE | Kind.NUMBER:
            return {column.name: _filled(flat, float("nan"))}
        case Kind.BOOL:
            return {column.name: _filled(flat.cast(pa.int8()), NO_IX)}
        case Kind.ENUM:
            words = pa.array(list(column.words))
            return {column.name: _filled(pc.index_in(flat, words), NO_IX).astype(np.int8)}
        case Kind.CATEGORY:
            codes, words = equality_codes(flat)
            return {column.name: codes, f"{column.name}.words": strings_of(words)}
        case Kind.REF:
            return {
                ix_name(column.name, target): positions(flat, ids[target])
                for target in spaces_of(column)
            }
        case Kind.TEXT:
            return _text_codes(column, flat, vocabulary) if has_codes(column) else {}
        case Kind.ID:
            return {"ix": positions(flat, ids[space])}


def _text_codes(column: Column, values: pa.Array, vocabulary: pa.Array | None) -> Arrays:
    own = vocabulary is None
    codes = equality_codes(values)[0] if own else positions(values, vocabulary)
    return {f"{column.name}_code": codes}


def has_codes(column: Column) -> bool:
    """Whether the graph keeps equality codes of a text column: shared by people, or in a key."""
    return column.shared or column.key


def in_one(values: pa.ChunkedArray) -> pa.Array:
    """Return a column as one array."""
    flat = values.combine_chunks()
    if isinstance(flat, pa.ChunkedArray):
        return pa.concat_arrays(flat.chunks) if flat.num_chunks else pa.array([], values.type)
    return flat


def positions(values: pa.Array, sorted_ids: pa.Array) -> IntVec:
    """Return where each value stands in ``sorted_ids``; -1 where it does not."""
    return _filled(pc.index_in(values, sorted_ids), NO_IX).astype(np.int32, copy=False)


def equality_codes(values: pa.Array) -> tuple[IntVec, pa.Array]:
    """Return int32 codes in the order of the sorted distinct values, and those values."""
    encoded = values.dictionary_encode()
    order = pc.sort_indices(encoded.dictionary).to_numpy()
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    codes = _filled(encoded.indices, NO_IX)
    known = codes >= 0
    codes[known] = rank[codes[known]]
    return codes, encoded.dictionary.take(pa.array(order))


def fen_of(money: pa.Array) -> IntVec:
    """Return a decimal(18, 2) column as int64 fen, exactly.

    A decimal128 is a little-endian 16-byte integer; eighteen digits fit its lower half.
    """
    if len(money) == 0:
        return np.zeros(0, np.int64)
    halves = np.frombuffer(money.buffers()[1], np.int64).reshape(-1, 2)
    fen = halves[money.offset : money.offset + len(money), 0].copy()
    fen[_missing(money)] = NO_FEN
    return fen


def strings_of(values: pa.Array) -> Strings:
    """Return an Arrow string column as :class:`Strings`, sharing its bytes."""
    wide = values.cast(pa.large_string())
    if len(wide) == 0:
        return Strings(np.zeros(1, np.int64), np.zeros(0, np.uint8))
    _, ends, text = wide.buffers()
    offsets = np.frombuffer(ends, np.int64)[wide.offset : wide.offset + len(wide) + 1]
    data = np.frombuffer(text, np.uint8) if text is not None else np.zeros(0, np.uint8)
    missing = _missing(wide)
    return Strings(
        offsets - offsets[0],
        data[offsets[0] : offsets[-1]],
        missing if missing.any() else None,
    )


def arrow_text(strings: Strings) -> pa.Array:
    """Return text of a snapshot as an Arrow column over the same bytes.

    >>> arrow_text(Strings.of(["安", None])).to_pylist()
    ['安', None]
    """
    offsets, text, missing = strings.parts()
    valid = None if missing is None else valid_bits(~missing)
    buffers = [valid, pa.py_buffer(np.ascontiguousarray(offsets)), pa.py_buffer(text)]
    return pa.Array.from_buffers(pa.large_string(), len(strings), buffers)


def valid_bits(valid: BoolVec) -> pa.Buffer:
    """Return which entries have a value, a bit each, as Arrow wants them."""
    return pa.py_buffer(np.packbits(valid, bitorder="little"))


def _missing(values: pa.Array) -> BoolVec:
    return np.asarray(values.is_null().to_numpy(zero_copy_only=False), bool)


def _filled(values: pa.Array, missing: float) -> Vec:
    filled: Vec = values.fill_null(missing).to_numpy(zero_copy_only=False)
    return filled.copy()
