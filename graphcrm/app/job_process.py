"""The process of one job: ``python -m graphcrm.app.job_process JOB RUNNER``.

It ends when whoever started it does, and says itself how the job ended.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
import traceback
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from graphcrm.app.job_work import Ended, Told, UnwantedError, work
from graphcrm.errors import GraphCrmError, StoreBusyError, StoreUnavailableError
from graphcrm.operations import job_runs, jobs
from graphcrm.operations.jobs import Job, Status

if TYPE_CHECKING:
    from graphcrm.app.app import App

WAIT: Final = timedelta(seconds=5)  # until a store that was busy is tried again
PATIENCE: Final = timedelta(minutes=15)  # how long that goes on
_RECORD_S: Final = 60.0
ORPHANED: Final = 3
_log = logging.getLogger("graphcrm.jobs")


def utc_now() -> datetime:
    """Return what time it is."""
    return datetime.now(UTC)


def run_job(app: App, job_id: str, runner: str) -> None:
    """Do a job that a runner took, and record how it ended."""
    job = jobs.get(app.operations, job_id)
    ended = _ended(app, job, runner)
    if ended is None:
        job_runs.put_back(app.operations, job_id, runner, until=utc_now() + WAIT)
        return
    if _record(app, job_id, runner, ended):  # else somebody else does it, or will do it again
        app.job_files.drop_sources(job_id)
    _log.info("job %s (%s) %s", job_id, job.kind, ended.error_code or ended.status)


def _ended(app: App, job: Job, runner: str) -> Ended | None:
    """Do the job and return how it ended; None where the store is busy and it waits."""
    try:
        return work(app, job, Told(app.operations, job.job_id, runner))
    except UnwantedError:
        return Ended(Status.CANCELLED)
    except StoreBusyError as error:
        assert job.started_at is not None, "somebody took it"
        if utc_now() - job.started_at < PATIENCE:
            return None
        return _failed(app, job, error)
    except GraphCrmError as error:
        return _failed(app, job, error)
    except Exception as error:
        # Where it went wrong, not what it said: that may hold a cell of the bank's.
        where = "".join(traceback.format_tb(error.__traceback__))
        _log.error("job %s: %s\n%s", job.job_id, type(error).__name__, where)
        told = "something went wrong that nobody thought of; the log of the service says where"
        return Ended(Status.FAILED, error_code="internal", error=told)


def _failed(app: App, job: Job, error: GraphCrmError) -> Ended:
    """Return an error as it is told: without the folder that uploads lie in."""
    here = str(app.job_files.path / job.job_id / "sources")
    message = error.message.replace(f"{here}{os.sep}", "").replace(here, "the upload")
    return Ended(Status.FAILED, error_code=error.code, error=message)


def _record(app: App, job_id: str, runner: str, ended: Ended) -> bool:
    """Record how a job ended, if it was ours to end; wait for a database that is away."""
    until = time.monotonic() + _RECORD_S
    while True:
        try:
            is_ours = job_runs.finish(
                app.operations,
                job_id,
                runner,
                status=ended.status,
                now=utc_now(),
                result=ended.result,
                error_code=ended.error_code,
                error=ended.error,
                was_asked=ended.was_asked,
            )
            if ended.was_asked is not None:
                app.operations.compact()
        except StoreUnavailableError:
            if time.monotonic() > until:
                raise
            time.sleep(1)
        else:
            return is_ours


def log_to_stderr() -> None:
    """Write what jobs say of themselves as the service does: never anything of a customer."""
    from logging.config import dictConfig

    from graphcrm.app.serving import LOGS

    dictConfig(LOGS)


def end_with_parent() -> None:
    """End this process when its parent does, however that ends: its standard input then closes."""

    def wait() -> None:
        sys.stdin.buffer.read()
        os._exit(ORPHANED)

    threading.Thread(target=wait, name="parent", daemon=True).start()


def main() -> None:
    """Do one job."""
    from graphcrm.app import App

    job_id, runner = sys.argv[1:]
    log_to_stderr()
    end_with_parent()
    run_job(App(), job_id, runner)


if __name__ == "__main__":
    main()
