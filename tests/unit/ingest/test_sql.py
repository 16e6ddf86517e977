"""Extracts in SQLite files, and addresses of databases that cannot be used."""

import os
import sqlite3
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.errors import GraphCrmError, InputError
from graphcrm.ingest import sql
from graphcrm.ingest.rows import RowFile
from graphcrm.ingest.sources import discover
from graphcrm.ingest.sql import is_one_select, open_database, with_password
from tests.faults.cli import call


def sqlite(path: Path, *statements: str) -> str:
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
    return f"sqlite:///{path}"


def _fails(address: str, folder: Path, query: str = "SELECT * FROM t") -> str:
    with pytest.raises(InputError) as caught, open_database(address) as database:
        database.export_query(query, "query", folder)
    return caught.value.message


def test_tables_and_views_named_after_tables_are_found(tmp_path: Path) -> None:
    address = sqlite(
        tmp_path / "银行.db",
        "CREATE TABLE customers_bak (customer_id)",
        "CREATE TABLE 管户 (staff_id, party_id)",
        "CREATE TABLE crm (customer_id)",
        "CREATE VIEW customers AS SELECT customer_id FROM crm",
    )
    found = discover([address], tmp_path)
    assert [(s.label, s.table.name) for s in found.sources] == [
        ("银行.db[customers]", "customers"),
        ("银行.db[管户]", "coverage"),
    ]
    assert found.warnings == []


def test_cells_of_one_column_may_differ_in_kind(tmp_path: Path) -> None:
    address = sqlite(
        tmp_path / "a.db", "CREATE TABLE t (x)", "INSERT INTO t VALUES ('a'), (7), (0.5), (NULL)"
    )
    with open_database(address) as database:
        file = database.export_table("t", tmp_path)
    assert pq.read_table(file.path)["x"].to_pylist() == ["a", "7", "0.5", None]


def test_words_that_look_like_parameters_are_text(tmp_path: Path) -> None:
    address = sqlite(tmp_path / "a.db", "CREATE TABLE t (x)", "INSERT INTO t VALUES ('1%:x')")
    query = "SELECT x, ':y' y FROM t WHERE x LIKE '%:x' AND 7 % 4 = 3 -- :z\n;"
    with open_database(address) as database:
        file = database.export_query(query, "query", tmp_path)
    assert pq.read_table(file.path).to_pylist() == [{"x": "1%:x", "y": ":y"}]


def test_the_file_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    address = sqlite(path, "CREATE TABLE t (x)")
    before, listed = path.read_bytes(), set(tmp_path.iterdir())
    assert "query cannot be read" in _fails(
        address, tmp_path, "WITH n AS (SELECT 1) INSERT INTO t SELECT * FROM n"
    )
    assert path.read_bytes() == before
    assert {p for p in tmp_path.iterdir() if p.suffix != ".parquet"} == listed


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("INSERT INTO t VALUES (x'00ff')", "column x holds bytes; ask for the other columns"),
        (
            "INSERT INTO t VALUES (CAST(x'b9e3' AS TEXT))",
            "query cannot be read; try it in a client",
        ),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, statement: str, says: str) -> None:
    address = sqlite(tmp_path / "a.db", "CREATE TABLE t (x)", statement)
    assert says in _fails(address, tmp_path)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("sqlite://", "sqlite:// is no file"),
        ("sqlite:///nowhere.db", "nowhere.db is no file; write sqlite:///file.db"),
        ("access://me:hidden@host/bank", "no database of this kind is known"),
        ("oracle://me:hidden@host/bank", "the driver oracledb is not installed"),
        ("postgresql://me:hidden@host:port/bank", "an address of a database cannot be read"),
        ("postgresql://me:hidden@127.0.0.1/bank?fast=1", "cannot"),
    ],
)
def test_an_address_that_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, says: str
) -> None:
    monkeypatch.setattr(sql, "_reachable", lambda _: None)
    with pytest.raises(GraphCrmError) as caught, open_database(address):
        raise AssertionError("it opened")
    assert says in caught.value.message
    assert "hidden" not in caught.value.message


