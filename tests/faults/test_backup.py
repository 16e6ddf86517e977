"""A backup or a restore without room, without leave to write, or of something damaged."""

import random
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from graphcrm.app import App
from tests.builders import content, load, new_app
from tests.faults.backed_up import app, files_of, orphans
from tests.faults.cli import call, run
from tests.faults.test_full_disk import ROOM, Disk, _used
from tests.faults.test_read_only import prefix

__all__ = ["app", "prefix"]  # fixtures


def _damaged(tmp_path: Path) -> list[tuple[str, bytes]]:
    """Return what became of a backup: cut short, changed in places, or something else."""
    whole = (tmp_path / "bank.zip").read_bytes()
    cuts = [("cut", whole[:n]) for n in (0, 1, 100, len(whole) // 2, len(whole) - 1)]
    draw = random.Random(7)
    places = [draw.randrange(len(whole)) for _ in range(60)]
    flips = [("flip", whole[:n] + bytes([whole[n] ^ 0x40]) + whole[n + 1 :]) for n in places]
    return [*cuts, *flips, ("none", b"customer_id,name\nC1,x\n")]


def test_a_damaged_backup_is_refused_or_is_the_same(app: App, tmp_path: Path) -> None:
    before, n_refused = content(app.store), 0
    bad = tmp_path / "bad.zip"
    for kind, data in _damaged(tmp_path):
        bad.write_bytes(data)
        kept = files_of(app.home.path.parent)
        ran = call("db", "restore", bad, "--db", app.db, "--force")
        assert ran.code in ((2,) if kind != "flip" else (0, 2))
        if ran.code:
            assert "nothing was changed, restore another backup" in ran.line
            assert files_of(app.home.path.parent) == kept
            n_refused += 1
        else:
            assert content(app.store) == before
    assert content(app.store) == before
    assert n_refused > 50  # flags and times of the zip file may change without any harm


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_folder_that_cannot_be_written(
    app: App, tmp_path: Path, prefix: tuple[str, ...], command: str
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(stat.S_IRUSR | stat.S_IXUSR)
    file, db = {
        "backup": (closed / "bank.zip", Path(app.db)),
        "restore": (tmp_path / "bank.zip", closed / "bank.duckdb"),
    }[command]
    ran = run("db", command, file, "--db", db, prefix=prefix)
    closed.chmod(stat.S_IRWXU)
    assert ran.code == {"backup": 2, "restore": 3}[command]
    assert "folder" in ran.line
    assert list(closed.iterdir()) == []


def test_a_store_that_may_not_be_replaced(
    app: App, tmp_path: Path, prefix: tuple[str, ...]
) -> None:
    shutil.copytree(tmp_path, tmp_path / "closed")
    closed = tmp_path / "closed"
    kept = files_of(closed)
    closed.chmod(stat.S_IRUSR | stat.S_IXUSR)
    argv = ("db", "restore", tmp_path / "bank.zip", "--db", closed / "bank.duckdb", "--force")
    ran = run(*argv, prefix=prefix)
    closed.chmod(stat.S_IRWXU)
    assert (ran.code, len(ran.err.splitlines())) == (3, 1)
    assert files_of(closed) == kept


@pytest.mark.parametrize("kib", [0, 8, 200])
def test_a_backup_without_room_leaves_the_earlier_one(big: App, disk: Disk, kib: int) -> None:
    file = disk(ROOM) / "bank.zip"
    assert call("db", "backup", file, "--db", big.db).code == 0
    before = files_of(file.parent)
    disk(_used(file.parent) + kib)
    ran = call("db", "backup", file, "--db", big.db)
    assert ran.code == 2
    assert "No space left" in ran.line
    assert files_of(file.parent) == before


@pytest.mark.parametrize("kib", [4, 12, 400, 2000])
def test_a_restore_without_room_leaves_nothing(big: App, disk: Disk, kib: int) -> None:
    db = disk(kib) / "new.duckdb"
    backup = Path(big.db).with_name("bank.zip")
    ran = call("db", "restore", backup, "--db", db)
    assert ran.code == 3
    assert "no space left on the disk" in ran.line
    assert list(db.parent.iterdir()) == []
    disk(ROOM)
    assert call("db", "restore", backup, "--db", db).code == 0


@pytest.mark.parametrize("kib", [0, 300, 3000, 6000])
def test_a_restore_without_room_leaves_the_old_store(
    big: App, disk: Disk, small_bank: Path, kib: int
) -> None:
    app = new_app(disk(ROOM))
    load(app, small_bank)
    before, answer = content(app.store), orphans(app).out
    disk(_used(Path(app.db).parent) + kib)
    backup = Path(big.db).with_name("bank.zip")
    ran = call("db", "restore", backup, "--db", app.db, "--force")
    assert ran.code == 3
    assert "no space left on the disk" in ran.line
    assert (orphans(app).out, content(app.store)) == (answer, before)
    assert list(Path(app.db).parent.glob(".*")) == []
    disk(ROOM)
    assert call("db", "restore", backup, "--db", app.db, "--force").code == 0


def test_a_damaged_store_is_replaced_when_that_is_said(app: App, tmp_path: Path) -> None:
    before = content(app.store)
    Path(app.db).write_bytes(b"noise" * 9999)
    kept = files_of(tmp_path)
    ran = call("db", "restore", tmp_path / "bank.zip", "--db", app.db)
    assert (ran.code, "to replace it all the same add --force" in ran.line) == (3, True)
    assert files_of(tmp_path) == kept
    assert call("db", "restore", tmp_path / "bank.zip", "--db", app.db, "--force").code == 0
    assert (content(app.store), app.check()) == (before, [])


@pytest.mark.parametrize("damaged", [False, True])
def test_a_log_of_the_old_store_does_not_reach_the_new_one(
    app: App, tmp_path: Path, damaged: bool
) -> None:
    """A process that died leaves a log beside its store; it ends with that store."""
    before, log = content(app.store), Path(f"{app.db}.wal")
    died = "con.execute('UPDATE customers SET aum = 99'); os._exit(9)"
    code = f"import duckdb, os; con = duckdb.connect({app.db!r}); {died}"
    subprocess.run([sys.executable, "-c", code], check=False)
    assert log.stat().st_size
    if damaged:
        Path(app.db).write_bytes(b"noise" * 9999)
    assert call("db", "restore", tmp_path / "bank.zip", "--db", app.db, "--force").code == 0
    assert (content(app.store), log.exists()) == (before, False)
