"""Backups, restores and rollbacks that die, and what comes at the same time."""

import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from graphcrm.app import App
from graphcrm.graph.home import SnapshotHome
from tests.builders import content, load, loaded, new_app, write_bank
from tests.faults.backed_up import app, orphans
from tests.faults.cli import call, finish, run, start
from tests.faults.test_kill import moments
from tests.faults.test_publish import CUSTOMERS, STEPS, Died, _dies

__all__ = ["app", "moments"]  # fixtures
# Between the steps of a restore it dies in the first test, each step once.
N_KILLS = 3 if os.environ.get("CI") else 4


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", STEPS)
def test_a_restore_that_dies_between_two_steps(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    backed_up = content(app.store), app.graph().version
    load(app, write_bank(tmp_path / "2", customers=CUSTOMERS))
    loaded_on = content(app.store), app.graph().version
    with monkeypatch.context() as patched:
        patched.setattr(SnapshotHome, step, _dies(step, after=after))
        with pytest.raises(Died):
            app.restore(tmp_path / "bank.zip", force=True)
    again = new_app(tmp_path)
    expected = backed_up if step == "switch" else loaded_on
    assert (again.graph().version, content(again.store)) == expected[::-1]
    assert (again.home.pending, again.check()) == (None, [])
    assert sorted(p.name for p in tmp_path.glob(".*")) == []


@pytest.mark.parametrize("to_nothing", [False, True])
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", ["announce", "switch"])
def test_a_rollback_that_dies_between_two_steps(
    app: App,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    after: bool,
    to_nothing: bool,
) -> None:
    if not to_nothing:
        load(app, write_bank(tmp_path / "2", customers=CUSTOMERS))
    n_loads, newest = len(app.loads()), app.loads()[-1].load_id
    with monkeypatch.context() as patched:
        patched.setattr(SnapshotHome, step, _dies(step, after=after))
        with pytest.raises(Died):
            app.rollback(newest)
    again = new_app(tmp_path)
    left = n_loads - (step == "switch")
    assert (orphans(again).code, len(again.loads())) == (0 if left else 3, left)
    assert (again.home.pending, again.check()) == (None, [])
    load(again, write_bank(tmp_path / "3", customers=CUSTOMERS))
    assert again.ask("coverage.orphans").n_rows == 2


def test_what_another_program_makes_of_the_same_files_is_what_answers(
    app: App, tmp_path: Path
) -> None:
    """Undone and loaded again, the version is the same though its rows are others."""
    bank = write_bank(tmp_path / "2", customers=CUSTOMERS)
    version = load(app, bank).graph_version
    app.rollback("L00002")
    snapshot = app.home.folder(version) / "customers" / "aum.npy"
    snapshot.write_bytes(snapshot.read_bytes()[:-8] + bytes(8))  # as an older program read it
    assert load(app, bank).graph_version == version
    assert [row["worth"] for row in app.ask("coverage.orphans").rows()] == [2.0, 1.0]


def test_readers_find_the_old_version_or_the_new_one(big: App, tmp_path: Path) -> None:
    app = loaded(tmp_path, customers=CUSTOMERS[:1])
    old, new = app.graph().version, big.graph().version
    process = start("db", "restore", Path(big.db).with_name("bank.zip"), "--db", app.db, "--force")
    seen = []
    while process.poll() is None:
        graph = new_app(tmp_path).graph()
        seen.append((graph.version, new_app(tmp_path).ask("coverage.orphans").n_rows))
    assert finish(process).code == 0
    assert {version for version, _ in seen} <= {old, new}
    assert {n for _, n in seen} <= {1, big.ask("coverage.orphans").n_rows}
    assert seen[0] == (old, 1)


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_nobody_loads_meanwhile(big: App, small_bank: Path, tmp_path: Path, command: str) -> None:
    shutil.copytree(Path(big.db).parent, tmp_path / "bank")
    app, file = new_app(tmp_path / "bank"), tmp_path / "bank" / "bank.zip"
    before = content(app.store)
    drafts = {"backup": ".bank.*", "restore": ".bank.duckdb.restoring-*"}[command]
    more = ["--force"] if command == "restore" else []
    process = start("db", command, file, "--db", app.db, *more)
    began = time.monotonic()
    while not any(p.stat().st_size for p in (tmp_path / "bank").glob(drafts)):
        assert process.poll() is None, "it ended before it could be stopped"
        assert time.monotonic() - began < 60
    os.kill(process.pid, signal.SIGSTOP)
    try:
        second = run("load", small_bank, "--db", app.db, "--quiet")
        asked = run("coverage", "orphans", "--db", app.db, "--quiet")
    finally:
        os.kill(process.pid, signal.SIGCONT)
    assert finish(process).code == 0
    assert (second.code, "by another process" in second.line) == (3, True)
    assert (asked.code, content(app.store)) == (0, before)
    assert call("db", "restore", file, "--db", tmp_path / "again.duckdb").code == 0
    assert content(new_app(tmp_path, "again.duckdb").store) == before


@pytest.mark.slow
@pytest.mark.parametrize("there", [True, False])
def test_a_restore_killed_at_any_point(
    big: App, small_bank: Path, tmp_path: Path, moments: random.Random, there: bool
) -> None:
    backup = Path(big.db).with_name("bank.zip")
    (tmp_path / "kept").mkdir()
    if there:
        load(new_app(tmp_path / "kept"), small_bank)
        old = content(new_app(tmp_path / "kept").store)
    new, seconds = content(big.store), 0.0
    for i in range(N_KILLS + 1):
        shutil.rmtree(tmp_path / "work", ignore_errors=True)
        shutil.copytree(tmp_path / "kept", tmp_path / "work")
        app = new_app(tmp_path / "work")
        began = time.monotonic()
        process = start("db", "restore", backup, "--db", app.db, "--force", "--quiet")
        if i == 0:
            assert finish(process).code == 0
            seconds = time.monotonic() - began
            continue
        time.sleep((i - 1 + moments.random()) / N_KILLS * seconds)
        process.kill()
        finish(process)
        asked = orphans(app)
        assert asked.code == 0 or not there
        if asked.code == 0:
            assert content(app.store) in ([old, new] if there else [new])
            assert app.check() == []
        assert call("db", "restore", backup, "--db", app.db, "--force").code == 0
        assert content(app.store) == new
        assert list((tmp_path / "work").glob(".*")) == []


@pytest.mark.slow
def test_a_backup_killed_at_any_point(big: App, tmp_path: Path, moments: random.Random) -> None:
    file = tmp_path / "bank.zip"
    began = time.monotonic()
    assert finish(start("db", "backup", file, "--db", big.db)).code == 0
    seconds, whole = time.monotonic() - began, content(big.store)
    for i in range(N_KILLS):
        process = start("db", "backup", file, "--db", big.db)
        time.sleep((i + moments.random()) / N_KILLS * seconds)
        process.kill()
        finish(process)
        assert call("db", "restore", file, "--db", tmp_path / f"{i}.duckdb").code == 0
        assert content(new_app(tmp_path, f"{i}.duckdb").store) == whole
