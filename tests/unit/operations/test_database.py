"""The operational database on SQLite and on PostgreSQL."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError

from graphcrm.errors import InputError, StoreUnavailableError, StoreVersionError
from graphcrm.operations import Database
from graphcrm.operations.tables import FACTS, METADATA, SESSIONS, USERS


def test_steps_make_the_tables_that_are_declared(database: Database) -> None:
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_a_transaction_is_kept_whole_or_not_at_all(database: Database) -> None:
    with database.begin() as connection:
        connection.execute(insert(FACTS).values(name="a", value="1"))
    taken = insert(FACTS).values([{"name": "b", "value": "2"}, {"name": "a", "value": "2"}])
    with pytest.raises(DBAPIError), database.begin() as connection:
        connection.execute(taken)
    with database.begin() as connection:
        assert connection.execute(select(FACTS.c.name)).scalars().all() == ["a"]


def test_it_is_there_when_opened_again(database: Database) -> None:
    with database.begin() as connection:
        connection.execute(insert(FACTS).values(name="a", value="1"))
    again = Database(database.url.render_as_string(hide_password=False))
    with again.begin() as connection:
        assert connection.execute(select(FACTS.c.value)).scalar_one() == "1"
    again.close()


def test_a_text_that_a_server_cannot_hold_is_the_fault_of_who_typed_it(database: Database) -> None:
    if database.is_file:
        pytest.skip("a file holds any text")
    with pytest.raises(InputError, match="character"), database.read() as connection:
        connection.execute(select(FACTS).where(FACTS.c.name == "a\0"))


def test_times_are_utc(database: Database) -> None:
    eight_hours_east = datetime(2026, 7, 1, 8, 30, tzinfo=timezone(timedelta(hours=8)))
    user = {"name": "a", "role": "admin", "source": "local", "must_change": False, "n_failed": 0}
    times = {"valid_from": eight_hours_east, "created_at": eight_hours_east}
    with database.begin() as connection:
        connection.execute(insert(USERS).values(**user, **times))
        read = connection.execute(select(USERS.c.created_at)).scalar_one()
    assert read == datetime(2026, 7, 1, 0, 30, tzinfo=UTC)


def test_a_session_belongs_to_somebody(database: Database) -> None:
    now = datetime(2026, 7, 1, tzinfo=UTC)
    row = {"session_hash": "x", "user_id": 77, "created_at": now, "expires_at": now}
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"), database.begin() as connection:
        connection.execute(insert(SESSIONS).values(**row))


def test_a_newer_graphcrm_is_told_apart(database: Database) -> None:
    with database.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    again = Database(database.url.render_as_string(hide_password=False))
    with pytest.raises(StoreVersionError, match="newer graphcrm"), again.begin():
        pass


def test_the_file_is_its_owners(tmp_path: Path) -> None:
    file = tmp_path / "operations.sqlite"
    with Database(f"sqlite:///{file}").begin():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("url", ["", "x", "mysql://a:pw@b/c", "sqlite://", "postgresql://a:pw@b"])
def test_addresses_that_cannot_be_used(url: str) -> None:
    with pytest.raises(InputError, match="GRAPHCRM_OPERATIONS is sqlite:///FILE") as raised:
        Database(url)
    assert "pw" not in raised.value.message


def test_memory_is_no_place_for_it() -> None:
    with pytest.raises(InputError, match="GRAPHCRM_OPERATIONS is a file"):
        Database("sqlite:///:memory:")


def test_a_file_that_cannot_be_made(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'no' / 'such.sqlite'}")
    with pytest.raises(StoreUnavailableError, match="name another file"), database.begin():
        pass


def test_a_server_that_is_not_there() -> None:
    database = Database("postgresql://a:pw@127.0.0.1:1/c")
    with (
        pytest.raises(StoreUnavailableError, match="cannot be reached") as raised,
        database.begin(),
    ):
        pass
    assert "pw" not in raised.value.message


def test_a_file_that_is_none(tmp_path: Path) -> None:
    file = tmp_path / "operations.sqlite"
    file.write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreUnavailableError), Database(f"sqlite:///{file}").begin():
        pass
