"""What jobs do, in this process: loads and questions, their ends and what they leave."""

from __future__ import annotations

import logging
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from graphcrm.app import App
from graphcrm.app.job_process import run_job
from graphcrm.app.job_work import Told, UnwantedError, work
from graphcrm.app.kept_answer import kept
from graphcrm.errors import NotFoundError, StoreBusyError
from graphcrm.operations import job_runs, jobs
from graphcrm.operations.jobs import LOAD, QUESTION, Asker, Job, Status
from tests import small_bank
from tests.builders import new_app

LOADING: dict[str, Any] = {
    "data_date": "2026-06-30",
    "full": [],
    "drop": [],
    "balances": False,
    "max_reject_share": 0.05,
}
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
BAD = "customer_id,name,opened_on\nC1,王芳,2019-01-01\nC9,李雷,2019-99-01\n"


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bank")
    small_bank.load(folder)
    return folder


@pytest.fixture
def app(bank: Path, tmp_path: Path) -> Iterator[App]:
    shutil.copytree(bank, tmp_path, dirs_exist_ok=True)
    app = new_app(tmp_path)
    yield app
    app.operations.close()


def ask(app: App, question: str, by: Asker | None = None, **parameters: Any) -> Job:
    asked = {"question": question, "parameters": parameters}
    asker = by or Asker("li", "admin")
    return jobs.add(app.operations, QUESTION, asked, asker=asker, now=NOON)


def upload(app: App, files: dict[str, str], **options: Any) -> Job:
    job_id = jobs.new_id()
    folder = app.job_files.make(job_id) / "sources"
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    given = {**LOADING, **options}
    asker = Asker("li", "admin")
    return jobs.add(app.operations, LOAD, given, asker=asker, now=NOON, job_id=job_id)


def taken(app: App, job: Job) -> Job:
    claimed = job_runs.claim(app.operations, "r", now=datetime.now(UTC))
    assert claimed is not None
    assert claimed.job_id == job.job_id
    return claimed


def done(app: App, job: Job) -> Job:
    taken(app, job)
    run_job(app, job.job_id, "r")
    return jobs.get(app.operations, job.job_id)


class CancelledAt(Told):
    """Somebody asks for the end before a step."""

    def __init__(self, n: int, app: App, job: Job) -> None:
        super().__init__(app.operations, job.job_id, "r", every_s=0)
        self.n = n

    def __call__(self, stage: str) -> None:
        if self.n_done == self.n:
            jobs.cancel(self.database, self.job_id, now=NOON)
        super().__call__(stage)


def test_the_answer_of_a_question_is_kept(app: App) -> None:
    job = done(app, ask(app, "coverage.single-links", as_of="2026-06-30"))
    answer = app.ask("coverage.single-links", as_of=app.today)
    assert (job.status, job.error) == (Status.DONE, None)
    assert job.result is not None
    assert job.result["n_rows"] == answer.n_rows > 0
    path = app.job_files.answer(job.job_id)
    assert kept(path).rows("zh") == answer.rows("zh")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_an_answer_goes_no_further_than_the_scope(app: App) -> None:
    job = done(app, ask(app, "coverage.orphans", by=Asker("wang", "branch_manager", "B2")))
    rows = kept(app.job_files.answer(job.job_id)).rows()
    assert {row["branch_id"] for row in rows} <= {"B2"}


def test_a_campaign_says_how_far_it_is(app: App) -> None:
    job = done(app, ask(app, "campaign.plan", seeds=2, unknown_consent="allow"))
    assert job.status is Status.DONE, job.error
    assert job.stage is not None


def test_what_cannot_be_asked_fails_and_says_why(app: App) -> None:
    job = done(app, ask(app, "network.ego", party="王芳"))
    assert (job.status, job.error_code) == (Status.FAILED, "not_found")
    assert "王芳" not in str(job.error)
    with pytest.raises(NotFoundError):
        kept(app.job_files.answer(job.job_id))


def test_a_load_changes_the_store_and_leaves_no_upload(app: App) -> None:
    before = app.graph().version
    text = "customer_id,name,opened_on\nC8,李雷,2020-01-01\n"
    job = done(app, upload(app, {"customers.csv": text}))
    assert job.status is Status.DONE, job.error
    assert job.result is not None
    assert job.result["tables"]["customers"]["inserted"] == 1
    assert job.result["graph_version"] == app.graph().version != before
    assert job.result["rejects"] is False
    assert job.n_steps == job.n_done == 1 + app.n_tables  # one file, and a snapshot
    assert app.job_files.sources(job.job_id) == []


def test_a_refused_load_leaves_what_was_rejected_to_who_loaded(app: App) -> None:
    before = app.graph().version
    job = done(app, upload(app, {"customers.csv": BAD}))
    assert (job.status, job.error_code) == (Status.FAILED, "load_refused")
    assert job.result is not None
    assert (job.result["refused"], job.result["rejects"]) == (["customers"], True)
    assert "2019-99-01" in app.job_files.rejects(job.job_id).read_text("utf-8-sig")
    assert app.job_files.rejects(job.job_id, ".xlsx").is_file()
    assert list(app.publisher.rejects_folder.iterdir()) == []
    assert app.graph().version == before


