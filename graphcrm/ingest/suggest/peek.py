"""What do the first rows of a file or sheet hold, and which of them is the header?"""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from graphcrm.errors import InputError
from graphcrm.ingest.dialect import SEPARATORS, Dialect, first_records
from graphcrm.ingest.encoding import sniff_encoding
from graphcrm.ingest.header_row import SEARCHED, HeaderRow, find_header, unit_in_titles
from graphcrm.ingest.listing import WORKBOOKS
from graphcrm.ingest.read_xlsx import first_rows
from graphcrm.ingest.suggest.names import like_any
from graphcrm.ingest.text import BLANKS, as_text
from graphcrm.model import TABLES, Column, Kind, Table

N_ROWS: Final = 1000
MAX_HEADERS: Final = 1000
_BYTES: Final = 1 << 23  # the first rows are within these
Rows = Sequence[Sequence[str]]

# Every column of every table: which row is a header is asked before it is known of what.
ANY: Final = Table(
    "any", "", "", tuple(column for table in TABLES.values() for column in table.columns)
)


@dataclass(frozen=True, slots=True)
class Peek:
    """The first rows of one file or sheet.

    Parameters
    ----------
    label, file : str
        How people are told of it, and its name within the source.
    sheet : str or None
    headers : tuple of str
    cells : list of pa.Array of text
        The first rows below the header, one array a header.
    header_row, header_rows : int or None
        Where the header stands, counted from 1, and how many rows it takes; None where a mapped
        load finds it again.
    unit : str
        Of money, as a title above says.
    whole : bool
        Whether these are all rows.
    sql_table : str or None
        Where they come from a database, instead of a file.
    """

    label: str
    file: str
    sheet: str | None
    headers: tuple[str, ...]
    cells: list[Any]
    header_row: int | None = None
    header_rows: int | None = None
    unit: str = ""
    whole: bool = False
    sql_table: str | None = None

    @property
    def n_rows(self) -> int:
        """How many rows were looked at."""
        return len(self.cells[0]) if self.cells else 0


def peek(
    path: Path,
    *,
    label: str,
    file: str,
    sheet: str | None = None,
    n: int = N_ROWS,
    named: Table = ANY,
) -> Peek:
    """Read the first ``n`` rows below the header.

    Parameters
    ----------
    path : Path
    label, file : str
        How people are told of it, and its name within the source.
    sheet : str, optional
    n : int
    named : Table
        Its columns are the headers that tell the header row.

    Raises
    ------
    InputError
        The file is empty, not of the format its ending promises, or has no header or too many.

    Notes
    -----
    Of a text file the whole is decoded once, as a load does, and only its first 8 MB split.
    """
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        headers, cells, whole = _parquet(path, label, n)
        found = Peek(label, file, sheet, headers, cells, whole=whole)
    elif suffix in WORKBOOKS:
        rows: Rows = first_rows(path, label, sheet, n + SEARCHED)
        found = _below_header(rows, Peek(label, file, sheet, (), []), n, named)
    else:
        rows = _text_rows(path, label, n + SEARCHED, named)
        found = _below_header(rows, Peek(label, file, sheet, (), []), n, named)
    if len(found.headers) > MAX_HEADERS:
        raise _too_wide(label)
    return found


def _below_header(rows: Rows, of: Peek, n: int, named: Table) -> Peek:
    if max(map(len, rows), default=0) > MAX_HEADERS:
        raise _too_wide(of.label)
    header = header_of(rows, named)
    if header is None:
        raise InputError(
            f"{of.label}: none of the first {SEARCHED} rows looks like a header; give it one",
            file=of.label,
        )
    names = tuple(h.strip("\ufeff \t\r\n") for h in header.headers)
    body = rows[header.start + header.n_rows :]
    width = len(names)
    same = [row for row in body if len(row) == width or any(row)][:n]
    padded = [[*row[:width], *[""] * (width - len(row))] for row in same]
    columns = zip(*padded, strict=True) if padded else [()] * width
    cells = [pa.array(column, pa.string()) for column in columns]
    again = find_header(told(names), rows[:SEARCHED])
    said = (again.start, again.n_rows) != (header.start, header.n_rows)
    return replace(
        of,
        headers=names,
        cells=cells,
        header_row=header.start + 1 if said else None,
        header_rows=header.n_rows if said else None,
        unit=unit_in_titles(rows[: header.start]),
        whole=len(body) <= n,
    )


