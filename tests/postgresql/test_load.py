"""Loads from a PostgreSQL by the command line: all or nothing, and no secret on the screen."""

from pathlib import Path
from typing import Any

import pytest

from graphcrm.app import App
from graphcrm.ingest.extracts import find_extracts
from graphcrm.ingest.listing import DataFile
from graphcrm.ingest.mapping_file import read_mapping
from graphcrm.ingest.sql import Database
from tests.builders import PEOPLE, content, loaded
from tests.faults.cli import Ran, call
from tests.postgresql.server import Server

TABLES = (
    "CREATE TABLE staff (员工号 text, 姓名 text)",
    "INSERT INTO staff VALUES ('S7', '赵敏')",
    "CREATE VIEW customers AS "
    "SELECT 'C' || i AS 客户号, i / 4.0 AS 存款余额 FROM generate_series(1, 40) i",
    "CREATE VIEW 管户 AS "
    "SELECT 'S7' AS staff_id, 'C' || i AS party_id, '主办' AS role FROM generate_series(1, 40) i",
)
HALF_WAY = """\
version: 1
extracts:
  - query: "SELECT 'secret' || i AS id, 1 / (30000 - i) FROM generate_series(1, 30000) i"
    tables:
      - table: customers
        columns: {customer_id: id}
"""


def _load(db: Path, *argv: str | Path) -> Ran:
    return call("load", *argv, "--db", db, "--lang", "en")


def test_tables_and_views_are_loaded_and_again_change_nothing(
    postgresql: Server, tmp_path: Path
) -> None:
    postgresql.run(*TABLES)
    db = tmp_path / "bank.duckdb"
    first = _load(db, postgresql.url())
    assert first.code == 0
    assert first.out.splitlines()[1:] == [
        "staff,1,1,0,0,0,0",
        "customers,40,40,0,0,0,0",
        "coverage,40,40,0,0,0,0",
    ]
    version = App(db=str(db)).graph().version
    assert _load(db, postgresql.url()).out.splitlines()[2] == "customers,40,0,0,40,0,0"
    assert App(db=str(db)).graph().version == version


def test_the_password_of_the_environment(
    postgresql: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgresql.run(*TABLES)
    address = postgresql.url().replace(f":{postgresql.password}", "").replace("+pg8000", "")
    assert postgresql.password not in address
    assert _load(tmp_path / "a.duckdb", address).code == 2
    monkeypatch.setenv("GRAPHCRM_SOURCE_PASSWORD", postgresql.password)
    assert _load(tmp_path / "a.duckdb", address).code == 0


@pytest.mark.parametrize(
    ("changed", "says", "code"),
    [
        ({"password": "hidden"}, "user or password are not accepted", 2),
        ({"database": "none"}, "the server has no database of this name", 2),
        ({"port": 1}, "cannot be reached", 3),
    ],
)
def test_a_database_that_does_not_open_leaves_the_store_as_it_was(
    postgresql: Server, tmp_path: Path, changed: dict[str, str | int], says: str, code: int
) -> None:
    app = loaded(tmp_path, **PEOPLE)
    before = content(app.store)
    ran = _load(Path(app.db), postgresql.url(**changed))
    assert (ran.code, says in ran.line) == (code, True)
    assert "hidden" not in ran.err
    assert postgresql.password not in ran.err
    assert content(app.store) == before


def test_a_query_that_fails_half_way_leaves_the_store_as_it_was(
    postgresql: Server, tmp_path: Path
) -> None:
    app = loaded(tmp_path, **PEOPLE)
    before = content(app.store)
    mapping = tmp_path / "bank.yaml"
    mapping.write_text(HALF_WAY, "utf-8")
    ran = _load(Path(app.db), postgresql.url(), "--mapping", mapping)
    assert ran.code == 2
    assert "bank.yaml line 3 cannot be read (SQLSTATE 22012)" in ran.line
    assert "secret" not in ran.err
    assert content(app.store) == before
    assert list(app.home.path.glob(".*")) == []


TWICE = """\
version: 1
extracts:
  - query: SELECT id FROM crm
    tables: [{table: customers, columns: {customer_id: id}}]
  - query: SELECT id FROM crm
    tables: [{table: firms, columns: {firm_id: id}}]
"""


def test_all_extracts_of_a_mapping_see_one_state(
    postgresql: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody empties the table between the first query and the second."""
    postgresql.run("CREATE TABLE crm AS SELECT 'C' || i AS id FROM generate_series(1, 9) i")
    (tmp_path / "bank.yaml").write_text(TWICE, "utf-8")
    export = Database.export_query

    def export_and_empty(*args: Any) -> DataFile:
        file = export(*args)
        postgresql.run("DELETE FROM crm")
        return file

    monkeypatch.setattr(Database, "export_query", export_and_empty)
    mapping = read_mapping(tmp_path / "bank.yaml")
    found = find_extracts([postgresql.url()], tmp_path, mapping=mapping).extracts
    assert [len(extract.read()) for extract in found] == [9, 9]
