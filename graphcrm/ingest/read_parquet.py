"""Cells of a Parquet file, typed as they were written."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from graphcrm.errors import InputError
from graphcrm.ingest.header_row import no_header
from graphcrm.ingest.raw import RawTable, Source
from graphcrm.ingest.spill import BLOCK_ROWS, Room
from graphcrm.model.headers import match_headers


def read_parquet(source: Source, room: Room) -> RawTable:
    """Read a Parquet file batch by batch; its rows are counted from 1."""
    try:
        with pq.ParquetFile(source.path, pre_buffer=False) as file:
            return _read(file, source, room)
    except (pa.ArrowException, OSError, UnicodeDecodeError):  # their words repeat names and cells
        raise InputError(
            f"{source.label} cannot be read as Parquet; write it again or check its permissions",
            file=source.label,
        ) from None


def _read(file: pq.ParquetFile, source: Source, room: Room) -> RawTable:
    headers = tuple(file.schema_arrow.names)
    match = match_headers(source.table, headers)
    if not match.n_recognised:
        raise no_header(source.label, source.table)
    columns = [
        _Column(source.label, header, field.type, needed=name is not None)
        for header, field, name in zip(headers, file.schema_arrow, match.columns, strict=True)
    ]
    schema = pa.schema([(str(i), column.kind) for i, column in enumerate(columns)])
    spill = room.spill()
    n_rows = 0
    for batch in file.iter_batches(BLOCK_ROWS):
        batch.validate(full=True)  # damaged text may be no UTF-8, which Parquet itself never asks
        cells = [column.cells(c) for column, c in zip(columns, batch.columns, strict=True)]
        spill.write(pa.record_batch(cells, schema=schema))
        n_rows += batch.num_rows
    return RawTable(source, headers, spill.table(schema), np.arange(1, n_rows + 1, dtype=np.int64))


class _Column:
    """What becomes of a column; one of lists, records or bytes is empty where no one needs it."""

    def __init__(self, label: str, header: str, kind: pa.DataType, *, needed: bool) -> None:
        self._label, self._header, self._needed = label, header, needed
        if pa.types.is_dictionary(kind):
            kind = kind.value_type
        if pa.types.is_nested(kind) and needed:
            raise self._refused("lists or records; write one value a cell")
        self._empty = not needed and (pa.types.is_nested(kind) or _is_bytes(kind))
        self.kind = pa.string() if self._empty or _is_bytes(kind) else kind

    def cells(self, column: Any) -> Any:
        """Return a piece of the column; text of which the writer did not say so is bytes."""
        if self._empty:
            return pa.nulls(len(column), self.kind)
        if column.type == self.kind:
            return column
        try:
            return column.cast(self.kind)
        except pa.ArrowInvalid:
            raise self._refused("bytes that are no UTF-8 text; write it as text") from None

    def _refused(self, held: str) -> InputError:
        return InputError(
            f"{self._label}: column {self._header} holds {held}",
            file=self._label,
            column=self._header,
        )


def _is_bytes(kind: pa.DataType) -> bool:
    types = pa.types
    some = types.is_binary(kind) or types.is_large_binary(kind) or types.is_binary_view(kind)
    return bool(some or types.is_fixed_size_binary(kind))