def test_bytes_called_a_database(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"customer_id\nC7\n" * 400)
    assert "a.db: query cannot be read" in _fails(f"sqlite:///{tmp_path / 'a.db'}", tmp_path)


@pytest.mark.parametrize(
    ("query", "one"),
    [
        ("select 1", True),
        (" /* all; */ WITH a AS (SELECT 1) SELECT * FROM a ; ", True),
        ("SELECT ';', \"a;b\", `c;d`, 'it''s;'", True),
        ("SELECT 1; SELECT 2", False),
        ("DELETE FROM t", False),
        ("SELECTED", False),
        ("-- SELECT\nDROP TABLE t", False),
        ("", False),
    ],
)
def test_a_query_is_one_select(query: str, one: bool) -> None:
    assert is_one_select(query) is one


@pytest.mark.parametrize(
    ("address", "whole"),
    [
        ("postgresql://me@h/b", "postgresql+pg8000://me:a%40b@h/b"),
        ("postgresql://me:own@h/b", "postgresql://me:own@h/b"),
        ("sqlite:///a.db", "sqlite:///a.db"),
    ],
)
def test_a_password_of_the_settings(address: str, whole: str) -> None:
    assert with_password(address, "a@b") == whole


@given(st.lists(st.tuples(st.none() | st.text("ab王\0"), st.none() | st.integers())), st.data())
def test_the_hash_is_of_the_rows_however_they_are_cut(
    rows: list[tuple[str | None, int | None]], data: st.DataObject
) -> None:
    def digest(*blocks: list[tuple[str | None, int | None]]) -> str:
        with RowFile(Path(os.devnull), ["a", "b"], "t") as file:
            for block in blocks:
                file.write(block)
        return file.digest

    cut = data.draw(st.integers(0, len(rows)))
    whole = digest(rows)
    assert digest(rows[:cut], rows[cut:]) == whole
    assert digest([*rows, (None, None)]) != whole
    if rows and rows[0] != ("", None):
        assert digest([("", None), *rows[1:]]) != whole


def test_a_database_is_loaded_like_files(tmp_path: Path) -> None:
    address = sqlite(
        tmp_path / "crm.db",
        "CREATE TABLE customers (客户号 TEXT, 姓名 TEXT, 存款余额 NUMERIC, 开户日期)",
        "INSERT INTO customers VALUES ('001', '王芳', 12.5, '2026-06-30')",
        "INSERT INTO customers VALUES ('002', NULL, 7, 20260630)",
    )
    db = tmp_path / "bank.duckdb"
    first = call("load", address, "--db", db)
    assert (first.code, first.out.splitlines()[1]) == (0, "customers,2,2,0,0,0,0")
    assert call("load", address, "--db", db).out.splitlines()[1] == "customers,2,0,0,2,0,0"
    ran = call("load", f"sqlite:///{tmp_path / 'none.db'}", "--db", db)
    assert (ran.code, ran.line) == (2, "graphcrm: none.db is no file; write sqlite:///file.db")


def test_a_database_without_such_tables_is_refused(tmp_path: Path) -> None:
    address = sqlite(tmp_path / "crm.db", "CREATE TABLE t (x)")
    ran = call("load", address, "--db", tmp_path / "bank.duckdb")
    assert ran.code == 2
    assert "crm.db holds no table or view that is named after a table" in ran.line
    assert [p.name for p in tmp_path.iterdir()] == ["crm.db"]


def test_a_server_that_is_down_may_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAPHCRM_SOURCE_PASSWORD", "hidden")
    ran = call("load", "postgresql://me@127.0.0.1:1/bank", "--db", tmp_path / "bank.duckdb")
    assert ran.code == 3
    assert "127.0.0.1/bank cannot be reached; check that it runs" in ran.line
    assert "hidden" not in ran.err
