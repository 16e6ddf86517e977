"""The graph of the version that answers, open as long as it is the one."""

from __future__ import annotations

from datetime import date
from threading import Lock
from typing import TYPE_CHECKING

from graphcrm.graph import Graph

if TYPE_CHECKING:
    from graphcrm.graph.home import SnapshotHome


class OpenGraph:
    """The graph of the current version, opened once for all threads.

    A load changes it between two questions: who has the old one goes on with it, and its memory is
    free when the last of them is done.

    Parameters
    ----------
    home : SnapshotHome
    """

    def __init__(self, home: SnapshotHome) -> None:
        self._home = home
        self._lock = Lock()
        self._open: tuple[object, Graph] | None = None

    def current(self, version: str, today: date) -> Graph:
        """Return the graph of a version; StoreUnavailableError where there is none."""
        key = (version, today, self._written(version))
        kept = self._open
        if kept is None or kept[0] != key:
            with self._lock:
                kept = self._open
                if kept is None or kept[0] != key:
                    kept = self._open = (key, Graph(self._home.folder(version), today=today))
        return kept[1]

    def _written(self, version: str) -> object:
        """Return what differs where a version was written again: another graphcrm may have."""
        try:
            of_folder = self._home.folder(version).stat()
        except OSError:
            return None
        return of_folder.st_ino, of_folder.st_mtime_ns
