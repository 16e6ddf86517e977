"""The graph of the version that answers, open as long as it is the one."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from threading import Lock, Thread
from typing import TYPE_CHECKING, Final, TypeAlias

from graphcrm.graph import Graph
from graphcrm.graph.files import META

if TYPE_CHECKING:
    from graphcrm.graph.home import SnapshotHome

SETTLE_S: Final = 30.0  # longer than most answers take

Stamp: TypeAlias = tuple[object, ...]


class OpenGraph:
    """The graph of the current version, opened once for all threads.

    A load changes it between two questions: who has the old one goes on with it, and its memory is
    free when the last of them is done.

    Parameters
    ----------
    home : SnapshotHome
    find : callable
        Returns the version that answers now.  It is asked again once the files that say it have
        changed.
    elsewhere : bool
        Whether other machines publish too, which no file here tells.
    """

    def __init__(self, home: SnapshotHome, find: Callable[[], str], *, elsewhere: bool) -> None:
        self._home, self._find, self._elsewhere = home, find, elsewhere
        self._lock = Lock()
        self._open: tuple[Stamp, Graph] | None = None
        self._found_at = -float("inf")
        self.look_s = 0.0  # how long what others publish may go unseen
        self.warm: Callable[[Graph], None] | None = None  # done before a new version answers
        self.settle: Callable[[], None] = lambda: None  # done once nobody has the old one any more
        self._warming: Stamp | None = None

    def current(self, today: date) -> Graph:
        """Return the graph that answers now; errors are those of ``find``."""
        kept = self._open
        if kept is not None and not self._is_due():
            now = (today, self._pointed(), self._written(kept[1].version))
            if kept[0] == now:
                return kept[1]
        with self._lock:
            return self._opened(today)

    def _is_due(self) -> bool:
        """Whether it is time to ask what others published."""
        return self._elsewhere and time.monotonic() - self._found_at >= self.look_s

    def _opened(self, today: date) -> Graph:
        """Find the version, and open it unless it is open."""
        pointed = self._pointed()  # looked at first: what moves meanwhile is seen the next time
        version, kept = self._find(), self._open
        self._found_at = time.monotonic()
        stamp = (today, pointed, self._written(version))
        if kept is not None and _is_of(stamp, kept[0]):
            self._open, self._warming = (stamp, kept[1]), None  # what was warming was taken back
            return kept[1]
        if kept is not None and _is_of(stamp, self._warming) and not self._is_gone(kept[1]):
            return kept[1]  # the version before answers until this one is warm
        fresh = Graph(self._home.folder(version), today=today)
        if kept is None or self.warm is None:
            self._open = (stamp, fresh)
            return fresh
        if self._is_gone(kept[1]):
            self._open, self._warming = (stamp, fresh), None
            Thread(target=self._settle_later, daemon=True).start()
            return fresh
        self._warming = stamp
        Thread(target=self._warm_up, args=(stamp, fresh), daemon=True).start()
        return kept[1]

    def _is_gone(self, graph: Graph) -> bool:
        """Whether a version was removed: somebody was forgotten who is in it."""
        return self._written(graph.version)[1] is None

    def _warm_up(self, stamp: Stamp, fresh: Graph) -> None:
        """Make what most questions need, then let the new version answer."""
        assert self.warm is not None, "only with something to do"
        with suppress(Exception):  # whoever asks meets it again, and is told
            self.warm(fresh)
        with self._lock:
            if self._warming == stamp:
                self._open, self._warming = (stamp, fresh), None
        del fresh
        self._settle_later()

    def _settle_later(self) -> None:
        """Settle once whoever began with the version before is done with it."""
        time.sleep(SETTLE_S)
        self.settle()

    def _pointed(self) -> Stamp:
        """Return what differs once another version may be current."""
        folder = f"{self._home.path}{os.sep}"
        return tuple(_stamp(folder + name) for name in ("CURRENT", "PENDING", "PUBLICATION"))

    def _written(self, version: str) -> Stamp:
        """Return what differs once a version was written again: another graphcrm may have."""
        return version, _stamp(f"{self._home.path}{os.sep}{version}{os.sep}{META}")


def _is_of(stamp: Stamp, other: Stamp | None) -> bool:
    """Whether two stamps are of the same version on the same day."""
    return other is not None and (stamp[0], stamp[2]) == (other[0], other[2])


def _stamp(path: str) -> object:
    try:
        said = os.stat(path)  # noqa: PTH116 - a Path takes longer to make than the file to ask
    except OSError:
        return None
    return said.st_ino, said.st_mtime_ns, said.st_size
