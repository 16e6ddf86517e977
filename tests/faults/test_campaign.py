"""Results that cannot be imported: each row told of by sheet and row, and by nothing it says."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from graphcrm.app import App
from graphcrm.errors import StoreBusyError
from graphcrm.reasons.calls import REJECTS
from graphcrm.reasons.handover import PLAN_MARK
from tests.builders import Row, load, loaded, rows_of, write_bank
from tests.faults.cli import Ran, call
from tests.unit.ingest.extracts import text_file, workbook

BANK: dict[str, list[Row]] = {
    "staff": [{"staff_id": "S1"}],
    "customers": [{"customer_id": c, "name": "金丝雀"} for c in ("C1", "C2", "C3")],
}
MADE: dict[str, Any] = {
    "question": "campaign.plan",
    "as_of": "2026-06-01",
    "parameters": {"campaign": "A1", "product": None},
    "listed": ["C1", "C2"],
    "n_control": 1,
}
HEADER = ("customer_id", "staff_id", "Contacted on", "Channel", "Brought 1", "Outcome of who came")
GOOD = ("C2", "S1", "2026-06-05", "call", "C3", "opened")
SECRETS = {"C1", "C2", "C3", "C9", "S1", "S9", "6.22E+18", "pigeon", "金丝雀"}


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.setenv("GRAPHCRM_TODAY", "2026-06-30")
    return loaded(tmp_path, **BANK)


def book(folder: Path, *rows: Sequence[str], made: object = MADE, control: str = "C3") -> Path:
    mark = [PLAN_MARK, made if isinstance(made, str) else json.dumps(made)]
    calls = [["title"], HEADER, *rows]
    held_back = [["Control group"], [control]]
    return workbook(folder, "list.xlsx", {"a": [["x"], mark], "b": calls, "c": held_back})


def imported(app: App, path: Path, *argv: str, lang: str = "en") -> Ran:
    ran = call("campaign", "import-results", path, "--db", app.db, "--lang", lang, *argv)
    words = set(ran.err.replace(";", " ").replace(",", " ").replace(":", " ").split())
    assert not SECRETS & words
    return ran


BAD: dict[str, tuple[tuple[str, ...], str, str]] = {
    "unknown customer": (("C9", "S1", "2026-06-05"), "customer_id", "unknown_reference"),
    "unknown caller": (("C1", "S9", "2026-06-05"), "staff_id", "unknown_reference"),
    "nobody called": (("C1", "", "2026-06-05"), "staff_id", "missing_key"),
    "no customer": (("", "S1", "2026-06-05"), "customer_id", "missing_key"),
    "no day": (("C1", "S1", "", "call"), "Contacted on", "missing_key"),
    "no such day": (("C1", "S1", "2026-02-30"), "Contacted on", "unreadable_date"),
    "ahead": (("C1", "S1", "2026-07-01"), "Contacted on", "contact_ahead"),
    "too early": (("C1", "S1", "2026-05-31"), "Contacted on", "contact_before_campaign"),
    "no channel": (("C1", "S1", "2026-06-05", "pigeon"), "Channel", "unknown_word"),
    "lost digits": (("6.22E+18", "S1", "2026-06-05"), "customer_id", "id_lost_digits"),
    "unknown brought": (
        ("C1", "S1", "2026-06-05", "call", "C9"),
        "Brought 1",
        "unknown_reference",
    ),
    "oneself": (("C1", "S1", "2026-06-05", "call", "C1"), "Brought 1", "brought_oneself"),
    "no outcome": (
        ("C1", "S1", "2026-06-05", "call", "C3", "pigeon"),
        "Outcome of who came",
        "unknown_word",
    ),
}


@pytest.mark.parametrize(("row", "column", "rule"), BAD.values(), ids=BAD)
def test_a_bad_row_is_named_and_the_others_are_imported(
    app: App, tmp_path: Path, row: tuple[str, ...], column: str, rule: str
) -> None:
    padded = (*row, *[""] * (len(HEADER) - len(row)))
    ran = imported(app, book(tmp_path, padded, GOOD), "--json")
    said = json.loads(ran.out)
    where = [(e["file"], e["row"], e["column"], e["rule"]) for e in said["rejects"]]
    assert where == [("list.xlsx, sheet 2", 3, column, rule)]
    assert (ran.code, said["n_filled"], said["n_contacts"], said["n_rejected"]) == (1, 2, 1, 1)
    assert rows_of(app, "contacts", "party_id") == {("C2",)}
    counts = said["tables"]["contacts"]
    assert (counts["read"], counts["inserted"], counts["rejected"]) == (2, 1, 1)


@pytest.mark.parametrize(
    ("lang", "says"),
    [
        ("zh", f"list.xlsx, sheet 2，第 3 行，列 Contacted on：{REJECTS['contact_ahead'][0]}"),
        ("en", "list.xlsx, sheet 2, row 3, column Contacted on: The contact lies after today"),
    ],
)
def test_errors_are_sentences_in_both_languages(
    app: App, tmp_path: Path, lang: str, says: str
) -> None:
    ran = imported(app, book(tmp_path, ("C1", "S1", "2026-07-01", "", "", ""), GOOD), lang=lang)
    assert says in ran.err
    assert ran.err.splitlines()[-2].endswith((".", "。"))


def test_the_reject_report_holds_the_row_as_it_came(app: App, tmp_path: Path) -> None:
    ran = imported(app, book(tmp_path, ("C1", "S1", "", "call", "", ""), GOOD), "--json")
    text = Path(json.loads(ran.out)["rejects_file"]).read_text("utf-8-sig")
    assert text.splitlines()[1].startswith('"contacts","list.xlsx, sheet 2",3,"Contacted on"')


def test_rows_that_contradict_each_other(app: App, tmp_path: Path) -> None:
    same = [("C1", "S1", "2026-06-05", "call", "C3", outcome) for outcome in ("opened", "")]
    said = json.loads(imported(app, book(tmp_path, *same), "--json").out)
    assert [(e["row"], e["rule"]) for e in said["rejects"]] == [(3, "duplicate_key")]
    assert (said["n_contacts"], said["n_referrals"]) == (1, 1)


def test_more_than_half_wrong_refuses_the_file(app: App, tmp_path: Path) -> None:
    bad = ("C9", "S1", "2026-06-05", "", "", "")
    path = book(tmp_path, bad, (*bad[:2], "2026-06-06", "", "", ""), GOOD)
    ran = imported(app, path)
    assert (ran.code, len(app.loads())) == (1, 1)
    assert "Too many rows have an error; nothing was imported" in ran.err
    assert imported(app, path, "--max-reject-share", "1").code == 1
    assert rows_of(app, "contacts", "party_id") == {("C2",)}


def test_many_errors_are_counted_once_they_fill_a_screen(app: App, tmp_path: Path) -> None:
    rows = [("C9", "S1", f"2026-06-{d:02}", "", "", "") for d in range(1, 26)]
    ran = imported(app, book(tmp_path, *rows))
    assert ran.err.count("sheet 2, row") == 20
    assert "… rows with an error besides: 5." in ran.err


def test_a_stranger_in_the_control_group_is_named(app: App, tmp_path: Path) -> None:
    said = json.loads(imported(app, book(tmp_path, GOOD, control="C9"), "--json").out)
    assert [(e["file"], e["row"]) for e in said["rejects"]] == [("list.xlsx, sheet 3", 2)]


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a hand-over plan": ({"made": {**MADE, "question": "coverage.handover"}}, "is no call list"),
    "no campaign": (
        {"made": {**MADE, "parameters": {"a": 1}}},
        "how its list was made was changed",
    ),
    "no day": ({"made": {**MADE, "as_of": "soon"}}, "how its list was made was changed"),
    "no list": ({"made": {**MADE, "listed": 3}}, "is no call list"),
    "spoilt": ({"made": "{"}, "the line that begins with graphcrm was changed"),
    "control gone": ({"control": ""}, "with a control group of 1, and not all of it is there"),
}


@pytest.mark.parametrize(("spoilt", "says"), REFUSED.values(), ids=REFUSED)
def test_a_list_whose_making_was_spoilt(
    app: App, tmp_path: Path, spoilt: dict[str, Any], says: str
) -> None:
    ran = imported(app, book(tmp_path, GOOD, **spoilt))
    assert (ran.code, ran.out, len(app.loads())) == (2, "", 1)
    assert says in ran.line


def test_files_that_are_no_list(app: App, tmp_path: Path) -> None:
    other = workbook(tmp_path, "other.xlsx", {"a": [["b"], ["c"]]})
    assert "other.xlsx is no call list" in imported(app, other).line
    assert "gone.xlsx is not there" in imported(app, tmp_path / "gone.xlsx").line
    (tmp_path / "a.pdf").write_text("x")
    assert "a.pdf is no call list" in imported(app, tmp_path / "a.pdf").line
    without = text_file(tmp_path, "b.csv", "客户号,联系日期\nC1,2026-06-05\n")
    assert "b.csv has no column staff_id" in imported(app, without).line
    twice = text_file(tmp_path, "c.csv", "客户号,员工号,联系日期,Contacted on\nC1,S1,,\n")
    assert "two columns contacted_on" in imported(app, twice).line
    people = text_file(tmp_path, "d.csv", "客户号,姓名\nC1,x\n")
    assert "d.csv is no call list" in imported(app, people).line


def test_options_that_do_not_fit(app: App, tmp_path: Path) -> None:
    path = book(tmp_path, GOOD)
    assert "the list of another campaign" in imported(app, path, "--campaign", "A2").line
    assert "between 0 and 1" in imported(app, path, "--max-reject-share", "7").line
    assert len(app.loads()) == 1


def test_a_load_meanwhile_stops_it(app: App, tmp_path: Path) -> None:
    results = app.read_results(book(tmp_path, GOOD))
    load(app, write_bank(tmp_path / "later", staff=[{"staff_id": "S7"}]))
    with pytest.raises(StoreBusyError, match="somebody loaded meanwhile"):
        app.import_results(results)
    assert rows_of(app, "contacts", "party_id") == set()
