"""People, services and their tokens on the command line."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from graphcrm.cli import main
from graphcrm.operations import Database
from graphcrm.operations.sign_in import sign_in
from graphcrm.operations.tokens import find_bearer
from tests.builders import loaded

WORD = "correct horse battery"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / 'operations.sqlite'}"
    monkeypatch.setenv("GRAPHCRM_OPERATIONS", url)
    monkeypatch.setenv("GRAPHCRM_DB", str(tmp_path / "bank.duckdb"))
    monkeypatch.setenv("GRAPHCRM_LANG", "en")
    database = Database(url)
    yield database
    database.close()


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def rows(capsys: pytest.CaptureFixture[str], *args: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert main([*args, "--json"]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["rows"]
    return found


def added(monkeypatch: pytest.MonkeyPatch, *args: str) -> int:
    typed(monkeypatch, f"{WORD}\n")
    return main(["user", "add", "Wang", "--password-stdin", *args])


def test_a_branch_that_the_store_does_not_hold(
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    loaded(tmp_path, branches=[{"branch_id": "B1"}], customers=[{"customer_id": "C1"}])
    assert added(monkeypatch, "--role", "planner", "--branch", "B9") == 2
    assert "no such branch" in capsys.readouterr().err
    assert added(monkeypatch, "--role", "planner", "--branch", "B1") == 0


def test_from_adding_to_disabling(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert added(monkeypatch, "--role", "planner", "--branch", "B1", "--no-export") == 0
    assert WORD not in "".join(capsys.readouterr())
    (wang,) = rows(capsys, "user", "list")
    assert (wang["name"], wang["role"], wang["branch_id"]) == ("wang", "planner", "B1")
    assert wang["state"] == "must_change"
    assert sign_in(database, "wang", WORD, now=datetime.now(UTC)).may_export is False
    for command, state in (("disable", "disabled"), ("enable", "must_change")):
        assert main(["user", command, "wang"]) == 0
        assert rows(capsys, "user", "list")[0]["state"] == state
    typed(monkeypatch, "wrong donkey cable\r\n")
    assert main(["user", "password", "wang", "--password-stdin"]) == 0
    assert sign_in(database, "wang", "wrong donkey cable", now=datetime.now(UTC)).must_change


def test_a_token_stands_alone_on_standard_output(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["user", "add", "daily", "--role", "analyst", "--source", "service"]) == 0
    capsys.readouterr()
    asked = ["--label", "x", "--days", "2", "--area", "network", "--area", "value.clv"]
    assert main(["user", "token", "daily", *asked]) == 0
    said = capsys.readouterr()
    user, areas = find_bearer(database, said.out.strip(), now=datetime.now(UTC))
    assert (user.name, areas) == ("daily", frozenset({"network", "value.clv"}))
    assert "once" in said.err
    (token,) = rows(capsys, "user", "token", "daily", "--list")
    assert (token["areas"], token["state"]) == ("network value.clv", "active")
    assert main(["user", "token", "daily", "--revoke", token["token_id"]]) == 0
    assert rows(capsys, "user", "token", "daily", "--list")[0]["state"] == "revoked"


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["add", "Canary", "--role", "boss", "--source", "service"], "role is admin"),
        (["add", "Canary", "--role", "admin", "--source", "friend"], "source is local"),
        (["add", "Canary!", "--role", "admin", "--source", "service"], "a name is"),
        (["add", "Canary", "--role", "admin"], "--password-stdin"),
        (["add", "Canary", "--role", "admin", "--password-stdin"], "12 to 256"),
        (["disable", "Canary"], "nobody is called that"),
        (["password", "Canary", "--password-stdin"], "nobody is called that"),
        (["token", "Canary", "--list"], "no database of users"),
        (["token", "Canary", "--label", "x"], "nobody is called that"),
        (["token", "Canary", "--label", "x", "--area", "Canary"], "an area is audit, campaign"),
        (["token", "Canary"], "give one of --label"),
        (["token", "Canary", "--list", "--label", "x"], "give one of --label"),
        (["token", "Canary", "--label", "x", "--days", "400"], "--days"),
    ],
)
@pytest.mark.usefixtures("database")
def test_what_is_refused(
    args: list[str], says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, "Canary\n")
    assert main(["user", *args]) == 2
    said = capsys.readouterr()
    assert says in said.err
    assert "Canary" not in said.err + said.out


def test_a_password_is_typed_twice(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter([WORD, "another one", WORD, WORD])
    monkeypatch.setattr("getpass.getpass", lambda _: next(answers))
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", terminal)
    add = ["user", "add", "wang", "--role", "admin"]
    assert main(add) == 2
    assert "not the same" in capsys.readouterr().err
    assert main(add) == 0
    assert sign_in(database, "wang", WORD, now=datetime.now(UTC)).name == "wang"
