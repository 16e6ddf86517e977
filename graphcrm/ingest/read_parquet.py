"""Cells of a Parquet file, typed as they were written."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from graphcrm.errors import InputError
from graphcrm.ingest.header_row import no_header
from graphcrm.ingest.raw import RawTable, Source
from graphcrm.model.headers import match_headers


def read_parquet(source: Source) -> RawTable:
    """Read a Parquet file; its rows are counted from 1."""
    try:
        with pq.ParquetFile(source.path) as file:
            cells = file.read()
    except (pa.ArrowException, OSError) as error:
        raise InputError(
            f"{source.label} cannot be read as Parquet; write it again or check its permissions",
            file=source.label,
        ) from error
    headers = tuple(cells.column_names)
    match = match_headers(source.table, headers)
    if not match.n_recognised:
        raise no_header(source.label, source.table)
    columns = [
        _flat(source, cells.column(i), headers[i] if name else "")
        for i, name in enumerate(match.columns)
    ]
    cells = pa.Table.from_arrays(columns, names=[str(i) for i in range(len(headers))])
    return RawTable(source, headers, cells, np.arange(1, cells.num_rows + 1, dtype=np.int64))


def _flat(source: Source, column: Any, needed_as: str) -> Any:
    """Empty a column of lists or records that no one needs; refuse one that is needed."""
    if not pa.types.is_nested(column.type):
        return column
    if not needed_as:
        return pa.chunked_array([pa.nulls(len(column), pa.string())])
    raise InputError(
        f"{source.label}: column {needed_as} holds lists or records; write one value a cell",
        file=source.label,
        column=needed_as,
    )
