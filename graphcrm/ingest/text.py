"""Text of cells: trimmed, folded to half width, and empty where a word says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.errors import InputError
from graphcrm.ingest.raw import BoolVec
from graphcrm.model.words import EMPTY_WORDS

# What a cell may be padded with: blanks, the full-width blank, marks of encoding, zero bytes.
BLANKS = " \t\r\n\v\f\0\xa0\u3000\ufeff\u200b"
# A spreadsheet's sign for "this is text"; all of them, so that cleaning twice is cleaning once.
_QUOTE_MARK = rf"^['’‘`][{BLANKS.replace(chr(0), '')}'’‘`]*"
_EMPTY = ("", *EMPTY_WORDS)
EXACT_BELOW = 1e15  # a float of 16 digits may have lost some


def each_chunk(function: Callable[[Any], Any], cells: Any, kind: Any) -> Any:
    """Apply ``function`` to each chunk of ``cells``; the result has the type ``kind``."""
    chunks = cells.chunks if isinstance(cells, pa.ChunkedArray) else [cells]
    return pa.chunked_array([function(chunk) for chunk in chunks], type=kind)


def mask(array: Any) -> BoolVec:
    """Return a boolean Arrow array as numpy; null counts as False."""
    found: BoolVec = pc.fill_null(array, fill_value=False).to_numpy(zero_copy_only=False)
    return found


def as_text(cells: Any) -> Any:
    """Return one chunk of cells as text, written as a person would write it.

    >>> as_text(pa.array([7.0, 0.5, 1e18])).to_pylist()
    ['7', '0.5', '1e+18']
    """
    kind = cells.type
    if pa.types.is_string(kind):
        return cells
    if pa.types.is_dictionary(kind):
        return as_text(cells.dictionary_decode())
    if pa.types.is_floating(kind):
        return _float_text(cells.cast(pa.float64()))
    try:
        return cells.cast(pa.string())
    except pa.ArrowException:  # bytes that are no text: the message would repeat them
        raise InputError(f"a column of type {kind} is not text; write it as text") from None


def clean(cells: Any, *, fold: bool) -> Any:
    r"""Trim text, take off a leading apostrophe, and turn words for "empty" into null.

    With ``fold`` full-width letters and digits become half-width ones.

    >>> clean(pa.array([" \u3000７１\t", "'007", "无", ""]), fold=True).to_pylist()
    ['71', '007', None, None]
    """
    text = pc.utf8_trim(as_text(cells), characters=BLANKS)
    if pc.any(pc.match_substring(text, "\0")).as_py():
        text = pc.replace_substring(text, "\0", "")
    if pc.any(pc.match_substring_regex(text, _QUOTE_MARK)).as_py():
        text = pc.utf8_trim(pc.replace_substring_regex(text, _QUOTE_MARK, ""), characters=BLANKS)
    if fold and not pc.all(pc.string_is_ascii(text)).as_py():
        text = pc.utf8_normalize(text, form="NFKC")
    empty = pc.is_in(text, value_set=pa.array(_EMPTY))
    return pc.if_else(empty, pa.scalar(None, pa.string()), text)


def clean_column(cells: Any) -> Any:
    """Clean a column of many chunks, folded to half width; see :func:`clean`."""
    return each_chunk(lambda chunk: clean(chunk, fold=True), cells, pa.string())


def blank_rows(cells: Any) -> BoolVec:
    """Mark the rows whose cells are all empty; a later column is looked at only where needed."""
    suspects = np.arange(cells.num_rows)
    for column in cells.columns:
        if not len(suspects):
            break
        some = column if len(suspects) == cells.num_rows else column.take(pa.array(suspects))
        suspects = suspects[_empty(some)]
    blank = np.zeros(cells.num_rows, np.bool_)
    blank[suspects] = True
    return blank


def _empty(column: Any) -> BoolVec:
    def test(chunk: Any) -> Any:
        trimmed = pc.utf8_trim(as_text(chunk), characters=BLANKS)
        return pc.fill_null(pc.equal(trimmed, ""), fill_value=True)

    empty: BoolVec = each_chunk(test, column, pa.bool_()).to_numpy()
    return empty


def _float_text(cells: Any) -> Any:
    """Write whole floats without a point, as long as all their digits are sure."""
    numbers = cells.to_numpy(zero_copy_only=False)
    with np.errstate(invalid="ignore"):
        whole = (np.abs(numbers) < EXACT_BELOW) & (numbers == np.rint(numbers))
    integers = pa.array(np.where(whole, numbers, 0).astype(np.int64)).cast(pa.string())
    text = pc.if_else(pa.array(whole), integers, cells.cast(pa.string()))
    return pc.if_else(pc.is_valid(cells), text, pa.scalar(None, pa.string()))
