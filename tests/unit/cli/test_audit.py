"""Commands on record, and the commands that read the record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from graphcrm.app import App
from graphcrm.app.recording import account
from graphcrm.cli import main
from graphcrm.graph.spaces import PARTIES
from graphcrm.operations import Database
from graphcrm.operations.keys import Keys
from graphcrm.operations.tables import AUDIT
from tests import small_bank

SECRET = "correct horse battery staple, and more"
KEYS = Keys(SECRET)


@pytest.fixture
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    """Return the small bank, with the settings that put commands on record."""
    app = small_bank.load(tmp_path)
    monkeypatch.setenv("GRAPHCRM_DB", app.db)
    monkeypatch.setenv("GRAPHCRM_AUDIT", "true")
    monkeypatch.setenv("GRAPHCRM_SECRET", SECRET)
    monkeypatch.setenv("GRAPHCRM_OPERATIONS", f"sqlite:///{tmp_path / 'operations.sqlite'}")
    return app


def lines(folder: Path) -> list[dict[str, Any]]:
    database = Database(f"sqlite:///{folder / 'operations.sqlite'}")
    with database.begin() as connection:
        rows = connection.execute(select(AUDIT).order_by(AUDIT.c.worker, AUDIT.c.seq)).mappings()
        found = [dict(row) for row in rows]
    database.close()
    return found


def said(capsys: pytest.CaptureFixture[str], *args: str) -> dict[str, Any]:
    assert main([*args, "--json"]) == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def test_a_question_is_on_record_with_the_parties_it_shows(
    bank: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = said(capsys, "coverage", "single-links", "--limit", "1")
    begun, shown, done = lines(tmp_path)
    assert [line["result"] for line in (begun, shown, done)] == ["begun", "shown", "done"]
    assert {line["what"] for line in (begun, shown, done)} == {"coverage.single-links"}
    assert {line["who"] for line in (begun, shown, done)} == {account()}
    assert (begun["role"], begun["via"]) == ("local", "command")
    assert len({line["request_id"] for line in (begun, shown, done)}) == 1
    assert shown["parties"] == [KEYS.hashed("audit", answer["rows"][0]["party_id"])]


def test_an_export_is_on_record_with_all_parties(bank: App, tmp_path: Path) -> None:
    assert main(["export", str(tmp_path / "out"), "--quiet"]) == 0
    begun, shown, done = lines(tmp_path)
    assert [line["result"] for line in (begun, shown, done)] == ["begun", "shown", "done"]
    ids = bank.graph().ids(PARTIES).to_list()
    assert (shown["n_parties"], shown["what"]) == (len(ids), "export")
    assert shown["parties"] == [KEYS.hashed("audit", str(i)) for i in ids]


@pytest.mark.parametrize("args", [["quality"], ["quality", "managers"]])
def test_what_is_wrong_with_data_is_on_record_with_who_it_is_about(
    bank: App, tmp_path: Path, capsys: pytest.CaptureFixture[str], args: list[str]
) -> None:
    told = json.dumps(said(capsys, *args))
    _, shown, _ = lines(tmp_path)
    named = [i for i in bank.graph().ids(PARTIES).to_list() if f'"{i}"' in told]
    assert shown["parties"] == [KEYS.hashed("audit", str(i)) for i in named]


def test_what_somebody_typed_is_not_on_record(bank: App, tmp_path: Path) -> None:
    assert main(["coverage", "explain", "C1"]) == 0
    assert main(["coverage", "explain", "Canary"]) == 2
    assert [line["result"] for line in lines(tmp_path)][-1] == "not_found"
    assert "Canary" not in str(lines(tmp_path))


@pytest.mark.parametrize(
    ("command", "what"),
    [
        (["db", "status"], "db.status"),
        (["loads"], "loads"),
        (["export", "OUT"], "export"),
        (["list", "--where", "aum > 0"], "list"),
    ],
)
def test_commands_that_read_are_on_record(
    bank: App, tmp_path: Path, command: list[str], what: str
) -> None:
    assert main([str(tmp_path / "out") if c == "OUT" else c for c in command]) == 0
    found = lines(tmp_path)
    assert (found[0]["what"], found[0]["result"]) == (what, "begun")
    assert (found[-1]["what"], found[-1]["result"]) == (what, "done")


def test_commands_go_on_with_one_chain(bank: App, tmp_path: Path) -> None:
    for _ in range(2):
        assert main(["db", "status"]) == 0
    assert [line["seq"] for line in lines(tmp_path)] == [1, 2, 3, 4]


def test_without_audit_a_command_does_not_answer(
    bank: App,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("GRAPHCRM_OPERATIONS", f"sqlite:///{tmp_path / 'no' / 'such'}")
    assert main(["coverage", "single-links"]) == 3
    assert capsys.readouterr().out == ""
    monkeypatch.delenv("GRAPHCRM_SECRET")
    assert main(["coverage", "single-links"]) == 2
    assert capsys.readouterr().out == ""


def test_without_the_setting_nothing_is_on_record(
    bank: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GRAPHCRM_AUDIT")
    assert main(["coverage", "single-links"]) == 0
    assert not (tmp_path / "operations.sqlite").exists()


def test_the_record_is_read_by_who_what_when_and_party(
    bank: App, capsys: pytest.CaptureFixture[str]
) -> None:
    party = said(capsys, "coverage", "single-links", "--limit", "1")["rows"][0]["party_id"]
    said(capsys, "db", "status")
    by_party = said(capsys, "audit", "list", "--party", party)
    assert [row["what"] for row in by_party["rows"]] == ["coverage.single-links"]
    assert said(capsys, "audit", "list", "--party", "C999")["rows"] == []
    of_area = said(capsys, "audit", "list", "--what", "coverage.")
    assert (of_area["totals"]["n_lines"], len(of_area["rows"])) == (3, 3)
    nobody = said(capsys, "audit", "list", "--who", "nobody else")
    assert nobody["rows"] == []
    assert said(capsys, "audit", "list", "--until", "2020-01-01")["rows"] == []
    since = said(capsys, "audit", "list", "--since", "2020-01-01", "--limit", "2")
    assert len(since["rows"]) == 2
    assert since["rows"][0]["at"] >= since["rows"][1]["at"]


def test_a_sound_record(bank: App, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["db", "status"]) == 0
    capsys.readouterr()
    found = said(capsys, "audit", "verify")
    assert found.pop("n_heads") >= 2  # of the first command; its own comes a little later
    assert found == {"n_lines": 3, "n_chains": 1, "findings": []}
    assert main(["audit", "verify", "--lang", "en"]) == 0
    assert "The audit is sound" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("lang", "says"), [("en", "2: lines missing"), ("zh", "自第 2 行起缺 1 行")]
)
def test_a_record_that_was_tampered_with(
    bank: App, tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, says: str
) -> None:
    assert main(["coverage", "single-links"]) == 0
    database = Database(f"sqlite:///{tmp_path / 'operations.sqlite'}")
    with database.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_refuses_delete")
        connection.exec_driver_sql("DELETE FROM audit WHERE seq = 2")
    database.close()
    capsys.readouterr()
    assert main(["audit", "verify", "--lang", lang]) == 1
    assert says in capsys.readouterr().out


def test_a_whole_record_that_was_removed_is_told_by_the_heads_beside_the_store(
    bank: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["coverage", "single-links"]) == 0
    database = Database(f"sqlite:///{tmp_path / 'operations.sqlite'}")
    with database.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_refuses_delete")
        connection.exec_driver_sql("DELETE FROM audit")
        connection.exec_driver_sql("DELETE FROM audit_chains")
    database.close()
    capsys.readouterr()
    assert main(["audit", "verify", "--lang", "en"]) == 1
    assert "the end of the chain is gone" in capsys.readouterr().out


def test_heads_that_are_named_have_to_be_there(
    bank: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["coverage", "single-links"]) == 0
    monkeypatch.setenv("GRAPHCRM_AUDIT_HEADS", str(tmp_path / "elsewhere"))
    monkeypatch.delenv("GRAPHCRM_AUDIT")
    capsys.readouterr()
    assert main(["audit", "verify"]) == 2
    assert "GRAPHCRM_AUDIT_HEADS" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["audit", "verify"], ["audit", "list"], ["user", "list"]])
def test_another_store_than_was_meant_is_told_and_not_made(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
) -> None:
    monkeypatch.setenv("GRAPHCRM_SECRET", "a secret of the tests, 0123456789 abcdef")
    assert main([*command, "--db", str(tmp_path / "typo.duckdb")]) == 2
    assert "no database of users and audit" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_heads_that_are_none(bank: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "heads").write_text("Canary", "utf-8")
    assert main(["audit", "verify", "--heads", str(tmp_path / "heads")]) == 2
    assert "Canary" not in capsys.readouterr().err
