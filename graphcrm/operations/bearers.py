"""Whose a token is, asked of the database once a second and not with every request."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from graphcrm.operations.tokens import find_bearer

if TYPE_CHECKING:
    from graphcrm.operations.database import Database
    from graphcrm.operations.users import User

GOOD_FOR_S: Final = 1.0  # what another process ends, or changes, is seen after so long
MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class _Found:
    user: User
    areas: frozenset[str] | None
    until: float
    n_writes: int


class Bearers:
    """Tokens that were good a moment ago.

    What this process changes of users and tokens holds at once.

    Parameters
    ----------
    database : Database
    clock : callable, optional
        Returns seconds that never go back.
    """

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._database, self._clock = database, clock
        self._found: dict[bytes, _Found] = {}

    def find(self, sent: str, *, now: datetime) -> tuple[User, frozenset[str] | None]:
        """Return whose token it is, and for which areas, as :func:`find_bearer` does.

        Raises
        ------
        SignInError
            It is no token, its time is over, or it or its user is not good any more.
        """
        key = hashlib.sha256(sent.encode("utf-8", "replace")).digest()  # no token stays in memory
        n_writes, at = self._database.n_writes, self._clock()
        found = self._found.get(key)
        if found is None or found.until <= at or found.n_writes != n_writes:
            user, areas = find_bearer(self._database, sent, now=now)
            found = _Found(user, areas, at + GOOD_FOR_S, n_writes)
            if len(self._found) >= MOST:
                self._found.clear()
            self._found[key] = found
        return found.user, found.areas
