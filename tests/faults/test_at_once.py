"""Two at once: a second load waits its turn, a question never waits."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from graphcrm.app import App
from tests.builders import content, load, new_app
from tests.faults.cli import call, finish, run, start

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs POSIX signals")


def _frozen_load(app: App, bank: Path) -> subprocess.Popen[str]:
    """Start a load and stop it in the middle, its store open."""
    process = start("load", bank, "--db", app.db, "--quiet")
    files = Path(f"{app.db}.wal"), app.home.path
    began = time.monotonic()
    while not any(path.exists() for path in files[:1]) and not _drafts(app):
        assert process.poll() is None, "the load ended before it could be stopped"
        assert time.monotonic() - began < 60
        time.sleep(0.002)
    os.kill(process.pid, signal.SIGSTOP)
    return process


def _drafts(app: App) -> list[Path]:
    return list(app.home.path.glob(".draft-*"))


def test_a_second_load_is_told_to_wait_and_a_question_is_answered(
    tmp_path: Path, small_bank: Path, big_bank: Path
) -> None:
    app = new_app(tmp_path)
    load(app, small_bank)
    version, answer = app.graph().version, call("coverage", "orphans", "--db", app.db).out
    first = _frozen_load(app, big_bank)
    try:
        second = run("load", small_bank, "--db", app.db, "--quiet")
        during = run("coverage", "orphans", "--db", app.db)
    finally:
        os.kill(first.pid, signal.SIGCONT)
    assert finish(first).code == 0
    assert second.code == 3
    assert "is in use by another process (a load, a backup, an export); try again" in second.line
    assert (during.code, during.out) == (0, answer)
    assert app.graph().version != version
    assert run("load", big_bank, "--db", app.db, "--quiet").code == 0


def test_a_question_during_the_first_load_is_told_to_wait(tmp_path: Path, big_bank: Path) -> None:
    app = new_app(tmp_path)
    first = _frozen_load(app, big_bank)
    try:
        during = run("coverage", "orphans", "--db", app.db)
        second = run("load", big_bank, "--db", app.db)
    finally:
        os.kill(first.pid, signal.SIGCONT)
    assert finish(first).code == 0
    assert (during.code, second.code) == (3, 3)
    assert "try again when that has ended" in during.line
    assert "try again when that has ended" in second.line
    assert call("coverage", "orphans", "--db", app.db).code == 0


def test_of_many_first_loads_those_that_succeed_are_whole(tmp_path: Path, small_bank: Path) -> None:
    app = new_app(tmp_path)
    ran = [finish(p) for p in [start("load", small_bank, "--db", app.db) for _ in range(4)]]
    assert {r.code for r in ran} <= {0, 3}
    succeeded = sum(r.code == 0 for r in ran)
    assert succeeded >= 1
    assert app.store.status().n_loads == succeeded
    assert len(content(app.store)["customers"]) > 0
    assert call("db", "check", "--db", app.db).code == 0


def test_an_interrupted_load_says_that_nothing_happened(
    tmp_path: Path, small_bank: Path, big_bank: Path
) -> None:
    app = new_app(tmp_path)
    load(app, small_bank)
    before = content(app.store)
    process = _frozen_load(app, big_bank)
    os.kill(process.pid, signal.SIGINT)
    os.kill(process.pid, signal.SIGCONT)
    ran = finish(process)
    assert ran.code == 130
    assert ran.line == "stopped; the store is as it was"
    assert content(app.store) == before
    assert _drafts(app) == []


def test_an_interrupted_first_load_leaves_nothing(tmp_path: Path, big_bank: Path) -> None:
    app = new_app(tmp_path)
    process = _frozen_load(app, big_bank)
    os.kill(process.pid, signal.SIGINT)
    os.kill(process.pid, signal.SIGCONT)
    assert finish(process).code == 130
    assert list(tmp_path.iterdir()) == []
