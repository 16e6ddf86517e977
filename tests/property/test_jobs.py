"""The queue of jobs under any order of calls, beside a model of plain dicts."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from graphcrm.operations import Database, job_runs, jobs
from graphcrm.operations.jobs import LOAD, QUESTION, Asker
from tests.effort import part

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
ME = Asker("li", "admin")
RUNNERS = st.sampled_from(["r1", "r2"])
Model = dict[str, Any]


class Queue(RuleBasedStateMachine):
    """Jobs are asked for, taken, lost and ended; the model says what each call must do."""

    asked: Bundle[str] = Bundle("asked")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.database = Database(f"sqlite:///{self.folder / 'operations.sqlite'}")
        self.seconds = 0
        self.models: dict[str, Model] = {}

    def teardown(self) -> None:
        """Remove the database."""
        self.database.close()
        shutil.rmtree(self.folder)

    @property
    def now(self) -> datetime:
        """The time."""
        return NOON + timedelta(seconds=self.seconds)

    @rule(target=asked, kind=st.sampled_from([LOAD, QUESTION]))
    def ask(self, kind: str) -> str:
        self.seconds += 1
        job = jobs.add(self.database, kind, {}, asker=ME, now=self.now)
        self.models[job.job_id] = {
            "kind": kind, "status": "queued", "tries": 0, "begun": False, "wait": 0, "cancel": False
        }  # fmt: skip
        return job.job_id

    @rule(seconds=st.sampled_from([1, 29, 31]))
    def wait(self, seconds: int) -> None:
        self.seconds += seconds

    @rule(runner=RUNNERS)
    def claim(self, runner: str) -> None:
        taken = job_runs.claim(self.database, runner, now=self.now)
        open_loads = [i for i, m in self.models.items() if m["kind"] == LOAD and self._is_open(m)]
        free = [
            i
            for i, m in self.models.items()
            if m["status"] == "queued"
            and m["wait"] <= self.seconds
            and (m["kind"] == QUESTION or i == open_loads[0])
        ]
        assert (taken and taken.job_id) == (free[0] if free else None)
        if free:
            model = self.models[free[0]]
            model |= {"status": "running", "runner": runner, "seen": self.seconds, "begun": True}
            model["tries"] += 1

    @rule(runner=RUNNERS)
    def beat(self, runner: str) -> None:
        mine = {i: m for i, m in self.models.items() if self._is_of(m, runner)}
        wanted = job_runs.beat(self.database, list(self.models), runner, now=self.now)
        assert wanted == {i for i, m in mine.items() if not m["cancel"]}
        for model in mine.values():
            model["seen"] = self.seconds

    @rule(job_id=asked, runner=RUNNERS, seconds=st.sampled_from([0, 5]))
    def put_back(self, job_id: str, runner: str, seconds: int) -> None:
        model = self.models[job_id]
        until = self.now + timedelta(seconds=seconds)
        done = job_runs.put_back(self.database, job_id, runner, until=until)
        assert done == self._is_of(model, runner)
        if done:
            model |= {"status": "queued", "wait": self.seconds + seconds}
            model["tries"] -= 1

    @rule(job_id=asked, runner=RUNNERS)
    def finish(self, job_id: str, runner: str) -> None:
        model = self.models[job_id]
        status = jobs.Status.DONE
        done = job_runs.finish(self.database, job_id, runner, status=status, now=self.now)
        assert done == self._is_of(model, runner)
        if done:
            model["status"] = "done"

    @rule(job_id=asked, runner=RUNNERS)
    def lose(self, job_id: str, runner: str) -> None:
        job_runs.lost(self.database, job_id, runner, now=self.now)
        if self._is_of(self.models[job_id], runner):
            self._died(self.models[job_id])

    @rule()
    def take_over(self) -> None:
        job_runs.take_over(self.database, now=self.now)
        for model in self.models.values():
            if model["status"] == "running" and self.seconds - model["seen"] > 30:
                self._died(model)

    @rule(job_id=asked)
    def cancel(self, job_id: str) -> None:
        jobs.cancel(self.database, job_id, now=self.now)
        model = self.models[job_id]
        if not self._is_open(model) or model["cancel"]:
            return
        model["cancel"] = True
        model["wait"] = 0
        if not model["begun"]:
            model["status"] = "cancelled"

    def _died(self, model: Model) -> None:
        """A question is tried twice; a load once more, to see whether it was done."""
        if model["kind"] == QUESTION and model["cancel"]:
            model["status"] = "cancelled"
        elif model["tries"] < (3 if model["kind"] == LOAD else 2):
            model |= {"status": "queued", "wait": 0}
        else:
            model["status"] = "failed"

    @staticmethod
    def _is_open(model: Model) -> bool:
        return model["status"] in {"queued", "running"}

    @staticmethod
    def _is_of(model: Model, runner: str) -> bool:
        return bool(model["status"] == "running" and model["runner"] == runner)

    @invariant()
    def jobs_are_as_the_model_has_them(self) -> None:
        found = {j.job_id: j for j in jobs.newest(self.database)}
        said = {i: (j.status, j.n_tries, j.cancel_asked) for i, j in found.items()}
        assert said == {i: (m["status"], m["tries"], m["cancel"]) for i, m in self.models.items()}
        assert all((j.ended_at is None) == j.is_open for j in found.values())


TestQueue = Queue.TestCase
TestQueue.settings = settings(max_examples=part(8), stateful_step_count=25)