def test_a_load_that_is_none_does_not_tell_where_it_lay(app: App) -> None:
    job = done(app, upload(app, {"王芳.csv": "a,b\n1,2\n"}))
    assert (job.status, job.error_code) == (Status.FAILED, "bad_input")
    assert job.error is not None
    assert str(app.job_files.path) not in job.error


def test_a_load_that_was_to_end_changes_nothing(app: App) -> None:
    before = app.graph().version, len(app.loads())
    text = "customer_id,name,opened_on\nC8,李雷,2020-01-01\n"
    for n in range(0, 12, 3):
        job = taken(app, upload(app, {"customers.csv": text}))
        with pytest.raises(UnwantedError):
            work(app, job, CancelledAt(n, app, job))
        assert (app.graph().version, len(app.loads())) == before
        run_job(app, job.job_id, "r")  # as whoever takes it up again
        assert jobs.get(app.operations, job.job_id).status is Status.CANCELLED
    assert app.check() == []


def test_who_lost_a_load_leaves_the_upload_to_whoever_took_it_over(app: App) -> None:
    n_loads = len(app.loads())
    job = taken(app, upload(app, {"customers.csv": "customer_id,name\nC8,李雷\n"}))
    job_runs.lost(app.operations, job.job_id, "r", now=NOON)
    assert job_runs.claim(app.operations, "other", now=datetime.now(UTC)) is not None
    run_job(app, job.job_id, "r")  # it lives still, and has not heard
    assert len(app.job_files.sources(job.job_id)) == 1
    run_job(app, job.job_id, "other")
    found = jobs.get(app.operations, job.job_id)
    assert (found.status, len(app.loads())) == (Status.DONE, n_loads + 1)
    assert app.job_files.sources(job.job_id) == []


def test_a_load_whose_upload_is_gone_says_so(app: App) -> None:
    n_loads = len(app.loads())
    job = done(app, upload(app, {}))
    assert (job.status, job.error_code) == (Status.FAILED, "upload_gone")
    assert len(app.loads()) == n_loads


@pytest.mark.parametrize("unwanted", [False, True])
def test_a_load_that_was_done_by_one_who_died_is_done(app: App, unwanted: bool) -> None:
    text = "customer_id,name,opened_on\nC8,李雷,2020-01-01\nC9,,x\n"
    job = taken(app, upload(app, {"customers.csv": text}, max_reject_share=1.0))
    died = work(app, job, Told(app.operations, job.job_id, "r"))  # and never says so
    n_loads, version = len(app.loads()), app.graph().version
    if unwanted:
        jobs.cancel(app.operations, job.job_id, now=NOON)
    job_runs.lost(app.operations, job.job_id, "r", now=NOON)
    again = done(app, job)
    assert (again.status, again.n_tries) == (Status.DONE, 2)
    assert again.result is not None
    assert died.result is not None
    for name in ("load_id", "graph_version", "tables", "rejects"):
        assert again.result[name] == died.result[name]
    assert (len(app.loads()), app.graph().version) == (n_loads, version)


def test_a_load_that_killed_two_processes_is_not_tried_a_third_time(app: App) -> None:
    job = upload(app, {"customers.csv": "customer_id,name\nC8,x\n"})
    for _ in range(2):
        taken(app, job)
        job_runs.lost(app.operations, job.job_id, "r", now=NOON)
    job = done(app, job)
    assert (job.status, job.error_code, job.n_tries) == (Status.FAILED, "job_died", 3)
    assert len(app.loads()) == 1


def test_a_store_that_is_busy_is_waited_for(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object, **__: object) -> None:
        raise StoreBusyError("another process holds it")

    monkeypatch.setattr(app.publisher, "load", busy)
    job = done(app, upload(app, {"customers.csv": "customer_id,name\nC8,x\n"}))
    assert (job.status, job.n_tries) == (Status.QUEUED, 0)
    assert len(app.job_files.sources(job.job_id)) == 1
    now = datetime.now(UTC)
    assert job_runs.claim(app.operations, "r", now=now) is None
    monkeypatch.setattr("graphcrm.app.job_process.PATIENCE", timedelta(0))
    assert job_runs.claim(app.operations, "r", now=now + timedelta(seconds=6))
    run_job(app, job.job_id, "r")
    assert jobs.get(app.operations, job.job_id).error_code == "store_busy"


def test_what_nobody_thought_of_is_told_without_what_it_says(
    app: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    name = "".join(["王", "芳"])  # not in one piece in a line of a traceback

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(name)

    monkeypatch.setattr(app, "ask_for", broken)
    with caplog.at_level(logging.INFO):
        job = done(app, ask(app, "coverage.orphans"))
    assert (job.status, job.error_code) == (Status.FAILED, "internal")
    assert "RuntimeError" in caplog.text
    assert name not in caplog.text + str(job.error)
