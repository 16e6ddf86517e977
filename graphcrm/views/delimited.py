"""Arrow columns as CSV text: quotes only where a cell needs them, a million rows a second."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

ROWS_AT_ONCE: Final = 65_536
# A spreadsheet runs a cell that begins like this, wherever its text came from.
_FORMULA: Final = r"^[=+\-@\t\r]"
_NEEDS_QUOTES: Final = r'[",\r\n]|^\s|\s$'


def csv_chunks(table: pa.Table, *, guard: bool) -> Iterator[str]:
    r"""Yield the header, then the rows in chunks of text.

    Parameters
    ----------
    table : Arrow table
        Dates are written ISO, lists joined by ``;``, booleans as true and false, null as nothing.
    guard : bool
        Put ``'`` before text that a spreadsheet would run as a formula.  Numbers and dates are
        never touched; a file that is loaded again must not be guarded.

    Yields
    ------
    str
        Lines that end with ``\n``.

    Examples
    --------
    >>> "".join(csv_chunks(pa.table({"id": ["a", "=b"], "n": [-1, None]}), guard=True))
    "id,n\na,-1\n'=b,\n"
    """
    yield ",".join(table.column_names) + "\n"
    for batch in table.to_batches(max_chunksize=ROWS_AT_ONCE):
        columns = [_cells(column, guard=guard) for column in batch.columns]
        if len(columns) == 1:  # an empty line is no row to most readers
            columns = [pc.if_else(pc.equal(columns[0], ""), '""', columns[0])]
        lines = pc.binary_join_element_wise(*columns, ",")
        ended = pc.binary_join_element_wise(lines, "", "\n").cast(pa.large_string())
        yield _all_text(ended)


def _cells(values: Any, *, guard: bool) -> Any:
    """Return one column as the text of its cells."""
    kind = values.type
    if pa.types.is_list(kind):
        values = pc.binary_join(values, ";")
    elif not pa.types.is_string(kind):
        return values.cast(pa.string()).fill_null("")
    text = values.fill_null("")
    if guard:
        runs = pc.match_substring_regex(text, _FORMULA)
        if pc.any(runs).as_py():
            text = pc.if_else(runs, pc.binary_join_element_wise("'", text, ""), text)
    needs = pc.match_substring_regex(text, _NEEDS_QUOTES)
    if not pc.any(needs).as_py():
        return text
    doubled = pc.replace_substring(text, '"', '""')
    return pc.if_else(needs, pc.binary_join_element_wise('"', doubled, '"', ""), text)


def _all_text(lines: Any) -> str:
    """Return the text of a column as one string: its bytes lie side by side already."""
    _, ends, text = lines.buffers()
    offsets = memoryview(ends).cast("q")[lines.offset : lines.offset + len(lines) + 1]
    return str(memoryview(text)[offsets[0] : offsets[-1]], "utf-8")
