"""Publish the version that a load makes, or that undoing or restoring brings back.

Whatever changes a store does it in the same steps: the snapshot in full, its name in ``PENDING``,
the commit, then ``CURRENT``; so whoever asks meanwhile, or after a crash at any point, is answered
from a whole version.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from graphcrm.app.reports import LoadReport, Removed, RollbackReport
from graphcrm.errors import (
    InputError,
    RefusedLoadError,
    StoreBusyError,
    StoreError,
    StoreUnavailableError,
)
from graphcrm.graph.home import SnapshotHome
from graphcrm.graph.ports import Finding

if TYPE_CHECKING:
    from graphcrm.graph.ports import (
        Choose,
        ForgetSession,
        LoadOptions,
        OpenStore,
        Published,
        Store,
    )
    from graphcrm.ingest.forgotten import Forgotten
    from graphcrm.ingest.mapping_file import MappingFile
    from graphcrm.ingest.rejects import Rejects
    from graphcrm.stores.backup import Manifest


_IDLE_S = 86_400.0  # nobody takes a day to write a snapshot


class Publisher:
    """A store together with its snapshots.

    Parameters
    ----------
    store : Store
    forgotten : callable, optional
        Returns who was forgotten, asked by each load and restore.
    """

    def __init__(self, store: Store, *, forgotten: Callable[[], Forgotten] | None = None) -> None:
        self.store, self._forgotten = store, forgotten
        self.home = SnapshotHome(store.snapshot_home)

    @property
    def forgotten(self) -> Forgotten:
        """Who was forgotten, by now."""
        from graphcrm.ingest.forgotten import NOBODY

        return self._forgotten() if self._forgotten else NOBODY

    @property
    def rejects_folder(self) -> Path:
        """Where reject reports go."""
        return self.home.path.with_suffix(".rejects")

    def current(self) -> str:
        """Return the version that answers now; a file stays shut unless there is a need.

        Raises
        ------
        StoreUnavailableError
            Nothing was loaded yet.
        StoreBusyError
            The first load is still running.
        """
        published, current = self.store.published(), self.home.current
        if current is None or self._is_stale(current, published):
            return self.settle()
        return current

    def _is_stale(self, current: str, published: Published | None) -> bool:
        """Whether ``current`` cannot be read, or is perhaps not what was published last."""
        if published is None:
            moved = self.home.pending is not None
        else:
            moved = published != (current, self.home.publication)
        return moved or not self.home.readable(current)

    def load(
        self,
        sources: Sequence[Path | str],
        *,
        options: LoadOptions,
        mapping: MappingFile | None,
        max_reject_share: float,
        expect: Callable[[int], None],
        tick: Callable[[str], None],
        only_on: str | None = None,
    ) -> LoadReport:
        """Load extracts and publish; see :meth:`graphcrm.app.App.load`.

        With ``only_on``, which is a version, StoreBusyError where the store has another by now.
        """
        from graphcrm.ingest.load import load_extracts
        from graphcrm.ingest.staging import staging

        answering, forgotten = self.home.current, self.forgotten
        published: list[str] = []
        try:
            with self.store.load(then=lambda: self._switch(published), tick=tick) as session:
                self._sweep()
                before = session.graph_version
                if only_on not in {None, before}:
                    raise StoreBusyError(
                        "somebody loaded meanwhile, so that what was looked at may not hold any "
                        "more; nothing was changed, run it again"
                    )
                with staging(self.home.path) as folder:
                    result = load_extracts(
                        session,
                        sources,
                        options=options,
                        staging=folder,
                        mapping=mapping,
                        max_reject_share=max_reject_share,
                        forgotten=forgotten,
                        expect=expect,
                        tick=tick,
                    )
                file = self.write_rejects(result.rejects, session.load_id)
                if result.refused:
                    raise _RefusedError(LoadReport(None, answering or "", result, file))
                version = session.publish(options, result.tables)
                self._announce(session, published, afresh=version != before, tick=tick)
                return LoadReport(session.load_id, version, result, file)
        except _RefusedError as refused:
            return refused.report

    def write_rejects(self, rejects: Rejects, name: str) -> Path | None:
        """Write a reject report under ``name``, or the next that is free; None without rejects."""
        if not rejects.n():
            return None
        return rejects.write(self.rejects_folder, self._unused_name(name))

    def rollback(self, load_id: str, *, tick: Callable[[str], None]) -> RollbackReport:
        """Undo the newest load and publish what was before; see :meth:`graphcrm.app.App.rollback`.

        The version before usually still lies there as a snapshot.
        """
        published: list[str] = []
        with self.store.rollback(load_id, then=lambda: self._switch(published)) as session:
            self._sweep()
            self._announce(session, published, afresh=False, tick=tick)
            return RollbackReport(load_id, session.graph_version, session.tables)

    def backup(self, path: Path, *, tick: Callable[[str], None]) -> Manifest:
        """Write the store into one file; see :meth:`graphcrm.app.App.backup`."""
        from graphcrm.stores.backup import write_backup
        from graphcrm.stores.backup_read import is_backup
        from graphcrm.views.files import replacing

        if path.exists() and not is_backup(path):
            raise InputError(f"{path} is there and is no backup of graphcrm; name another file")
        with self.store.dump() as dump, replacing(path) as fresh:
            return write_backup(dump, fresh, tick=tick)

    def restore(self, path: Path, *, force: bool, tick: Callable[[str], None]) -> Manifest:
        """Replace the store by a backup; see :meth:`graphcrm.app.App.restore`.

        Who was forgotten since the backup was made is left out.
        """
        from graphcrm.stores.backup_read import open_backup
        from graphcrm.stores.forgetting import Sieve

        published, forgotten = list[str](), self.forgotten
        with (
            open_backup(path, tick=tick) as backup,
            self.store.restore(
                force=force, then=lambda: self._switch(published), tick=tick
            ) as session,
        ):
            whole, chosen = True, forgotten.among("party_id", backup.customer_ids())
            sieve = Sieve(chosen, backup.homes_of(chosen) if chosen else ())
            for part, rows in backup.parts():
                tick(part.name)
                n = session.fill(part.name, sieve.through(part.name, rows))
                whole &= n + sieve.n(part.name) == part.rows
            if not whole or session.graph_version != backup.manifest.graph_version:
                raise InputError(
                    f"{path} does not hold what its manifest says; nothing was changed, restore "
                    "another backup"
                )
            session.forgot(list(chosen.values()))
            self._sweep()
            self._announce(session, published, afresh=True, tick=tick)
            return replace(backup.manifest, graph_version=session.graph_version)

    def forget(
        self,
        choose: Choose,
        suppress: Callable[[ForgetSession], None],
        *,
        tick: Callable[[str], None],
    ) -> Removed:
        """Remove customers from the store and publish what is left.

        Parameters
        ----------
        choose : callable
            See :meth:`graphcrm.graph.ports.Store.forget`.
        suppress : callable
            Writes down who is forgotten, before the store lets go of him: from then on no load
            brings him back, and whoever runs it again goes on.
        tick : callable

        Raises
        ------
        NotFoundError, StoreBusyError, StoreUnavailableError
        """
        published: list[str] = []
        with self.store.forget(choose, then=lambda: self._switch(published), tick=tick) as session:
            suppress(session)
            self._sweep()
            self._announce(session, published, afresh=True, tick=tick)
            n_rows = {part: rows.num_rows for part, rows in session.removed.items()}
            return Removed(session.before, session.graph_version, n_rows)

    def _announce(
        self,
        session: OpenStore,
        published: list[str],
        *,
        afresh: bool,
        tick: Callable[[str], None],
    ) -> None:
        """Write the snapshot of what a session holds, and say that it is about to be committed."""
        version = session.graph_version
        if version and (afresh or not self.home.is_whole(version)):
            first = _first(session.first_loaded_on)
            self.home.write(session, version, first_loaded_on=first, afresh=afresh, tick=tick)
        self.home.announce(version)
        published.append(version)

    def _switch(self, published: list[str]) -> None:
        """Let questions read the version that was just committed."""
        with suppress(OSError, StoreError):  # it is durable; whoever asks next makes the move
            said = self.store.published()
            self.home.switch(published[-1], said.publication if said else "")

    def _sweep(self) -> None:
        """Remove drafts of those who died; on a server others may be at theirs meanwhile."""
        self.home.sweep(idle_s=_IDLE_S if self.store.shared else 0.0)

    def _unused_name(self, load_id: str) -> str:
        """Return a name for a reject report; a load that is refused leaves its id to the next."""
        names = chain([load_id], (f"{load_id}-{n}" for n in count(2)))
        return next(n for n in names if not (self.rejects_folder / f"rejects-{n}.csv").exists())

    def check(self, *, repair: bool) -> list[Finding]:
        """Look for damage in the store and in its snapshots; ``repair`` rebuilds what can be."""
        found = self.store.check(repair=repair)
        unfinished = any(f.code.startswith("unfinished") and not f.repaired for f in found)
        if unfinished or not self.store.exists():  # the first load was undone
            return found
        version, published = self.store.status().graph_version, self.store.published()
        if published is None:
            moved = self.home.pending is not None
        else:
            moved = bool(version) and published.publication != self.home.publication
        stale = moved or (self.home.current or "") != version
        if stale or (version and not self.home.is_whole(version)):
            if repair:
                self._settle()
            found.append(Finding("stale_snapshot", "", 1, repaired=repair))
        return found

    def settle(self) -> str:
        """Finish or forget what a load that died had announced; rebuild a lost snapshot.

        Raises
        ------
        StoreUnavailableError
            The store holds no load.
        StoreBusyError
            The first load is still running.
        """
        current = self.home.current
        try:
            version = self._settle()
        except (StoreBusyError, StoreUnavailableError):
            if current is None or not self.home.readable(current):
                raise
            if self.store.published() not in {None, (current, self.home.publication)}:
                raise  # another machine published since
            return current  # a load is under way: the last snapshot answers
        if not version:
            raise StoreUnavailableError(
                f"{self.store.url} holds no load; load the bank's extracts first: "
                "graphcrm load FOLDER"
            )
        return version

    def _settle(self) -> str:
        """Make the store's version the one that questions read; return it.

        What was published is asked before it is read: should somebody publish in between, the next
        question finds another publication and settles again.
        """
        published = self.store.published()
        publication = published.publication if published else ""
        anew = publication != self.home.publication
        with self.store.read() as session:
            version = session.graph_version
            if version and (anew or not self.home.is_whole(version)):
                first = _first(session.first_loaded_on)
                self.home.write(session, version, first_loaded_on=first, afresh=anew)
            with suppress(OSError):  # the folder cannot be written: ask the store again
                self.home.switch(version, publication)
        return version


class _RefusedError(RefusedLoadError):
    """Carries the report of a refused load out of its session, which must end with an error."""

    def __init__(self, report: LoadReport) -> None:
        super().__init__("too many rejected rows")
        self.report = report


def _first(day: date | None) -> date:
    assert day is not None, "a published store has a first load"
    return day
