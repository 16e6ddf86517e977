"""Comparing loads as an operator calls it."""

import json
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from graphcrm.app import App
from graphcrm.app.diff import SECTIONS
from graphcrm.reasons.titles import PARAMETERS, SHEETS, TITLES, TOTALS, WORDS, sheet_name
from tests.builders import Row, load, new_app, write_bank
from tests.faults.cli import call

# By hand.  January: S1 leads C1.  February: C1 is renamed and S1 leaves it.  March: C3 is new.
COVER: Row = {"staff_id": "S1", "party_id": "C1", "role": "lead", "until": None}
BANK: dict[str, list[Row]] = {
    "staff": [{"staff_id": "S1"}],
    "customers": [
        {"customer_id": "C1", "name": "Wang", "aum": 10},
        {"customer_id": "C2", "name": "Li", "aum": None},
    ],
    "coverage": [COVER],
}
QUESTIONS = ["diff", *(f"diff.{section}" for section in SECTIONS[1:])]
MONTHS = [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> App:
    folder = tmp_path_factory.mktemp("bank")
    app = new_app(folder)
    load(app, write_bank(folder / "1", **BANK), on=MONTHS[0])
    renamed = [{"customer_id": "C1", "name": "=Wang"}]
    ended = [{**COVER, "until": date(2026, 2, 10)}]
    load(app, write_bank(folder / "2", customers=renamed, coverage=ended), on=MONTHS[1])
    new = [{"customer_id": "C3", "name": "Zhao"}]
    load(app, write_bank(folder / "3", customers=new), on=MONTHS[2])
    return app


def table(app: App, *arguments: str) -> list[str]:
    return call("diff", *arguments, "--db", app.db, "--quiet").out.splitlines()


def test_the_newest_load_is_compared_with_the_one_before(app: App) -> None:
    assert table(app) == [
        "table,n_before,n_new,n_changed,n_closed,n_reopened,n_after",
        "staff,1,0,0,0,0,1",
        "customers,2,1,0,0,0,3",
        "coverage,1,0,0,0,0,1",
    ]


@pytest.mark.parametrize(
    "ends",
    [
        ("--to", "L00002"),
        ("--from", "L00001", "--to", "L00002"),
        ("--from", "2026-01-31", "--to", "2026-03-30"),
        ("--from", "2026-02-27", "--to", "2026-02-28"),
    ],
)
def test_loads_and_dates_mean_the_same(app: App, ends: tuple[str, ...]) -> None:
    assert table(app, "changes", *ends) == [
        "table,key,change,column,from,to",
        "customers,C1,changed,name,***,***",
        "coverage,S1 · C1 · lead · -,closed,until,,2026-02-10",
    ]


def test_one_table_alone(app: App) -> None:
    person = ("--table", "customers", "--show-personal")
    assert table(app, "changes", *person, "--to", "L00002")[1:] == [
        "customers,C1,changed,name,Wang,'=Wang"
    ]
    summary = call("diff", "--table", "coverage", "--from", "L00001", "--db", app.db, "--json")
    found = json.loads(summary.out)
    assert [row["table"] for row in found["rows"]] == ["coverage"]
    assert found["parameters"] == {"from": "L00001", "to": "L00003", "table": "coverage"}
    assert found["totals"] == {"n_new": 0, "n_changed": 0, "n_closed": 1, "n_reopened": 0}


def test_who_lost_the_last_manager_in_a_state_whose_snapshot_is_gone(app: App) -> None:
    expected = ["C1,customer,'=Wang,,10.00,S1,the coverage has ended"]
    assert table(app, "lost-manager", "--to", "L00002", "--lang", "en")[1:] == expected
    assert not list(app.home.path.glob(".draft-*"))


def test_the_summary_says_what_it_means_for_parties(app: App) -> None:
    ran = call("diff", "--to", "L00002", "--db", app.db, "--lang", "zh")
    assert "1 户客户失去了最后一名维系员工，合计 10.00 元。" in ran.err
    assert "自 L00001（数据日期 2026-01-31）至 L00002（2026-02-28）" in ran.err


def test_a_workbook_holds_every_section(app: App, tmp_path: Path) -> None:
    path = tmp_path / "变动.xlsx"
    ran = call("diff", "--to", "L00002", "--db", app.db, "--out", str(path), "--lang", "zh")
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == [*(sheet_name(question, "zh") for question in QUESTIONS), "说明"]
    assert book.get_sheet_by_name("失去维系").to_python()[1][0] == "C1"
    assert ran.err == f"7 sheets -> {path}\n"


def test_a_section_alone_is_one_sheet(app: App, tmp_path: Path) -> None:
    path = tmp_path / "rows.xlsx"
    call("diff", "changes", "--db", app.db, "--out", str(path), "--lang", "en")
    assert CalamineWorkbook.from_path(str(path)).sheet_names == ["rows", "about"]


WRONG = {
    "from after to": (("--from", "L00002", "--to", "L00001"), "swap --from and --to"),
    "the same load": (("--from", "L00002", "--to", "L00002"), "both mean L00002"),
    "the same by date": (("--from", "2026-03-31"), "both mean L00003"),
    "no such load": (("--from", "L00009"), "--from: there is no such load; graphcrm loads"),
    "before the first": (("--to", "2026-01-30"), "data of the first load: 2026-01-31 (L00001)"),
    "before it nothing": (("--to", "L00001"), "L00001 is the first load"),
    "no date": (("--from", "Wang"), "--from is a load such as L00002, or a date that exists"),
    "no such section": (("Wang",), "no such section; there are summary, changes, lost-manager"),
    "no such table": (("--table", "Wang"), "--table names no table; there are branches"),
    "table and section": (("tiers", "--table", "customers"), "goes with summary or changes"),
    "no such months": (("payroll", "--payroll-months", "0"), "from 1 to 120"),
}


@pytest.mark.parametrize(("given", "said"), WRONG.values(), ids=WRONG)
def test_wrong_use_is_said_in_one_line(app: App, given: tuple[str, ...], said: str) -> None:
    ran = call("diff", *given, "--db", app.db)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert said in ran.err
    assert "Wang" not in ran.err


def test_one_load_or_none(tmp_path: Path) -> None:
    assert call("diff", "--db", str(tmp_path / "none.duckdb")).code == 3
    app = new_app(tmp_path)
    load(app, write_bank(tmp_path / "1", **BANK))
    assert "L00001 is the first load" in call("diff", "--db", app.db).err
    app.rollback("L00001")
    assert "the store holds no load" in call("diff", "--db", app.db).err


def test_everything_that_a_section_names_has_a_title(app: App) -> None:
    assert set(QUESTIONS) <= set(SHEETS)
    for section in SECTIONS:
        answer = app.diff(section)
        assert {c.name for c in answer.columns} <= set(TITLES)
        assert set(answer.totals) <= set(TOTALS)
        assert set(answer.parameters) <= set(PARAMETERS)
        assert answer.question in QUESTIONS
    assert {"new", "changed", "closed", "reopened", "up", "down", "stopped"} <= set(WORDS)
