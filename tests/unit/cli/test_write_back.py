"""Scores written back as an operator calls it; a small fake stands in for the server."""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from graphcrm.app import App
from graphcrm.cli import main
from graphcrm.cli.progress import Steps
from graphcrm.errors import InputError
from graphcrm.graph.ports import Scored
from graphcrm.stores.duckdb_store import DuckDbStore
from tests import small_bank
from tests.builders import new_app
from tests.faults.cli import call
from tests.unit.cli.test_commands import Terminal


class FakeServer(DuckDbStore):
    """A store that keeps the scores it is given."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.kept: dict[str, list[dict[str, Any]]] = {}
        self.version = ""

    def write_scores(  # type: ignore[override]
        self,
        scores: Iterable[tuple[str, pa.Table]],
        *,
        version: str,
        tick: Callable[[str], None] = lambda _: None,
    ) -> Mapping[str, Scored]:
        self.version = version
        for table, rows in scores:
            self.kept[table] = rows.to_pylist()
            tick(table)
        return {table: Scored(len(rows), 2) for table, rows in self.kept.items()}


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> App:
    return small_bank.load(tmp_path_factory.mktemp("bank"))


@pytest.fixture
def server(bank: App, monkeypatch: pytest.MonkeyPatch) -> FakeServer:
    fake = FakeServer(Path(bank.db))
    monkeypatch.setattr("graphcrm.app.app.open_store", lambda *_, **__: fake)
    return fake


def test_the_line_says_how_many_have_scores(bank: App, server: FakeServer) -> None:
    ran = call("write-back", "--lang", "en")
    assert (ran.code, ran.out) == (0, "")
    # Five customers, of whom C4 has left, and both firms.  The fake says 2 for each of four tables.
    assert ran.line == (
        "Scores written; parties: 7, staff: 3, branches: 2; nodes that have none any more: 8; "
        f"version {bank.graph().version}, as of 2026-06-20."
    )
    assert server.version == bank.graph().version
    assert [row["customer_id"] for row in server.kept["customers"]] == [
        f"C{n}" for n in range(1, 6)
    ]


def test_the_line_is_said_in_chinese_or_not_at_all(server: FakeServer) -> None:
    assert "7 户客户、3 名员工" in call("write-back", "--lang", "zh").line
    quiet = call("write-back", "--quiet")
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")


def test_one_json_document_of_what_was_asked(bank: App, server: FakeServer) -> None:
    ran = call("write-back", "--json", "--as-of", "2018-01-01", "--window-days", "30")
    document = json.loads(ran.out)
    assert document == {
        "graph_version": bank.graph().version,
        "as_of": "2018-01-01",
        "window_days": 30,
        "tables": {
            "customers": {"scored": 0, "cleared": 2},
            "firms": {"scored": 2, "cleared": 2},
            "staff": {"scored": 3, "cleared": 2},
            "branches": {"scored": 0, "cleared": 2},
        },
    }
    assert ran.err == ""


def test_the_window_is_that_of_the_questions(server: FakeServer) -> None:
    def hollow(*options: str) -> list[str]:
        assert call("write-back", *options).code == 0
        rows = server.kept["customers"] + server.kept["firms"]
        return [str(row.get("customer_id", row.get("firm_id"))) for row in rows if row["hollow"]]

    # S1 met C2 nineteen days before the newest event, and nobody met whom they are assigned else.
    assert hollow() == ["C1", "C3", "F1"]
    assert hollow("--window-days", "18") == ["C1", "C2", "C3", "F1"]


def test_as_many_steps_are_told_as_there_are(
    bank: App, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, str]] = []
    monkeypatch.setattr("sys.stderr", Terminal())
    monkeypatch.setattr(Steps, "__call__", lambda self, name: told.append((self.total, name)))
    assert main(["write-back", "--quiet"]) == 0
    assert told == [(4, name) for name in ("customers", "firms", "staff", "branches")]
    assert bank.n_score_steps == 4


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--as-of", "2026-02-30", "--as-of is a date that exists"),
        ("--window-days", "-1", "window_days must be 0 or more"),
        ("--window-days", "soon", "is a whole number"),
        ("--lang", "fr", "--lang is zh or en"),
    ],
)
def test_bad_options_are_refused(server: FakeServer, option: str, value: str, said: str) -> None:
    ran = call("write-back", option, value)
    assert ran.code == 2
    assert said in ran.line
    assert value not in ran.line
    assert server.kept == {}


def test_a_file_is_refused_before_anything_is_worked_out(bank: App) -> None:
    ran = call("write-back", "--db", bank.db)
    assert ran.code == 2
    assert "written back to a server" in ran.line
    assert "--db neo4j://host:7687" in ran.line
    with pytest.raises(InputError, match="server"):
        bank.store.write_scores(never(), version="any")


def never() -> Iterable[tuple[str, pa.Table]]:
    """Fail when asked for the first."""
    yield pytest.fail("nobody wants these")


def test_nothing_loaded_is_nothing_to_score(tmp_path: Path) -> None:
    ran = call("write-back", "--db", new_app(tmp_path).db)
    assert ran.code == 3
    assert "load the bank's extracts first" in ran.line
