"""Whether a name and a password belong together, and when too many were wrong.

Each try counts as wrong before the password is looked at, so that many at once are no way around.
Names that nobody has cost as much time and get the same answer.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from graphcrm.errors import InputError, SignInError, SourceUnavailableError, StateError
from graphcrm.operations.passwords import MOST_LENGTH, hash_password, is_dated, is_password
from graphcrm.operations.roles import Role
from graphcrm.operations.tables import FACTS, USERS
from graphcrm.operations.users import (
    NewUser,
    User,
    Vouched,
    add_user,
    check_name,
    find_user,
    note_vouched,
    user_of,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from graphcrm.operations.database import Database

Vouch = Callable[[str, str], Vouched | None]  # name, password -> who that is
WRONG: Final = 5
FIRST: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(days=1)
_UNKNOWN: Final = "refused_at"


@dataclass(frozen=True, slots=True)
class _Try:
    user: User | None = None
    kept: str | None = None
    is_locked: bool = False


def sign_in(
    database: Database, name: str, password: str, *, now: datetime, vouch: Vouch | None = None
) -> User:
    """Return who has a name and a password.

    After five wrong ones the name is locked for 15 minutes; each wrong one after that locks it for
    twice as long, up to a day.

    Parameters
    ----------
    database : Database
    name, password : str
    now : datetime
    vouch : callable, optional
        Asks a directory about those who have no password here.

    Raises
    ------
    SignInError
        They do not belong together, or too many were wrong; the answer is the same.
    SourceUnavailableError
        The directory cannot be reached.
    """
    try:
        tried = _counted(database, check_name(name), now)
    except InputError:
        tried = _Try()
    is_right = is_password(tried.kept, password) and not tried.is_locked
    if is_right and tried.user:
        return _let_in(database, tried.user, tried.kept, password)
    is_elsewhere = tried.user is None or tried.user.source == "directory"
    if vouch and is_elsewhere and not tried.is_locked and 0 < len(password) <= MOST_LENGTH:
        try:
            new = vouch(name, password)
        except SourceUnavailableError:  # nobody can say that it was wrong
            _uncount(database, tried.user)
            raise
        if new is not None:
            return _let_in(database, _vouched(database, new, now), None, password)
    elif vouch:  # a wrong password takes the way to the directory and back, whoever's it is
        vouch(secrets.token_hex(8), secrets.token_hex(16))
    raise _wrong()


def ensure_admin(database: Database, *, now: datetime) -> str | None:
    """Add ``admin`` where there is nobody yet, and return the password, which he has to change.

    None where there is somebody: nothing is added then.
    """
    with database.read() as connection:
        if connection.execute(select(func.count()).select_from(USERS)).scalar_one():
            return None
    password = secrets.token_urlsafe(15)
    try:
        add_user(database, NewUser("admin", Role.ADMIN), password=password, now=now)
    except StateError:  # another process was quicker
        return None
    return password


def _counted(database: Database, name: str, now: datetime) -> _Try:
    """Count a try as wrong, and return whose it is."""
    his = select(USERS).where(USERS.c.name == name).with_for_update()
    with database.begin() as connection:
        row = connection.execute(his).mappings().one_or_none()
        if row is None:
            _note_unknown(connection, now)
            return _Try()
        user, kept = user_of(row), row["password_hash"]
        if user.locked_until is not None and user.locked_until > now:
            _note_unknown(connection, now)
            return _Try(user, kept, is_locked=True)
        n = row["n_failed"] + 1
        until = now + min(FIRST * 2 ** min(n - WRONG, 10), LONGEST) if n >= WRONG else None
        wrong = update(USERS).where(USERS.c.user_id == user.user_id)
        connection.execute(wrong.values(n_failed=n, locked_until=until))
        return _Try(user, kept)


def _uncount(database: Database, user: User | None) -> None:
    """Take back a try that nobody could judge."""
    if user is None:
        return
    his = (USERS.c.user_id == user.user_id) & (USERS.c.n_failed > 0)
    before = {"n_failed": USERS.c.n_failed - 1, "locked_until": user.locked_until}
    with database.begin() as connection:
        connection.execute(update(USERS).where(his).values(**before))


def _note_unknown(connection: Connection, now: datetime) -> None:
    """Write something here too: it takes the time that counting takes."""
    last = {"name": _UNKNOWN, "value": now.isoformat()}
    if connection.execute(update(FACTS).where(FACTS.c.name == _UNKNOWN).values(**last)).rowcount:
        return
    with suppress(IntegrityError), connection.begin_nested():  # another was as quick
        connection.execute(insert(FACTS).values(**last))


def _let_in(database: Database, user: User, kept: str | None, password: str) -> User:
    """Forget what was wrong before, unless he was disabled or changed his password meanwhile."""
    his = (USERS.c.user_id == user.user_id) & USERS.c.disabled_at.is_(None)
    his &= USERS.c.password_hash.is_not_distinct_from(kept)
    values: dict[str, object] = {"n_failed": 0, "locked_until": None}
    if kept is not None and is_dated(kept):
        values["password_hash"] = hash_password(password)
    with database.begin() as connection:
        if not connection.execute(update(USERS).where(his).values(**values)).rowcount:
            raise _wrong()
    return find_user(database, user.name)


def _vouched(database: Database, new: Vouched, now: datetime) -> User:
    try:
        return note_vouched(database, new, now=now)
    except StateError:
        raise _wrong() from None


def _wrong() -> SignInError:
    return SignInError("name or password is wrong; after too many wrong ones, wait 15 minutes")
