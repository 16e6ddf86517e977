"""The queue of jobs, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from graphcrm.errors import NotFoundError
from graphcrm.operations import Database, job_runs, jobs
from graphcrm.operations.job_runs import LEASE
from graphcrm.operations.jobs import LOAD, QUESTION, Asker, Job, Status

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
LI = Asker("li", "planner", "B1", "S1")


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def ask(database: Database, second: float, kind: str = QUESTION, **parameters: Any) -> Job:
    return jobs.add(database, kind, parameters, asker=LI, now=at(second))


def claim(database: Database, second: float, runner: str = "r1") -> Job | None:
    return job_runs.claim(database, runner, now=at(second))


def status(database: Database, job: Job) -> Status:
    return jobs.get(database, job.job_id).status


def test_what_was_asked_is_what_is_taken(database: Database) -> None:
    job = ask(database, 0, question="campaign.plan", seeds=["客户", 1.5, None])
    assert (job.asker, job.status, job.n_tries) == (LI, Status.QUEUED, 0)
    taken = claim(database, 5)
    assert taken is not None
    assert taken.parameters == {"question": "campaign.plan", "seeds": ["客户", 1.5, None]}
    assert (taken.status, taken.started_at, taken.n_tries) == (Status.RUNNING, at(5), 1)
    assert taken.n_changes > job.n_changes
    assert claim(database, 6) is None


def test_the_first_is_taken_first(database: Database) -> None:
    asked = [ask(database, second) for second in (2, 0, 1)]
    taken = [claim(database, 10) for _ in asked]
    assert [t.job_id for t in taken if t] == [asked[i].job_id for i in (1, 2, 0)]


def test_loads_run_one_after_the_other_and_questions_beside_them(database: Database) -> None:
    first, second, question = ask(database, 0, LOAD), ask(database, 1, LOAD), ask(database, 2)
    taken = [claim(database, 10, r) for r in ("r1", "r2", "r3")]
    assert [t and t.job_id for t in taken] == [first.job_id, question.job_id, None]
    job_runs.finish(database, first.job_id, "r1", status=Status.DONE, now=at(11))
    taken = [claim(database, 12, "r2")]
    assert [t and t.job_id for t in taken] == [second.job_id]


def test_a_load_that_waits_is_not_overtaken(database: Database) -> None:
    first, second = ask(database, 0, LOAD), ask(database, 1, LOAD)
    claim(database, 2)
    job_runs.put_back(database, first.job_id, "r1", until=at(60))
    assert claim(database, 59) is None
    taken = claim(database, 60)
    assert taken is not None
    assert (taken.job_id, taken.n_tries) == (first.job_id, 1)  # it was busy: that does not count
    assert status(database, second) is Status.QUEUED


def test_many_runners_never_take_one_job(database: Database) -> None:
    asked = {ask(database, second).job_id for second in range(12)}
    with database.begin():
        pass  # the tables are made by one

    def take_all(runner: str) -> list[str]:
        taken = []
        while job := claim(database, 20, runner):
            taken.append(job.job_id)
        return taken

    with ThreadPoolExecutor(4) as pool:
        each = list(pool.map(take_all, ["r1", "r2", "r3", "r4"]))
    flat = [job_id for taken in each for job_id in taken]
    assert sorted(flat) == sorted(asked)


def test_progress_is_seen_and_says_whether_to_go_on(database: Database) -> None:
    job = ask(database, 0)
    claim(database, 1)
    said: dict[str, Any] = {"stage": "客" * 200, "n_done": 3, "n_steps": 9}
    assert job_runs.progress(database, job.job_id, "r1", **said)
    seen = jobs.get(database, job.job_id)
    assert (seen.stage, seen.n_done, seen.n_steps) == ("客" * 128, 3, 9)
    assert not job_runs.progress(database, job.job_id, "r2", **said)  # of somebody else
    jobs.cancel(database, job.job_id, now=at(2))
    assert not job_runs.progress(database, job.job_id, "r1", **said)


def test_a_job_is_cancelled_at_once_before_anybody_began_it(database: Database) -> None:
    job = ask(database, 0)
    ended = jobs.cancel(database, job.job_id, now=at(1))
    assert (ended.status, ended.ended_at) == (Status.CANCELLED, at(1))
    assert claim(database, 2) is None
    assert jobs.cancel(database, job.job_id, now=at(3)) == ended


def test_a_running_job_is_asked_to_end_once(database: Database) -> None:
    job = ask(database, 0)
    claim(database, 1)
    asked = jobs.cancel(database, job.job_id, now=at(2))
    assert (asked.status, asked.cancel_asked) == (Status.RUNNING, True)
    assert jobs.cancel(database, job.job_id, now=at(3)) == asked
    assert job_runs.beat(database, [job.job_id], "r1", now=at(4)) == set()


def test_a_job_that_is_done_stays_done(database: Database) -> None:
    job = ask(database, 0)
    claim(database, 1)
    result = {"n_rows": 3}
    assert job_runs.finish(database, job.job_id, "r1", status=Status.DONE, now=at(2), result=result)
    done = jobs.cancel(database, job.job_id, now=at(3))
    assert (done.status, done.result, done.cancel_asked) == (Status.DONE, result, False)
    again: dict[str, Any] = {"status": Status.FAILED, "now": at(4)}
    assert not job_runs.finish(database, job.job_id, "r1", **again)


def test_whoever_is_silent_loses_his_jobs_and_says_no_more(database: Database) -> None:
    job, other = ask(database, 0), ask(database, 1)
    claim(database, 2, "dead")
    claim(database, 2, "alive")
    late = 2 + LEASE.total_seconds() + 1
    assert job_runs.beat(database, [other.job_id], "alive", now=at(late)) == {other.job_id}
    job_runs.take_over(database, now=at(late))
    assert status(database, other) is Status.RUNNING
    taken = claim(database, late, "alive")
    assert taken is not None
    assert (taken.job_id, taken.n_tries, taken.started_at) == (job.job_id, 2, at(2))
    ended: dict[str, Any] = {"status": Status.DONE, "now": at(late)}
    assert not job_runs.finish(database, job.job_id, "dead", **ended)
    assert not job_runs.put_back(database, job.job_id, "dead")


@pytest.mark.parametrize(("kind", "n_times"), [(QUESTION, 2), (LOAD, 3)])
def test_a_job_that_kills_its_process_fails(database: Database, kind: str, n_times: int) -> None:
    # a load is taken up a third time, to look whether it was finished
    job = ask(database, 0, kind)
    for n in range(n_times):
        taken = claim(database, n)
        assert taken is not None
        assert taken.n_tries == n + 1
        job_runs.lost(database, job.job_id, "r1", now=at(n))
    failed = jobs.get(database, job.job_id)
    assert (failed.status, failed.error_code) == (Status.FAILED, "job_died")
    assert claim(database, 9) is None


@pytest.mark.parametrize(("kind", "then"), [(QUESTION, Status.CANCELLED), (LOAD, Status.QUEUED)])
def test_one_that_was_to_end_and_died(database: Database, kind: str, then: Status) -> None:
    job = ask(database, 0, kind)
    claim(database, 1)
    jobs.cancel(database, job.job_id, now=at(2))
    job_runs.lost(database, job.job_id, "r1", now=at(3))
    assert status(database, job) is then


def test_jobs_are_listed_counted_and_forgotten(database: Database) -> None:
    mine = [ask(database, second) for second in range(3)]
    theirs = jobs.add(database, LOAD, {}, asker=Asker("wang", "admin"), now=at(9))
    listed = jobs.newest(database, created_by="li", most=2)
    assert [j.job_id for j in listed] == [mine[2].job_id, mine[1].job_id]
    assert jobs.newest(database)[0] == theirs
    jobs.cancel(database, mine[0].job_id, now=at(10))
    assert jobs.count_open(database, created_by="li") == 2
    assert jobs.count_open(database) == 3
    assert job_runs.expire(database, before=at(10)) == []
    assert job_runs.expire(database, before=at(11)) == [mine[0].job_id]
    assert job_runs.known(database) == {mine[1].job_id, mine[2].job_id, theirs.job_id}
    with pytest.raises(NotFoundError, match="no such job"):
        jobs.get(database, mine[0].job_id)
