"""Tokens that were good a moment ago."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graphcrm.errors import SignInError
from graphcrm.operations import Database, Role
from graphcrm.operations.bearers import GOOD_FOR_S, Bearers
from graphcrm.operations.tokens import make_token, revoke
from graphcrm.operations.users import NewUser, add_user

NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'operations.sqlite'}"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database(url)
    add_user(opened, NewUser("crm", Role.ANALYST, source="service"), now=NOW)
    yield opened
    opened.close()


def test_a_token_is_asked_for_once_a_second(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, sent = make_token(database, "crm", label="crm", days=1, areas=["network"], now=NOW)
    clock, n_reads = Clock(), 0
    read = database.read

    def counted() -> object:
        nonlocal n_reads
        n_reads += 1
        return read()

    bearers = Bearers(database, clock=clock)
    bearers.find(sent, now=NOW)  # notes that it was used today: a change
    monkeypatch.setattr(database, "read", counted)
    for after in (0.0, 0.0, GOOD_FOR_S - 0.01):
        clock.at = 100.0 + after
        user, areas = bearers.find(sent, now=NOW)
        assert (user.name, areas) == ("crm", frozenset({"network"}))
    assert n_reads == 1
    clock.at = 100.0 + GOOD_FOR_S
    bearers.find(sent, now=NOW)
    assert n_reads == 2


def test_what_this_process_ends_holds_at_once(database: Database) -> None:
    token, sent = make_token(database, "crm", label="crm", days=1, now=NOW)
    bearers = Bearers(database, clock=Clock())
    bearers.find(sent, now=NOW)
    bearers.find(sent, now=NOW)
    revoke(database, "crm", token.token_id, now=NOW)
    with pytest.raises(SignInError, match="the token is not good"):
        bearers.find(sent, now=NOW)


def test_what_another_process_ends_holds_after_a_second(database: Database, url: str) -> None:
    token, sent = make_token(database, "crm", label="crm", days=1, now=NOW)
    clock = Clock()
    bearers = Bearers(database, clock=clock)
    bearers.find(sent, now=NOW)
    bearers.find(sent, now=NOW)
    other = Database(url)
    revoke(other, "crm", token.token_id, now=NOW)
    other.close()
    bearers.find(sent, now=NOW)
    clock.at += GOOD_FOR_S
    with pytest.raises(SignInError):
        bearers.find(sent, now=NOW)


def test_what_is_no_token_is_refused_each_time(database: Database) -> None:
    bearers = Bearers(database, clock=Clock())
    for sent in ("", "gcrm_x", "\ud800", "gcrm_" + "a" * 300):
        for _ in range(2):
            with pytest.raises(SignInError):
                bearers.find(sent, now=NOW)


def test_a_token_whose_time_is_over_is_refused(database: Database) -> None:
    _, sent = make_token(database, "crm", label="crm", days=1, now=NOW)
    with pytest.raises(SignInError):
        Bearers(database, clock=Clock()).find(sent, now=NOW + timedelta(days=1))
