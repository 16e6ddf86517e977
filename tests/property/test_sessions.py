"""Sessions in any order of signing in, waiting, signing out, being disabled, and so on."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from graphcrm.errors import SignInError
from graphcrm.operations import Database, Role
from graphcrm.operations.keys import Keys
from graphcrm.operations.sessions import Sessions
from graphcrm.operations.users import NewUser, add_user, change, disable, enable, find_user
from tests.effort import part

KEYS = Keys("a secret of these tests, 0123456789")
NAMES = ("wang", "li")
MINUTE = timedelta(minutes=1)


@dataclass
class Begun:
    """What the model knows of a session."""

    name: str
    begun: datetime
    seen: datetime
    is_over: bool = False

    def holds(self, now: datetime) -> bool:
        """Say it plainly: not ended, used within half an hour, begun within eight."""
        return (
            not self.is_over and now < self.seen + 30 * MINUTE and now < self.begun + 480 * MINUTE
        )


class People(RuleBasedStateMachine):
    """Two people and their sessions, beside a model in plain Python."""

    cookies = Bundle("cookies")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.database = Database(f"sqlite:///{Path(self.folder.name) / 'operations.sqlite'}")
        self.sessions = Sessions(self.database, KEYS)
        self.now = datetime(2026, 7, 1, 9, tzinfo=UTC)
        self.model: dict[str, Begun] = {}
        self.disabled: set[str] = set()
        for name in NAMES:
            add_user(self.database, NewUser(name, Role.ANALYST, source="header"), now=self.now)

    @rule(target=cookies, name=st.sampled_from(NAMES))
    def begin(self, name: str) -> str:
        user = find_user(self.database, name)
        if name in self.disabled:
            with pytest.raises(SignInError):
                self.sessions.begin(user, now=self.now)
            return "nothing"
        cookie, _ = self.sessions.begin(user, now=self.now)
        self.model[cookie] = Begun(name, self.now, self.now)
        return cookie

    @rule(minutes=st.integers(1, 45))
    def wait(self, minutes: int) -> None:
        self.now += minutes * MINUTE

    @rule(cookie=cookies)
    def look(self, cookie: str) -> None:
        known = self.model.get(cookie)
        if known is None or not known.holds(self.now):
            with pytest.raises(SignInError):
                self.sessions.find(cookie, now=self.now)
            return
        assert self.sessions.find(cookie, now=self.now).user.name == known.name
        known.seen = self.now

    @rule(cookie=cookies)
    def leave(self, cookie: str) -> None:
        if cookie in self.model:
            self.sessions.end(cookie, now=self.now)
            self.model[cookie].is_over = True

    @rule(name=st.sampled_from(NAMES))
    def disable(self, name: str) -> None:
        disable(self.database, name, now=self.now)
        self.disabled.add(name)
        self._end_all(name)

    @rule(name=st.sampled_from(NAMES))
    def enable(self, name: str) -> None:
        enable(self.database, name, now=self.now)
        self.disabled.discard(name)
        self._end_all(name)

    @rule(name=st.sampled_from(NAMES))
    def change_password(self, name: str) -> None:
        """Without the costs of a hash."""
        user = find_user(self.database, name)
        with self.database.begin() as connection:
            change(connection, user, now=self.now, password_hash=str(self.now))
        self._end_all(name)

    def _end_all(self, name: str) -> None:
        for known in self.model.values():
            known.is_over |= known.name == name

    @invariant()
    def disabled_ones_are_those_of_the_model(self) -> None:
        found = {n for n in NAMES if find_user(self.database, n).disabled_at is not None}
        assert found == self.disabled

    def teardown(self) -> None:
        self.database.close()
        self.folder.cleanup()


TestPeople = People.TestCase
TestPeople.settings = settings(
    max_examples=part(2),
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
