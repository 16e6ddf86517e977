"""Cells of a text file with separators."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from graphcrm.errors import InputError
from graphcrm.ingest.dialect import Dialect, find_dialect, first_records
from graphcrm.ingest.encoding import check_encoding, sniff_encoding
from graphcrm.ingest.header_row import HeaderRow
from graphcrm.ingest.raw import BoolVec, IntVec, RawTable, Source
from graphcrm.ingest.spill import Room
from graphcrm.ingest.text import BLANKS, blank_rows, each_chunk, mask

HEAD_BYTES = 1 << 18
BLOCK_BYTES = 1 << 24  # also the longest row that can be read
SWALLOWED_LINES = 1_000
_NO_ROWS = np.zeros(0, np.bool_)
_LINE_END = re.compile(rb"\r\n|\n|\r")


class _Layout(NamedTuple):
    """How the file is laid out: where the rows begin (bytes), and how many rows lie above."""

    encoding: str
    dialect: Dialect
    header: HeaderRow
    offset: int
    n_above: int


@dataclass(slots=True)
class _Skipped:
    """Rows of the wrong length, collected while Arrow reads; lines of blanks are just blank.

    ``swallowed`` holds those that took whole rows in, once for each line they run over.
    """

    dialect: Dialect
    whole_row: str
    blank: list[int] = field(default_factory=list)
    wrong: list[int] = field(default_factory=list)
    swallowed: list[int] = field(default_factory=list)

    def __call__(self, row: Any) -> str:
        text = row.text.rstrip("\r\n")
        if not text.strip(BLANKS):
            self.blank.append(row.number)
        elif "\n" in text and self._holds_rows(text):
            self.swallowed += [row.number] * (text.count("\n") + 1)
        else:
            self.wrong.append(row.number)
        return "skip"

    def _holds_rows(self, text: str) -> bool:
        records, _ = first_records(text, self.dialect, 1)
        return any(re.search(self.whole_row, cell) for record in records for cell in record)


@dataclass(slots=True)
class _Found:
    """What was found out about the rows while they were read, block by block."""

    keep: list[BoolVec] = field(default_factory=list)
    swallowed: list[BoolVec] = field(default_factory=list)
    n_lines: list[IntVec] = field(default_factory=list)


def read_csv(source: Source, room: Room) -> RawTable:
    """Read a CSV file in any of the encodings and separators that banks use.

    Rows are numbered as a spreadsheet shows them: a cell with line breaks is one row.  The cells
    are kept in ``room``; of the file itself only a block is in memory.
    """
    layout = _layout(source)
    names = [str(i) for i in range(len(layout.header.headers))]
    whole_row = _whole_row(len(names), layout.dialect.separator)
    skipped, found, cells = _Skipped(layout.dialect, whole_row), _Found(), room.spill()
    for block in _blocks(source, layout, names, skipped):
        swallowed = _swallowed(block, whole_row, source.label)
        keep = ~swallowed & ~blank_rows(block)
        cells.write(block if keep.all() else block.filter(pa.array(keep)))
        found.keep.append(keep)
        found.swallowed.append(swallowed)
        found.n_lines.append(_n_lines(block, swallowed))
    numbers, broken = _numbered(found, skipped, layout.n_above)
    table = cells.table(pa.schema([(name, pa.string()) for name in names]))
    return RawTable(source, layout.header.headers, table, numbers, broken)


def _numbered(found: _Found, skipped: _Skipped, n_above: int) -> tuple[IntVec, dict[str, IntVec]]:
    """Return the numbers of the rows that were kept, and of those that could not be split."""
    if not found.keep:
        found = _Found([_NO_ROWS], [_NO_ROWS], [np.zeros(0, np.int64)])
    keep = np.concatenate(found.keep)
    numbers = _row_numbers(len(keep), skipped, n_above + 1)
    runs = np.repeat(numbers[np.concatenate(found.swallowed)], np.concatenate(found.n_lines))
    lines = np.array(skipped.swallowed, np.int64) + n_above
    broken = {
        "wrong_number_of_cells": np.array(skipped.wrong, np.int64) + n_above,
        "unclosed_quote": np.sort(np.concatenate([lines, runs])),
    }
    kept = numbers if keep.all() else numbers[keep]
    return kept, {rule: rows for rule, rows in broken.items() if len(rows)}


def _layout(source: Source) -> _Layout:
    path, label, said = source.path, source.label, source.layout.encoding
    try:
        encoding = check_encoding(path, said, label) if said else sniff_encoding(path, label)
        with path.open("rb") as file:
            start = file.read(HEAD_BYTES)
    except OSError as error:
        raise InputError(f"{label} cannot be read; check its permissions") from error
    text = codecs.getincrementaldecoder(encoding)("strict").decode(start)
    if not text.strip(BLANKS):
        raise InputError(f"{label} is empty; export it again", file=label)
    dialect, header = find_dialect(source, text)
    n_above = header.start + header.n_rows
    n_lines = first_records(text, dialect, n_above)[1]
    return _Layout(encoding, dialect, header, _offset(start, text, encoding, n_lines), n_above)


def _offset(start: bytes, text: str, encoding: str, n_lines: int) -> int:
    """Return the byte at which line ``n_lines`` (from 0) begins."""
    if encoding.startswith("utf-16"):
        lines = io.StringIO(text, newline="").readlines()
        return len("".join(lines[:n_lines]).encode(encoding, "surrogatepass"))
    ends = [
        found.end() for found, _ in zip(_LINE_END.finditer(start), range(n_lines), strict=False)
    ]
    return ends[-1] if len(ends) == n_lines else len(start)


def _blocks(
    source: Source, layout: _Layout, names: list[str], skipped: _Skipped
) -> Iterator[pa.Table]:
    """Yield the rows below the header, as many at once as a block of the file holds."""
    if layout.offset >= source.path.stat().st_size:
        return
    with Path(source.path).open("rb") as file:
        file.seek(layout.offset)
        try:
            for batch in pacsv.open_csv(file, **_options(layout, names, skipped)):
                yield pa.Table.from_batches([batch])
        except pa.ArrowInvalid:  # its text may repeat the row
            raise InputError(
                f"{source.label}: a row is longer than {BLOCK_BYTES >> 20} MB; "
                "look for a quote that is opened and never closed",
                file=source.label,
            ) from None


def _options(layout: _Layout, names: list[str], skipped: _Skipped) -> dict[str, Any]:
    return {
        # Row numbers are known only to a reader of one thread.
        "read_options": pacsv.ReadOptions(
            use_threads=False,
            column_names=names,
            encoding="utf8" if layout.encoding.startswith("utf-8") else layout.encoding,
            block_size=BLOCK_BYTES,
        ),
        "parse_options": pacsv.ParseOptions(
            delimiter=layout.dialect.separator,
            quote_char=layout.dialect.quote,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=skipped,
        ),
        "convert_options": pacsv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=False,
            check_utf8=False,  # the whole file was decoded before
        ),
    }


def _row_numbers(n_kept: int, skipped: _Skipped, first: int) -> IntVec:
    """Give the kept rows their numbers from ``first`` on, leaving out those that were skipped."""
    gone = np.array(skipped.blank + skipped.wrong + list(set(skipped.swallowed)), np.int64)
    every = np.arange(first, first + n_kept + len(gone), dtype=np.int64)
    return np.delete(every, gone - 1) if len(gone) else every


def _whole_row(n_cells: int, separator: str) -> str:
    """Return a pattern of a row within a cell; of a single column every line would be one."""
    if n_cells < 2:
        return r"[^\s\S]"
    s = re.escape(separator)
    return rf"\n(?:[^\n{s}]*{s}){{{n_cells - 1}}}[^\n{s}]*(?:\n|$)"


def _n_lines(cells: pa.Table, swallowed: BoolVec) -> IntVec:
    """Say over how many lines of the file each of the rows ran that swallowed others."""
    n_lines = np.ones(swallowed.sum(), np.int64)
    if len(n_lines):
        for column in cells.filter(pa.array(swallowed)).columns:
            n_lines += pc.count_substring(column, "\n").to_numpy()
    return n_lines


def _swallowed(cells: Any, whole_row: str, label: str) -> BoolVec:
    """Mark rows with a cell that holds whole rows: a quote was opened there and not closed."""
    found = np.zeros(cells.num_rows, np.bool_)
    if cells.num_columns < 2:
        return found
    for column in cells.columns:
        several = each_chunk(lambda c: pc.match_substring(c, "\n"), column, pa.bool_()).to_numpy()
        if not several.any():
            continue
        where = np.flatnonzero(several)
        some = column.take(pa.array(where)).combine_chunks()
        if pc.max(pc.count_substring(some, "\n")).as_py() > SWALLOWED_LINES:
            raise InputError(
                f"{label}: a cell runs over more than {SWALLOWED_LINES} lines; "
                "look for a quote that is opened and never closed",
                file=label,
            )
        found[where] |= mask(pc.match_substring_regex(some, whole_row))
    return found
