"""Wire settings, store, snapshots and questions together, for the command line and the API."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from graphcrm.errors import (
    InputError,
    NotFoundError,
    RefusedLoadError,
    StoreBusyError,
    StoreUnavailableError,
)
from graphcrm.graph import Graph
from graphcrm.graph.home import SnapshotHome
from graphcrm.model import TABLES
from graphcrm.settings import Settings
from graphcrm.stores import open_store

if TYPE_CHECKING:
    from graphcrm.answer import Answer
    from graphcrm.graph.ports import Counts, Finding, LoadOptions, Store, StoreStatus
    from graphcrm.ingest.load import LoadResult
    from graphcrm.reasons import Lang

# area.question -> module and function; imported when asked, so that a question starts fast.
QUESTIONS: Mapping[str, tuple[str, str]] = {
    "coverage.single-links": ("graphcrm.analysis.coverage", "single_links"),
    "coverage.orphans": ("graphcrm.analysis.coverage", "orphans"),
    "coverage.departures": ("graphcrm.analysis.coverage", "departures"),
    "coverage.leaver": ("graphcrm.analysis.coverage", "leaver"),
    "coverage.explain": ("graphcrm.analysis.coverage", "explain"),
}


def question_function(question: str) -> Callable[..., Answer]:
    """Return the function that answers ``area.question``; NotFoundError when there is none."""
    if question not in QUESTIONS:
        raise NotFoundError(f"no such question; there are {', '.join(QUESTIONS)}")
    module, name = QUESTIONS[question]
    function: Callable[..., Answer] = getattr(import_module(module), name)
    return function


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did.

    Parameters
    ----------
    load_id : str
    graph_version : str
    tables : mapping of table to Counts
    rejects_file : Path or None
    warnings : sequence of Notice
    refused : tuple of str
        Tables with too many rejected rows; when there are any, nothing was loaded.
    """

    load_id: str
    graph_version: str
    result: LoadResult
    rejects_file: Path | None

    @property
    def tables(self) -> Mapping[str, Counts]:
        """Counts by table."""
        return self.result.tables

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


def read_settings() -> Settings:
    """Read the environment; InputError, without the value, when it says something unusable."""
    try:
        return Settings()
    except ValueError as error:
        fields = [e["loc"][0] for e in error.errors()] if isinstance(error, ValidationError) else []
        names = ", ".join(f"GRAPHCRM_{str(field).upper()}" for field in fields) or "GRAPHCRM_*"
        raise InputError(f"the environment sets {names} to what cannot be used") from None


def write_sample(
    folder: Path,
    *,
    n_customers: int,
    seed: int,
    profile: str,
    file_format: str,
    headers: str,
    encoding: str,
) -> list[Path]:
    """Write the extracts of a made-up bank; see :func:`graphcrm.sample.generate`."""
    from graphcrm.sample import generate, write

    bank = generate(n_customers, seed=seed, profile=profile)
    return write(bank, folder, file_format=file_format, headers=headers, encoding=encoding)


