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
    if not match_headers(source.table, headers).n_recognised:
        raise no_header(source.label, source.table)
    _refuse_nested(source, cells)
    cells = cells.rename_columns([str(i) for i in range(len(headers))])
    return RawTable(source, headers, cells, np.arange(1, cells.num_rows + 1, dtype=np.int64))


def _refuse_nested(source: Source, cells: Any) -> None:
    for column in cells.schema:
        if pa.types.is_nested(column.type):
            raise InputError(
                f"{source.label}: column {column.name} holds lists or records; write one value "
                "a cell",
                file=source.label,
                column=column.name,
            )
