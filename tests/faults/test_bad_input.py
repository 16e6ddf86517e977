"""What nobody can load or ask: one clear line, the right exit code, the store as it was."""

import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphcrm.app import App
from tests.builders import PEOPLE, Content, content, csv_text, loaded, write_bank
from tests.faults.cli import Ran, call
from tests.unit.ingest.extracts import workbook

CUSTOMERS = "customer_id,name\nC7,王芳\n"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """Return a loaded store that must be as it was once the test is over."""
    monkeypatch.setenv("GRAPHCRM_TODAY", "2026-06-30")
    app = loaded(tmp_path, **PEOPLE, coverage=[_cover("C1")])
    before = _state(app)
    yield app
    assert _state(app) == before


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """Return an empty folder for extracts."""
    folder = tmp_path / "bad"
    folder.mkdir()
    return folder


def _cover(party: str) -> dict[str, str]:
    return {"staff_id": "S1", "party_id": party, "role": "lead"}


def _state(app: App) -> tuple[Content, str, int, bytes]:
    version = app.graph().version
    return content(app.store), version, len(app.store.loads()), Path(app.db).read_bytes()


def _load(app: App, *argv: str | Path) -> Ran:
    return call("load", *argv, "--db", app.db)


def test_an_empty_folder(app: App, bank: Path) -> None:
    ran = _load(app, bank)
    assert (ran.code, ran.out) == (2, "")
    assert "holds no table of the data model; name the files after the tables" in ran.line


def test_a_folder_that_is_not_there(app: App, bank: Path) -> None:
    ran = _load(app, bank / "nothing")
    assert ran.code == 2
    assert "does not exist; name a file or folder of extracts" in ran.line


def test_bytes_called_csv(app: App, bank: Path) -> None:
    (bank / "customers.csv").write_bytes(bytes(range(256)) * 40)
    ran = _load(app, bank)
    assert ran.code == 2
    assert "customers.csv is not a CSV text file; save it as CSV" in ran.line


def test_a_workbook_called_csv(app: App, bank: Path) -> None:
    book = workbook(bank, "customers.xlsx", {"customers": [["customer_id"], ["C7"]]})
    book.rename(bank / "customers.csv")
    ran = _load(app, bank)
    assert ran.code == 2
    assert "customers.csv is not a CSV text file" in ran.line


@pytest.mark.parametrize("ending", ["xlsx", "parquet"])
def test_text_called_something_else(app: App, bank: Path, ending: str) -> None:
    (bank / f"customers.{ending}").write_text(CUSTOMERS, "utf-8")
    ran = _load(app, bank)
    assert ran.code == 2
    assert f"customers.{ending}" in ran.line


def test_two_encodings_in_one_file(app: App, bank: Path) -> None:
    mixed = CUSTOMERS.encode() + "C8,李强\n".encode("gb18030")
    (bank / "customers.csv").write_bytes(mixed)
    ran = _load(app, bank)
    assert ran.code == 2
    assert "customers.csv: line 3 is not in the encoding of the lines before it" in ran.line


def test_an_empty_file(app: App, bank: Path) -> None:
    (bank / "customers.csv").write_bytes(b"")
    ran = _load(app, bank)
    assert ran.code == 2
    assert "customers.csv is empty; export it again" in ran.line


def test_rows_without_a_header(app: App, bank: Path) -> None:
    (bank / "customers.csv").write_text("C7,王芳\nC8,李强\n", "utf-8")
    ran = _load(app, bank)
    assert ran.code == 2
    assert "none of the first 10 rows names a column of customers" in ran.line


@pytest.mark.parametrize("name", ["accounts.csv", "notes.pdf"])
def test_a_file_that_is_no_table(app: App, bank: Path, name: str) -> None:
    (bank / name).write_text(CUSTOMERS, "utf-8")
    ran = _load(app, bank / name)
    assert ran.code == 2
    assert f"{name} is not a table of the data model" in ran.line


def test_a_missing_key_column(app: App, bank: Path) -> None:
    (bank / "coverage.csv").write_text("staff_id,role\nS1,lead\n", "utf-8")
    ran = _load(app, bank)
    assert ran.code == 2
    assert "coverage.csv: missing key column party_id" in ran.line


