"""Plans that nobody can apply: one line that names sheet and row, and the store as it was."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from graphcrm.app import App
from tests.builders import Row, loaded
from tests.faults.cli import call
from tests.unit.ingest.extracts import workbook

# S1 leaves and looks after C1, C2 and F1; S4 left long ago, S5 has one place, S6 is a teller.
BANK: dict[str, list[Row]] = {
    "staff": [
        {"staff_id": "S1"},
        {"staff_id": "S2", "role": "account_manager"},
        {"staff_id": "S4", "leaves_on": "2020-01-01"},
        {"staff_id": "S5", "capacity": 1},
        {"staff_id": "S6", "role": "teller"},
    ],
    "customers": [{"customer_id": c, "name": "金丝雀"} for c in ("C1", "C2", "C3")],
    "firms": [{"firm_id": "F1"}],
    "coverage": [{"staff_id": "S1", "party_id": p, "role": "lead"} for p in ("C1", "C2", "F1")],
}
IDS = {row[f"{t.removesuffix('s')}_id"] for t in ("customers", "firms") for row in BANK[t]}
IDS |= {row["staff_id"] for row in BANK["staff"]}
MADE: dict[str, Any] = {
    "question": "coverage.handover",
    "as_of": "2026-06-30",
    "parameters": {
        **{"staff": ["S1"], "on": "2026-06-30", "keep_households": False, "exclude": []},
        **{"max_per_successor": None, "branch_only": False, "weight_by_worth": False},
        **{"customer_roles": ["account_manager"], "firm_roles": ["team_lead"]},
        **{"capacity": 400, "corporate_capacity": 40, "window_days": 180, "worth": "worth"},
        **{"book": "all", "managed_tier": "gold", "managed_worth": 50000.0},
    },
}
HEADER = ("party_id", "to_staff_id", "planned_staff_id")
Line = Sequence[str]


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> App:
    return loaded(tmp_path_factory.mktemp("bank"), **BANK)


@pytest.fixture
def app(bank: App, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """Return a loaded store that must be as it was once the test is over."""
    monkeypatch.setenv("GRAPHCRM_TODAY", "2026-06-30")
    before = Path(bank.db).read_bytes(), bank.graph().version
    yield bank
    assert (Path(bank.db).read_bytes(), bank.graph().version) == before
    assert not bank.home.path.with_suffix(".plan").exists()


def book(folder: Path, *rows: Line, made: object = MADE) -> Path:
    mark = ["graphcrm", made if isinstance(made, str) else json.dumps(made)]
    return workbook(folder, "plan.xlsx", {"a": [["x"], mark], "b": [HEADER, *rows]})


def refusal(app: App, *argv: str | Path) -> str:
    ran = call("coverage", "handover", *argv, "--db", app.db)
    assert (ran.code, ran.out) == (2, "")
    assert not IDS & set(ran.line.replace(";", " ").replace(",", " ").split())
    assert "金丝雀" not in ran.line
    return ran.line


BAD: dict[str, tuple[list[Line], str]] = {
    "a party twice": (
        [("C1", "S2"), ("C1", "S5")],
        "row 3: this party stands in the plan twice, first",
    ),
    "an unknown party": ([("C1", "S2"), ("C9", "S2")], "row 3: this party is not known"),
    "an unknown successor": ([("C1", "S9")], "row 2: this successor is not known"),
    "one who leaves": ([("C1", "S1")], "row 2: this successor is one of those who leave"),
    "one who left": ([("C1", "S4")], "row 2: this successor is not on staff on 2026-06-30"),
    "a teller": ([("C1", "S6")], "row 2: this successor may not take over customers"),
    "no firms": ([("F1", "S2")], "row 2: this successor may not take over firms"),
    "over capacity": ([("C1", "S5"), ("C2", "S5")], "row 3: this successor has no free place"),
    "not theirs": ([("C3", "S2")], "row 2: those who leave do not look after this party"),
    "no party": ([("", "S2")], "row 2: there is no party_id"),
    "digits lost": ([("6.22E+18", "S2")], "row 2: party_id has lost digits"),
}


@pytest.mark.parametrize(("rows", "says"), BAD.values(), ids=BAD)
def test_a_row_that_cannot_be_applied(
    app: App, tmp_path: Path, rows: list[Line], says: str
) -> None:
    assert f"plan.xlsx, sheet 2, {says}" in refusal(app, "--apply", book(tmp_path, *rows))


SPOILT: dict[str, tuple[object, str]] = {
    "second persons": ({**MADE, "question": "coverage.second-person"}, "a plan of second persons"),
    "no JSON": ("{", "the line that begins with graphcrm was changed"),
    "no staff": ({**MADE, "parameters": {"on": "2026-06-30"}}, "how its plan was made was changed"),
    "no day": ({**MADE, "as_of": "soon"}, "a date exists and is written as 2026-06-30"),
    "no day of leaving": (
        {**MADE, "parameters": {k: v for k, v in MADE["parameters"].items() if k != "on"}},
        "how its plan was made was changed",
    ),
    **{
        f"other {name}": ({**MADE, "parameters": {**MADE["parameters"], name: value}}, says)
        for name, value, says in (
            ("staff", ["S9"], "member of staff number 1 of 1 is not known"),
            ("staff", 7, "how its plan was made was changed"),
            ("customer_roles", ["king"], "is no such role"),
            ("customer_roles", None, "how its plan was made was changed"),
            ("window_days", "many", "how its plan was made was changed"),
            ("capacity", -1, "capacity is from 0 to"),
            ("on", "2026-01-01", "on is the day of leaving, and not before"),
        )
    },
}


@pytest.mark.parametrize(("made", "says"), SPOILT.values(), ids=SPOILT)
def test_a_plan_whose_making_was_spoilt(app: App, tmp_path: Path, made: object, says: str) -> None:
    assert says in refusal(app, "--apply", book(tmp_path, ("C1", "S2", "S2"), made=made))


def test_options_that_do_not_go_together(app: App, tmp_path: Path) -> None:
    path = book(tmp_path, ("C1", "S2", "S2"))
    assert "--dry-run and --yes go with --apply" in refusal(app, "S1", "--yes")
    assert "leave out --on, --max-per-successor" in refusal(
        app, "--apply", path, "--on", "2026-07-01", "--max-per-successor", "3"
    )
    assert "others leave by plan.xlsx" in refusal(app, "S2", "--apply", path)
    assert "name at least one member of staff" in refusal(app)


def test_files_that_are_no_plan(app: App, tmp_path: Path) -> None:
    other = workbook(tmp_path, "other.xlsx", {"a": [["b"], ["c"]]})
    assert "other.xlsx is no hand-over plan" in refusal(app, "--apply", other)
    assert "gone.xlsx is not there" in refusal(app, "--apply", tmp_path / "gone.xlsx")
    (tmp_path / "text.xlsx").write_text("party_id,to_staff_id\nC1,S2\n", "utf-8")
    assert "give it the ending .csv" in refusal(app, "--apply", tmp_path / "text.xlsx")
    path = tmp_path / "plan.csv"
    path.write_text("party_id,to_staff_id\nC1,S2\nC1,S5\n", "utf-8")
    assert "name at least one member of staff" in refusal(app, "--apply", path)
    assert "plan.csv, row 3: this party" in refusal(app, "S1", "--apply", path)
