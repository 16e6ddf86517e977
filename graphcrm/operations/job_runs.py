"""The work on jobs: taken by one runner, who says that it lives; taken over when it does not.

Every change is one statement that names the runner, so that whoever lost a job changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, case, delete, exists, func, or_, select, text, update

from graphcrm.operations.jobs import COLUMNS, FORGET, LOAD, OPEN, Job, Status, as_job
from graphcrm.operations.tables import JOBS

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from graphcrm.operations.database import Database

LEASE: Final = timedelta(seconds=30)  # a runner that says nothing for so long is dead
MAX_TRIES: Final = 2
STAGE_LENGTH: Final = 128
DIED: Final = (
    f"its process ended {MAX_TRIES} times before it was done, perhaps for want of memory; the "
    "store is as it was; ask for less, or look at the memory of the machine"
)
_ORDER: Final = 7302  # the lock of PostgreSQL under which jobs are taken


def claim(database: Database, runner: str, *, now: datetime) -> Job | None:
    """Take the job that is next; None where none is.

    Loads are taken one after the other, in the order in which they were sent: what a later one
    closes, an earlier one must not open again.
    """
    before = JOBS.alias()
    earlier = or_(
        before.c.created_at < JOBS.c.created_at,
        and_(before.c.created_at == JOBS.c.created_at, before.c.job_id < JOBS.c.job_id),
    )
    held_up = exists().where(
        before.c.kind == LOAD, before.c.status.in_(OPEN), earlier, before.c.job_id != JOBS.c.job_id
    )
    next_one = (
        select(JOBS.c.job_id)
        .where(
            JOBS.c.status == Status.QUEUED,
            or_(JOBS.c.waits_until.is_(None), JOBS.c.waits_until <= now),
            or_(JOBS.c.kind != LOAD, ~held_up),
        )
        .order_by(JOBS.c.created_at, JOBS.c.job_id)
        .limit(1)
        .scalar_subquery()
    )
    taken = {
        "status": Status.RUNNING,
        "runner": runner,
        "seen_at": now,
        "n_tries": JOBS.c.n_tries + 1,
        "n_changes": JOBS.c.n_changes + 1,
    }
    with database.begin() as connection:
        if not database.is_file:  # SQLite has one writer at a time as it is
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _ORDER})
        row = connection.execute(
            update(JOBS)
            .where(JOBS.c.job_id == next_one, JOBS.c.status == Status.QUEUED)
            .values(**taken, started_at=func.coalesce(JOBS.c.started_at, now))
            .returning(*COLUMNS)
        ).one_or_none()
    return None if row is None else as_job(row)


def beat(database: Database, job_ids: Iterable[str], runner: str, *, now: datetime) -> set[str]:
    """Say that a runner lives; return which of its jobs are still its own and wanted."""
    mine = and_(JOBS.c.job_id.in_(list(job_ids)), *_is(runner))
    with database.begin() as connection:
        rows = connection.execute(
            update(JOBS)
            .where(mine)
            .values(seen_at=now)
            .returning(JOBS.c.job_id, JOBS.c.cancel_asked)
        ).all()
    return {job_id for job_id, unwanted in rows if not unwanted}


def progress(
    database: Database,
    job_id: str,
    runner: str,
    *,
    stage: str,
    n_done: int,
    n_steps: int | None = None,
) -> bool:
    """Say how far a job has come; return whether to go on.

    Parameters
    ----------
    stage : str
        What is being done; cut to 128 characters.
    n_done : int
    n_steps : int, optional
        How many steps there are in all, where that is known.
    """
    said = {"stage": stage[:STAGE_LENGTH], "n_done": n_done, "n_steps": n_steps}
    with database.begin() as connection:
        unwanted = connection.execute(
            update(JOBS)
            .where(JOBS.c.job_id == job_id, *_is(runner))
            .values(**said, n_changes=JOBS.c.n_changes + 1)
            .returning(JOBS.c.cancel_asked)
        ).scalar_one_or_none()
    return unwanted is False


def finish(
    database: Database,
    job_id: str,
    runner: str,
    *,
    status: Status,
    now: datetime,
    result: Mapping[str, Any] | None = None,
    error_code: str | None = None,
    error: str | None = None,
    was_asked: Mapping[str, Any] | None = None,
) -> bool:
    """Say how a job ended; return whether it was the runner's own to end.

    ``was_asked`` takes the place of its parameters, where these name somebody who is forgotten.
    """
    said: dict[str, Any] = {"result": result, "error_code": error_code, "error": error}
    if was_asked is not None:
        said["parameters"] = dict(was_asked)
    if status is Status.DONE:  # the last steps may not have been told
        said["n_done"] = func.coalesce(JOBS.c.n_steps, JOBS.c.n_done)
    return _change(database, job_id, runner, status=status, ended_at=now, **said)


def put_back(
    database: Database, job_id: str, runner: str, *, until: datetime | None = None
) -> bool:
    """Give a job back to the queue, to its old place, as if nobody had tried it.

    Parameters
    ----------
    until : datetime, optional
        When to try again.  Default: at once.
    """
    again = {"status": Status.QUEUED, "waits_until": until, "n_tries": JOBS.c.n_tries - 1}
    return _change(database, job_id, runner, **again)


def take_over(database: Database, *, now: datetime) -> None:
    """Do as :func:`lost` with every job whose runner died."""
    with database.begin() as connection:
        dead = and_(JOBS.c.status == Status.RUNNING, JOBS.c.seen_at < now - LEASE)
        _lost(connection, dead, now)


def lost(database: Database, job_id: str, runner: str, *, now: datetime) -> None:
    """Say that the process of a job died: it is tried again, or has failed.

    A load is taken up once more than that, to say whether it was finished; so is whoever is being
    forgotten, which goes on where it died.
    """
    with database.begin() as connection:
        _lost(connection, and_(JOBS.c.job_id == job_id, *_is(runner)), now)


def _lost(connection: Connection, which: ColumnElement[bool], now: datetime) -> None:
    more = {"n_changes": JOBS.c.n_changes + 1, "runner": None}
    is_load = JOBS.c.kind.in_((LOAD, FORGET))
    tries = case((is_load, MAX_TRIES + 1), else_=MAX_TRIES)
    unwanted = and_(which, ~is_load, JOBS.c.cancel_asked)
    ended = {**more, "status": Status.CANCELLED, "ended_at": now}
    connection.execute(update(JOBS).where(unwanted).values(**ended))
    again = {**more, "status": Status.QUEUED, "waits_until": None}
    connection.execute(update(JOBS).where(which, JOBS.c.n_tries < tries).values(**again))
    ended = {**more, "status": Status.FAILED, "ended_at": now}
    connection.execute(update(JOBS).where(which).values(**ended, error_code="job_died", error=DIED))


def expire(database: Database, *, before: datetime) -> list[str]:
    """Forget jobs that ended before a time; return their ids, which nothing bears any more."""
    with database.begin() as connection:
        gone = delete(JOBS).where(JOBS.c.ended_at < before).returning(JOBS.c.job_id)
        return list(connection.execute(gone).scalars())


def known(database: Database) -> set[str]:
    """Return the ids of all jobs."""
    with database.read() as connection:
        return set(connection.execute(select(JOBS.c.job_id)).scalars())


def _is(runner: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return JOBS.c.runner == runner, JOBS.c.status == Status.RUNNING


def _change(database: Database, job_id: str, runner: str, **said: Any) -> bool:
    mine = and_(JOBS.c.job_id == job_id, *_is(runner))
    with database.begin() as connection:
        changed = connection.execute(
            update(JOBS).where(mine).values(**said, n_changes=JOBS.c.n_changes + 1)
        )
        return changed.rowcount == 1
