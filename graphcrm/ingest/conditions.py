"""Which rows of an extract does a mapping let through?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.ingest.dates import parse_dates
from graphcrm.ingest.keys import key_codes
from graphcrm.ingest.mapping import Condition
from graphcrm.ingest.numbers import floats
from graphcrm.ingest.raw import BoolVec, RawTable
from graphcrm.ingest.text import clean, clean_column, each_chunk, mask


def passing(raw: RawTable, conditions: Sequence[Condition]) -> BoolVec:
    """Mark the rows that pass every condition; they apply one after the other.

    Only ``repeated`` looks beyond a row: at those that passed the conditions before it.  An empty
    or unreadable cell is neither ``at_least`` nor ``at_most`` anything.
    """
    keep = np.ones(len(raw), np.bool_)
    for condition in conditions:
        cells = raw.cells.column(raw.headers.index(condition.column))
        if condition.repeated is not None:
            keep[keep] = _stands(cells.filter(pa.array(keep)), several=condition.repeated)
        else:
            keep &= _each(_test(condition), cells)
    return keep


def filled(raw: RawTable, headers: Sequence[str]) -> BoolVec:
    """Mark the rows with something under one of ``headers``; all of them if there is no header."""
    found = np.full(len(raw), not headers)
    for header in headers:
        found |= _each(_is_filled, raw.cells.column(raw.headers.index(header)))
    return found


def _each(test: Callable[[Any], Any], cells: Any) -> BoolVec:
    def one(chunk: Any) -> Any:
        return pa.array(mask(test(clean(chunk, fold=True))))

    passed: BoolVec = each_chunk(one, cells, pa.bool_()).to_numpy()
    return passed


def _test(condition: Condition) -> Callable[[Any], Any]:
    """Return the test of cleaned text that a condition means."""
    if condition.is_in is not None:
        return lambda text: pc.is_in(text, value_set=_words(condition.is_in))
    if condition.not_in is not None:
        return lambda text: pc.invert(pc.is_in(text, value_set=_words(condition.not_in)))
    if condition.empty is not None:
        return _is_empty if condition.empty else _is_filled
    compare = pc.greater_equal if condition.at_least is not None else pc.less_equal
    read, bound = _bound(condition.at_least or condition.at_most or "")
    return lambda text: compare(read(text)[0], bound)


def _is_empty(text: Any) -> Any:
    return pc.is_null(text)


def _is_filled(text: Any) -> Any:
    return pc.is_valid(text)


def _words(words: Sequence[str] | None) -> Any:
    """Return words as cells are compared; one that means "empty" stands for an empty cell."""
    return clean(pa.array(list(words or ()), pa.string()), fold=True)


def _bound(text: str) -> tuple[Callable[[Any], Any], Any]:
    """Return how cells are read, and what they are compared with.

    >>> _bound("2026-06-30")[1], _bound("20260630")[1]
    (<pyarrow.Date32Scalar: datetime.date(2026, 6, 30)>, <pyarrow.DoubleScalar: 20260630.0>)
    """
    cell = clean(pa.array([text]), fold=True)
    number = floats(cell)[0][0]
    return (floats, number) if number.is_valid else (parse_dates, parse_dates(cell)[0][0])


def _stands(cells: Any, *, several: bool) -> BoolVec:
    """Mark the cells whose value stands in several rows, or in one alone."""
    text = clean_column(cells)
    codes = key_codes([text])
    n = np.bincount(codes)[codes]
    found: BoolVec = mask(pc.is_valid(text)) & ((n > 1) if several else (n == 1))
    return found
