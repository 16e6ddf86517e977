"""Write the audit from many threads and tasks at once, one transaction for all that wait."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final, TypeAlias

from graphcrm.errors import GraphCrmError, StoreUnavailableError
from graphcrm.operations.audit import Entry, Hashes
from graphcrm.operations.audit_chain import Chain
from graphcrm.operations.audit_heads import write_head

if TYPE_CHECKING:
    from graphcrm.operations.database import Database
    from graphcrm.operations.keys import Keys

MOST_AT_ONCE: Final = 500
SIGN_OF_LIFE_S: Final = 10.0  # well within the lease of a chain
PATIENCE_S: Final = 15.0  # longer than the database is waited for
TOGETHER_S: Final = 0.01  # where more are on their way, they are waited for so long
_log = logging.getLogger("graphcrm.audit")
_Waiting: TypeAlias = tuple[Entry, "Future[None]"]
_Queue: TypeAlias = "SimpleQueue[_Waiting | None]"


class AuditWriter:
    """Writes the audit of one process, each line before its reply.

    Its thread starts with the first line.  Whoever writes waits for the commit, which is shared by
    all who wait at that moment.

    Parameters
    ----------
    database : Database
    keys : Keys
    heads : Path, optional
        File outside, to which the end of the chain is added once a day and when it is let go.
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
        heads: Path | None = None,
        host: str | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.hashes = Hashes(keys)
        self.heads_failed = False
        self._chain = Chain(database, keys, host=host, clock=clock)
        self._heads, self._clock = heads, clock
        self._told_on: date | None = None
        self._queue: _Queue = SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._ending: threading.Thread | None = None  # it was told to stop
        self.n_expected = 0  # how many are known to be on their way, those that wait included

    def write(self, entry: Entry) -> None:
        """Write a line; it is there for good when this returns.

        Raises
        ------
        StoreUnavailableError, StoreBusyError
            It may not be there: nothing may be answered.
        """
        try:
            self._put(entry).result(PATIENCE_S)
        except TimeoutError:
            raise _late() from None

    async def written(self, entry: Entry) -> None:
        """Write a line like :meth:`write`, while the event loop goes on."""
        try:
            await asyncio.wait_for(asyncio.wrap_future(self._put(entry)), PATIENCE_S)
        except TimeoutError:
            raise _late() from None

    def close(self) -> None:
        """Write what waits, let go of the chain, and stop."""
        with self._lock:
            thread, self._thread = self._thread, None
            if thread is not None:
                self._ending = thread
                self._queue.put(None)
        if thread is not None:
            thread.join()

    def _put(self, entry: Entry) -> Future[None]:
        done: Future[None] = Future()
        with self._lock:
            if self._thread is None:
                self._queue = SimpleQueue()
                own = (self._queue, self._ending)
                self._thread = threading.Thread(
                    target=self._run, args=own, name="audit", daemon=True
                )
                self._thread.start()
            self._queue.put((entry, done))
        return done

    def _run(self, queue: _Queue, ending: threading.Thread | None) -> None:
        """Write what is in a queue of one's own, after whoever wrote before: one has the chain."""
        if ending is not None:
            ending.join()
        while True:
            try:
                batch = self._batch(queue)
            except Empty:
                self._idle()
                continue
            waiting = [one for one in batch if one is not None]
            if waiting:
                self._commit(waiting)
            if len(waiting) < len(batch):
                self._end()
                return

    def _batch(self, queue: _Queue) -> list[_Waiting | None]:
        """Wait for one, and take all who wait with it; None says that it is the last."""
        batch = [queue.get(timeout=SIGN_OF_LIFE_S)]
        if self.n_expected > 1 + queue.qsize() and batch[0] is not None:
            time.sleep(TOGETHER_S)  # a commit costs much the same for one and for many
        while batch[-1] is not None and len(batch) < MOST_AT_ONCE:
            try:
                batch.append(queue.get_nowait())
            except Empty:
                break
        return batch

    def _commit(self, waiting: list[_Waiting]) -> None:
        listening = [(e, done) for e, done in waiting if done.set_running_or_notify_cancel()]
        try:
            self._chain.append([entry for entry, _ in listening])
        except BaseException as error:
            for _, done in listening:
                done.set_exception(_told(error))
            return
        for _, done in listening:
            done.set_result(None)
        self._tell_head()

    def _idle(self) -> None:
        """Keep the chain; where the database is away, the next line will tell."""
        try:
            self._chain.keep()
        except Exception as error:  # whatever it is: lines still come
            if not isinstance(error, GraphCrmError):
                _log.error("audit waits: %s", type(error).__name__)
            return
        self._tell_head()

    def _end(self) -> None:
        self._tell_head(last=True)
        with suppress(Exception):  # others go on with it when its lease is over
            self._chain.release()

    def _tell_head(self, *, last: bool = False) -> None:
        """Add the end of the chain to the file outside: once a day, and at the end."""
        end, now = self._chain.end, self._clock()
        if self._heads is None or end is None or (self._told_on == now.date() and not last):
            return
        try:
            write_head(self._heads, end, now)
        except OSError:
            self.heads_failed = True  # readiness says so; it is tried again
            return
        self.heads_failed, self._told_on = False, now.date()


def _told(error: BaseException) -> GraphCrmError:
    """Return an error of ours for one who waits; others have one of their own."""
    if isinstance(error, GraphCrmError):
        return type(error)(error.message, **error.facts)
    _log.error("audit failed: %s", type(error).__name__)
    return _late()


def _late() -> StoreUnavailableError:
    return StoreUnavailableError("the audit cannot be written, so nothing is answered; try again")
