"""Read one extract into cells, whatever its format."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.ingest.raw import REJECT_PREFIX, BoolVec, RawTable, Source
from graphcrm.ingest.read_csv import read_csv
from graphcrm.ingest.read_parquet import read_parquet
from graphcrm.ingest.read_xlsx import read_xlsx
from graphcrm.ingest.text import BLANKS, as_text, each_chunk


def read(source: Source) -> RawTable:
    """Read the rows of ``source``; blank rows and our own ``reject_`` columns are left out.

    Raises
    ------
    InputError
        The file is empty, not of the format its ending promises, or has no header.
    """
    suffix = source.path.suffix.lower()
    if suffix == ".parquet":
        raw = read_parquet(source)
    elif suffix in {".xlsx", ".xls"}:
        raw = read_xlsx(source)
    else:
        raw = read_csv(source)
    return _without_blank_rows(_without_reject_columns(raw))


def _without_reject_columns(raw: RawTable) -> RawTable:
    ours = {i for i, h in enumerate(raw.headers) if h.lower().startswith(REJECT_PREFIX)}
    return raw.without(ours)


def _without_blank_rows(raw: RawTable) -> RawTable:
    blank = _blank_rows(raw.cells)
    if not blank.any():
        return raw
    kept = raw.cells.filter(pa.array(~blank))
    return RawTable(raw.source, raw.headers, kept, raw.row_numbers[~blank], raw.broken)


def _blank_rows(cells: Any) -> BoolVec:
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
