"""Rows of Python values as a Parquet file of text, block by block, with a hash of their content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graphcrm.errors import InputError
from graphcrm.ingest.cell_text import cell_text


class RowFile:
    """A Parquet file that grows by blocks of rows; all cells become text, so no digit is lost.

    Parameters
    ----------
    path : Path
    names : sequence of str
        Headers.
    label : str
        How people are told of it.
    """

    def __init__(self, path: Path, names: Sequence[str], label: str) -> None:
        self.names, self.label = list(names), label
        self._schema = pa.schema([(name, pa.string()) for name in self.names])
        self._writer = pq.ParquetWriter(path, self._schema)
        self._hash = [(hashlib.sha256(), hashlib.sha256()) for _ in self.names]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._writer.close()

    def write(self, rows: Sequence[Sequence[object]]) -> None:
        """Add rows."""
        if not rows:
            return
        columns = [
            self._column(name, values)
            for name, values in zip(self.names, zip(*rows, strict=True), strict=True)
        ]
        for hashes, column in zip(self._hash, columns, strict=True):
            _add(hashes, column)
        self._writer.write_batch(pa.record_batch(columns, schema=self._schema))

    @property
    def digest(self) -> str:
        """Hash of headers and cells, however the rows were cut into blocks."""
        parts = [[lengths.hexdigest(), text.hexdigest()] for lengths, text in self._hash]
        return hashlib.sha256(json.dumps([self.names, parts]).encode()).hexdigest()

    def _column(self, name: str, values: Sequence[object]) -> Any:
        kinds = set(map(type, values))
        if not kinds <= {str, type(None)}:
            if bad := [kind for kind in kinds if issubclass(kind, _NO_TEXT)]:
                raise self._no_text(name, bad[0])
            values = [None if value is None else cell_text(value) for value in values]
        return pa.array(values, pa.string())

    def _no_text(self, name: str, kind: type) -> InputError:
        held = "bytes" if issubclass(kind, _BYTES) else "lists or records"
        return InputError(
            f"{self.label}: column {name} holds {held}; ask for the other columns in a view or "
            "query",
            file=self.label,
            column=name,
        )


_BYTES = (bytes, bytearray, memoryview)
_NO_TEXT = (*_BYTES, list, tuple, dict, set)


def _add(hashes: tuple[Any, Any], column: Any) -> None:
    """Hash a column as one run of lengths, and one of text."""
    lengths, text = hashes
    sizes = pc.fill_null(pc.binary_length(column), -1)
    lengths.update(sizes.to_numpy().astype("<i4"))
    _, offsets, data = column.buffers()
    if data is not None:
        first, last = np.frombuffer(offsets, np.int32)[[column.offset, column.offset + len(column)]]
        text.update(memoryview(data)[first:last])
