"""No room left: said in one line, and the store is as it was."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders import content, load, new_app
from tests.faults.cli import call

Disk = Callable[[int], Path]
ROOM = 64 * 1024


@pytest.mark.parametrize("kib", [4, 8, 12, 100, 600])
def test_a_first_load_without_room_leaves_nothing(disk: Disk, small_bank: Path, kib: int) -> None:
    db = disk(kib) / "bank.duckdb"
    ran = call("load", small_bank, "--db", db, "--quiet")
    assert ran.code == 3
    assert "no space left on the disk" in ran.line
    assert list(db.parent.iterdir()) == []
    disk(ROOM)
    assert call("load", small_bank, "--db", db, "--quiet").code == 0


@pytest.mark.parametrize("kib", [0, 1200, 2500])
def test_a_later_load_without_room_leaves_the_store_as_it_was(
    disk: Disk, small_bank: Path, big_bank: Path, kib: int
) -> None:
    app = new_app(disk(ROOM))
    load(app, small_bank)
    before, answer = content(app.store), call("coverage", "orphans", "--db", app.db).out
    disk(_used(Path(app.db).parent) + kib)
    ran = call("load", big_bank, "--db", app.db, "--quiet")
    assert ran.code == 3
    assert "no space left on the disk" in ran.line
    assert call("coverage", "orphans", "--db", app.db).out == answer
    assert content(app.store) == before
    disk(ROOM)
    assert call("load", big_bank, "--db", app.db, "--quiet").code == 0
    assert app.store.status().n_rows["customers"] > len(before["customers"])
    assert call("db", "check", "--db", app.db).code == 0


def test_a_full_disk_still_answers(disk: Disk, small_bank: Path) -> None:
    app = new_app(disk(ROOM))
    load(app, small_bank)
    disk(_used(Path(app.db).parent))
    shutil.rmtree(app.home.path)
    (app.home.path).mkdir()
    disk(_used(Path(app.db).parent))
    ran = call("coverage", "orphans", "--db", app.db)
    assert ran.code == 3
    assert "no space left on the disk" in ran.line
    disk(ROOM)
    assert call("coverage", "orphans", "--db", app.db).code == 0


def _used(folder: Path) -> int:
    return shutil.disk_usage(folder).used // 1024
