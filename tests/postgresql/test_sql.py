"""Extracts that rest in a PostgreSQL."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from graphcrm.errors import GraphCrmError, InputError, SourceUnavailableError
from graphcrm.ingest.sql import BLOCK_ROWS, open_database
from tests.neo4j.ports import free_port
from tests.postgresql.server import Server

MANY = 3 * BLOCK_ROWS + 7
CUSTOMERS = (
    "CREATE TABLE customers (customer_id text, name text, opened_on date, aum numeric(20, 2))",
    f"INSERT INTO customers SELECT 'C' || i, '王%芳', date '2026-06-30' - i, i / 100.0 "
    f"FROM generate_series(1, {MANY}) i",
)


def _rows(path: Path) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in pq.read_table(path).to_pylist()]


def test_a_table_is_written_out_as_text(postgresql: Server, tmp_path: Path) -> None:
    postgresql.run(*CUSTOMERS)
    with open_database(postgresql.url()) as database:
        file = database.export_table("customers", tmp_path)
    rows = _rows(file.path)
    assert len(rows) == MANY
    assert rows[0] == ("C1", "王%芳", "2026-06-29", "0.01")
    assert file.label == "127.0.0.1/postgres[customers]"


def test_values_of_every_kind_are_written_without_loss(postgresql: Server, tmp_path: Path) -> None:
    query = (
        "SELECT 12345678901234567890.10::numeric(30, 2) a, 9007199254740993::bigint b, true c, "
        "timestamp '2026-06-30 08:05:00.25' d, null::text e, 1e20::float8 f, 7 % 4 g, ':x' h, "
        "'50%' i, timestamptz '2026-06-30 08:05:00+00' j, '  空 ' k"
    )
    with open_database(postgresql.url()) as database:
        file = database.export_query(query, "values", tmp_path)
    assert _rows(file.path) == [
        (
            *("12345678901234567890.10", "9007199254740993", "true", "2026-06-30 08:05:00.250000"),
            *(None, "1E+20", "3", ":x", "50%", "2026-06-30 08:05:00+00:00", "  空 "),
        )
    ]


def test_tables_and_views_are_named(postgresql: Server) -> None:
    postgresql.run(*CUSTOMERS, "CREATE VIEW 管户 AS SELECT customer_id FROM customers")
    with open_database(postgresql.url()) as database:
        assert database.tables() == ["customers", "管户"]


def test_a_table_of_another_schema_and_a_strange_name(postgresql: Server, tmp_path: Path) -> None:
    strange = 'public."a b""; DROP TABLE customers"'
    postgresql.run(*CUSTOMERS, f"CREATE TABLE {strange} AS SELECT 1 AS x")
    with open_database(postgresql.url()) as database:
        file = database.export_table('public.a b"; DROP TABLE customers', tmp_path)
        assert _rows(file.path) == [("1",)]
        assert len(_rows(database.export_table("public.customers", tmp_path).path)) == MANY


def test_nothing_can_be_changed(postgresql: Server, tmp_path: Path) -> None:
    postgresql.run(*CUSTOMERS, "CREATE SEQUENCE numbers")
    for query in (
        "WITH gone AS (DELETE FROM customers RETURNING *) SELECT * FROM gone",
        "SELECT * INTO copied FROM customers",
        "SELECT nextval('numbers')",
    ):
        with open_database(postgresql.url()) as database, pytest.raises(InputError):
            database.export_query(query, "query", tmp_path)
    with open_database(postgresql.url()) as database:
        assert len(_rows(database.export_table("customers", tmp_path).path)) == MANY


def test_all_exports_see_one_state(postgresql: Server, tmp_path: Path) -> None:
    postgresql.run(*CUSTOMERS)
    with open_database(postgresql.url()) as database:
        first = database.export_table("customers", tmp_path)
        postgresql.run("DELETE FROM customers")
        assert database.export_table("customers", tmp_path).digest == first.digest


@pytest.mark.parametrize(
    ("changed", "says", "code"),
    [
        ({"password": "hidden-word"}, "user or password are not accepted", 2),
        ({"username": "hidden-user"}, "user or password are not accepted", 2),
        ({"database": "other"}, "the server has no database of this name", 2),
        ({"port": free_port()}, "cannot be reached", 3),
        ({"host": "nobody.invalid"}, "nobody.invalid/postgres cannot be reached", 3),
    ],
)
def test_a_database_that_does_not_open(
    postgresql: Server, changed: dict[str, Any], says: str, code: int
) -> None:
    with (
        pytest.raises(GraphCrmError, match=says) as caught,
        open_database(postgresql.url(**changed)),
    ):
        raise AssertionError("it opened")
    assert "hidden" not in caught.value.message
    assert postgresql.password not in caught.value.message
    assert caught.value.exit_code == code


def test_a_query_that_fails_half_way_names_its_state_alone(
    postgresql: Server, tmp_path: Path
) -> None:
    query = f"SELECT 'secret' || i, 1 / ({MANY} - i) FROM generate_series(1, {MANY}) i"
    with (
        open_database(postgresql.url()) as database,
        pytest.raises(InputError, match=r"SQLSTATE 22012\); try it in a client") as caught,
    ):
        database.export_query(query, "divided", tmp_path)
    assert "secret" not in caught.value.message


def test_what_the_driver_says_of_a_cell_is_logged_nowhere(
    postgresql: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    query = "SELECT CAST('secret' || i AS integer) FROM generate_series(1, 2) i"
    with open_database(postgresql.url()) as database, pytest.raises(InputError):
        database.export_query(query, "numbers", tmp_path)
    assert caplog.records == []


def test_a_connection_that_is_cut(postgresql: Server, tmp_path: Path) -> None:
    kill = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE pid <> pg_backend_pid() AND usename = 'crm'"
    )
    with open_database(postgresql.url()) as database:
        postgresql.run(kill)
        with pytest.raises(SourceUnavailableError, match="the connection was lost; try again"):
            database.export_query("SELECT 1", "one", tmp_path)
