"""``graphcrm quality`` as it is called."""

import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from graphcrm.app import App
from graphcrm.ingest.quality import SECTIONS
from tests import small_bank
from tests.builders import loaded, new_app
from tests.faults.cli import Ran, call

HEADER = "branch_id,score,completeness,validity,uniqueness,freshness,new_files,n_parties"


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> App:
    return small_bank.load(tmp_path_factory.mktemp("bank"))


def quality(bank: App, *args: str) -> Ran:
    return call("quality", "--db", bank.db, "--lang", "en", "--as-of", "2026-06-30", *args)


def test_bare_it_scores_every_branch(bank: App) -> None:
    ran = quality(bank)
    header, *lines = ran.out.splitlines()
    assert ran.code == 0
    assert header == HEADER
    assert {line.partition(",")[0] for line in lines} == {"B1", "B2"}
    assert "The bank's data scores 0." in ran.err


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_by_itself(bank: App, name: str) -> None:
    document = json.loads(quality(bank, name, "--json", "--limit", "1").out)
    assert document["question"] == f"quality.{name}"
    assert len(document["rows"]) <= 1
    assert "sections" not in document


def test_json_holds_scores_and_every_section(bank: App) -> None:
    document = json.loads(quality(bank, "--json").out)
    assert document["question"] == "quality"
    assert document["columns"] == HEADER.split(",")
    assert list(document["sections"]) == list(SECTIONS)
    assert document["sections"]["orphans"]["totals"]["n_checked"] > 0


def test_a_workbook_has_a_sheet_a_section_and_ids_as_text(bank: App, tmp_path: Path) -> None:
    path = tmp_path / "q.xlsx"
    assert quality(bank, "--out", str(path)).code == 0
    book = CalamineWorkbook.from_path(path)
    assert len(book.sheet_names) == 1 + len(SECTIONS) + 1
    rows = book.get_sheet_by_name("Scores").to_python()
    assert rows[0] == HEADER.split(",")
    assert {row[0] for row in rows[1:]} == {"B1", "B2"}


@pytest.mark.parametrize("ending", ["html", "json", "csv", "parquet"])
def test_files_by_their_ending(bank: App, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"q.{ending}"
    assert quality(bank, "--out", str(path)).code == 0
    assert path.stat().st_size > 0
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("least", "code"), [("0", 0), ("0.5", 0), ("1", 1)])
def test_a_schedule_is_told_by_the_exit_code(bank: App, least: str, code: int) -> None:
    assert quality(bank, "--fail-under", least).code == code
    assert quality(bank, "worst", "--branch", "B1", "--fail-under", least).code == code


def test_why_it_failed_is_said(bank: App) -> None:
    assert "less than the 1.0 asked for" in quality(bank, "--fail-under", "1").err


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--fail-under", "90"), "a share from 0 to 1, such as 0.9"),
        (("--fail-under", "-0.1"), "a share from 0 to 1"),
        (("--fail-under", "nan"), "a share from 0 to 1"),
        (("--fail-under", "many"), "--fail-under is a number"),
        (("--branch", "B777"), "--branch is not known in this store"),
        (("B777",), "no such section of quality; there are worst"),
        (("--as-of", "yesterday"), "--as-of is a date"),
        (("--json", "--out", "q.html"), "choose one of them"),
        (("--out", "q.pdf"), "a file of rows ends with .csv"),
        (("worst", "--out", "q.pdf"), "a file of rows ends with .csv"),
    ],
)
def test_wrong_use(bank: App, args: tuple[str, ...], says: str) -> None:
    ran = quality(bank, *args)
    assert ran.code == 2
    assert says in ran.err
    assert "B777" not in ran.err


def test_a_store_that_was_never_loaded(tmp_path: Path) -> None:
    ran = call("quality", "--db", new_app(tmp_path).db)
    assert ran.code == 3
    assert "graphcrm load" in ran.err


def test_a_bank_of_which_nothing_can_be_scored_fails_any_bar(tmp_path: Path) -> None:
    app = loaded(tmp_path, products=[{"product_id": "P1"}])
    ran = quality(app, "--fail-under", "0")
    assert ran.code == 1
    assert "nothing that could be scored" in ran.err
