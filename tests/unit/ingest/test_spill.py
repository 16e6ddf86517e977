import errno
import stat
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.errors import StoreUnavailableError
from graphcrm.ingest.spill import BLOCK_ROWS, Spill, blocks, rows_at

SCHEMA = pa.schema([("id", pa.string()), ("n", pa.int64())])


def batch(*ids: str) -> pa.RecordBatch:
    return pa.record_batch({"id": list(ids), "n": [len(i) for i in ids]}, schema=SCHEMA)


@pytest.mark.parametrize("limit", [0, 40, 1 << 20])
def test_rows_come_back_in_order_whatever_the_limit(tmp_path: Path, limit: int) -> None:
    spill = Spill(tmp_path, limit)
    for rows in (batch("a", "bb"), batch(), batch("ccc"), batch("dd")):
        spill.write(rows)
    table = spill.table(SCHEMA)
    assert table.to_pydict() == {"id": ["a", "bb", "ccc", "dd"], "n": [1, 2, 3, 2]}
    assert (spill.path is None) == (limit == 1 << 20)


def test_nothing_written_is_an_empty_table(tmp_path: Path) -> None:
    assert Spill(tmp_path, 0).table(SCHEMA).schema == SCHEMA
    assert list(tmp_path.iterdir()) == []


def test_without_a_folder_nothing_leaves_memory() -> None:
    spill = Spill(None, 0)
    spill.write(batch("a"))
    assert spill.table(SCHEMA)["id"].to_pylist() == ["a"]
    assert spill.path is None


def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    spill = Spill(tmp_path, 0)
    spill.write(batch("a"))
    assert spill.path is not None
    assert stat.S_IMODE(spill.path.stat().st_mode) == 0o600


def test_dictionaries_of_several_batches_are_written_out(tmp_path: Path) -> None:
    spill = Spill(tmp_path, 0)
    for words in (["a", "b"], ["c", None]):
        spill.write(pa.record_batch({"id": pa.array(words).dictionary_encode()}))
    assert spill.table(pa.schema([("id", pa.string())]))["id"].to_pylist() == ["a", "b", "c", None]


@pytest.mark.parametrize(
    ("number", "says"), [(errno.ENOSPC, "no space left on the disk of"), (errno.EIO, "failed in")]
)
def test_a_disk_that_fails_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, says: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, "as the system says it")

    monkeypatch.setattr(pa.ipc, "new_file", fail)
    with pytest.raises(StoreUnavailableError, match=says):
        Spill(tmp_path, 0).write(batch("a"))


@given(st.lists(st.lists(st.text(max_size=3), max_size=4), min_size=1, max_size=4), st.data())
def test_rows_are_taken_as_from_a_list(chunks: list[list[str]], data: st.DataObject) -> None:
    flat = [cell for chunk in chunks for cell in chunk]
    places = st.integers(0, max(len(flat) - 1, 0))
    at = data.draw(st.lists(places, max_size=6)) if flat else []
    table = pa.table({"id": pa.chunked_array(chunks, pa.string())})
    taken = rows_at(table, np.array(at, np.int64))
    assert taken["id"].to_pylist() == [flat[i] for i in at]


def test_blocks_cover_every_row_once() -> None:
    rows = pa.table({"n": np.arange(2 * BLOCK_ROWS + 1)})
    cut = [(start, block["n"][0].as_py(), block.num_rows) for start, block in blocks(rows)]
    assert cut == [
        (i * BLOCK_ROWS, i * BLOCK_ROWS, n) for i, n in enumerate([BLOCK_ROWS] * 2 + [1])
    ]
