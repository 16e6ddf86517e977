"""The people who sign in, and the services that hold a token."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from graphcrm.errors import InputError, NotFoundError, StateError
from graphcrm.operations.passwords import check_password, hash_password
from graphcrm.operations.roles import Role
from graphcrm.operations.tables import SESSIONS, TOKENS, USERS

if TYPE_CHECKING:
    from sqlalchemy import Connection, RowMapping

    from graphcrm.operations.database import Database

Source = Literal["local", "directory", "header", "service"]
_NAME: Final = re.compile(r"[A-Za-z0-9._@-]{1,64}")
_NEW_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")  # - is nobody in the audit
_MOST: Final = {"branch_id": 128, "staff_id": 128}
_ELSEWHERE: Final = "only people of source local have a password here"


@dataclass(frozen=True, slots=True)
class NewUser:
    """Somebody who is to be let in.

    Parameters
    ----------
    name : str
        How he signs in: letters, digits and ``._-@``, 64 at most, a letter or digit first; capitals
        are small letters.
    role : Role
    branch_id : str, optional
        He sees it and all below it.  None: the whole bank.
    staff_id : str, optional
        Who he is in the bank's data.
    lang : {"zh", "en"}, optional
    source : {"local", "directory", "header", "service"}
        Who vouches for him: a password here, the directory, a proxy; a service has tokens alone.
    may_export : bool, optional
        Whether he may take rows away; None as his role says.
    """

    name: str
    role: Role
    branch_id: str | None = None
    staff_id: str | None = None
    lang: Literal["zh", "en"] | None = None
    source: Source = "local"
    may_export: bool | None = None


@dataclass(frozen=True, slots=True)
class Vouched(NewUser):
    """Somebody of whom another source says who he is.

    Parameters
    ----------
    says : frozenset of str
        What it says of people at all, of role, branch_id and staff_id.
    """

    says: frozenset[str] = frozenset({"role", "branch_id", "staff_id"})


@dataclass(frozen=True, slots=True)
class User(NewUser):
    """Somebody who is known.

    Parameters
    ----------
    user_id : int
    must_change : bool
        His password was given to him: he may do nothing before he has changed it.
    locked_until : datetime or None
        Too many passwords were wrong.
    disabled_at : datetime or None
    valid_from : datetime
        What began before it has ended.
    created_at : datetime
    """

    user_id: int = 0
    must_change: bool = False
    locked_until: datetime | None = None
    disabled_at: datetime | None = None
    valid_from: datetime = datetime.min
    created_at: datetime = datetime.min


def check_name(name: str) -> str:
    """Return a name as it is kept; InputError, without it, where it cannot be one.

    Examples
    --------
    >>> check_name("Wang.Li")
    'wang.li'
    """
    if not _NEW_NAME.fullmatch(name):
        raise InputError("a name is 1 to 64 letters, digits and ._-@, a letter or digit first")
    return name.lower()


def add_user(
    database: Database,
    new: NewUser,
    *,
    now: datetime,
    password: str | None = None,
    must_change: bool = True,
) -> User:
    """Let somebody in from now on.

    Parameters
    ----------
    database : Database
    new : NewUser
    now : datetime
    password : str, optional
        Of source ``local``, who needs one.
    must_change : bool
        Whether he has to change it when he first signs in.

    Raises
    ------
    InputError
        Name, password or another field cannot be used.
    StateError
        The name is taken.
    """
    row = _row(new)
    if (password is None) is (new.source == "local"):
        raise InputError("a password is needed" if password is None else _ELSEWHERE)
    if password is not None:
        check_password(row["name"], password)
        row["password_hash"] = hash_password(password)
    row |= {"must_change": must_change and password is not None, "n_failed": 0}
    try:
        with database.begin() as connection:
            connection.execute(insert(USERS).values(**row, valid_from=now, created_at=now))
            return known(connection, row["name"])
    except IntegrityError:
        raise StateError("somebody of that name is there already; choose another") from None


def users(database: Database) -> list[User]:
    """Return everybody, by name."""
    with database.read() as connection:
        rows = connection.execute(select(USERS).order_by(USERS.c.name)).mappings()
        return [user_of(row) for row in rows]


def find_user(database: Database, name: str) -> User:
    """Return somebody by name.

    Raises
    ------
    NotFoundError
        Nobody has it; it is not repeated.
    """
    with database.read() as connection:
        return known(connection, name)


def user_with_id(database: Database, user_id: int) -> User:
    """Return somebody by number; NotFoundError where nobody has it."""
    with database.read() as connection:
        his = select(USERS).where(USERS.c.user_id == user_id)
        row = connection.execute(his).mappings().one_or_none()
    if row is None:
        raise NotFoundError("nobody has that number; GET /v1/users names them all")
    return user_of(row)


def known(connection: Connection, name: str) -> User:
    """Return somebody by name, within a transaction; NotFoundError where nobody has it."""
    row = None
    if _NAME.fullmatch(name):  # else it is in no database
        his = select(USERS).where(USERS.c.name == name.lower())
        row = connection.execute(his).mappings().one_or_none()
    if row is None:
        raise NotFoundError("nobody is called that; graphcrm user list names them all")
    return user_of(row)


def user_of(row: RowMapping) -> User:
    """Return the user whose row of the table it is."""
    fields = {name: row[name] for name in User.__dataclass_fields__}
    return User(**fields | {"role": Role(row["role"])})


def disable(database: Database, name: str, *, now: datetime) -> None:
    """Let somebody in no more; his sessions and tokens end, also for when he is let in again.

    Raises
    ------
    NotFoundError
    StateError
        Nobody would be left who manages people.
    """
    with database.begin() as connection:
        user = known(connection, name)
        keep_an_admin(connection, user)
        when = func.coalesce(USERS.c.disabled_at, now)
        change(connection, user, now=now, disabled_at=when)
        good = (TOKENS.c.user_id == user.user_id) & TOKENS.c.revoked_at.is_(None)
        connection.execute(update(TOKENS).where(good).values(revoked_at=now))


def keep_an_admin(connection: Connection, user: User) -> None:
    """Refuse to lose the last admin of the whole bank who signs in; StateError then."""
    admins = (USERS.c.role == Role.ADMIN) & USERS.c.disabled_at.is_(None)
    admins &= USERS.c.branch_id.is_(None) & (USERS.c.source != "service")
    # Rows of the others are held until the end, so that two admins cannot shut both out.
    held = select(USERS.c.user_id).where(admins).order_by(USERS.c.user_id).with_for_update()
    if set(connection.execute(held).scalars()) == {user.user_id}:
        raise StateError("the last admin of the whole bank stays: add another one first")


def enable(database: Database, name: str, *, now: datetime) -> None:
    """Let somebody in again, also who is locked out after too many wrong passwords."""
    with database.begin() as connection:
        user = known(connection, name)
        again = {"disabled_at": None, "locked_until": None, "n_failed": 0}
        change(connection, user, now=now, **again)


def set_password(
    database: Database, name: str, password: str, *, now: datetime, must_change: bool = False
) -> User:
    """Give somebody another password; his sessions end, and he is locked out no more.

    Raises
    ------
    NotFoundError
    InputError
        The password is too easy, or he has none here.
    """
    user = find_user(database, name)
    if user.source != "local":
        raise InputError(_ELSEWHERE)
    check_password(user.name, password)
    kept = hash_password(password)
    with database.begin() as connection:
        row = {"password_hash": kept, "must_change": must_change}
        change(connection, user, now=now, **row, locked_until=None, n_failed=0)
        return known(connection, user.name)


def note_vouched(database: Database, new: Vouched, *, now: datetime) -> User:
    """Keep what another source said of somebody: he is added, or follows what it says now.

    What it says of nobody stays as it was entered here.

    Raises
    ------
    StateError
        His name belongs to somebody of another source.
    """
    row = _row(new)
    try:
        user = find_user(database, row["name"])
    except NotFoundError:
        with suppress(StateError):  # else another request of his was quicker
            return add_user(database, new, now=now)
        user = find_user(database, row["name"])
    if user.source != new.source:
        raise StateError("somebody of that name signs in another way")
    said = {name: row[name] for name in sorted(new.says)}
    if all(getattr(user, name) == value for name, value in said.items()):
        return user
    with database.begin() as connection:
        change(connection, user, now=now, **said)
        return known(connection, user.name)


def change(connection: Connection, user: User, *, now: datetime, **values: object) -> None:
    """Change somebody, and end his sessions."""
    his = USERS.c.user_id == user.user_id
    connection.execute(update(USERS).where(his).values(valid_from=now, **values))
    open_ones = (SESSIONS.c.user_id == user.user_id) & SESSIONS.c.ended_at.is_(None)
    connection.execute(update(SESSIONS).where(open_ones).values(ended_at=now))


def _row(new: NewUser) -> dict[str, Any]:
    """Return somebody as a row, once it is clear that the table takes it."""
    row = asdict(new) | {"name": check_name(new.name)}
    row.pop("says", None)
    for name, most in _MOST.items():
        text = row[name]
        if text is not None and not (0 < len(text) <= most and text.isprintable()):
            raise InputError(f"{name} is a text of 1 to {most} characters")
    if new.lang not in {None, "zh", "en"}:
        raise InputError("lang is zh or en")
    if new.source not in get_args(Source):
        raise InputError(f"source is {', '.join(get_args(Source))}")
    try:
        return row | {"role": Role(new.role)}
    except ValueError:
        raise InputError(f"role is {', '.join(Role)}") from None
