"""Tables written in any dialect come back cell by cell."""

import csv
import io
import tempfile
from pathlib import Path
from typing import Literal

from hypothesis import assume, given
from hypothesis import strategies as st

from graphcrm.ingest import read_csv
from graphcrm.ingest.dialect import SEPARATORS
from tests.unit.ingest.extracts import lines, raw

HEADERS = ["客户号", "姓名", "地址"]
# Cells of blanks alone make rows that count as blank; \x1a ends a file on some systems.
CELLS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6),
    st.text(st.sampled_from("甲a,;|\t^~'\"\n "), max_size=6),
)
ROWS = st.lists(st.tuples(st.integers(0, 99).map(str), CELLS, CELLS), max_size=8)


@given(
    rows=ROWS,
    separator=st.sampled_from(SEPARATORS),
    quote=st.sampled_from("\"'"),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030"]),
    block=st.sampled_from([256, read_csv.BLOCK_BYTES]),
)
def test_a_table_comes_back_from_any_dialect(
    rows: list[tuple[str, str, str]],
    separator: str,
    quote: str,
    quoting: Literal[0, 1],
    end: str,
    encoding: str,
    block: int,
) -> None:
    # A cell that holds a whole row looks like a quote that was never closed, and is told as one.
    n_between = len(HEADERS) - 1
    assume(not any("\n" in c and c.count(separator) >= n_between for row in rows for c in row))
    text = io.StringIO()
    if quote == "'":
        quoting = csv.QUOTE_ALL  # only a header that is quoted so tells
    writer = csv.writer(
        text, delimiter=separator, quotechar=quote, quoting=quoting, lineterminator=end
    )
    writer.writerows([HEADERS, *rows])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "customers.csv"
        path.write_bytes(text.getvalue().encode(encoding))
        before, read_csv.BLOCK_BYTES = read_csv.BLOCK_BYTES, block
        try:
            read = raw(path)
        finally:
            read_csv.BLOCK_BYTES = before
    assert lines(read) == rows
    assert read.row_numbers.tolist() == list(range(2, len(rows) + 2))
