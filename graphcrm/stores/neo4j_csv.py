"""One CSV file as ``neo4j-admin database import`` reads it, written batch by batch."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.csv import CSVWriter

_CHUNK = 1 << 20
_CLOCK: Final = pa.timestamp("us")
_TYPES: Final = {
    pa.string(): "string",
    pa.int32(): "long",
    pa.int64(): "long",
    pa.float64(): "double",
    pa.bool_(): "boolean",
    pa.date32(): "date",
    _CLOCK: "localdatetime",
}


def new_file(path: Path) -> BinaryIO:
    """Make a file that is not there yet, readable by its owner only from the first byte."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


class CsvFile:
    """A new file, readable by its owner only; its header says what each column is.

    Text is quoted and nothing else is, so that an empty text is not the same as none.

    Parameters
    ----------
    path : Path
        Not there yet.
    ids : mapping of str to str
        Columns that are ids, and what stands for name and type in their headers.
    """

    def __init__(self, path: Path, ids: Mapping[str, str]) -> None:
        self.path, self.n_rows = path, 0
        self._ids = ids
        self._open = ExitStack()
        self._writer: CSVWriter | None = None

    def __enter__(self) -> CsvFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def write(self, rows: pa.Table) -> None:
        """Add rows, always with the same columns; without any there is no file."""
        if not rows.num_rows:
            return
        names = [self._ids.get(f.name, f"{f.name}:{_TYPES[f.type]}") for f in rows.schema]
        plain = pa.table([_plain(column) for column in rows.columns], names)
        if self._writer is None:
            file = self._open.enter_context(new_file(self.path))
            self._writer = self._open.enter_context(CSVWriter(file, plain.schema))
        self._writer.write(plain)
        self.n_rows += rows.num_rows

    def spans_lines(self) -> bool:
        """Whether a text of the file, which is closed by now, holds a line break."""
        with self.path.open("rb") as file:
            chunks = iter(lambda: file.read(_CHUNK), b"")
            breaks = sum(chunk.count(b"\n") + chunk.count(b"\r") for chunk in chunks)
        return breaks > self.n_rows + 1


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column as it is written; a clock time with the T that the standard asks for."""
    return pc.strftime(column, "%Y-%m-%dT%H:%M:%S") if column.type == _CLOCK else column
