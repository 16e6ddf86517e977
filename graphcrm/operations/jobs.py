"""Work that takes longer than a request: what was asked, how far it is, how it ended.

::

    queued ─> running ─> done | failed | cancelled
       ^─────────┘  its runner died or stopped, or the store was busy

Who takes jobs and works on them stands in :mod:`graphcrm.operations.job_runs`.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Row, func, insert, select, update

from graphcrm.errors import NotFoundError
from graphcrm.operations.tables import JOBS

if TYPE_CHECKING:
    from graphcrm.operations.database import Database

LOAD: Final = "load"
QUESTION: Final = "question"
FORGET: Final = "forget"


class Status(StrEnum):
    """How a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN: Final = (Status.QUEUED, Status.RUNNING)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asked for a job, as he was then.

    Parameters
    ----------
    name, role : str
    branch_id : str or None
        His branch; None: the whole bank.
    staff_id : str or None
        Who he is in the bank's data.
    """

    name: str
    role: str
    branch_id: str | None = None
    staff_id: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A job, as the table has it; ``n_changes`` tells one state of it from the next."""

    job_id: str
    kind: str
    status: Status
    parameters: Mapping[str, Any]
    created_by: str
    role: str
    branch_id: str | None
    staff_id: str | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    n_tries: int
    n_changes: int
    stage: str | None
    n_done: int
    n_steps: int | None
    cancel_asked: bool
    error_code: str | None
    error: str | None
    result: Mapping[str, Any] | None

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.status in OPEN

    @property
    def asker(self) -> Asker:
        """Who asked for it."""
        return Asker(self.created_by, self.role, self.branch_id, self.staff_id)


COLUMNS: Final = tuple(JOBS.c[field.name] for field in fields(Job))


def as_job(row: Row[Any]) -> Job:
    """Return a row of ``COLUMNS`` as a job."""
    said = dict(row._mapping)
    return Job(**said | {"status": Status(said["status"])})


def new_id() -> str:
    """Return an id that nobody guesses."""
    return secrets.token_hex(16)


def add(
    database: Database,
    kind: str,
    parameters: Mapping[str, Any],
    *,
    asker: Asker,
    now: datetime,
    job_id: str | None = None,
) -> Job:
    """Put a job at the end of the queue.

    Parameters
    ----------
    database : Database
    kind : {"load", "question", "forget"}
    parameters : mapping
        JSON values.
    asker : Asker
    now : datetime
    job_id : str, optional
        As :func:`new_id` made it, where something already bears it.
    """
    row: dict[str, Any] = {
        "job_id": job_id or new_id(),
        "kind": kind,
        "status": Status.QUEUED,
        "parameters": dict(parameters),
        "created_by": asker.name,
        "role": asker.role,
        "branch_id": asker.branch_id,
        "staff_id": asker.staff_id,
        "created_at": now,
        "n_tries": 0,
        "n_changes": 1,
        "n_done": 0,
        "cancel_asked": False,
    }
    with database.begin() as connection:
        connection.execute(insert(JOBS).values(**row))
    return get(database, row["job_id"])


def get(database: Database, job_id: str) -> Job:
    """Return a job; NotFoundError where there is none of that id."""
    with database.read() as connection:
        row = connection.execute(select(*COLUMNS).where(JOBS.c.job_id == job_id)).one_or_none()
    if row is None:
        raise NotFoundError("there is no such job")
    return as_job(row)


def newest(database: Database, *, created_by: str | None = None, most: int = 100) -> list[Job]:
    """Return the newest jobs, of one person or of all, the newest first."""
    asked = select(*COLUMNS).order_by(JOBS.c.created_at.desc(), JOBS.c.job_id).limit(most)
    if created_by is not None:
        asked = asked.where(JOBS.c.created_by == created_by)
    with database.read() as connection:
        return [as_job(row) for row in connection.execute(asked)]


def count_open(database: Database, *, created_by: str | None = None) -> int:
    """Count the jobs that wait or run, of one person or of all."""
    asked = select(func.count()).where(JOBS.c.status.in_(OPEN))
    if created_by is not None:
        asked = asked.where(JOBS.c.created_by == created_by)
    with database.read() as connection:
        return connection.execute(asked).scalar_one()


def cancel(database: Database, job_id: str, *, now: datetime) -> Job:
    """Ask for a job to end; one that nobody began ends at once, one that has ended stays as it is.

    So does one that has begun to forget somebody: that is done to the end.

    Raises
    ------
    NotFoundError
        There is no such job.
    """
    mine = JOBS.c.job_id == job_id
    ended = {"status": Status.CANCELLED, "ended_at": now}
    asked: dict[str, Any] = {"cancel_asked": True, "n_changes": JOBS.c.n_changes + 1}
    # A load that was begun before may have been finished by whoever died: whoever takes it looks.
    fresh = (JOBS.c.status == Status.QUEUED) & JOBS.c.started_at.is_(None)
    with database.begin() as connection:
        connection.execute(update(JOBS).where(mine, fresh).values(**asked, **ended))
        connection.execute(
            update(JOBS)
            .where(mine, JOBS.c.status.in_(OPEN), ~JOBS.c.cancel_asked, JOBS.c.kind != FORGET)
            .values(**asked, waits_until=None)
        )
    return get(database, job_id)
