"""The runner: takes jobs from the queue and does each in a process of its own.

A process that dies, of a kill or for want of memory, takes one job with it and nothing else; the
job is tried again.  ``graphcrm serve`` keeps a runner beside its workers with :func:`running`; it
lives as long as they do.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from graphcrm.app.job_process import log_to_stderr, utc_now
from graphcrm.errors import StoreError
from graphcrm.operations import job_runs

if TYPE_CHECKING:
    from graphcrm.app.app import App

JOB: tuple[str, ...] = ("-m", "graphcrm.app.job_process")
RUNNER: tuple[str, ...] = ("-m", "graphcrm.app.runner")
POLL_S: Final = 0.5
BEAT_S: Final = 5.0
GRACE_S: Final = 5.0  # for a job to end by itself, once it is not wanted
STOP_S: Final = 10.0
AGAIN_S: Final = 1.0  # until a runner that died is started again
UPLOAD_S: Final = 3600.0  # nobody stops for so long in the middle of an upload
_log = logging.getLogger("graphcrm.jobs")


@dataclass
class _Working:
    """A job under way."""

    process: subprocess.Popen[bytes]
    ends_at: float | None = None  # when its patience is over

    def kill(self) -> None:
        """End its process."""
        self.process.kill()
        self.close()

    def close(self) -> None:
        """Wait for its end, and let go of it."""
        self.process.wait()
        assert self.process.stdin is not None
        self.process.stdin.close()


class Runner:
    """Takes jobs and has them done.

    Parameters
    ----------
    app : App
    grace_s : float
        How long a job that is not wanted has to end by itself.
    """

    def __init__(self, app: App, *, grace_s: float = GRACE_S) -> None:
        self.app, self.name = app, secrets.token_hex(16)
        self._grace_s = grace_s
        self._working: dict[str, _Working] = {}
        self._beaten_at = self._swept_at = -1e9
        self._stop = threading.Event()

    def run(self) -> None:
        """Take jobs until somebody says stop; those under way are given back then."""
        try:
            while not self._stop.is_set():
                try:
                    self.step()
                except StoreError as error:  # the database is away: jobs go on meanwhile
                    _log.warning("jobs wait: %s", error.code)
                self._stop.wait(POLL_S)
        finally:
            self._give_back()

    def stop(self, *_: object) -> None:
        """Let :meth:`run` end."""
        self._stop.set()

    def step(self) -> bool:
        """Look after the jobs under way and begin what can be begun; whether anything is."""
        self._reap()
        if time.monotonic() - self._beaten_at >= min(BEAT_S, self._grace_s):
            self._beat()
        while len(self._working) < self.app.settings.jobs_at_once:
            job = job_runs.claim(self.app.operations, self.name, now=utc_now())
            if job is None:
                break
            if before := self._working.pop(job.job_id, None):  # gave it back and is not gone yet
                before.kill()
            self._working[job.job_id] = _Working(self._begin(job.job_id))
        return bool(self._working)

    def _begin(self, job_id: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, *JOB, job_id, self.name]
        return subprocess.Popen(command, stdin=subprocess.PIPE, env=environment_of(self.app))  # noqa: S603

    def _reap(self) -> None:
        """See which processes have ended; one that did not say how has died."""
        for job_id, working in list(self._working.items()):
            if working.process.poll() is not None:
                job_runs.lost(self.app.operations, job_id, self.name, now=utc_now())
                self._working.pop(job_id).close()

    def _beat(self) -> None:
        """Say that this runner lives, take over from those who do not, end what is unwanted."""
        database, now = self.app.operations, utc_now()
        wanted = job_runs.beat(database, self._working, self.name, now=now)
        job_runs.take_over(database, now=now)
        for job_id, working in self._working.items():
            if job_id in wanted:
                continue
            if working.ends_at is None:
                working.ends_at = time.monotonic() + self._grace_s
            elif time.monotonic() >= working.ends_at:
                working.kill()
        self._beaten_at = time.monotonic()
        if self._beaten_at - self._swept_at > 60.0:
            self._sweep()

    def _sweep(self) -> None:
        """Forget jobs that ended long ago, with all that they left."""
        database, files = self.app.operations, self.app.job_files
        kept = timedelta(hours=self.app.settings.job_hours)
        for job_id in job_runs.expire(database, before=utc_now() - kept):
            files.drop(job_id)
        files.sweep(job_runs.known(database), idle_s=UPLOAD_S)
        self._swept_at = time.monotonic()

    def _give_back(self) -> None:
        for job_id, working in self._working.items():
            working.kill()
            job_runs.put_back(self.app.operations, job_id, self.name)
        self._working.clear()


def environment_of(app: App) -> dict[str, str]:
    """Return the environment in which another process of graphcrm has the same settings."""
    from graphcrm.settings import Settings

    others = {k: v for k, v in os.environ.items() if not _is_setting(k, Settings.model_fields)}
    said = {**_plain(app.settings.model_dump()), "db": app.db}
    return others | {f"GRAPHCRM_{name.upper()}": text for name, text in said.items()}


def _is_setting(name: str, fields: Any) -> bool:
    return name.removeprefix("GRAPHCRM_").lower() in fields and name.startswith("GRAPHCRM_")


def _plain(settings: dict[str, Any]) -> dict[str, str]:
    """Return settings as an environment says them."""
    said = {}
    for name, value in settings.items():
        open_value = value.get_secret_value() if hasattr(value, "get_secret_value") else value
        if isinstance(open_value, bool | list | tuple | dict):
            said[name] = json.dumps(open_value, default=str)
        elif open_value is not None:
            said[name] = str(open_value)
    return said


@contextmanager
def running(app: App) -> Iterator[None]:
    """Keep a runner in a process of its own while the block lasts; one that dies is started again.

    It needs no signal to end: it does so when this process does, however that ends.
    """
    ended = threading.Event()
    keeper = threading.Thread(target=_keep, args=(app, ended), name="jobs", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join(STOP_S + 2 * POLL_S)


def _keep(app: App, ended: threading.Event) -> None:
    command, environment = [sys.executable, *RUNNER], environment_of(app)
    while not ended.is_set():
        # in a session of its own: Ctrl-C is for whoever keeps it
        process = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, env=environment, start_new_session=True
        )
        while process.poll() is None and not ended.wait(POLL_S):
            pass
        assert process.stdin is not None
        process.stdin.close()
        if not ended.is_set():
            _log.error("the runner of jobs died and is started again")
            ended.wait(AGAIN_S)
            continue
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main() -> None:
    """Take jobs until the standard input closes, or a signal says stop."""
    from graphcrm.app import App

    log_to_stderr()
    runner = Runner(App())
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, runner.stop)

    def wait() -> None:
        sys.stdin.buffer.read()
        runner.stop()

    threading.Thread(target=wait, name="parent", daemon=True).start()
    runner.run()


if __name__ == "__main__":
    main()
