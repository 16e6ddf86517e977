"""Files of ties, as banks write and spoil them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graphcrm.errors import InputError
from graphcrm.graph.ties import Ties
from graphcrm.ingest.ties import read_ties
from tests.unit.ingest.extracts import text_file, workbook


def rows(ties: Ties) -> list[tuple[str | None, str | None, int]]:
    every = range(len(ties.row))
    return list(
        zip(ties.source.take(every), ties.target.take(every), ties.row.tolist(), strict=True)
    )


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_ties(path)
    return caught.value.message


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_text_file_has_ids_and_numbers(tmp_path: Path, encoding: str) -> None:
    text = "起点客户号,终点客户号,p,备注\n'001, 客2 ,0.25,同学\n\n002,001,25%,\n003,,x,7\n"
    ties = read_ties(text_file(tmp_path, "ties.csv", text, encoding))
    assert rows(ties) == [("001", "客2", 2), ("002", "001", 4), ("003", None, 5)]
    assert np.array_equal(ties.numbers["p"], [0.25, 0.25, np.nan], equal_nan=True)
    assert np.array_equal(ties.numbers["备注"], [np.nan, np.nan, 7], equal_nan=True)


def test_a_workbook_is_read_below_its_titles(tmp_path: Path) -> None:
    cells: Sequence[Sequence[str | float]] = [["关系"], ["to_id", "p", "from_id"], ["B", 0.5, "A"]]
    ties = read_ties(workbook(tmp_path, "ties.xlsx", {"s": cells}))
    assert (rows(ties), ties.numbers["p"].tolist()) == ([("A", "B", 3)], [0.5])


def test_a_parquet_file_keeps_its_numbers(tmp_path: Path) -> None:
    given = {"from_id": ["A", "B"], "to_id": ["B", "A"], "p": [0.5, None], "n": [3, 1]}
    pq.write_table(pa.table(given), tmp_path / "ties.parquet")
    ties = read_ties(tmp_path / "ties.parquet")
    assert rows(ties) == [("A", "B", 1), ("B", "A", 2)]
    assert ties.numbers["n"].tolist() == [3, 1]
    assert np.isnan(ties.numbers["p"][1])


def test_a_file_without_rows_has_no_ties(tmp_path: Path) -> None:
    ties = read_ties(text_file(tmp_path, "ties.csv", "from_id,to_id,p,,\n", "utf-8"))
    assert (rows(ties), list(ties.numbers)) == ([], ["p"])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("from_id,p\nA,1\n", "ties.csv has no column to_id"),
        ("x,y\nA,1\n", "ties.csv: none of the first 10 rows names a column"),
        ("from_id,to_id,起点客户号\nA,B,C\n", "two columns from_id"),
        ("from_id,to_id,p,p\nA,B,1,0\n", "two columns of one name"),
        ("from_id,to_id,p\nA,B,1\nA,C\n", "ties.csv, row 3: it has not as many cells"),
        ("from_id,to_id,p\nA,B,1\nA,6.22E+18,1\n", "ties.csv, row 3: to_id has lost digits"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(tmp_path: Path, text: str, says: str) -> None:
    assert says in refused(text_file(tmp_path, "ties.csv", text, "utf-8"))


def test_a_file_has_to_be_there_and_of_a_known_format(tmp_path: Path) -> None:
    assert "ties.csv is not there" in refused(tmp_path / "ties.csv")
    (tmp_path / "ties.json").write_text("[]")
    assert "ties.json is no file of ties" in refused(tmp_path / "ties.json")
