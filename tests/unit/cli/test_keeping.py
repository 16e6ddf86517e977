"""Loads, rollback, backup and restore as an operator calls them."""

import io
import json
import re
from pathlib import Path

import pytest

from graphcrm.app import App
from graphcrm.cli import main
from graphcrm.views.cells import text_width
from tests.builders import load, loaded, write_bank
from tests.faults.cli import call
from tests.unit.cli.test_commands import Terminal

# By hand: one customer and a member of staff; then C1 is renamed and C2 is new.
FIRST = {"customers": [{"customer_id": "C1", "name": "Wang"}], "staff": [{"staff_id": "S1"}]}
SECOND = [{"customer_id": "C1", "name": "Wang Fang"}, {"customer_id": "C2", "name": "Li"}]


@pytest.fixture
def app(tmp_path: Path) -> App:
    app = loaded(tmp_path, **FIRST)
    load(app, write_bank(tmp_path / "second", customers=SECOND))
    return app


def n_customers(app: App) -> int:
    return len(json.loads(call("coverage", "orphans", "--db", app.db, "--json").out)["rows"])


def answered(app: App, monkeypatch: pytest.MonkeyPatch, text: str, *more: str) -> int:
    """Roll back on a terminal where somebody types ``text``."""
    typed = Terminal(text)
    monkeypatch.setattr("sys.stdin", typed)
    return main(["loads", "rollback", "--db", app.db, *more])


def test_the_ledger_is_listed_newest_last_without_paths(app: App, tmp_path: Path) -> None:
    ran = call("loads", "--db", app.db, "--lang", "en")
    header, first, second = ran.out.splitlines()
    assert header == (
        "load_id,loaded_at,data_date,graph_version,files,mapping,"
        "read,inserted,updated,closed,rejected"
    )
    assert first.startswith("L00001,20")
    assert first.endswith(",staff.csv;customers.csv,,2,2,0,0,0")
    assert second.endswith(",customers.csv,,2,1,1,0,0")
    assert str(tmp_path) not in ran.out
    assert ran.err.splitlines() == ["as of 2026-06-30", "loads 2"]


def test_the_newest_loads_alone_can_be_asked_for(app: App, tmp_path: Path) -> None:
    document = json.loads(call("loads", "--db", app.db, "--json", "--limit", "1").out)
    assert document["question"] == "loads"
    assert [row["load_id"] for row in document["rows"]] == ["L00002"]
    assert document["rows"][0]["files"] == ["customers.csv"]
    assert document["rows"][0]["loaded_at"].endswith("Z")
    assert document["totals"] == {"n_loads": 2}
    assert document["graph_version"] == app.graph().version
    book = tmp_path / "loads.xlsx"
    assert call("loads", "--db", app.db, "--out", book).code == 0
    assert book.exists()


@pytest.mark.parametrize(("lang", "title"), [("en", "Rejected"), ("zh", "数据日期")])
def test_the_ledger_fits_a_terminal(
    app: App, monkeypatch: pytest.MonkeyPatch, lang: str, title: str
) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stdout", screen)
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["loads", "--db", app.db, "--lang", lang]) == 0
    shown = re.sub(r"\x1b\[\d*m", "", screen.getvalue())
    assert title in shown
    assert "L00002" in shown
    assert max(map(text_width, shown.splitlines())) <= 80


