"""Tokens of services: shown once, kept as a hash, good for a time and for what they are for."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, insert, select, update

from graphcrm.errors import InputError, NotFoundError, SignInError, StateError
from graphcrm.operations.tables import TOKENS, USERS
from graphcrm.operations.users import User, find_user, user_of

if TYPE_CHECKING:
    from sqlalchemy import Select

    from graphcrm.operations.database import Database

MOST_DAYS: Final = 365
MOST_LABEL: Final = 64
EVERYTHING: Final = "*"
_TOKEN: Final = re.compile(r"gcrm_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")
_AREA: Final = re.compile(r"[a-z][a-z-]{0,31}(\.[a-z][a-z-]{0,63})?")
_NO_SECRET: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class Token:
    """A token, without its secret.

    Parameters
    ----------
    token_id : str
    label : str
        What it is used for.
    areas : frozenset of str or None
        Areas and questions; None: all that the role of its user may.
    created_at, expires_at : datetime
    last_used_on : date or None
    revoked_at : datetime or None
    """

    token_id: str
    label: str
    areas: frozenset[str] | None
    created_at: datetime
    expires_at: datetime
    last_used_on: date | None
    revoked_at: datetime | None


def make_token(
    database: Database,
    name: str,
    *,
    label: str,
    days: int,
    now: datetime,
    areas: Collection[str] = (),
) -> tuple[Token, str]:
    """Make a token for somebody; return it and what he sends, which nobody can read again.

    Parameters
    ----------
    database : Database
    name : str
        Of the user as whom the token signs in.
    label : str
        What it is used for.
    days : int
        How long it is good, 365 at most.
    now : datetime
    areas : collection of str, optional
        Areas (``network``) or questions (``coverage.leaver``) it is for; none: all of them.

    Raises
    ------
    InputError, NotFoundError
    StateError
        He is disabled.
    """
    _check(label, days, areas)
    user = find_user(database, name)
    if user.disabled_at is not None:
        raise StateError("he is disabled; enable him first")
    token_id, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    row = {"token_id": token_id, "user_id": user.user_id, "label": label}
    row |= {"secret_hash": _hash(secret), "scopes": sorted(set(areas)) or [EVERYTHING]}
    row |= {"created_at": now, "expires_at": now + timedelta(days=days)}
    with database.begin() as connection:
        connection.execute(insert(TOKENS).values(**row))
    made = next(token for token in tokens(database, name) if token.token_id == token_id)
    return made, f"gcrm_{token_id}_{secret}"


def tokens(database: Database, name: str) -> list[Token]:
    """Return somebody's tokens, newest first; NotFoundError where nobody is called that."""
    his = TOKENS.c.user_id == find_user(database, name).user_id
    fields = [TOKENS.c[f] for f in Token.__slots__ if f != "areas"]
    newest = select(*fields, TOKENS.c.scopes).where(his)
    newest = newest.order_by(TOKENS.c.created_at.desc(), TOKENS.c.token_id)
    with database.read() as connection:
        rows = [dict(row) for row in connection.execute(newest).mappings()]
    return [Token(areas=_areas(row.pop("scopes")), **row) for row in rows]


def revoke(database: Database, name: str, token_id: str, *, now: datetime) -> None:
    """End one of somebody's tokens; NotFoundError where he has no such token."""
    user = find_user(database, name)
    if token_id.isprintable():  # else it is in no database
        his = (TOKENS.c.token_id == token_id) & (TOKENS.c.user_id == user.user_id)
        ended = update(TOKENS).where(his, TOKENS.c.revoked_at.is_(None)).values(revoked_at=now)
        with database.begin() as connection:
            if connection.execute(ended).rowcount:
                return
    raise NotFoundError("he has no such token that is good still")


def find_bearer(
    database: Database, sent: str, *, now: datetime
) -> tuple[User, frozenset[str] | None]:
    """Return whose token it is, and for which areas; None: for all.

    Raises
    ------
    SignInError
        It is no token, its time is over, or it or its user is not good any more.
    """
    token_id, secret = found.groups() if (found := _TOKEN.fullmatch(sent)) else ("", "")
    with database.read() as connection:
        asked = {"sent_id": token_id, "now": now}
        row = connection.execute(_good_token(), asked).mappings().first()
    kept = _NO_SECRET if row is None else row["secret_hash"]
    if not hmac.compare_digest(kept, _hash(secret)) or row is None:
        raise SignInError("the token is not good, or not any more; ask an admin for another")
    if row["last_used_on"] != now.date():
        used = update(TOKENS).where(TOKENS.c.token_id == token_id)
        with database.begin() as connection:
            connection.execute(used.values(last_used_on=now.date()))
    return user_of(row), _areas(row["scopes"])


@cache
def _good_token() -> Select[Any]:
    """Return the query of a token and its user, put together once: every request asks it."""
    wanted = select(USERS, TOKENS.c.secret_hash, TOKENS.c.scopes, TOKENS.c.last_used_on)
    good = TOKENS.c.revoked_at.is_(None) & (TOKENS.c.expires_at > bindparam("now"))
    good &= USERS.c.disabled_at.is_(None) & (TOKENS.c.token_id == bindparam("sent_id"))
    return wanted.join_from(TOKENS, USERS).where(good)


def _check(label: str, days: int, areas: Collection[str]) -> None:
    if not 0 < len(label) <= MOST_LABEL or not label.isprintable():
        raise InputError(f"a label is a text of 1 to {MOST_LABEL} characters")
    if not 1 <= days <= MOST_DAYS:
        raise InputError(f"a token is good for 1 to {MOST_DAYS} days")
    if not all(map(_AREA.fullmatch, areas)):
        raise InputError("an area is one of the commands, as network, or a question of it")


def _areas(scopes: list[str]) -> frozenset[str] | None:
    return None if scopes == [EVERYTHING] else frozenset(scopes)


def _hash(secret: str) -> str:
    """Return what is kept of a secret: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
