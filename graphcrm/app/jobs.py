"""Who may have what done as a job, and see what came of it.

A job is seen by who asked for it, and by who manages people; its answer only by the first, as long
as he sees as much as he did then.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphcrm.app.policy import Act, demand, demand_question, may
from graphcrm.errors import LimitError, NotFoundError, StateError
from graphcrm.operations import job_runs, jobs
from graphcrm.operations.jobs import FORGET, LOAD, QUESTION, Asker, Job, Status

if TYPE_CHECKING:
    from graphcrm.answer import Answer
    from graphcrm.app.app import App
    from graphcrm.app.viewer import Viewer


def ask(
    app: App, viewer: Viewer, question: str, parameters: Mapping[str, Any], *, now: datetime
) -> Job:
    """Have a question answered as a job.

    Raises
    ------
    NotFoundError, InputError
        There is no such question, or it cannot be asked so.
    AccessError
        His role has no such question, or no jobs.
    LimitError
        As many of his jobs wait or run as he may have.
    """
    from graphcrm.app.parameters import read_parameters

    demand(viewer, Act.JOB)
    read_parameters(question, parameters)
    demand_question(viewer, question)
    demand_room(app, viewer)
    asked = {"question": question, "parameters": dict(parameters)}
    return jobs.add(app.operations, QUESTION, asked, asker=_asker(viewer), now=now)


def load(
    app: App, viewer: Viewer, job_id: str, options: Mapping[str, Any], *, now: datetime
) -> Job:
    """Have an upload loaded as a job; see :class:`graphcrm.app.uploads.Upload`."""
    demand_load(app, viewer)
    asker = _asker(viewer)
    return jobs.add(app.operations, LOAD, options, asker=asker, now=now, job_id=job_id)


def forget(app: App, viewer: Viewer, customer: str, *, now: datetime) -> Job:
    """Have a customer forgotten as a job; its result is the proof, see :class:`ForgetReport`.

    Raises
    ------
    AccessError
        He may not, or sees but some branches.
    NotFoundError
        No customer has this id, and nobody who had was forgotten.
    LimitError
        As many of his jobs wait or run as he may have.
    """
    from graphcrm.app.forget import demand_customer

    demand(viewer, Act.FORGET)
    demand_customer(app, customer)
    demand_room(app, viewer)
    asked = {"customer_id": customer}
    return jobs.add(app.operations, FORGET, asked, asker=_asker(viewer), now=now)


def demand_load(app: App, viewer: Viewer) -> None:
    """Refuse who may not load, or has too much under way; asked before anything is taken."""
    demand(viewer, Act.LOAD)
    demand_room(app, viewer)


def demand_room(app: App, viewer: Viewer) -> None:
    """Refuse who has too much under way."""
    most = app.settings.jobs_each
    if jobs.count_open(app.operations, created_by=viewer.name) >= most:
        raise LimitError(f"{most} of your jobs wait or run; let one end, or cancel it")


def seen(app: App, viewer: Viewer, *, everybodys: bool = False) -> list[Job]:
    """Return the newest jobs of a viewer; everybody's for who manages people."""
    if everybodys:
        demand(viewer, Act.PEOPLE)
    return jobs.newest(app.operations, created_by=None if everybodys else viewer.name)


def one(app: App, viewer: Viewer, job_id: str) -> Job:
    """Return a job; one that he may not see is not there."""
    job = jobs.get(app.operations, job_id)
    if job.created_by != viewer.name and not may(viewer, Act.PEOPLE):
        raise NotFoundError("there is no such job")
    return job


def cancel(app: App, viewer: Viewer, job_id: str, *, now: datetime) -> Job:
    """Ask for a job to end.

    Raises
    ------
    NotFoundError
        There is no such job, or he may not see it.
    StateError
        It has ended otherwise, or is forgetting somebody.
    """
    one(app, viewer, job_id)
    job = jobs.cancel(app.operations, job_id, now=now)
    if job.is_open and not job.cancel_asked:
        raise StateError("who is being forgotten is forgotten to the end")
    if job.status in {Status.DONE, Status.FAILED}:
        raise StateError(f"the job is {job.status}; there is nothing to cancel")
    if job.status is Status.CANCELLED:
        app.job_files.drop(job_id)
    return job


def answer(app: App, viewer: Viewer, job_id: str) -> Answer:
    """Return the answer of a question that was asked as a job.

    Raises
    ------
    NotFoundError
        There is none for him, or it was kept long enough.
    StateError
        It is not there yet, or never will be.
    """
    from graphcrm.app.kept_answer import kept

    job = _own(app, viewer, job_id, QUESTION)
    demand_question(viewer, job.parameters["question"])
    if job.status is not Status.DONE:
        raise StateError(f"the job is {job.status}: it has no answer")
    return kept(app.job_files.answer(job_id))


def rejects(app: App, viewer: Viewer, job_id: str, ending: str) -> Path:
    """Return the file of the rows that a load of his rejected; NotFoundError without any."""
    demand(viewer, Act.LOAD)
    _own(app, viewer, job_id, LOAD)
    return app.job_files.rejects(job_id, ending)


def forget_ended(app: App, *, now: datetime) -> int:
    """Forget every job that has ended, with its answer and rejected rows; return how many.

    For when somebody is to be forgotten: what was asked, and what came of it, may name him.
    """
    gone = job_runs.expire(app.operations, before=now)
    for job_id in gone:
        app.job_files.drop(job_id)
    return len(gone)


def _own(app: App, viewer: Viewer, job_id: str, kind: str) -> Job:
    job = jobs.get(app.operations, job_id)
    if job.asker != _asker(viewer) or job.kind != kind:
        raise NotFoundError("there is no such job")
    return job


def _asker(viewer: Viewer) -> Asker:
    return Asker(viewer.name, str(viewer.role), viewer.branch_id, viewer.staff_id)