def test_more_loads_than_fit_a_screen_are_all_listed(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphcrm.cli.output.TERMINAL_ROWS", 1)
    screen = Terminal()
    monkeypatch.setattr("sys.stdout", screen)
    assert main(["loads", "--db", app.db]) == 0
    assert {"L00001", "L00002"} <= set(screen.getvalue().split())


def test_rollback_undoes_the_newest_load(app: App) -> None:
    before = app.loads()[0].graph_version
    assert n_customers(app) == 2
    ran = call("loads", "rollback", "--yes", "--db", app.db, "--lang", "en")
    assert ran.code == 0
    assert ran.out == "table,removed,restored\ncustomers,1,1\n"
    assert ran.err == (f"Load L00002 is undone; rows removed: 1, restored: 1; version {before}.\n")
    assert (n_customers(app), app.graph().version) == (1, before)


def test_rollback_as_json(app: App) -> None:
    undone = json.loads(call("loads", "rollback", "--yes", "--db", app.db, "--json").out)
    assert undone == {
        "load_id": "L00002",
        "graph_version": app.graph().version,
        "tables": {"customers": {"removed": 1, "restored": 1}},
    }


def test_an_emptied_store_says_that_nothing_is_loaded(app: App) -> None:
    for _ in range(2):
        ran = call("loads", "rollback", "--yes", "--db", app.db, "--lang", "zh", "--quiet")
        assert (ran.code, ran.err) == (0, "")
    for argv in (["coverage", "orphans"], ["export", "out"]):
        empty = call(*argv, "--db", app.db)
        assert empty.code == 3
        assert "holds no load; load the bank's extracts first" in empty.line
    assert "there is nothing to undo" in call("loads", "rollback", "--yes", "--db", app.db).line
    assert json.loads(call("loads", "--db", app.db, "--json").out)["rows"] == []
    assert call("db", "check", "--db", app.db).code == 0
    assert not app.home.path.exists()


def test_the_last_rollback_says_that_no_load_is_left(app: App) -> None:
    call("loads", "rollback", "--yes", "--db", app.db)
    ran = call("loads", "rollback", "--yes", "--db", app.db, "--lang", "en")
    assert ran.err == (
        "Load L00001 is undone; rows removed: 2, restored: 0; the store holds no load now.\n"
    )


def test_a_terminal_is_asked(
    app: App, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answered(app, monkeypatch, "n\n", "--lang", "en") == 1
    asked, left = capsys.readouterr().err.splitlines()
    assert asked.startswith("Load L00002 (20")
    assert "inserted rows: 1, updated: 1, closed: 0" in asked
    assert left.endswith("Not undone; the store is as it was.")
    assert n_customers(app) == 2
    assert answered(app, monkeypatch, "y\n", "--lang", "zh", "--json") == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["load_id"] == "L00002"
    assert "确定撤销" in err
    assert n_customers(app) == 1


def test_who_does_not_answer_changes_nothing(
    app: App, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answered(app, monkeypatch, "") == 130
    assert capsys.readouterr().err.endswith("stopped; the store is as it was\n")
    assert n_customers(app) == 2


def test_without_a_terminal_nobody_can_be_asked(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    ran = call("loads", "rollback", "--db", app.db)
    assert ran.code == 2
    assert "add --yes where nobody can be asked" in ran.line
    assert n_customers(app) == 2


def test_options_before_rollback_are_not_overlooked(app: App) -> None:
    ran = call("loads", "--db", app.db, "rollback", "--yes")
    assert ran.code == 2
    assert "options go after rollback" in ran.line
    assert "rollback" in call("loads", "--help").out


def test_backup_and_restore(app: App, tmp_path: Path) -> None:
    file, other = tmp_path / "bank.zip", tmp_path / "other.duckdb"
    ran = call("db", "backup", file, "--db", app.db, "--lang", "en")
    version = app.graph().version
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == (
        f"Backed up to {file}; rows: 3, loads: 2, version {version}, data date 2026-06-30.\n"
    )
    assert file.stat().st_mode & 0o777 == 0o600
    assert call("db", "restore", file, "--db", other, "--lang", "zh").err.startswith("已由")
    asked = [call("coverage", "orphans", "--db", db, "--quiet").out for db in (app.db, other)]
    assert asked[0] == asked[1]
    assert call("loads", "--db", other).out == call("loads", "--db", app.db).out


def test_backup_and_restore_as_json(app: App, tmp_path: Path) -> None:
    file = tmp_path / "bank.zip"
    said = json.loads(call("db", "backup", file, "--db", app.db, "--json").out)
    assert (said["file"], said["n_rows"]) == (str(file), {"staff": 1, "customers": 2})
    again = call("db", "restore", file, "--db", app.db, "--force", "--json")
    assert json.loads(again.out) == said
    assert call("db", "restore", file, "--db", app.db, "--force", "--quiet").err == ""


def test_a_store_with_data_is_replaced_only_by_force(app: App, tmp_path: Path) -> None:
    file = tmp_path / "bank.zip"
    call("db", "backup", file, "--db", app.db)
    call("loads", "rollback", "--yes", "--db", app.db)
    ran = call("db", "restore", file, "--db", app.db)
    assert (ran.code, "holds data; add --force" in ran.line) == (2, True)
    assert n_customers(app) == 1
    assert call("db", "restore", file, "--db", app.db, "--force").code == 0
    assert n_customers(app) == 2


def test_a_backup_replaces_a_backup_and_nothing_else(app: App, tmp_path: Path) -> None:
    file = tmp_path / "bank.zip"
    for _ in range(2):
        assert call("db", "backup", file, "--db", app.db).code == 0
    for path in (Path(app.db), tmp_path / "second" / "customers.csv", tmp_path):
        before = path.read_bytes() if path.is_file() else b""
        ran = call("db", "backup", path, "--db", app.db)
        assert (ran.code, "is there and is no backup" in ran.line) == (2, True)
        assert (path.read_bytes() if path.is_file() else b"") == before


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    db = tmp_path / "none.duckdb"
    assert (call("db", "backup", tmp_path / "b.zip", "--db", db).code, db.exists()) == (3, False)
    missing = call("db", "restore", tmp_path / "none.zip", "--db", db)
    assert (missing.code, "name a backup that you may read" in missing.line) == (2, True)
    assert list(tmp_path.iterdir()) == []
    assert call("loads", "--db", db).code == 3
    assert call("loads", "rollback", "--yes", "--db", db).code == 3


def test_an_export_for_neo4j_admin_prints_the_command_that_imports_it(
    app: App, tmp_path: Path
) -> None:
    out = tmp_path / "an export"
    ran = call("export", out, "--format", "neo4j-admin", "--db", app.db)
    assert ran.code == 0
    first, command = ran.out.split("\n", 1)
    assert first == f"cd '{out}' && \\"
    assert command.startswith("neo4j-admin database import full neo4j ")
    assert (out / "import.sh").read_text("utf-8").endswith(command)
    assert ran.err.endswith(f"{len(list(out.iterdir()))} files -> {out}\n")


def test_an_export_for_neo4j_admin_that_cannot_be_written_says_why(
    app: App, tmp_path: Path
) -> None:
    again = ("export", tmp_path, "--format", "neo4j-admin", "--db")
    full = call(*again, app.db)
    assert (full.code, full.out) == (2, "")
    assert "is not empty; name a new folder" in full.line
    file = call("export", __file__, "--format", "neo4j-admin", "--db", app.db)
    assert (file.code, "cannot write" in file.line) == (2, True)
    none = call(*again, tmp_path / "none.duckdb")
    assert (none.code, "load the bank's extracts first" in none.line) == (3, True)
    unknown = call("export", tmp_path / "out", "--format", "neo4j", "--db", app.db)
    assert unknown.code == 2
    assert "one of: csv, parquet, graphml, gexf, neo4j-admin" in unknown.line


def test_a_store_whose_loads_were_all_undone_is_not_exported(app: App, tmp_path: Path) -> None:
    for _ in range(2):
        call("loads", "rollback", "--yes", "--db", app.db)
    ran = call("export", tmp_path / "out", "--format", "neo4j-admin", "--db", app.db)
    assert (ran.code, (tmp_path / "out").exists()) == (3, False)
    assert "holds no load" in ran.line
