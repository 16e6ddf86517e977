"""The folder of a store's snapshots: which one is current, and how the next one takes over.

``CURRENT`` names the version that questions read.  A load writes the next version in full, names it
in ``PENDING``, commits the store and then moves ``CURRENT``.  If it dies in between, whoever opens
the folder next asks the store which version was committed, and finishes or forgets the move.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

from graphcrm.graph.files import OWNER_FOLDER, read_meta, write_text
from graphcrm.graph.ports import Scanner

KEPT = 2


class SnapshotHome:
    """The snapshots of one store.

    Parameters
    ----------
    path : Path
        Folder; made when the first snapshot is written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def current(self) -> str | None:
        """The version that questions read, or None."""
        return self._named("CURRENT")

    @property
    def pending(self) -> str | None:
        """The version that a load was about to publish, or None."""
        return self._named("PENDING")

    def folder(self, version: str) -> Path:
        """Return the folder of ``version``."""
        return self.path / version

    def readable(self, version: str | None) -> bool:
        """Whether ``version`` is there, whole and of today's format."""
        return version is not None and read_meta(self.folder(version)) is not None

    def write(
        self,
        scanner: Scanner,
        version: str,
        *,
        first_loaded_on: date,
        tick: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Write the snapshot of ``version``; half a snapshot is never seen under its name."""
        from graphcrm.graph.snapshot import write_snapshot  # Arrow: only writers pay for it

        self.path.mkdir(mode=OWNER_FOLDER, parents=True, exist_ok=True)
        draft = self.path / f".draft-{os.getpid()}"
        shutil.rmtree(draft, ignore_errors=True)
        try:
            write_snapshot(
                scanner, draft, graph_version=version, first_loaded_on=first_loaded_on, tick=tick
            )
            shutil.rmtree(self.folder(version), ignore_errors=True)
            draft.rename(self.folder(version))
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def announce(self, version: str) -> None:
        """Say that the store is about to commit ``version``."""
        write_text(self.path / "PENDING", version)

    def switch(self, version: str) -> None:
        """Make ``version`` the one that questions read, and drop what nobody needs any more."""
        before = self.current
        write_text(self.path / "CURRENT", version)
        self.settle()
        keep = {version, before}
        for folder in self.path.iterdir():
            stale_draft = folder.name.startswith(".draft-")
            if folder.is_dir() and folder.name not in keep and not stale_draft:
                shutil.rmtree(folder, ignore_errors=True)

    def settle(self) -> None:
        """Forget the announcement."""
        (self.path / "PENDING").unlink(missing_ok=True)

    def _named(self, pointer: str) -> str | None:
        path = self.path / pointer
        return path.read_text("utf-8").strip() if path.exists() else None