class App:
    """graphcrm with its settings.

    Parameters
    ----------
    settings : Settings, optional
        Default: from the environment.
    db : str, optional
        The store, instead of that of the settings.
    """

    def __init__(self, settings: Settings | None = None, *, db: str | None = None) -> None:
        self.settings = settings or read_settings()
        self.db = db or self.settings.db

    @property
    def today(self) -> date:
        """Today, or what the settings say it is."""
        return self.settings.today or date.today()

    @cached_property
    def store(self) -> Store:
        """The store; nothing is opened yet."""
        return open_store(self.db)

    @cached_property
    def home(self) -> SnapshotHome:
        """The store's snapshots."""
        return SnapshotHome(self.store.snapshot_home)

    def ask(
        self, question: str, *args: object, as_of: date | None = None, **params: object
    ) -> Answer:
        """Answer one question about the current version.

        Raises
        ------
        NotFoundError, InputError, StoreUnavailableError, StoreBusyError
        """
        function = question_function(question)
        graph = self.graph()
        start = time.perf_counter()
        answer = function(graph, *args, as_of=as_of, **params)
        if not self.home.readable(graph.version):
            raise StoreBusyError("two loads replaced the data while the question ran; ask again")
        return replace(answer, elapsed_s=time.perf_counter() - start)

    def graph(self) -> Graph:
        """Open the current snapshot; the store stays shut unless a load died or nothing is there.

        Raises
        ------
        StoreUnavailableError
            Nothing was loaded yet.
        StoreBusyError
            The first load is still running.
        """
        try:
            return Graph(self.home.folder(self._version()), today=self.today)
        except PermissionError:
            raise StoreUnavailableError(
                f"{self.home.path} cannot be read; ask its owner, whose the bank's data is"
            ) from None

    def _version(self) -> str:
        """Return the version that answers now."""
        if not self.store.exists():
            raise StoreUnavailableError(
                f"{self.store.url} does not exist; load the bank's extracts first: "
                "graphcrm load FOLDER, or name the store with --db"
            )
        current = self.home.current
        if current is None or self.home.pending or not self.home.readable(current):
            return self._settle()
        return current

    def load(
        self,
        paths: Sequence[Path],
        *,
        options: LoadOptions,
        max_reject_share: float = 0.05,
        tick: Callable[[str], None] = lambda _: None,
    ) -> LoadReport:
        """Load extracts and publish the version they make.

        The snapshot is written before the store commits, so whoever asks meanwhile, or after a
        crash at any point, is answered from a whole version.

        Raises
        ------
        InputError
            Files or options that cannot be used.
        StoreBusyError, StoreUnavailableError
        """
        from graphcrm.ingest.load import load_extracts

        before = self.home.current
        rejects = self.store.snapshot_home.with_name(f"{Path(self.store.url).name}.rejects")
        try:
            with self.store.load() as session:
                self.home.sweep()
                result = load_extracts(
                    session, paths, options=options, max_reject_share=max_reject_share, tick=tick
                )
                file = (
                    result.rejects.write(rejects, session.load_id) if result.rejects.n() else None
                )
                if result.refused:
                    raise _RefusedError(LoadReport(session.load_id, before or "", result, file))
                version = session.publish(options, result.tables)
                if version != before or not self.home.readable(version):
                    self.home.write(
                        session, version, first_loaded_on=_first(session.first_loaded_on), tick=tick
                    )
                self.home.announce(version)
                load_id = session.load_id
        except _RefusedError as refused:
            return refused.report
        with suppress(OSError):  # the load is durable; whoever asks next makes the move
            if self.home.pending == version:
                self.home.switch(version)
        return LoadReport(load_id, version, result, file)

    def n_steps(self, paths: Sequence[Path]) -> int:
        """Return how many steps a load of ``paths`` takes: each extract, then each table."""
        from graphcrm.ingest.sources import discover

        return len(discover(paths).sources) + self.n_tables

    @property
    def n_tables(self) -> int:
        """How many canonical tables there are."""
        return len(TABLES)

    def export(
        self,
        folder: Path,
        *,
        file_format: str,
        as_of: date | None = None,
        names: bool = False,
        tick: Callable[[str], None] = lambda _: None,
    ) -> list[Path]:
        """Write everything out; see :func:`graphcrm.views.export.export`."""
        from graphcrm.views.export import export

        view = self.graph().view(as_of)
        with self.store.read() as scanner:
            return export(scanner, view, folder, file_format=file_format, names=names, tick=tick)

    def write_report(
        self,
        path: Path,
        *,
        load: LoadReport,
        departures: Answer,
        single_links: Answer,
        lang: Lang,
        bank: str = "",
    ) -> None:
        """Write the report page about a load; see :func:`graphcrm.views.report.write_report`."""
        from graphcrm.analysis.quality import completeness
        from graphcrm.views.report import Quality, write_report

        rejects = load.result.rejects
        quality = Quality(
            completeness=completeness(self.graph()),
            orphans=self.ask("coverage.orphans", book="managed").totals,
            rejects=[
                (t, rule, n) for t in rejects.tables for rule, n in rejects.by_rule(t).items()
            ],
        )
        write_report(
            path,
            lang=lang,
            bank=bank,
            load=load.to_dict(lang),
            quality=quality,
            departures=departures,
            single_links=single_links,
        )

    def status(self) -> StoreStatus:
        """Say how the store is."""
        return self.store.status()

    def check(self, *, repair: bool = False) -> list[Finding]:
        """Look for damage in the store and in its snapshots; ``repair`` rebuilds what can be."""
        from graphcrm.graph.ports import Finding

        found = self.store.check()
        version = self.store.status().graph_version
        stale = self.home.current != version or self.home.pending is not None
        if stale or not self.home.is_whole(version):
            if repair:
                self._settle(rebuild=True)
            found.append(Finding("stale_snapshot", "", 1, repaired=repair))
        return found

    def _settle(self, *, rebuild: bool = False) -> str:
        """Finish or forget what a load that died had announced; rebuild a lost snapshot.

        The store stays open meanwhile, so that no load can publish in between.
        """
        current = self.home.current
        try:
            with self.store.read() as scanner:
                status = self.store.status()
                version = status.graph_version
                if rebuild or not self.home.readable(version):
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
