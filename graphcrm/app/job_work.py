"""Do what a job asks for, and say how far it is.

A load is all or nothing, but whoever did it may have died when it was committed, before he could
say so; so whoever takes up a load looks first whether the ledger has it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from graphcrm.errors import StoreUnavailableError
from graphcrm.operations.job_runs import DIED, MAX_TRIES, progress
from graphcrm.operations.jobs import FORGET, LOAD, QUESTION, Job, Status

if TYPE_CHECKING:
    from graphcrm.app.app import App
    from graphcrm.app.viewer import Viewer
    from graphcrm.graph.ports import Counts, LoadOptions, LoadRecord
    from graphcrm.operations import Database

EVERY_S: Final = 0.3  # steps that follow each other faster are not all told


class UnwantedError(BaseException):
    """Somebody asked for the job to end; nothing on the way may take it for an error of its own."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a job ended.

    Parameters
    ----------
    status : Status
    result : mapping, optional
        JSON values, without anything of a customer.
    error_code, error : str, optional
    was_asked : mapping, optional
        What is to stand in the place of its parameters, where these name somebody.
    """

    status: Status
    result: Mapping[str, Any] | None = None
    error_code: str | None = None
    error: str | None = None
    was_asked: Mapping[str, Any] | None = None


_GONE: Final = "what was uploaded is gone; send it again"


class Told:
    """Says how far a job is, to whoever watches it.

    Parameters
    ----------
    database : Database
    job_id, runner : str
    every_s : float
        The least time between two words.

    Raises
    ------
    UnwantedError
        When called: somebody asked for the job to end, or it is somebody else's by now.
    """

    def __init__(
        self, database: Database, job_id: str, runner: str, *, every_s: float = EVERY_S
    ) -> None:
        self.database, self.job_id, self.runner = database, job_id, runner
        self.n_done, self.n_steps = 0, 0
        self._every_s, self._said_at = every_s, -every_s

    def expect(self, n: int) -> None:
        """Say that there will be ``n`` steps more."""
        self.n_steps += n

    def __call__(self, stage: str) -> None:
        """Say that a stage begins."""
        self.n_done += 1
        if time.monotonic() - self._said_at < self._every_s:
            return
        with suppress(StoreUnavailableError):  # the work goes on, though nobody hears of it
            if not progress(
                self.database,
                self.job_id,
                self.runner,
                stage=stage,
                n_done=self.n_done,
                n_steps=self.n_steps or None,
            ):
                raise UnwantedError
        self._said_at = time.monotonic()


def work(app: App, job: Job, told: Told) -> Ended:
    """Do a job.

    Raises
    ------
    UnwantedError
        It was to end before it was done; the store is as it was.
    GraphCrmError
        It cannot be done.
    """
    return {LOAD: _load, FORGET: _forget, QUESTION: _question}[job.kind](app, job, told)


def viewer_of(job: Job) -> Viewer:
    """Return who asked for a job, as he was then."""
    from graphcrm.app.viewer import Viewer
    from graphcrm.operations.roles import Role

    return Viewer(job.created_by, Role(job.role), job.branch_id, job.staff_id)


def _question(app: App, job: Job, told: Told) -> Ended:
    from graphcrm.app.kept_answer import keep
    from graphcrm.app.parameters import placed, read_parameters, takes

    if job.cancel_asked:
        raise UnwantedError
    question = job.parameters["question"]
    args, named = placed(question, read_parameters(question, job.parameters["parameters"]))
    if takes(question, "tick"):
        named["tick"] = told
    kept = app.job_files.make(job.job_id) / app.job_files.answer(job.job_id).name
    while True:
        told(question)
        snapshot = app.home.folder(app.graph().version)
        try:
            answer = app.ask_for(viewer_of(job), question, *args, **named)
            keep(answer, kept)
        except StoreUnavailableError:
            if snapshot.exists():
                raise
        # Where that version is gone somebody may have been forgotten meanwhile, who is in it.
        if snapshot.exists():
            break
        kept.unlink(missing_ok=True)
    said = {"n_rows": answer.n_rows, "graph_version": answer.graph_version}
    return Ended(Status.DONE, {**said, "as_of": answer.as_of.isoformat()})


def _forget(app: App, job: Job, told: Told) -> Ended:
    def tick(stage: str) -> None:
        with suppress(UnwantedError):  # half forgotten is nothing that anybody wants
            told(stage)

    told.expect(app.n_parts + app.n_publishing_steps)
    report = app.forget(job.parameters["customer_id"], tick=tick)
    return Ended(Status.DONE, report.to_dict(), was_asked={})


def _load(app: App, job: Job, told: Told) -> Ended:
    files, given = app.job_files, job.parameters
    sources = files.sources(job.job_id)
    if (before := _in_ledger(app, job, sources)) is not None:
        rejects = app.publisher.rejects_folder / f"rejects-{before.load_id}.csv"
        said = _report(before.load_id, before.graph_version, before.tables)
        return Ended(Status.DONE, {**said, "rejects": files.take_rejects(job.job_id, rejects)})
    if job.cancel_asked:
        raise UnwantedError
    if job.n_tries > MAX_TRIES:
        return Ended(Status.FAILED, error_code="job_died", error=DIED)
    if not sources:
        return Ended(Status.FAILED, error_code="upload_gone", error=_GONE)
    mapping = files.mapping(job.job_id)
    told.expect(app.n_publishing_steps)
    report = app.load(
        sources,
        options=options_of(given),
        mapping=mapping if mapping.exists() else None,
        max_reject_share=given["max_reject_share"],
        expect=told.expect,
        tick=told,
    )
    said = _report(report.load_id, report.graph_version, report.tables)
    said["rejects"] = bool(
        report.rejects_file and files.take_rejects(job.job_id, report.rejects_file)
    )
    for lang in ("zh", "en"):
        said["warnings"][lang] = [notice.text(lang) for notice in report.result.warnings]
    if not report.refused:
        return Ended(Status.DONE, said)
    return Ended(
        Status.FAILED,
        {**said, "refused": list(report.refused)},
        error_code="load_refused",
        error=f"too many rows were rejected of {', '.join(report.refused)}; nothing was loaded; "
        "mend the rows in the reject report, or allow a greater max_reject_share",
    )


def options_of(given: Mapping[str, Any]) -> LoadOptions:
    """Return the options of a load as its job has them."""
    from graphcrm.graph.ports import LoadOptions

    return LoadOptions(
        data_date=date.fromisoformat(given["data_date"]),
        full=tuple(given["full"]),
        drop=tuple(given["drop"]),
        balances=given["balances"],
    )


def _report(load_id: str | None, version: str, tables: Mapping[str, Counts]) -> dict[str, Any]:
    return {
        "load_id": load_id,
        "graph_version": version,
        "tables": {name: asdict(counts) for name, counts in tables.items()},
        "warnings": {"zh": [], "en": []},
        "refused": [],
        "rejects": False,
    }


def _in_ledger(app: App, job: Job, sources: Sequence[Path]) -> LoadRecord | None:
    """Return the load that this job made when it was tried before, if it did."""
    from graphcrm.ingest.listing import file_hash

    if not app.store.exists():
        return None
    loads = app.loads()
    assert job.started_at is not None, "somebody took it"
    if not loads or loads[-1].loaded_at.replace(tzinfo=UTC) < job.started_at:
        return None
    newest = loads[-1]
    # Of an archive the ledger has the members, of a workbook its sheets.
    names = {path.name for path in sources}
    if any(f.name.split("/")[0].split("[")[0] not in names for f in newest.files):
        return None
    hashes = {path.name: file_hash(path) for path in sources}
    same = [hashes.get(f.name) in {None, f.sha256} for f in newest.files]
    return (
        newest if all(same) and newest.data_date == options_of(job.parameters).data_date else None
    )
