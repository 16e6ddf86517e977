"""Signing in with a password, and being locked out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from graphcrm.errors import SignInError, SourceUnavailableError
from graphcrm.operations import Database, Role
from graphcrm.operations import sign_in as signing
from graphcrm.operations.keys import Keys
from graphcrm.operations.sessions import Sessions
from graphcrm.operations.sign_in import ensure_admin, sign_in
from graphcrm.operations.tables import SESSIONS, USERS
from graphcrm.operations.users import (
    NewUser,
    User,
    Vouched,
    add_user,
    disable,
    enable,
    find_user,
    set_password,
    users,
)

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WORD, OTHER = "correct horse battery", "wrong donkey cable"
KEYS = Keys("a secret of these tests, 0123456789")


@pytest.fixture
def wang(database: Database) -> User:
    return add_user(database, NewUser("wang", Role.PLANNER, "B1"), password=WORD, now=NOW)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare passwords without their costs."""
    monkeypatch.setattr(signing, "is_password", lambda kept, password: kept and password == WORD)


def test_who_it_is(database: Database, wang: User) -> None:
    assert sign_in(database, "Wang", WORD, now=NOW) == wang
    said = set()
    for name, password in [("wang", OTHER), ("li", WORD), ("", WORD), ("\x00", WORD), ("wang", "")]:
        with pytest.raises(SignInError) as error:
            sign_in(database, name, password, now=NOW)
        said.add(error.value.message)
    assert len(said) == 1


@pytest.mark.usefixtures("quick")
def test_too_many_wrong_ones(database: Database, wang: User) -> None:
    def is_in(minutes: float, password: str = WORD) -> bool:
        try:
            return bool(sign_in(database, "wang", password, now=NOW + minutes * MINUTE))
        except SignInError:
            return False

    # The fifth wrong one locks for 15 minutes, one after that for 30, then 60.
    assert not any(is_in(0, OTHER) for _ in range(5))
    assert (is_in(0), is_in(14.9), is_in(15, OTHER)) == (False, False, False)
    assert (is_in(44.9), is_in(45, OTHER), is_in(104.9), is_in(105)) == (False, False, False, True)
    # A right one forgets the wrong ones before.
    assert not any(is_in(200, OTHER) for _ in range(4))
    assert is_in(200)
    assert not any(is_in(200, OTHER) for _ in range(5))
    assert not is_in(200)
    enable(database, "wang", now=NOW + 200 * MINUTE)
    assert is_in(200)


