from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graphcrm.errors import InputError
from graphcrm.ingest.read import read as read_extract
from graphcrm.ingest.sources import discover
from graphcrm.ingest.spill import Room
from tests.unit.ingest.extracts import checked, lines, raw


def parquet(folder: Path, columns: dict[str, Any], name: str = "customers.parquet") -> Path:
    pq.write_table(pa.table(columns), folder / name)
    return folder / name


def test_typed_columns_are_read_as_their_text(tmp_path: Path) -> None:
    path = parquet(
        tmp_path,
        {
            "customer_id": pa.array([1.0, 2.0, None, 1e17]),  # pandas makes floats of ids
            "birth_date": pa.array([date(1980, 1, 31), None, None, None]),
            "opened_on": pa.array([datetime(2020, 2, 29, 1, 2, 3, 4), None, None, None]),
            "deposits": pa.array([Decimal("1.50"), None, None, None]),
            "aum": pa.array([2.005, float("nan"), None, None]),
            "n_txn_12m": pa.array([7, None, None, None], pa.int32()),
            "do_not_contact": pa.array([True, False, None, None]),
            "gender": pa.array(["男", "女", None, None]).dictionary_encode(),
            "name": pa.array(["甲", None, None, None], pa.large_string()),
        },
    )
    done = checked(path)
    first, second = done.rows.to_pylist()
    assert first == {
        "customer_id": "1",
        "name": "甲",
        "gender": "M",
        "birth_date": date(1980, 1, 31),
        "opened_on": date(2020, 2, 29),
        "do_not_contact": True,
        "deposits": Decimal("1.50"),
        "aum": Decimal("2.01"),
        "n_txn_12m": 7,
    }
    assert (second["customer_id"], second["aum"]) == ("2", None)
    assert done.rejects.by_rule() == {"id_lost_digits": 1}
    assert done.raw.row_numbers.tolist() == [1, 2, 4]  # the third row is blank


def test_a_file_that_is_no_parquet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "customers.parquet").write_bytes(b"PAR1 and nothing")
    with pytest.raises(InputError, match="cannot be read as Parquet"):
        raw(tmp_path / "customers.parquet")


@pytest.mark.parametrize("text", [pa.string(), pa.dictionary(pa.int32(), pa.string())])
def test_text_whose_bytes_were_damaged_is_refused(tmp_path: Path, text: pa.DataType) -> None:
    path = parquet(tmp_path, {"customer_id": pa.array(["C-one"]).cast(text)})
    data = path.read_bytes()
    path.write_bytes(data.replace(b"C-one", b"C-\xffne"))
    with pytest.raises(InputError, match="cannot be read as Parquet"):
        checked(path)


def test_lists_bytes_and_missing_headers_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="column 姓名 holds lists or records"):
        raw(parquet(tmp_path, {"customer_id": ["1"], "姓名": [["a"]]}))
    with pytest.raises(InputError, match="names a column of customers"):
        raw(parquet(tmp_path, {"x": ["1"]}))
    with pytest.raises(
        InputError, match="customer_id holds bytes that are no UTF-8 text"
    ) as caught:
        checked(parquet(tmp_path, {"customer_id": pa.array([b"\xff\xfe"])}))
    assert caught.value.__suppress_context__


def test_unknown_columns_of_lists_and_records_are_ignored(tmp_path: Path) -> None:
    columns = {"tags": [["a"], None], "customer_id": ["1", "2"], "extra": [{"a": 1}, {"a": 2}]}
    done = checked(parquet(tmp_path, columns))
    assert done.rows.to_pylist() == [{"customer_id": "1"}, {"customer_id": "2"}]
    assert [(n.rule, n.column) for n in done.warnings] == [
        ("unknown_header", "tags"),
        ("unknown_header", "extra"),
    ]


def test_text_that_its_writer_called_bytes_is_read(tmp_path: Path) -> None:
    columns = {"customer_id": pa.array(["一".encode(), None]), "photo": [b"\xff", b"\0"]}
    read = raw(parquet(tmp_path, columns))
    assert lines(read) == [("一", None)]
    assert read.row_numbers.tolist() == [1]


@pytest.mark.parametrize("limit", [0, 1 << 24])
def test_row_groups_and_dictionaries_of_their_own(tmp_path: Path, limit: int) -> None:
    """Each group has other words, so other codes; what memory does not hold goes to a file."""
    words = [f"C{i // 2}" for i in range(70_000)]
    table = pa.table({"customer_id": pa.array(words).dictionary_encode(), "aum": range(70_000)})
    path = tmp_path / "customers.parquet"
    pq.write_table(table, path, row_group_size=20_000)
    read = read_extract(discover([path], tmp_path).sources[0], Room(tmp_path, limit))
    assert read.cells["0"].to_pylist() == words
    assert read.cells["1"].to_pylist() == list(range(70_000))
    assert len(list(tmp_path.glob("*.arrow"))) == (limit == 0)


def test_kinds_of_cells_that_spreadsheets_do_not_know(tmp_path: Path) -> None:
    columns = {
        "customer_id": pa.array(["1"], pa.large_string()),
        "aum": pa.array([Decimal("1234567890123456.78")], pa.decimal128(20, 2)),
        "birth_date": pa.array([datetime(1980, 1, 31, tzinfo=UTC)], pa.timestamp("ns", "UTC")),
        "opened_on": pa.array([date(2026, 6, 30)], pa.date64()),
    }
    done = checked(parquet(tmp_path, columns))
    assert done.rejects.n() == 0
    assert done.rows.to_pylist() == [
        {
            "customer_id": "1",
            "aum": Decimal("1234567890123456.78"),
            "birth_date": date(1980, 1, 31),
            "opened_on": date(2026, 6, 30),
        }
    ]