def test_a_header_that_may_mean_two_things(app: App, bank: Path) -> None:
    (bank / "customers.csv").write_text("customer_id,风险等级\nC7,低\n", "utf-8")
    ran = _load(app, bank)
    assert ran.code == 2
    assert "header 风险等级 may mean risk_appetite, loan_class or aml_grade" in ran.line


def test_one_row_in_ten_is_too_much(app: App, bank: Path) -> None:
    rows = [{"customer_id": f"N{i}", "gender": "?" if i == 3 else "F"} for i in range(10)]
    ran = _load(app, write_bank(bank, customers=rows))
    assert (ran.code, ran.out.splitlines()[1]) == (1, "customers,10,0,0,0,0,1")
    assert "Too many rows were rejected (customers); nothing was loaded" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["--full", "contacts"], "--full contacts: its rows have no until or closed_on"),
        (["--full", "customs"], "--full names no table of the data model"),
        (["--full", "firms"], "--full firms: no file of firms among the sources"),
        (["--data-date", "2026-02-30"], "--data-date is a date that exists"),
        (["--data-date", "yesterday"], "--data-date is a date that exists"),
        (["--max-reject-share", "5"], "--max-reject-share is a share between 0 and 1"),
        (["--max-reject-share", "few"], "--max-reject-share is a number"),
        (["--drop", "fone"], "--drop names a column that is neither in the data dictionary"),
        (["--drop", "customer_id"], "missing key column customer_id"),
        (["--lang", "fr"], "--lang is zh or en"),
        (["--fool", "firms"], "there is no such option"),
        (["--mapping", "none.yaml"], "none.yaml cannot be read; name a mapping file"),
    ],
)
def test_wrong_options_of_a_load(app: App, bank: Path, argv: list[str], says: str) -> None:
    ran = _load(app, write_bank(bank, customers=[{"customer_id": "C7"}]), *argv)
    assert ran.code == 2
    assert says in ran.line


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["coverage", "leaver", "S9"], "member of staff number 1 of 1 is not known"),
        (["coverage", "leaver", "S1", "S9"], "member of staff number 2 of 2 is not known"),
        (["coverage", "leaver"], "STAFF is missing"),
        (["coverage", "explain", "C9"], "not known in this store"),
        (["coverage", "orphans", "--as-of", "2026-02-30"], "--as-of is a date that exists"),
        (["coverage", "orphans", "--limit", "-1"], "--limit is 0 or more"),
        (["coverage", "orphans", "--worth", "beauty"], "worth"),
        (["coverage", "orphans", "--book", "blue"], "book"),
        (["coverage", "orphan"], "there is no such command"),
        (["cover"], "there is no such command"),
    ],
)
def test_wrong_questions(app: App, argv: list[str], says: str) -> None:
    ran = call(*argv, "--db", app.db)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.line


@pytest.mark.parametrize("url", ["postgres://host/bank", "duckdb://", "neo5j://host:7687"])
def test_a_store_of_an_unknown_kind(bank: Path, url: str) -> None:
    write_bank(bank, **PEOPLE)
    for argv in (["coverage", "orphans"], ["load", bank], ["db", "status"]):
        ran = call(*argv, "--db", url)
        assert ran.code == 2
        assert "duckdb:///file.duckdb" in ran.line


@pytest.mark.parametrize("argv", [["coverage", "orphans"], ["db", "status"], ["db", "check"]])
def test_a_store_that_is_not_there(tmp_path: Path, argv: list[str]) -> None:
    ran = call(*argv, "--db", tmp_path / "none.duckdb")
    assert ran.code == 3
    assert "does not exist; load the bank's extracts first" in ran.line
    assert list(tmp_path.iterdir()) == []


def test_a_store_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    bank = write_bank(tmp_path / "bank", **PEOPLE)
    ran = call("load", bank, "--db", tmp_path / "none" / "bank.duckdb")
    assert ran.code == 3
    assert "its folder must exist" in ran.line


