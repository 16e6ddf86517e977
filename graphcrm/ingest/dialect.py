"""By what are the cells of a text file separated, and how are they quoted?"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from graphcrm.errors import InputError
from graphcrm.ingest.header_row import SEARCHED, HeaderRow, find_header, no_header
from graphcrm.ingest.raw import Source
from graphcrm.model import Table
from graphcrm.model.headers import match_headers

# The last four are what data warehouses write: no text holds them.
SEPARATORS = (",", ";", "\t", "|", "^", "~", "\x01", "\x02", "\x1b", "\x1f")
QUOTES = ('"', "'")
_SEVERAL = re.compile(r"""[^\w\s"'()（）\[\]【】.%/-]{2,}""")


class Dialect(NamedTuple):
    """How a line is split into cells."""

    separator: str = ","
    quote: str = '"'


def find_dialect(source: Source, text: str) -> tuple[Dialect, HeaderRow]:
    """Take the dialect under which most headers are recognised; of equals, the more usual one.

    Parameters
    ----------
    source : Source
        What is said of its layout stands.
    text : str
        The beginning of the file.

    Raises
    ------
    InputError
        No header is recognised, or cells are split or quoted in a way that is not read.
    """
    said = source.layout.separator
    best, header = Dialect(), HeaderRow(0, 1, (), 0)
    for quote, separator in product(QUOTES, (said,) if said else SEPARATORS):
        dialect = Dialect(separator, quote)
        rows, _ = first_records(text, dialect, source.layout.searched)
        found = find_header(source.table, rows, source.layout)
        if found.n_recognised > header.n_recognised:
            best, header = dialect, found
    if not said and _recognised_by_several(source.table, text) > header.n_recognised:
        raise InputError(
            f"{source.label}: cells are separated by several characters; export it with one "
            "between them, a comma or a tab",
            file=source.label,
        )
    if not header.n_recognised:
        raise no_header(source.label, source.table)
    if _has_escapes(text, best):
        raise InputError(
            f"{source.label}: quotes within cells are written with a backslash; export it with "
            "quotes doubled",
            file=source.label,
        )
    return best, header


def first_records(text: str, dialect: Dialect, n: int) -> tuple[list[Sequence[str]], int]:
    """Split the first ``n`` rows; also say how many lines of the file they take."""
    reader = csv.reader(
        io.StringIO(text.removeprefix("\ufeff"), newline=""),
        delimiter=dialect.separator,
        quotechar=dialect.quote,
    )
    records: list[Sequence[str]] = []
    n_lines = 0
    try:
        for record in reader:
            records.append(record)
            n_lines = reader.line_num
            if len(records) == n:
                break
    except csv.Error:  # a cell beyond any sense: what stands above it may still hold the header
        pass
    return records, n_lines


def _recognised_by_several(table: Table, text: str) -> int:
    """Count the columns that a line names once it is split at runs of signs, such as @|@."""
    lines = [line.strip() for line in text.split("\n", SEARCHED)[:SEARCHED]]
    split = [_SEVERAL.split(line) for line in lines if _SEVERAL.search(line)]
    return max((match_headers(table, headers).n_recognised for headers in split), default=0)


def _has_escapes(text: str, dialect: Dialect) -> bool:
    r"""Whether a quoted cell goes on behind ``\"``, where a plain one would end."""
    if "\\" not in text:
        return False
    s, q = re.escape(dialect.separator), dialect.quote
    cell = rf"(?:^|{s}){q}(?:[^{q}\\\r\n]|\\[^{q}\r\n]|{q}{q})*\\{q}(?!{q}|{s}|\s|$)"
    return re.search(cell, text, re.M) is not None
