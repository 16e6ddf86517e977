"""Whatever bytes a file holds, it is read or refused in one line, and nothing else happens."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm.errors import InputError
from graphcrm.ingest.extracts import find_extracts
from graphcrm.ingest.validate import validate
from tests.unit.ingest.biff import xls
from tests.unit.ingest.extracts import workbook

ROWS: list[list[str | float]] = [
    ["客户号", "姓名", "存款余额"],
    ["001", "王芳", 12.5],
    ["002", "李强", 7],
]
ENDINGS = ("csv", "txt", "xlsx", "parquet", "zip", "db")
HEADS = {
    "xlsx": b"PK\x03\x04",
    "zip": b"PK\x03\x04",
    "parquet": b"PAR1",
    "db": b"SQLite format 3\0",
    "csv": "客户号,".encode("gbk"),
    "txt": b"\xff\xfe",
}


@pytest.fixture(scope="module")
def whole() -> Iterator[dict[str, bytes]]:
    """Yield a good file of every format."""
    folder = Path(tempfile.mkdtemp())
    names, rows = [str(n) for n in ROWS[0]], ROWS[1:]
    columns = {n: [str(row[i]) for row in rows] for i, n in enumerate(names)}
    pq.write_table(pa.table(columns), folder / "customers.parquet")
    workbook(folder, "customers.xlsx", {"客户": ROWS})
    xls(folder / "customers.xls", {"客户": [[str(c) for c in row] for row in ROWS]})
    text = "\r\n".join(",".join(str(c) for c in row) for row in ROWS)
    (folder / "customers.csv").write_bytes(text.encode("gb18030"))
    (folder / "customers.txt").write_bytes(text.encode("utf-16"))
    with ZipFile(folder / "customers.zip", "w", ZIP_DEFLATED) as file:
        file.write(folder / "customers.csv", "客户.csv")
    with sqlite3.connect(folder / "customers.db") as connection:
        connection.execute("CREATE TABLE customers (客户号, 姓名)")
        connection.execute("INSERT INTO customers VALUES ('001', '王芳')")
    connection.close()
    yield {p.suffix[1:]: p.read_bytes() for p in folder.iterdir()}
    shutil.rmtree(folder)


def _try(ending: str, data: bytes) -> str:
    """Read a file; return what it is refused for, if it is."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / f"customers.{ending}"
        path.write_bytes(data)
        (folder / "staging").mkdir()
        source = f"sqlite:///{path}" if ending == "db" else path
        said = ""
        try:
            for extract in find_extracts([source], folder / "staging").extracts:
                validate(extract.read(), drop=())
        except InputError as error:
            said = error.message
    assert "\n" not in said
    assert "王芳" not in said
    return said


@pytest.mark.parametrize("ending", ENDINGS)
@given(data=st.binary(max_size=600), with_head=st.booleans())
def test_any_bytes(ending: str, data: bytes, with_head: bool) -> None:
    _try(ending, HEADS[ending] * with_head + data)


@settings(max_examples=8)
@given(data=st.binary(max_size=600))
def test_any_bytes_called_an_old_workbook(data: bytes) -> None:
    assert "cannot be read as a workbook" in _try("xls", b"\xd0\xcf\x11\xe0" + data)


@st.composite
def damage(draw: st.DrawFn) -> Callable[[bytes], bytes]:
    """Draw a way to damage a file: some bytes changed, and perhaps cut off."""
    share = st.floats(0, 1, exclude_max=True)
    hits = draw(st.lists(st.tuples(share, st.integers(0, 255)), max_size=8))
    cut = draw(st.none() | share)

    def damaged(data: bytes) -> bytes:
        changed = bytearray(data)
        for where, byte in hits:
            changed[int(where * len(data))] = byte
        return bytes(changed if cut is None else changed[: int(cut * len(data))])

    return damaged


@pytest.mark.parametrize("ending", ENDINGS)
@given(how=damage())
def test_a_damaged_file(
    ending: str, how: Callable[[bytes], bytes], whole: dict[str, bytes]
) -> None:
    _try(ending, how(whole[ending]))


@settings(max_examples=8)
@given(how=damage())
def test_a_damaged_old_workbook(how: Callable[[bytes], bytes], whole: dict[str, bytes]) -> None:
    _try("xls", how(whole["xls"]))


@given(how=damage(), part=st.integers(0, 20))
def test_a_part_of_a_workbook_damaged_before_it_was_packed(
    how: Callable[[bytes], bytes], part: int, whole: dict[str, bytes]
) -> None:
    packed = BytesIO()
    with ZipFile(BytesIO(whole["xlsx"])) as old, ZipFile(packed, "w") as new:
        names = old.namelist()
        for i, name in enumerate(names):
            data = old.read(name)
            new.writestr(name, how(data) if i == part % len(names) else data)
    _try("xlsx", packed.getvalue())


def test_the_whole_files_are_read(whole: dict[str, bytes]) -> None:
    assert {ending: _try(ending, data) for ending, data in whole.items()} == dict.fromkeys(
        whole, ""
    )
