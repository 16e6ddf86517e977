"""Hand-over plans as an operator calls for them: the workbook, edited or not, and applied."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from graphcrm.app import App
from graphcrm.errors import RefusedLoadError, StoreBusyError
from graphcrm.ingest.handover_plan import read_plan
from graphcrm.reasons.titles import PARAMETERS, TITLES, TOTALS, WORDS
from tests import small_bank
from tests.builders import Row, load, loaded, rows_of, write_bank
from tests.faults.cli import Ran, call
from tests.unit.cli.test_commands import Terminal


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


# Applying, on a bank that S1 leaves: C1 in two roles, C2 met only.
BANK: dict[str, list[Row]] = {
    "staff": [{"staff_id": s, "name": f"名{s}"} for s in ("S1", "S2", "S3")],
    "customers": [{"customer_id": c, "name": "=王", "aum": 9} for c in ("C1", "C2")],
    "coverage": [
        {"staff_id": "S1", "party_id": "C1", "role": "lead", "since": "2020-01-01"},
        {"staff_id": "S1", "party_id": "C1", "role": "wealth", "since": None},
    ],
    "contacts": [
        {"staff_id": "S1", "party_id": "C2", "contacted_on": "2026-06-20", "channel": "call"}
    ],
}
HELD = {("S1", "C1", "lead", None), ("S1", "C1", "wealth", None)}
DAY = "2026-06-20"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.setenv("GRAPHCRM_TODAY", "2026-06-30")
    return loaded(tmp_path, **BANK)


@pytest.fixture
def plan(app: App, tmp_path: Path) -> Path:
    path = tmp_path / "plan.xlsx"
    assert handover(app, "S1", "--exclude", "S3", "--out", path).code == 0
    return path


def handover(app: App, *argv: str | Path) -> Ran:
    return call("coverage", "handover", *argv, "--db", app.db, "--lang", "en")


def coverage(app: App) -> set[tuple[object, ...]]:
    return rows_of(app, "coverage", "staff_id", "party_id", "role", "until")


def edited(app: App, folder: Path, *rows: tuple[str, str]) -> Path:
    text = "\n".join(",".join(row) for row in [("party_id", "to_staff_id"), *rows])
    (folder / "edited.csv").write_text(text, "utf-8")
    return folder / "edited.csv"


def test_a_dry_run_says_what_would_change(app: App, plan: Path) -> None:
    ran = handover(app, "--apply", plan, "--dry-run")
    assert ran.out.splitlines()[1:] == [
        "C1,'=王,S1,S2,S2,move,false,0,2,1,moves as planned",
        "C2,'=王,S1,S2,S2,move,false,0,0,1,moves as planned",
    ]
    assert "Rows of coverage that end: 2, that begin: 2." in ran.err
    assert ran.err.endswith("Nothing was changed: this was a dry run.\n")
    assert coverage(app) == HELD


def test_a_plan_is_applied_once(app: App, plan: Path) -> None:
    assert "Carried out as load L00002; rows of coverage written: 4" in (
        handover(app, "--apply", plan).err
    )
    after = {("S1", "C1", "lead", DAY), ("S1", "C1", "wealth", DAY)} | {
        ("S2", "C1", "lead", None),
        ("S2", "C2", "lead", None),
    }
    assert coverage(app) == after
    again = handover(app, "--apply", plan)
    assert (again.code, len(app.loads())) == (0, 2)
    assert "Nothing to do: the plan moves nobody, or everybody has moved already." in again.err
    assert app.ask("coverage.leaver", ["S1"]).totals["n_lost"] == 0


def test_an_applied_plan_can_be_undone(app: App, plan: Path) -> None:
    version = app.graph().version
    handover(app, "--apply", plan)
    app.rollback("L00002")
    assert (coverage(app), app.graph().version) == (HELD, version)


def test_a_choice_by_hand_is_marked(app: App, tmp_path: Path) -> None:
    path = edited(app, tmp_path, ("C1", "S3"), ("C2", ""))
    ran = handover(app, "S1", "--apply", path, "--exclude", "S3", "--json")
    rows = {row["party_id"]: row for row in json.loads(ran.out)["rows"]}
    assert [rows[c]["planned_staff_id"] for c in ("C1", "C2")] == ["S2", "S2"]
    assert [rows[c]["action"] for c in ("C1", "C2")] == ["move", "unassigned"]
    assert [rows[c]["manual"] for c in ("C1", "C2")] == [True, True]
    assert ("S3", "C1", "lead", None) in coverage(app)
    assert len(coverage(app)) == 3


def test_a_day_ahead_is_when_rows_end_and_begin(app: App, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    handover(app, "S1", "--on", "2026-08-01", "--out", path)
    handover(app, "--apply", path)
    days = {row[2:] for row in rows_of(app, "coverage", "staff_id", "role", "since", "until")}
    assert days == {
        ("2020-01-01", "2026-08-01"),
        (None, "2026-08-01"),
        ("2026-08-01", None),
    }
    lost = app.ask("coverage.leaver", ["S1"], as_of=date(2026, 8, 1)).totals["n_lost"]
    assert lost == 0


@pytest.mark.parametrize(("answer", "code", "n_loads"), [("y", 0, 2), ("n", 1, 1), ("", 1, 1)])
def test_a_terminal_is_asked_first(
    app: App,
    plan: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    code: int,
    n_loads: int,
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(f"{answer}\n"))
    ran = handover(app, "--apply", plan)
    assert (ran.code, len(app.loads())) == (code, n_loads)
    assert "Carry it out?" in ran.err
    assert ("Not carried out" in ran.err) == (code == 1)


def test_yes_is_not_asked(app: App, plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(""))
    ran = handover(app, "--apply", plan, "--yes", "--quiet")
    assert (ran.code, ran.err, len(app.loads())) == (0, "", 2)
    assert handover(app, "--apply", plan).code == 0  # nothing to do is nothing to ask


def test_the_same_staff_may_be_named(app: App, plan: Path) -> None:
    assert handover(app, "S1", "--apply", plan).code == 0
    assert len(app.loads()) == 2


def test_a_load_meanwhile_stops_it(app: App, plan: Path, tmp_path: Path) -> None:
    carried = app.rehearse_handover(plan)
    load(app, write_bank(tmp_path / "later", staff=[{"staff_id": "S9"}]))
    with pytest.raises(StoreBusyError, match="somebody loaded meanwhile"):
        app.apply_handover(carried)
    assert coverage(app) == HELD


def test_a_plan_made_before_another_load_is_applied_to_what_is_there(
    app: App, plan: Path, tmp_path: Path
) -> None:
    ended = [{**BANK["coverage"][0], "until": "2026-06-01"}]
    load(app, write_bank(tmp_path / "later", coverage=ended))
    ran = handover(app, "--apply", plan)
    assert "Rows of coverage that end: 1, that begin: 2." in ran.err
    assert ("S2", "C1", "wealth", None) in coverage(app)


def test_rows_that_the_store_rejects_change_nothing(app: App, plan: Path) -> None:
    carried = app.rehearse_handover(plan)
    spoilt = replace(carried, opens={**carried.opens, "role": ["king", "king"]})
    with pytest.raises(RefusedLoadError, match="the store rejects rows of this plan"):
        app.apply_handover(spoilt)
    assert (coverage(app), len(app.loads())) == (HELD, 1)


def test_everything_that_applying_names_has_a_title(app: App, plan: Path) -> None:
    answer = app.rehearse_handover(plan).answer
    assert {c.name for c in answer.columns} <= set(TITLES)
    assert set(answer.totals) <= set(TOTALS)
    assert set(answer.parameters) <= set(PARAMETERS)
    assert {"move", "none", "unassigned"} <= set(WORDS)
