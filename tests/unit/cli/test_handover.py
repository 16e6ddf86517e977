"""Hand-over plans as an operator calls for them: the workbook, edited or not, and applied."""

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from graphcrm.app import App
from graphcrm.ingest.handover_plan import read_plan
from tests import small_bank
from tests.faults.cli import call


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> App:
    return small_bank.load(tmp_path_factory.mktemp("bank"))


def test_a_plan_is_written_as_a_workbook_for_people(bank: App, tmp_path: Path) -> None:
    path = tmp_path / "移交.xlsx"
    ran = call("coverage", "handover", "S3", "--db", bank.db, "--out", path, "--lang", "zh")
    plan = bank.ask("coverage.handover", ["S3"])
    assert (ran.code, ran.err) == (0, f"{plan.n_rows} rows -> {path}\n")
    assert CalamineWorkbook.from_path(path).sheet_names[0] == "方案汇总"
    rows = {row["party_id"]: row["to_staff_id"] for row in plan.rows()}
    read = read_plan(path)
    assert dict(zip(read.party, read.to, strict=True)) == rows


@pytest.mark.parametrize("ending", ["csv", "json", "parquet"])
def test_other_files_hold_the_plain_table(bank: App, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"plan.{ending}"
    assert call("coverage", "handover", "S3", "--db", bank.db, "--out", path).code == 0
    assert b"household_or_employer" in path.read_bytes()


def test_a_plan_of_second_persons_is_a_workbook_too(bank: App, tmp_path: Path) -> None:
    path = tmp_path / "second.xlsx"
    argv = ("coverage", "second-person", "--db", bank.db, "--out", path, "--limit", "1")
    ran = call(*argv, "--lang", "en")
    assert f"1 of 4 rows -> {path}" in ran.err
    assert len(read_plan(path).party) == 1
