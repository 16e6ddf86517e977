"""Jobs whose process, runner or service is killed: nothing is lost, nothing is done twice."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from graphcrm.app import App
from graphcrm.app.job_files import JobFiles
from graphcrm.app.runner import Runner, environment_of, running
from graphcrm.operations import job_runs, jobs
from graphcrm.operations.jobs import LOAD, QUESTION, Asker, Job, Status
from tests.builders import load, new_app
from tests.faults.held import FOLDER, HELD
from tests.neo4j.ports import free_port

pytestmark = [
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs POSIX signals"),
    pytest.mark.slow,
]
ME = Asker("li", "admin")
PLAN: dict[str, Any] = {
    "question": "campaign.plan",
    "parameters": {"seeds": 20, "unknown_consent": "allow", "epsilon": 0.02},
}
PATIENCE_S = 60.0


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory, small_bank: Path) -> Path:
    folder = tmp_path_factory.mktemp("bank")
    load(new_app(folder), small_bank)
    return folder


@pytest.fixture
def app(bank: Path, tmp_path: Path) -> Iterator[App]:
    shutil.copytree(bank, tmp_path, dirs_exist_ok=True)
    app = new_app(tmp_path)
    yield app
    app.operations.close()


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Hold jobs at a step, and say where they tell so; the file ``go`` lets them go on."""
    folder = tmp_path / "held"
    folder.mkdir()
    monkeypatch.setenv(FOLDER, str(folder))
    monkeypatch.setattr("graphcrm.app.runner.JOB", (*HELD, "job"))
    return folder


def now() -> datetime:
    return datetime.now(UTC)


def upload(app: App, bank: Path) -> Job:
    job_id = jobs.new_id()
    folder = app.job_files.make(job_id) / "sources"
    for extract in bank.glob("*.csv"):
        shutil.copy(extract, folder)
    given = {"data_date": "2026-06-30", "full": [], "drop": [], "balances": False}
    given |= {"max_reject_share": 1.0}
    return jobs.add(app.operations, LOAD, given, asker=ME, now=now(), job_id=job_id)


def state(app: App, job: Job) -> Job:
    return jobs.get(app.operations, job.job_id)


def until(true: Callable[[], object], meanwhile: Callable[[], object] = lambda: None) -> None:
    last = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < last, "that took too long"
        meanwhile()
        time.sleep(0.1)


def is_held(folder: Path) -> bool:
    return (folder / "held").exists()


def go(folder: Path) -> None:
    (folder / "go").touch()


def finished(app: App, job: Job, runner: Runner) -> Job:
    until(lambda: not state(app, job).is_open, runner.step)
    until(lambda: not runner.step())
    return state(app, job)


def process_of(runner: Runner, job: Job) -> subprocess.Popen[bytes]:
    return runner._working[job.job_id].process


def test_a_load_whose_process_is_killed_is_done_once(
    app: App, small_bank: Path, held: Path
) -> None:
    runner, job = Runner(app), upload(app, small_bank)
    until(lambda: is_held(held), runner.step)
    process_of(runner, job).kill()
    go(held)
    done = finished(app, job, runner)
    assert (done.status, done.error, done.n_tries) == (Status.DONE, None, 2)
    assert len(app.loads()) == 2
    assert app.check() == []


def test_one_that_is_killed_each_time_fails_and_says_so(app: App, small_bank: Path) -> None:
    before = app.graph().version
    runner, job = Runner(app), upload(app, small_bank)
    for _ in range(2):
        until(lambda: job.job_id in runner._working, runner.step)
        process_of(runner, job).kill()
        process_of(runner, job).wait()
        runner._reap()
    failed = finished(app, job, runner)
    assert (failed.status, failed.error_code) == (Status.FAILED, "job_died")
    assert "2 times" in str(failed.error)
    assert app.graph().version == before
    assert app.job_files.sources(job.job_id) == []


def test_a_campaign_whose_process_is_killed_is_planned_again(app: App, held: Path) -> None:
    job = jobs.add(app.operations, QUESTION, PLAN, asker=ME, now=now())
    runner = Runner(app)
    until(lambda: is_held(held), runner.step)
    process_of(runner, job).kill()
    go(held)
    done = finished(app, job, runner)
    assert (done.status, done.error, done.n_tries) == (Status.DONE, None, 2)


