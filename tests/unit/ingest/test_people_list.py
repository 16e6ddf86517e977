"""Lists of customers in files, as planners write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graphcrm.errors import InputError
from graphcrm.graph.people_list import PeopleList
from graphcrm.ingest.people_list import read_people
from tests.unit.ingest.extracts import text_file, workbook


def ids(people: PeopleList) -> list[str | None]:
    return people.ids.take(range(len(people)))


@pytest.mark.parametrize("header", ["customer_id", "客户号", "party_id"])
@pytest.mark.parametrize("name", ["list.csv", "list.txt"])
def test_text_files(tmp_path: Path, header: str, name: str) -> None:
    people = read_people(text_file(tmp_path, name, f"{header}\n001\n\n 客2\t\n"))
    assert ids(people) == ["001", "客2"]
    assert [people.where(i) for i in (0, 1)] == [f"{name}, row 2", f"{name}, row 4"]


def test_a_workbook_with_costs(tmp_path: Path) -> None:
    path = workbook(
        tmp_path, "list.xlsx", {"名单": [["客户号", "费用（元）"], ["C1", 12.5], ["C2", 0]]}
    )
    people = read_people(path, with_cost=True)
    assert (ids(people), people.costs.tolist()) == (["C1", "C2"], [1250, 0])


def test_a_workbook_of_several_sheets_holds_the_list_on_one_of_them(tmp_path: Path) -> None:
    sheets: dict[str, list[Any]] = {
        "说明": [["先看这里"]],
        "名单": [["序号", "客户号"], [1, "C1"]],
        "其他": [["客户号"]],
    }
    people = read_people(workbook(tmp_path, "list.xlsx", sheets))
    assert (ids(people), people.where(0)) == (["C1"], "list.xlsx, sheet 2, row 2")


def test_a_workbook_without_a_list_is_told_of_its_first_sheet(tmp_path: Path) -> None:
    sheets = {"说明": [["先看这里", "再看"], ["a", "b"]], "其他": [["x", "y"], ["1", "2"]]}
    with pytest.raises(InputError, match=r"list\.xlsx"):
        read_people(workbook(tmp_path, "list.xlsx", sheets))


def test_rows_of_totals_are_no_customers(tmp_path: Path) -> None:
    text = "序号,客户号,费用\n1,C1,2\n2,C2,3\n合计,,5\n"
    assert ids(read_people(text_file(tmp_path, "list.csv", text), with_cost=True)) == ["C1", "C2"]
    assert ids(read_people(text_file(tmp_path, "b.csv", "客户号\nC1\n合计2户\n"))) == ["C1"]


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "list.parquet"
    pq.write_table(pa.table({"customer_id": ["C1", "C2"], "name": ["a", "b"]}), path)
    assert ids(read_people(path)) == ["C1", "C2"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name\nx\n", "none of the first 10 rows names a column"),
        ("customer_id,客户号\nC1,C1\n", "has two columns customer_id"),
        ("customer_id,name\n,SECRET\n", "row 2: customer_id is missing"),
        ("customer_id,name\nC1,a\n6.22E+18,SECRET\n", "row 3: customer_id is missing, has lost"),
        ("customer_id,name\nC1,a\nSECRET\n", "row 3: it has not as many cells"),
    ],
)
def test_lists_that_cannot_be_used(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as error:
        read_people(text_file(tmp_path, "list.csv", text))
    assert "SECRET" not in error.value.message


@pytest.mark.parametrize("cost", ["", "-1", "SECRET"])
def test_costs_are_amounts(tmp_path: Path, cost: str) -> None:
    path = text_file(tmp_path, "costs.csv", f"customer_id,cost\nC1,5\nC2,{cost}\n")
    with pytest.raises(InputError, match="row 3: cost is no amount of yuan") as error:
        read_people(path, with_cost=True)
    assert "SECRET" not in error.value.message


def test_costs_have_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no column cost"):
        read_people(text_file(tmp_path, "costs.csv", "customer_id\nC1\n"), with_cost=True)


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"list\.csv is not there"):
        read_people(tmp_path / "list.csv")
    (tmp_path / "list.pdf").touch()
    with pytest.raises(InputError, match=r"list\.pdf is no list of customers"):
        read_people(tmp_path / "list.pdf")
