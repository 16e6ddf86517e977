"""An answer, or a canonical table, as typed Arrow columns."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pyarrow as pa

from graphcrm.answer import DIGITS, Answer, Column, Record, Unit
from graphcrm.graph.arrays import NO_DAY, NO_FEN, IntVec, Vec
from graphcrm.graph.encode import arrow_text, valid_bits
from graphcrm.graph.strings import Strings
from graphcrm.model.arrow import MONEY_TYPE
from graphcrm.reasons import Lang, Reason, say
from graphcrm.views.cells import steps_text


def arrow_table(answer: Answer, lang: Lang, *, nested: bool = True) -> pa.Table:
    """Return the shown rows: money as decimal(18, 2) in yuan, dates as dates, lists as lists.

    Only sentences depend on ``lang``; words stay codes.

    Parameters
    ----------
    answer : Answer
    lang : {"zh", "en"}
    nested : bool
        Records as lists of structs, else as one line of text a row.
    """
    flat = () if nested else (Unit.RECORDS,)
    makers = {c.name: (_steps if c.unit in flat else arrow_column, c) for c in answer.columns}
    return pa.table(
        {name: make(column, answer.n_shown, lang) for name, (make, column) in makers.items()}
    )


def arrow_column(column: Column, stop: int, lang: Lang) -> Any:
    """Return the first ``stop`` cells of a column as an Arrow array.

    >>> arrow_column(Column("worth", Unit.YUAN, np.array([-5, NO_FEN])), 2, "en").to_pylist()
    [Decimal('-0.05'), None]
    """
    if column.unit is Unit.REASON and (column.offsets is not None or column.facts):
        return pa.array(column.cells(0, stop, lang), pa.string())
    if column.offsets is not None:
        offsets = column.offsets[: stop + 1]
        if column.unit is Unit.RECORDS:
            flat = _structs(column, int(offsets[0]), int(offsets[-1]), lang)
        else:
            flat = _texts(column, column.data[offsets[0] : offsets[-1]], lang)
        return pa.ListArray.from_arrays(pa.array(offsets - offsets[0], pa.int32()), flat)
    part = column.data[:stop]
    match column.unit:
        case Unit.TEXT | Unit.WORD | Unit.REASON:
            return _texts(column, part, lang)
        case Unit.YUAN:
            return decimals(part)
        case Unit.DAY:
            return pa.array(part.astype(np.int32), pa.date32(), mask=part == NO_DAY)
        case Unit.COUNT:
            return pa.array(part.astype(np.int64), mask=part == NO_FEN)
        case Unit.SHARE | Unit.SCORE:
            return pa.array(np.round(part, DIGITS), pa.float64(), mask=np.isnan(part))
        case _:
            return pa.array(part.astype(bool))


def _structs(column: Column, start: int, stop: int, lang: Lang) -> Any:
    """Return records as an array of structs."""
    fields = [arrow_column(fact, stop, lang).slice(start) for fact in column.facts]
    return pa.StructArray.from_arrays(fields, [fact.name for fact in column.facts])


def _steps(column: Column, stop: int, lang: Lang) -> Any:
    cells = cast("list[list[Record]]", column.cells(0, stop, lang))
    return pa.array([steps_text(records, lang) for records in cells], pa.string())


def decimals(fen: IntVec) -> Any:
    """Return int64 fen as decimal(18, 2) yuan, exactly; ``NO_FEN`` is null.

    A decimal128 is a little-endian 16-byte integer: the fen, and its sign once more above.
    """
    halves = np.empty((len(fen), 2), np.int64)
    halves[:, 0], halves[:, 1] = fen, fen >> 63
    buffers = [valid_bits(fen != NO_FEN), pa.py_buffer(halves)]
    return pa.Array.from_buffers(MONEY_TYPE, len(fen), buffers)


def _texts(column: Column, ix: Vec, lang: Lang) -> Any:
    """Return the labels at ``ix``, decoding each text at most once."""
    labels = column.labels
    assert labels is not None, f"{column.name} has no labels"
    if isinstance(labels, Strings):
        return arrow_text(labels).take(pa.array(ix, pa.int64(), mask=ix < 0)).cast(pa.string())
    if column.unit in (Unit.WORD, Unit.REASON) and len(ix):
        codes = labels.take(np.arange(int(ix.max()) + 1))
        if column.unit is Unit.REASON:
            codes = [code and say(Reason(code), lang) for code in codes]
        return pa.array(codes, pa.string()).take(pa.array(ix, pa.int64(), mask=ix < 0))
    return pa.array(labels.take(ix), pa.string())