def told(headers: Sequence[str]) -> Table:
    """Return a table whose columns are ``headers``: what a mapping that names them looks for."""
    names = dict.fromkeys(h for h in headers if h)
    return Table("told", "", "", tuple(Column(h, Kind.TEXT, h) for h in names))


def header_of(rows: Rows, named: Table = ANY) -> HeaderRow | None:
    """Find the header: by names that are known, else by names that are like known ones.

    >>> header_of([["清单", ""], ["客户编码", "客户名"], ["0001", "甲"]]).start
    1
    """
    first = rows[:SEARCHED]
    found = find_header(named, first)
    if named is not ANY or 2 * found.n_recognised > sum(bool(h) for h in found.headers):
        return found._replace(headers=_without_title_unit(found, first))
    likes = [_n_like(row) for row in first]
    best = max(likes, default=0)
    if best > max(found.n_recognised, 1):
        at = likes.index(best)
        return HeaderRow(at, 1, tuple(first[at]), best)
    if not found.n_recognised:
        return None
    return found._replace(headers=_without_title_unit(found, first))


def _n_like(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) and like_any(cell) for cell in row)


def _without_title_unit(found: HeaderRow, rows: Rows) -> tuple[str, ...]:
    """Take off the unit of a title that :func:`find_header` put behind headers of money."""
    unit = unit_in_titles(rows[: found.start])
    written = {cell for row in rows[found.start : found.start + found.n_rows] for cell in row}
    if not unit:
        return found.headers
    return tuple(h if h in written else h.removesuffix(f"({unit})") for h in found.headers)


def _too_wide(label: str) -> InputError:
    return InputError(
        f"{label} has more than {MAX_HEADERS:,} columns; leave out those that are not needed, or "
        "check its separator",
        file=label,
    )


def _text_rows(path: Path, label: str, n: int, named: Table) -> Rows:
    try:
        encoding = sniff_encoding(path, label)
        with path.open("rb") as file:
            start = file.read(_BYTES)
    except OSError as error:
        raise InputError(f"{label} cannot be read; check its permissions") from error
    text = codecs.getincrementaldecoder(encoding)("strict").decode(start)
    if not text.strip(BLANKS):
        raise InputError(f"{label} is empty; export it again", file=label)
    by_separator = [
        first_records(text, Dialect(separator), SEARCHED)[0] for separator in SEPARATORS
    ]
    widths = [sum(len(row) for row in rows) for rows in by_separator]
    known = [find_header(named, rows).n_recognised if w <= 10 * MAX_HEADERS else 0
             for rows, w in zip(by_separator, widths, strict=True)]  # fmt: skip
    best = max(range(len(SEPARATORS)), key=lambda i: (known[i], widths[i]))
    return first_records(text, Dialect(SEPARATORS[best]), n)[0]


def _parquet(path: Path, label: str, n: int) -> tuple[tuple[str, ...], list[Any], bool]:
    try:
        with pq.ParquetFile(path) as file:
            total = file.metadata.num_rows
            schema = file.schema_arrow
            flat = [f.name for f in schema if not pa.types.is_nested(f.type)]
            batch = next(file.iter_batches(batch_size=n, columns=flat), None)
            if batch is not None:
                batch.validate(full=True)
    except (pa.ArrowException, OSError) as error:
        raise InputError(
            f"{label} cannot be read as Parquet; write it again or check its permissions",
            file=label,
        ) from error
    if batch is None:
        return tuple(flat), [pa.array([], pa.string()) for _ in flat], True
    return tuple(flat), [as_text(column) for column in batch.columns], total <= n
