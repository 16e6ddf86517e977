"""The folder of a store's snapshots: which one is current, and how the next one takes over.

``CURRENT`` names the version that questions read.  A load writes the next version in full, names it
in ``PENDING``, commits the store and then moves ``CURRENT``.  If it dies in between, whoever opens
the folder next asks the store which version was committed, and finishes or forgets the move.
"""

from __future__ import annotations

import errno
import filecmp
import re
import secrets
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import cast

from graphcrm.errors import StoreUnavailableError
from graphcrm.graph.files import OWNER_FOLDER, is_whole, read_meta, write_text
from graphcrm.graph.ports import Scanner

DRAFT = ".draft-"
DAMAGED = "damaged"  # the name of no version
_VERSION = re.compile(r"[0-9a-f]+")


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
        """The version that questions read, or None; ``DAMAGED`` where the pointer is unreadable."""
        return self._named("CURRENT")

    @property
    def pending(self) -> str | None:
        """The version that a load was about to publish, or None."""
        return self._named("PENDING")

    @property
    def publication(self) -> str:
        """Which publication of a server ``current`` is; empty where nobody else publishes."""
        path = self.path / "PUBLICATION"
        return path.read_text("utf-8", errors="replace").strip() if path.exists() else ""

    def folder(self, version: str) -> Path:
        """Return the folder of ``version``."""
        return self.path / version

    def readable(self, version: str | None) -> bool:
        """Whether ``version`` is there, whole and of today's format."""
        return version is not None and read_meta(self.folder(version)) is not None

    def is_whole(self, version: str) -> bool:
        """Whether every file of ``version`` is there and undamaged in length."""
        meta = read_meta(self.folder(version))
        return meta is not None and is_whole(
            self.folder(version), cast("dict[str, list[str]]", meta["files"])
        )

    def write(
        self,
        scanner: Scanner,
        version: str,
        *,
        first_loaded_on: date,
        afresh: bool = False,
        tick: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Write the snapshot of ``version``; half a snapshot is never seen under its name.

        One that is there whole is kept.  ``afresh`` replaces it where it differs: after a load was
        undone, another graphcrm may make something else of the same files.
        """
        from graphcrm.graph.snapshot import write_snapshot  # Arrow: only writers pay for it

        self.path.mkdir(mode=OWNER_FOLDER, parents=True, exist_ok=True)
        draft = self._unused()
        try:
            write_snapshot(
                scanner, draft, graph_version=version, first_loaded_on=first_loaded_on, tick=tick
            )
            # Somebody else who found it missing may have been quicker.
            if not self.is_whole(version) or (afresh and not _same(draft, self.folder(version))):
                self._remove(self.folder(version))
                self._place(draft, version)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
            with suppress(OSError):  # a first load that failed leaves no folder either
                self.path.rmdir()

    def _place(self, draft: Path, version: str) -> None:
        """Give a finished draft its name; whoever else wrote the same version wrote the same."""
        try:
            draft.rename(self.folder(version))
        except OSError as error:
            if error.errno not in {errno.ENOTEMPTY, errno.EEXIST}:
                raise

    def announce(self, version: str) -> None:
        """Say that the store is about to commit ``version``; an empty one holds no load."""
        self.path.mkdir(mode=OWNER_FOLDER, parents=True, exist_ok=True)
        write_text(self.path / "PENDING", version)

    def switch(self, version: str, publication: str = "") -> None:
        """Make ``version`` the one that questions read, and drop all but it and the one before.

        Where the store holds no load, ``version`` is empty and nothing is left to read.  What
        somebody else is about to publish is left to him.
        """
        if not version:
            self._clear()
            return
        before, pending = self.current, self.pending
        if publication:
            write_text(self.path / "PUBLICATION", publication)
        write_text(self.path / "CURRENT", version)
        (self.path / "PENDING").unlink(missing_ok=True)
        if before != version:
            for folder in self.path.iterdir():
                kept = folder.name in {version, before, pending} or folder.name.startswith(DRAFT)
                if not kept:
                    self._remove(folder)

    def versions(self) -> frozenset[str]:
        """Return the versions that have a folder, whole or not."""
        names = (path.name for path in self.path.glob("*") if path.is_dir())
        return frozenset(name for name in names if not name.startswith("."))

    def keep_only(self, version: str) -> None:
        """Remove every other version, and drafts too.

        Raises
        ------
        StoreUnavailableError
            One cannot be removed.
        """
        others = [path for path in self.path.glob("*") if path.is_dir() and path.name != version]
        for folder in others:
            shutil.rmtree(folder, ignore_errors=True)
            if folder.exists():
                raise StoreUnavailableError(
                    f"{folder} cannot be removed; remove it by hand and run this again"
                )

    def _clear(self) -> None:
        for pointer in ("CURRENT", "PENDING", "PUBLICATION"):
            (self.path / pointer).unlink(missing_ok=True)
        for folder in list(self.path.glob("*")):
            if not folder.name.startswith(DRAFT):
                self._remove(folder)
        with suppress(OSError):  # it may be gone, or somebody writes a draft
            self.path.rmdir()

    def sweep(self, *, idle_s: float = 0.0) -> None:
        """Remove what those who died left half written.

        Parameters
        ----------
        idle_s : float
            How long nothing may have been written to it, where others write meanwhile.
        """
        for folder in self.path.glob(f"{DRAFT}*"):
            with suppress(OSError):  # it is gone already
                if time.time() - folder.stat().st_mtime >= idle_s:
                    shutil.rmtree(folder, ignore_errors=True)

    def _remove(self, folder: Path) -> None:
        """Remove a folder; in its own name it is whole or not there."""
        if not folder.is_dir():
            return
        with suppress(OSError):  # what cannot be removed now can be by the next load
            gone = self._unused()
            folder.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)

    def _unused(self) -> Path:
        """Return a name for a draft; by chance, as processes of two containers share numbers."""
        return self.path / f"{DRAFT}{secrets.token_hex(4)}"

    def _named(self, pointer: str) -> str | None:
        path = self.path / pointer
        try:
            text = path.read_text("utf-8", errors="replace").strip()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except PermissionError:
            raise StoreUnavailableError(
                f"{self.path} cannot be read; ask its owner, whose the bank's data is"
            ) from None
        return text if _VERSION.fullmatch(text) else DAMAGED


def _same(one: Path, other: Path) -> bool:
    """Whether two snapshots hold the same bytes."""
    names, others = (
        sorted(file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
        for folder in (one, other)
    )
    return names == others and all(
        filecmp.cmp(one / name, other / name, shallow=False) for name in names
    )
