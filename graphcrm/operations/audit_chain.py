"""The chain of audit lines that one process writes: each line holds the hash of that before it.

A chain is called after the machine and a number.  A process takes one that nobody goes on with, or
begins another; each batch says whose the chain is and where it ends, in the same transaction, so
that two processes never write one chain, whatever the clock says.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
import socket
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, exists, insert, select, update
from sqlalchemy.exc import DBAPIError

from graphcrm.errors import StoreBusyError
from graphcrm.operations.audit import Entry, line_hash
from graphcrm.operations.tables import AUDIT, AUDIT_CHAINS

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row, Update

    from graphcrm.operations.database import Database
    from graphcrm.operations.keys import Keys

FIRST: Final = "0" * 64  # stands before the first line
LEASE: Final = timedelta(seconds=30)  # after so long without a sign of life others may go on
MOST_CHAINS: Final = 10_000  # of one machine
_TRIES: Final = 20


@dataclass(frozen=True, slots=True)
class End:
    """Where a chain ends: its last line."""

    worker: str
    seq: int = 0
    hash: str = FIRST

    def seal(self, keys: Keys) -> str:
        """Return a keyed hash, without which nobody can say that a chain ends earlier."""
        text = json.dumps([self.worker, self.seq, self.hash])
        return hmac.digest(keys.of("audit end"), text.encode(), hashlib.sha256).hex()


def host_name() -> str:
    """Return what this machine is called, for the names of chains.

    Examples
    --------
    >>> 0 < len(host_name()) <= 48
    True
    """
    return re.sub(r"[^A-Za-z0-9.-]", "-", socket.gethostname())[:48] or "host"


def try_writing(database: Database) -> None:
    """Ask the database to write, without changing anything.

    Raises
    ------
    StoreUnavailableError
        It cannot be reached, or not be written.
    """
    nothing = update(AUDIT_CHAINS).where(AUDIT_CHAINS.c.worker == "").values(owner=None)
    with database.begin() as connection:
        connection.execute(nothing)


class Chain:
    """The chain that this process writes.

    Parameters
    ----------
    database : Database
    keys : Keys
    host : str, optional
        Default: this machine.
    clock : callable, optional
        Returns now, in UTC.
    """

    def __init__(
        self,
        database: Database,
        keys: Keys,
        *,
        host: str | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database, self._keys, self._clock = database, keys, clock
        self._host, self._key = host or host_name(), keys.of("audit chain")
        self._owner = secrets.token_hex(16)
        self._avoided: set[str] = set()
        self.end: End | None = None

    def append(self, entries: Sequence[Entry]) -> None:
        """Write entries as the next lines, all of them or none.

        Raises
        ------
        StoreUnavailableError, StoreBusyError
        """
        if not entries:  # all who waited have given up: a row of defaults would be no line
            return
        for _ in range(_TRIES):
            end, self.end = self.end or self._taken(), None  # unknown, should the commit fail
            lines, after = self._linked(end, entries)
            try:
                with self._database.begin(counted=False) as connection:
                    if self._moved(connection, end, after):
                        connection.execute(insert(AUDIT), lines)
                        self.end = after
            except DBAPIError:  # somebody put a line where ours belongs: verify will tell
                self._avoided.add(end.worker)
                self.end = None
                continue
            except BaseException:
                self.end = None
                raise
            if self.end:
                return
        raise _busy()

    def keep(self) -> None:
        """Say that this process goes on with its chain."""
        if self.end is not None:
            with self._database.begin(counted=False) as connection:
                if not self._moved(connection, self.end, self.end):
                    self.end = None

    def release(self) -> None:
        """Let the next process go on with the chain."""
        end, self.end = self.end, None
        if end is not None:
            mine = (AUDIT_CHAINS.c.worker == end.worker) & (AUDIT_CHAINS.c.owner == self._owner)
            with self._database.begin(counted=False) as connection:
                connection.execute(update(AUDIT_CHAINS).where(mine).values(owner=None))

    def _linked(self, end: End, entries: Sequence[Entry]) -> tuple[list[dict[str, Any]], End]:
        lines = []
        now = self._clock()
        for entry in entries:
            line = entry.written(now)
            line |= {"worker": end.worker, "seq": end.seq + 1, "before": end.hash}
            line["hash"] = line_hash(self._key, line)
            end = End(end.worker, end.seq + 1, line["hash"])
            lines.append(line)
        return lines, end

    def _moved(self, connection: Connection, end: End, after: End) -> bool:
        """Move the end of a chain, if it is ours still and ends where we think."""
        was = {"of_worker": end.worker, "of_owner": self._owner, "at": end.seq, "is": end.hash}
        now = {"seq": after.seq, "hash": after.hash, "seal": after.seal(self._keys)}
        values = {**was, **now, "seen_at": self._clock()}
        return connection.execute(_moving(), values).rowcount == 1

    def _taken(self) -> End:
        """Take a chain of this machine that nobody goes on with, or begin one."""
        for _ in range(_TRIES):
            with self._database.read() as connection:
                of_host = select(AUDIT_CHAINS).where(AUDIT_CHAINS.c.host == self._host)
                rows = connection.execute(of_host.order_by(AUDIT_CHAINS.c.worker)).all()
            for row in sorted(filter(self._is_free, rows), key=lambda r: r.owner != self._owner):
                if self._took(row):
                    return End(row.worker, row.seq, row.hash)
            if begun := self._begun({row.worker for row in rows}):
                return begun
        raise _busy()

    def _is_free(self, row: Row[Any]) -> bool:
        if row.worker in self._avoided:
            return False
        if row.seal != End(row.worker, row.seq, row.hash).seal(self._keys):
            return False  # forged, or of another secret
        return row.owner in (None, self._owner) or row.seen_at < self._clock() - LEASE

    def _took(self, row: Row[Any]) -> bool:
        chains = AUDIT_CHAINS.c
        as_seen = (chains.worker == row.worker) & (chains.seq == row.seq)
        as_seen &= chains.owner.is_not_distinct_from(row.owner)
        mine = {"owner": self._owner, "seen_at": self._clock()}
        with self._database.begin(counted=False) as connection:
            took = update(AUDIT_CHAINS).where(as_seen).values(**mine)
            return connection.execute(took).rowcount == 1

    def _begun(self, known: set[str]) -> End | None:
        """Begin a chain under a name that no line has; None where somebody was quicker."""
        with self._database.read() as connection:
            for slot in range(1, MOST_CHAINS):
                end = End(f"{self._host}-{slot}")
                lines = exists().where(AUDIT.c.worker == end.worker)
                if end.worker not in known and not connection.execute(select(lines)).scalar():
                    break
            else:
                raise _busy()
        mine = {"host": self._host, "owner": self._owner, "seen_at": self._clock()}
        row = {**asdict(end), **mine, "seal": end.seal(self._keys)}
        try:
            with self._database.begin(counted=False) as connection:
                connection.execute(insert(AUDIT_CHAINS).values(**row))
        except DBAPIError:
            return None
        return end


@cache
def _moving() -> Update:
    """Return what moves an end, put together once: it goes before every batch."""
    chains = AUDIT_CHAINS.c
    ours = (chains.worker == bindparam("of_worker")) & (chains.owner == bindparam("of_owner"))
    ours &= (chains.seq == bindparam("at")) & (chains.hash == bindparam("is"))
    new: dict[str, Any] = {name: bindparam(name) for name in ("seq", "hash", "seal", "seen_at")}
    return update(AUDIT_CHAINS).where(ours).values(**new)


def _busy() -> StoreBusyError:
    return StoreBusyError("the audit is busy: no chain of it could be taken; try again")
