"""Which cells are empty, by branch, worked by hand."""

from pathlib import Path
from typing import Any

import pytest

from graphcrm.graph import Graph
from graphcrm.ingest.quality.completeness import KEY_COLUMNS, filled_shares
from graphcrm.ingest.quality.rows import Rows, known
from graphcrm.model import TABLES
from tests import small_bank
from tests.banks import DAY
from tests.inspecting import answer, found, inspection

BANK: dict[str, list[dict[str, Any]]] = {
    "branches": [{"branch_id": "B1"}, {"branch_id": "B2"}],
    "customers": [
        {"customer_id": "C1", "branch_id": "B1", "phone": "13900000001", "gender": "F"},
        {"customer_id": "C2", "branch_id": "B1"},
        {"customer_id": "C3", "branch_id": "B2", "phone": "13900000001"},
        {"customer_id": "C4", "phone": "13900000001"},
        {"customer_id": "C5", "branch_id": "B1", "closed_on": DAY},  # closed: nobody mends it
    ],
    "coverage": [{"staff_id": "S1", "party_id": "C3", "role": "lead"}],
    "staff": [{"staff_id": "S1"}],
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return small_bank.load(tmp_path_factory.mktemp("bank")).graph()


def test_rows_are_counted_by_table_column_and_branch(tmp_path: Path) -> None:
    lines = {
        (r["table"], r["column"], r["branch_id"]): (r["n"], r["n_known"], r["counts"])
        for r in found(inspection(tmp_path, BANK), "completeness")
    }
    assert lines["customers", "phone", "B1"] == (2, 1, True)
    assert lines["customers", "phone", "B2"] == (1, 1, True)
    assert lines["customers", "phone", None] == (1, 1, True)
    assert lines["customers", "branch_id", None] == (1, 0, True)
    assert lines["customers", "gender", "B1"] == (2, 1, False)
    assert lines["coverage", "since", "B2"] == (1, 0, True)  # of the party that it is about
    assert ("customers", "occupation", "B1") not in lines  # nobody handed it over
    assert lines["customers", "aum", "B1"] == (2, 0, True)  # but questions stand on this
    assert ("customers", "closed_on", "B1") not in lines


def test_one_branch_alone(tmp_path: Path) -> None:
    asked = inspection(tmp_path, BANK, branch="B2")
    assert {r["branch_id"] for r in found(asked, "completeness")} == {"B2"}
    # 7 key columns of customers, of which phone and branch_id are known; coverage.since is not.
    assert answer(asked, "completeness").totals == {"n_cells": 8, "n_cells_known": 2}


def test_what_makes_the_score_comes_first_and_the_emptiest_of_it(tmp_path: Path) -> None:
    lines = found(inspection(tmp_path, BANK), "completeness")
    counted = [bool(line["counts"]) for line in lines]
    shares = [float(str(line["share"])) for line in lines if line["counts"]]
    assert counted == sorted(counted, reverse=True)
    assert shares == sorted(shares)


def test_the_report_takes_the_key_columns(graph: Graph) -> None:
    shares = {(table, column): share for table, column, share in filled_shares(Rows(graph, DAY))}
    # C4 is closed; of the other four three have a phone, one a birth date, three a worth.
    assert shares["customers", "phone"] == 3 / 4
    assert shares["customers", "birth_date"] == 1 / 4
    assert shares["customers", "aum"] == 3 / 4
    assert shares["firms", "industry"] == 0
    assert shares["coverage", "since"] == 4 / 5
    assert {table for table, _ in shares} <= set(KEY_COLUMNS)


def test_key_columns_are_columns() -> None:
    assert all(TABLES[table].has(name) for table, names in KEY_COLUMNS.items() for name in names)


@pytest.mark.parametrize(
    ("table", "column", "n"),
    [
        ("customers", "customer_id", 5),
        ("employment", "share", 1),
        ("employment", "payroll", 2),
        ("referrals", "referrer_id", 2),
        ("referrals", "product_id", 1),
        ("kinship", "relation", 1),
        ("transfers", "n_payments", 1),
        ("payrolls", "month", 2),
        ("firms", "is_client", 2),
        ("contacts", "note", 1),
        ("feedback", "score", 0),
    ],
)
def test_every_kind_of_column_is_counted(graph: Graph, table: str, column: str, n: int) -> None:
    assert known(graph, table, TABLES[table].column(column)).sum() == n