def test_a_cancelled_load_leaves_the_store_as_it_was(
    app: App, small_bank: Path, held: Path
) -> None:
    before = app.graph().version
    runner, job = Runner(app, grace_s=PATIENCE_S), upload(app, small_bank)
    until(lambda: is_held(held), runner.step)
    jobs.cancel(app.operations, job.job_id, now=now())
    go(held)
    ended = finished(app, job, runner)
    assert (ended.status, ended.n_tries) == (Status.CANCELLED, 1)
    assert (app.graph().version, len(app.loads())) == (before, 1)
    assert app.check() == []


def test_a_job_that_does_not_listen_is_ended(app: App, held: Path) -> None:
    job = jobs.add(app.operations, QUESTION, PLAN, asker=ME, now=now())
    runner = Runner(app, grace_s=0.2)
    until(lambda: is_held(held), runner.step)
    jobs.cancel(app.operations, job.job_id, now=now())
    assert finished(app, job, runner).status is Status.CANCELLED


def _session(process: subprocess.Popen[bytes]) -> list[int]:
    """Return the processes of a session that live."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            said = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(said[3]) == process.pid and said[0] != "Z":
                found.append(int(folder.name))
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_load_of_a_runner_that_is_killed_is_taken_over(
    app: App, small_bank: Path, held: Path
) -> None:
    job = upload(app, small_bank)
    process = subprocess.Popen(
        [sys.executable, *HELD, "runner"],
        stdin=subprocess.PIPE,
        env=environment_of(app),
        start_new_session=True,
    )
    until(lambda: is_held(held))
    process.kill()
    process.wait(PATIENCE_S)
    until(lambda: not _session(process))  # whoever did the load has ended too
    assert process.stdin is not None
    process.stdin.close()
    assert state(app, job).status is Status.RUNNING
    job_runs.take_over(app.operations, now=now() + timedelta(minutes=1))
    go(held)
    done = finished(app, job, Runner(app))
    assert (done.status, done.error, done.n_tries) == (Status.DONE, None, 2)
    assert len(app.loads()) == 2


def test_a_runner_that_dies_is_started_again(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphcrm.app.runner.POLL_S", 0.05)
    monkeypatch.setattr("graphcrm.app.runner.AGAIN_S", 0.05)
    started: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def noted(*args: Any, **given: Any) -> subprocess.Popen[bytes]:
        started.append(popen(*args, **given))
        return started[-1]

    monkeypatch.setattr("graphcrm.app.runner.subprocess.Popen", noted)
    with running(app):
        until(lambda: len(started) == 1)
        started[0].kill()
        until(lambda: len(started) == 2)
        asked = {"question": "coverage.orphans", "parameters": {}}
        job = jobs.add(app.operations, QUESTION, asked, asker=ME, now=now())
        until(lambda: not state(app, job).is_open)
    assert state(app, job).status is Status.DONE
    assert [p.returncode for p in started] == [-signal.SIGKILL, 0]


def test_a_service_that_is_killed_goes_on_where_it_was(
    app: App, small_bank: Path, held: Path
) -> None:
    job = upload(app, small_bank)
    options = ("--development", "--port", str(free_port()), "--workers", "1")
    process = subprocess.Popen(
        [sys.executable, *HELD, "serve", *options],
        env=environment_of(app),
        stderr=subprocess.DEVNULL,
    )
    until(lambda: is_held(held))
    process.kill()
    process.wait(PATIENCE_S)
    until(lambda: state(app, job).status is Status.QUEUED)  # its runner gave it back, and ended
    go(held)
    done = finished(app, job, Runner(app))
    assert (done.status, done.error, done.n_tries) == (Status.DONE, None, 1)
    assert len(app.loads()) == 2


def test_jobs_that_ended_long_ago_are_forgotten(app: App) -> None:
    asked = {"question": "coverage.orphans", "parameters": {}}
    old, new = (jobs.add(app.operations, QUESTION, asked, asker=ME, now=now()) for _ in "ab")
    files: JobFiles = app.job_files
    for job in (old, new):
        files.make(job.job_id)
        job_runs.claim(app.operations, "r", now=now())
    left = files.make(jobs.new_id())
    for job, ago in ((old, 25), (new, 23)):
        ended = now() - timedelta(hours=ago)
        job_runs.finish(app.operations, job.job_id, "r", status=Status.DONE, now=ended)
    day_ago = time.time() - 86_400
    for path in (left, left / "sources"):
        os.utime(path, (day_ago, day_ago))
    Runner(app).step()
    assert [f.name for f in files.path.iterdir()] == [new.job_id]
    assert job_runs.known(app.operations) == {new.job_id}