def test_many_guesses_at_once_are_no_way_around(
    database: Database, wang: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of twelve at once five are looked at; the seven others are refused, right or wrong."""
    monkeypatch.setattr(signing, "is_password", lambda *_: True)
    monkeypatch.setattr(signing, "_let_in", lambda *_: "let in")

    def guess(_: int) -> str:
        try:
            return str(sign_in(database, "wang", OTHER, now=NOW))
        except SignInError:
            return "refused"

    with ThreadPoolExecutor(6) as pool:
        said = list(pool.map(guess, range(12)))
    assert (said.count("let in"), said.count("refused")) == (5, 7)


@pytest.mark.usefixtures("quick")
def test_a_lock_is_a_day_at_most(database: Database, wang: User) -> None:
    with database.begin() as connection:
        connection.execute(update(USERS).values(n_failed=2_000))
    with pytest.raises(SignInError):
        sign_in(database, "wang", OTHER, now=NOW)
    assert find_user(database, "wang").locked_until == NOW + timedelta(days=1)


def test_disabled_and_services(database: Database, wang: User) -> None:
    add_user(database, NewUser("daily", Role.PLANNER, source="service"), now=NOW)
    disable(database, "wang", now=NOW)
    for name in ("wang", "daily"):
        with pytest.raises(SignInError):
            sign_in(database, name, WORD, now=NOW)


def test_a_dated_hash_is_made_again(database: Database, wang: User) -> None:
    from argon2 import PasswordHasher

    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(WORD)
    with database.begin() as connection:
        connection.execute(update(USERS).values(password_hash=old))
    sign_in(database, "wang", WORD, now=NOW)
    with database.read() as connection:
        kept = connection.execute(select(USERS.c.password_hash)).scalar_one()
    assert "m=19456,t=2,p=1" in kept


def test_a_directory_vouches_for_those_without_a_password_here(
    database: Database, wang: User
) -> None:
    asked = []

    def vouch(name: str, password: str) -> Vouched | None:
        asked.append(name)
        return Vouched(name, Role.ANALYST, source="directory") if password == OTHER else None

    assert sign_in(database, "li", OTHER, now=NOW, vouch=vouch).source == "directory"
    assert sign_in(database, "Li", OTHER, now=NOW, vouch=vouch).role is Role.ANALYST
    for name, password in [("wang", OTHER), ("li", WORD), ("li", "")]:
        with pytest.raises(SignInError):
            sign_in(database, name, password, now=NOW, vouch=vouch)
    # Of wang, and without a password, it is asked about somebody made up: that takes as long.
    assert [name for name in asked if name.lower() in {"wang", "li", ""}] == ["li", "Li", "li"]
    assert len(asked) == 5
    disable(database, "li", now=NOW)
    with pytest.raises(SignInError):
        sign_in(database, "li", OTHER, now=NOW, vouch=vouch)
    with pytest.raises(SignInError):  # a directory that calls him by a name that is taken
        sign_in(database, "lee", OTHER, now=NOW, vouch=lambda *_: vouch("wang", OTHER))


def test_a_directory_that_is_away_locks_nobody_out(database: Database) -> None:
    is_away = True

    def vouch(name: str, _: str) -> Vouched | None:
        if is_away:
            raise SourceUnavailableError("away")
        return Vouched(name, Role.ANALYST, source="directory")

    add_user(database, NewUser("li", Role.ANALYST, source="directory"), now=NOW)
    for _ in range(6):
        with pytest.raises(SourceUnavailableError):
            sign_in(database, "li", OTHER, now=NOW, vouch=vouch)
    is_away = False
    assert sign_in(database, "li", OTHER, now=NOW, vouch=vouch).locked_until is None


def test_the_first_admin(database: Database) -> None:
    password = ensure_admin(database, now=NOW)
    assert password is not None
    assert ensure_admin(database, now=NOW) is None
    (admin,) = users(database)
    assert (admin.role, admin.must_change) == (Role.ADMIN, True)
    assert sign_in(database, "admin", password, now=NOW) == admin


def test_a_session(database: Database, wang: User) -> None:
    sessions = Sessions(database, KEYS)
    cookie, begun = sessions.begin(wang, now=NOW)
    assert sessions.find(cookie, now=NOW + 29 * MINUTE) == begun
    assert sessions.find(cookie, now=NOW + 58 * MINUTE).user == wang
    other, another = sessions.begin(wang, now=NOW)
    assert another.csrf != begun.csrf
    sessions.end(cookie, now=NOW + 59 * MINUTE)
    for wrong in (cookie, "", "x", f"{cookie}x", other.partition(".")[0], "é.ö", "\ud800.x"):
        with pytest.raises(SignInError):
            sessions.find(wrong, now=NOW + 1 * MINUTE)
    with pytest.raises(SignInError):
        Sessions(database, Keys("another secret of tests 0123456789")).find(other, now=NOW)


def test_nobody_begins_a_session_with_what_was_so_before(database: Database, wang: User) -> None:
    sessions = Sessions(database, KEYS)
    now = set_password(database, "wang", OTHER, now=NOW + MINUTE)
    with pytest.raises(SignInError):
        sessions.begin(wang, now=NOW + MINUTE)
    sessions.begin(now, now=NOW + MINUTE)
    disable(database, "wang", now=NOW + MINUTE)
    with pytest.raises(SignInError):
        sessions.begin(now, now=NOW + MINUTE)


def test_rows_of_old_sessions_go(database: Database, wang: User) -> None:
    sessions = Sessions(database, KEYS)
    for day in range(5):
        sessions.begin(wang, now=NOW + timedelta(days=day))
    with database.read() as connection:
        assert len(connection.execute(select(SESSIONS)).all()) == 2  # the newest, and one a day old
