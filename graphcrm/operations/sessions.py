"""Sessions of people at pages: short, signed, ended at sign-out and with every new password."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, insert, select, update

from graphcrm.errors import SignInError
from graphcrm.operations.tables import SESSIONS, USERS
from graphcrm.operations.users import User, user_of

if TYPE_CHECKING:
    from sqlalchemy import Select

    from graphcrm.operations.database import Database
    from graphcrm.operations.keys import Keys

IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=8)
STEP: Final = timedelta(minutes=1)  # a session is made longer no more often
KEPT: Final = timedelta(days=1)  # after its end its row goes


@dataclass(frozen=True, slots=True)
class Session:
    """A session that holds.

    Parameters
    ----------
    user : User
    csrf : str
        What a page has to send with whatever changes something.
    """

    user: User
    csrf: str


class Sessions:
    """The sessions of an installation.

    Parameters
    ----------
    database : Database
    keys : Keys
    """

    def __init__(self, database: Database, keys: Keys) -> None:
        from itsdangerous import Signer

        self._database, self._csrf = database, keys.of("csrf")
        self._signer = Signer(
            keys.of("sessions"), salt="session", key_derivation="hmac", digest_method=hashlib.sha256
        )

    def begin(self, user: User, *, now: datetime) -> tuple[str, Session]:
        """Begin a session of somebody who just signed in; return its cookie and the session.

        Raises
        ------
        SignInError
            He was disabled, or has another password by now.
        """
        session_id = secrets.token_urlsafe(32)
        his = (USERS.c.user_id == user.user_id) & (USERS.c.valid_from == user.valid_from)
        his &= USERS.c.disabled_at.is_(None)
        row = {"session_hash": _hash(session_id), "user_id": user.user_id, "created_at": now}
        with self._database.begin() as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.expires_at < now - KEPT))
            still = select(USERS.c.user_id).where(his).with_for_update()
            if connection.execute(still).first() is None:
                raise _over()
            connection.execute(insert(SESSIONS).values(**row, expires_at=now + IDLE))
        return self._signer.sign(session_id).decode(), Session(user, self._csrf_of(session_id))

    def find(self, cookie: str, *, now: datetime) -> Session:
        """Return the session of a cookie, which goes on for another half hour.

        Raises
        ------
        SignInError
            There is none, or it has ended.
        """
        session_id = self._id_of(cookie)
        asked = {"sent_hash": _hash(session_id), "now": now}
        with self._database.read() as connection:
            row = connection.execute(_good_session(), asked).mappings().one_or_none()
        if row is None:
            raise _over()
        until = min(now + IDLE, row["begun_at"] + LONGEST)
        if until - row["expires_at"] >= STEP:
            is_it = SESSIONS.c.session_hash == asked["sent_hash"]
            with self._database.begin() as connection:
                connection.execute(update(SESSIONS).where(is_it).values(expires_at=until))
        return Session(user_of(row), self._csrf_of(session_id))

    def end(self, cookie: str, *, now: datetime) -> None:
        """End the session of a cookie; SignInError where the cookie is none of ours."""
        is_it = SESSIONS.c.session_hash == _hash(self._id_of(cookie))
        ended = update(SESSIONS).where(is_it, SESSIONS.c.ended_at.is_(None)).values(ended_at=now)
        with self._database.begin() as connection:
            connection.execute(ended)

    def csrf_of(self, name: str) -> str:
        """Return what somebody has to send whom a proxy signed in, and who has no session."""
        return self._csrf_of(f"name {name}")

    def _id_of(self, cookie: str) -> str:
        from itsdangerous import BadSignature

        try:
            return self._signer.unsign(cookie.encode("utf-8", "replace")).decode()
        except (BadSignature, UnicodeDecodeError):
            raise _over() from None

    def _csrf_of(self, text: str) -> str:
        return hmac.digest(self._csrf, text.encode(), hashlib.sha256).hex()


@cache
def _good_session() -> Select[Any]:
    """Return the query of a session and its user, put together once: every request asks it."""
    is_it = SESSIONS.c.session_hash == bindparam("sent_hash")
    good = is_it & SESSIONS.c.ended_at.is_(None) & (SESSIONS.c.expires_at > bindparam("now"))
    good &= USERS.c.disabled_at.is_(None) & (SESSIONS.c.created_at >= USERS.c.valid_from)
    times = (SESSIONS.c.created_at.label("begun_at"), SESSIONS.c.expires_at)
    return select(USERS, *times).join_from(SESSIONS, USERS).where(good)


def _hash(session_id: str) -> str:
    return hashlib.sha256(session_id.encode()).hexdigest()


def _over() -> SignInError:
    return SignInError("the session is over; sign in again")
