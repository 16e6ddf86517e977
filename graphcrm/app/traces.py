"""What lies beside a store and may name a customer: found, and removed."""

from __future__ import annotations

import re
import zipfile
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graphcrm.errors import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphcrm.app.app import App

_REJECTS: Final = ("rejects*.csv", "rejects*.xlsx")


class Traces:
    """What names a customer beside the store.

    Parameters
    ----------
    app : App
    customer : str
        His id.
    words : frozenset of str, or None
        What else names him alone: name, phone, id number, as far as nobody shares them.  None
        where the store does not know him any more; then reject files go whatever they hold.
    """

    def __init__(self, app: App, customer: str, words: frozenset[str] | None) -> None:
        self._app, self._customer, self._words = app, customer, words

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        words = sorted({self._customer, *(self._words or ())})
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")

    def names(self, text: str) -> bool:
        """Whether a text names him: by a whole word, so that C1 is not found in C10."""
        return self._pattern.search(text) is not None

    def remove(self, versions: frozenset[str], version: str) -> dict[str, int]:
        """Remove all of it but one snapshot; return what was removed.

        Parameters
        ----------
        versions : frozenset of str
            Of the snapshots that there were before; publishing removed some of them.
        version : str
            Of the snapshot without him.

        Raises
        ------
        StoreUnavailableError
            Something cannot be removed.
        """
        from graphcrm.operations.leftovers import drop_party

        app = self._app
        rows, jobs = drop_party(app.operations, self._customer, names=self.names)
        for job in jobs:
            app.job_files.drop(job)
        app.home.keep_only(version)
        removed = {
            "snapshots": len(versions - {version}),
            "communities": app.communities.forget(self._customer),
            "lists": sum(map(_unlink, self._lists())),
            "reject_files": sum(map(_unlink, self._rejects())),
            "answers_of_jobs": sum(map(_unlink, app.job_files.path.glob("*/answer.npz"))),
            **rows,
        }
        return {what: n for what, n in removed.items() if n}

    def backups(self) -> tuple[str, ...]:
        """Return the names of backups that lie beside the store."""
        from graphcrm.stores.backup_read import is_backup

        folder = self._app.home.path.absolute().parent
        return tuple(sorted(path.name for path in folder.glob("*.zip") if is_backup(path)))

    def _lists(self) -> Iterator[Path]:
        for path in list(self._app.lists.folder.glob("*.json")):
            if self.names(_unescaped(path.read_text("utf-8", errors="replace"))):
                yield path

    def _rejects(self) -> Iterator[Path]:
        """Yield the files of reports that hold him: the list and the workbook go together."""
        of_loads, of_jobs = self._app.publisher.rejects_folder, self._app.job_files.path
        found = [p for ending in _REJECTS for p in of_loads.glob(ending)]
        found += [p for ending in _REJECTS for p in of_jobs.glob(f"*/{ending}")]
        reports = {path.with_suffix("") for path in found if self._words is None or self._in(path)}
        yield from (path for path in found if path.with_suffix("") in reports)

    def _in(self, path: Path) -> bool:
        """Whether a file holds any of his words, as text or within a workbook."""
        words = [word.encode() for word in {self._customer, *(self._words or ())}]
        return any(word in part for part in _parts(path) for word in words)


def _parts(path: Path) -> Iterator[bytes]:
    if path.suffix != ".xlsx":
        yield path.read_bytes()
        return
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            yield book.read(name)


def _unescaped(text: str) -> str:
    """Return JSON text with the letters that it writes as numbers."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


def _unlink(path: Path) -> int:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        raise StoreUnavailableError(
            f"{path} cannot be removed; remove it by hand and run this again"
        ) from None
    with suppress(OSError):  # others are still there
        path.parent.rmdir()
    return 1