@pytest.mark.parametrize("what", ["text", "noise", "folder"])
def test_a_store_that_is_no_store(tmp_path: Path, what: str) -> None:
    bank, db = write_bank(tmp_path / "bank", **PEOPLE), tmp_path / "other.duckdb"
    if what == "folder":
        db.mkdir()
    else:
        db.write_bytes(csv_text([{"a": "b"}]).encode() if what == "text" else os.urandom(20_000))
    for argv in (["load", bank], ["db", "status"], ["coverage", "orphans"]):
        ran = call(*argv, "--db", db)
        assert ran.code == 3
        assert "is not a graphcrm store or is damaged" in ran.line
    assert db.is_dir() or db.stat().st_size in {4, 20_000}


MAY_BE = {"TODAY": "a date, written as 2026-06-30", "LANG": "zh or en"}


@pytest.mark.parametrize(
    ("name", "value"), [("TODAY", "2026-02-30"), ("TODAY", "soon"), ("LANG", "fr")]
)
def test_settings_that_cannot_be_used(
    app: App, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"GRAPHCRM_{name}", value)
    ran = call("coverage", "orphans", "--db", app.db)
    assert ran.code == 2
    assert f"GRAPHCRM_{name} is {MAY_BE[name]}; set it so" in ran.line
    assert value not in ran.line


def test_what_loads_all_the_same(tmp_path: Path) -> None:
    """Header only, an unknown column, repeats, dangling ends: named, and the rest loads."""
    bank = write_bank(
        tmp_path / "bank",
        staff=PEOPLE["staff"],
        customers=[{"customer_id": f"C{i}", "星座类型": "狮子座"} for i in range(40)],
        coverage=[_cover(f"C{i}") for i in range(40)] + [_cover("C0"), _cover("C99")],
    )
    (bank / "firms.csv").write_text("firm_id,name\n", "utf-8")
    ran = call("load", bank, "--db", tmp_path / "bank.duckdb", "--json", "--lang", "en")
    report = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert report["tables"]["coverage"] == {
        "read": 42, "inserted": 40, "updated": 0, "unchanged": 1, "rejected": 1, "closed": 0
    }  # fmt: skip
    assert [w[:43] for w in report["warnings"]] == [
        "customers.csv, column 星座类型: The header is n",
        "firms.csv: There is a header and no row; no",
    ]
    assert Path(report["rejects_file"]).exists()


@pytest.mark.parametrize("pointer", ["CURRENT", "PENDING"])
@pytest.mark.parametrize("text", [b"", b"\xff\xfe\0", b"../..", b"0123456789abcdef"])
def test_damaged_pointers_are_mended(app: App, pointer: str, text: bytes) -> None:
    version = app.graph().version
    (app.home.path / pointer).write_bytes(text)
    ran = call("coverage", "orphans", "--db", app.db, "--json")
    assert ran.code == 0
    assert json.loads(ran.out)["graph_version"] == version
    assert (app.home.current, app.home.pending) == (version, None)


@pytest.mark.parametrize("lost", ["folder", "version", "meta", "noise"])
def test_a_lost_snapshot_is_rebuilt(app: App, lost: str) -> None:
    before = call("coverage", "orphans", "--db", app.db).out
    meta = app.home.folder(app.graph().version) / "meta.json"
    gone = {"folder": app.home.path, "version": meta.parent, "meta": meta}.get(lost)
    if gone:
        gone.rename(gone.with_name(f"gone-{secrets.token_hex(4)}"))
    else:
        meta.write_bytes(b"{")
    ran = call("coverage", "orphans", "--db", app.db)
    assert (ran.code, ran.out) == (0, before)


def test_check_tells_of_a_lost_snapshot_and_repairs_it(app: App) -> None:
    meta = app.home.folder(app.graph().version) / "meta.json"
    meta.unlink()
    assert call("db", "check", "--db", app.db).code == 1
    assert call("db", "check", "--repair", "--db", app.db).code == 0
    assert call("db", "check", "--db", app.db).code == 0
    assert meta.exists()


def test_a_newer_store_answers_from_its_snapshot_and_refuses_the_rest(tmp_path: Path) -> None:
    from tests.contract.subjects import DUCKDB

    app = loaded(tmp_path, **PEOPLE)
    DUCKDB.outdate(app.store, 99)
    assert call("coverage", "orphans", "--db", app.db).code == 0
    for argv in (["load", tmp_path / "first"], ["db", "status"], ["db", "check"]):
        ran = call(*argv, "--db", app.db)
        assert ran.code == 2
        assert "the store has schema 99 and this graphcrm reads up to 1; install" in ran.line
