"""Load extracts and publish the version they make; finish what a load that died left behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from graphcrm.errors import RefusedLoadError, StoreBusyError, StoreUnavailableError
from graphcrm.graph.home import SnapshotHome
from graphcrm.graph.ports import Counts, Finding

if TYPE_CHECKING:
    from graphcrm.graph.ports import LoadOptions, Store
    from graphcrm.ingest.load import LoadResult


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did.

    Parameters
    ----------
    load_id : str or None
        None when the load was refused: nothing was loaded.
    graph_version : str
        The version that answers now.
    result : LoadResult
        Counts, rejects and warnings; of a refused load, what it would have done.
    rejects_file : Path or None
    """

    load_id: str | None
    graph_version: str
    result: LoadResult
    rejects_file: Path | None

    @property
    def tables(self) -> Mapping[str, Counts]:
        """Counts by table; of a refused load only what was read and rejected."""
        if not self.refused:
            return self.result.tables
        return {n: Counts(read=c.read, rejected=c.rejected) for n, c in self.result.tables.items()}

    @property
    def refused(self) -> tuple[str, ...]:
        """Tables with too many rejected rows."""
        return self.result.refused

    def to_dict(self, lang: str = "en") -> dict[str, object]:
        """Return the report as the JSON document of the interface."""
        return {
            "load_id": self.load_id,
            "graph_version": self.graph_version,
            "tables": {
                name: {
                    "read": c.read,
                    "inserted": c.inserted,
                    "updated": c.updated,
                    "unchanged": c.unchanged,
                    "rejected": c.rejected,
                    "closed": c.closed,
                }
                for name, c in self.tables.items()
            },
            "rejects_file": str(self.rejects_file) if self.rejects_file else None,
            "warnings": [notice.text(lang) for notice in self.result.warnings],
            "refused": list(self.refused),
        }


class Publisher:
    """A store together with its snapshots.

    Parameters
    ----------
    store : Store
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.home = SnapshotHome(store.snapshot_home)

    @property
    def rejects_folder(self) -> Path:
        """Where reject reports go."""
        return self.home.path.with_name(f"{Path(self.store.url).name}.rejects")

    def current(self) -> str:
        """Return the version that answers now; the store stays shut unless there is a need.

        Raises
        ------
        StoreUnavailableError
            Nothing was loaded yet.
        StoreBusyError
            The first load is still running.
        """
        if not self.store.exists():
            raise StoreUnavailableError(
                f"{self.store.url} does not exist; load the bank's extracts first: "
                "graphcrm load FOLDER, or name the store with --db"
            )
        current = self.home.current
        if current is None or self.home.pending or not self.home.readable(current):
            return self.settle()
        return current

    def load(
        self,
        paths: Sequence[Path],
        *,
        options: LoadOptions,
        max_reject_share: float,
        tick: Callable[[str], None],
    ) -> LoadReport:
        """Load extracts and publish; see :meth:`graphcrm.app.App.load`.

        The snapshot is written and announced before the store commits, so whoever asks meanwhile,
        or after a crash at any point, is answered from a whole version.
        """
        from graphcrm.ingest.load import load_extracts

        before = self.home.current
        published: list[str] = []
        try:
            with self.store.load(then=lambda: self._switch(published)) as session:
                self.home.sweep()
                result = load_extracts(
                    session, paths, options=options, max_reject_share=max_reject_share, tick=tick
                )
                file = None
                if result.rejects.n():
                    file = result.rejects.write(
                        self.rejects_folder, self._unused_name(session.load_id)
                    )
                if result.refused:
                    raise _RefusedError(LoadReport(None, before or "", result, file))
                version = session.publish(options, result.tables)
                if version != before or not self.home.readable(version):
                    first = _first(session.first_loaded_on)
                    self.home.write(session, version, first_loaded_on=first, tick=tick)
                self.home.announce(version)
                published.append(version)
                return LoadReport(session.load_id, version, result, file)
        except _RefusedError as refused:
            return refused.report

    def _switch(self, published: list[str]) -> None:
        """Let questions read the version that was just committed."""
        with suppress(OSError):  # the load is durable; whoever asks next makes the move
            self.home.switch(*published)

    def _unused_name(self, load_id: str) -> str:
        """Return a name for a reject report; a load that is refused leaves its id to the next."""
        names = chain([load_id], (f"{load_id}-{n}" for n in count(2)))
        return next(n for n in names if not (self.rejects_folder / f"rejects-{n}.csv").exists())

    def check(self, *, repair: bool) -> list[Finding]:
        """Look for damage in the store and in its snapshots; ``repair`` rebuilds what can be."""
        found = self.store.check()
        version = self.store.status().graph_version
        stale = self.home.current != version or self.home.pending is not None
        if stale or not self.home.is_whole(version):
            if repair:
                self.settle()
            found.append(Finding("stale_snapshot", "", 1, repaired=repair))
        return found

    def settle(self) -> str:
        """Finish or forget what a load that died had announced; rebuild a lost snapshot.

        The store stays open meanwhile, so that no load can publish in between.
        """
        current = self.home.current
        try:
            with self.store.read() as scanner:
                status = self.store.status()
                version = status.graph_version
                if not self.home.is_whole(version):
                    first = _first(status.first_loaded_on)
                    self.home.write(scanner, version, first_loaded_on=first)
                with suppress(OSError):  # the folder cannot be written: ask the store again
                    self.home.switch(version)
        except (StoreBusyError, StoreUnavailableError):
            if current is not None and self.home.readable(current):
                return current  # a load is under way: the last snapshot answers
            raise
        return version


class _RefusedError(RefusedLoadError):
    """Carries the report of a refused load out of its session, which must end with an error."""

    def __init__(self, report: LoadReport) -> None:
        super().__init__("too many rejected rows")
        self.report = report


def _first(day: date | None) -> date:
    assert day is not None, "a published store has a first load"
    return day
