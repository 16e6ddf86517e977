"""A folder nobody may write into: questions work, a load says so."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphcrm.app import App
from tests.builders import PEOPLE, loaded, write_bank
from tests.faults.cli import run

# The superuser may write anywhere, unless it gives that up.
_AS_ANYBODY = (
    "setpriv",
    "--bounding-set=-dac_override,-dac_read_search",
    "--inh-caps=-all",
)


@pytest.fixture
def prefix() -> tuple[str, ...]:
    """Return what makes a command obey the permissions of files."""
    if os.geteuid() != 0:
        return ()
    if not shutil.which("setpriv"):
        pytest.skip("the superuser may write anywhere, and setpriv is not there to stop it")
    return _AS_ANYBODY


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """Return a store whose folders are read-only."""
    bank = tmp_path / "bank"
    bank.mkdir()
    app = loaded(bank, **PEOPLE)
    folders = [bank, *(p for p in bank.rglob("*") if p.is_dir())]
    for folder in folders:
        folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    Path(app.db).chmod(stat.S_IRUSR)
    yield app
    for folder in folders:
        folder.chmod(stat.S_IRWXU)


def test_questions_work_where_nothing_can_be_written(app: App, prefix: tuple[str, ...]) -> None:
    for argv in (["coverage", "orphans"], ["db", "status"], ["db", "check"]):
        ran = run(*argv, "--db", app.db, prefix=prefix)
        assert (ran.code, "Traceback" in ran.err) == (0, False)
        assert ran.out


def test_questions_work_though_a_load_died_before_the_folder_was_closed(
    app: App, prefix: tuple[str, ...]
) -> None:
    app.home.path.chmod(stat.S_IRWXU)
    (app.home.path / "PENDING").write_text("0123456789abcdef", "utf-8")
    app.home.path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    ran = run("coverage", "orphans", "--db", app.db, prefix=prefix)
    assert (ran.code, len(ran.out.splitlines())) == (0, 6)


def test_a_load_says_that_it_cannot_write(
    app: App, prefix: tuple[str, ...], tmp_path: Path
) -> None:
    bank = write_bank(tmp_path / "more", customers=[{"customer_id": "C9"}])
    before = Path(app.db).read_bytes()
    ran = run("load", bank, "--db", app.db, "--quiet", prefix=prefix)
    assert ran.code == 3
    assert "cannot be opened; its folder must exist, and for a load be writable" in ran.line
    assert Path(app.db).read_bytes() == before


def test_a_first_load_says_that_it_cannot_write(
    app: App, prefix: tuple[str, ...], tmp_path: Path
) -> None:
    db = Path(app.db).with_name("new.duckdb")
    bank = write_bank(tmp_path / "more", customers=[{"customer_id": "C9"}])
    ran = run("load", bank, "--db", db, prefix=prefix)
    assert ran.code == 3
    assert "its folder must exist, and for a load be writable" in ran.line
    assert not db.exists()


def test_extracts_that_may_not_be_read(tmp_path: Path, prefix: tuple[str, ...]) -> None:
    bank = write_bank(tmp_path / "bank", **PEOPLE)
    (bank / "customers.csv").chmod(0)
    ran = run("load", bank, "--db", tmp_path / "new.duckdb", prefix=prefix)
    assert ran.code == 2
    assert "customers.csv cannot be read; check its permissions" in ran.line


def test_somebody_elses_store_says_whose_it_is(app: App, prefix: tuple[str, ...]) -> None:
    app.home.path.chmod(0)
    ran = run("coverage", "orphans", "--db", app.db, prefix=prefix)
    app.home.path.chmod(stat.S_IRWXU)
    assert ran.code == 3
    assert "cannot be read; ask its owner" in ran.line


def test_extracts_that_may_not_be_read_are_told_so(tmp_path: Path, prefix: tuple[str, ...]) -> None:
    extracts = write_bank(tmp_path / "in", **PEOPLE)
    extracts.chmod(0)
    ran = run("load", extracts, "--db", tmp_path / "b.duckdb", prefix=prefix)
    extracts.chmod(stat.S_IRWXU)
    assert ran.code == 2
    assert "/in cannot be read; check its permissions" in ran.line


@pytest.mark.parametrize("command", ["sample", "demo"])
def test_a_sample_needs_a_folder_that_can_be_written(
    tmp_path: Path, prefix: tuple[str, ...], command: str
) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    ran = run(command, tmp_path / "bank", "--customers", "200", prefix=prefix)
    tmp_path.chmod(stat.S_IRWXU)
    assert ran.code == 2
    assert "Permission denied; name a file in a folder you may write" in ran.line
