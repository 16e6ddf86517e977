"""A load, a rollback, a restore on a server whose own process ends at any point."""

from __future__ import annotations

import json
import random
import signal

import pytest

from graphcrm.errors import StoreBusyError, StoreUnavailableError
from tests.faults.cli import Ran, call
from tests.faults.dying import die
from tests.faults.mortal import Life
from tests.faults.on_server import Bank, Writes, bank, undisturbed, writes
from tests.faults.test_kill import moments

__all__ = ["bank", "moments", "writes"]  # fixtures
N_KILLS = 2
ROLLBACK = ("loads", "rollback", "--yes", "--quiet")

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs POSIX signals")


def _kill(at: int, *argv: str) -> None:
    assert die("SIGKILL", at, *argv).code == -signal.SIGKILL


def _asked(bank: Bank) -> Ran:
    """Ask a question, and see that the answer comes whatever died."""
    ran = call("coverage", "orphans")
    assert ran.code == 0
    return ran


@pytest.mark.slow
def test_a_load_killed_at_any_point(bank: Bank, writes: Writes, moments: random.Random) -> None:
    before, answer = bank.image(), _asked(bank)
    steps, after = undisturbed(bank, writes)
    for i in range(N_KILLS):
        at = int((i + moments.random()) / N_KILLS * len(steps)) + 1
        print(f"killed at {at} of {len(steps)} writes")
        _kill(at, *bank.command("second"))
        assert bank.findings() == ([] if at == 1 else ["unfinished_load"])
        assert _asked(bank) == answer
        if i % 2:
            assert bank.app.check(repair=True)[0].repaired
        else:
            bank.load("second")
            assert (bank.image(), bank.litter()) == (after, [])
            bank.app.rollback("L00002")
        assert bank.image() == before
    assert bank.findings() == []


@pytest.mark.slow
def test_a_load_that_ends_at_any_step(bank: Bank, writes: Writes) -> None:
    """A step is what one query writes to one table; before each of them the load ends here."""
    before, answer = bank.image(), _asked(bank)
    steps, _ = undisturbed(bank, writes)
    for step in dict.fromkeys(steps):
        life, at = Life(), steps.index(step) + 1
        writes.before(at, life.end)
        assert not life.load(bank)
        assert _asked(bank) == answer
        found = [(f.code, f.repaired) for f in bank.app.check(repair=True)]
        assert (step, found) == (step, [] if at == 1 else [("unfinished_load", True)])
        assert (step, bank.image()) == (step, before)
    assert (bank.findings(), bank.litter()) == ([], [])


def test_a_first_load_that_was_killed_leaves_nothing(bank: Bank) -> None:
    whole = bank.image()
    bank.access.empty()
    _kill(9, *bank.command("first"))
    assert call("coverage", "orphans").code == 3
    bank.app.check(repair=True)
    assert (bank.app.store.exists(), bank.image()) == (False, [])
    bank.load("first")
    assert (bank.image(), bank.litter()) == (whole, [])


def test_an_interrupted_load_is_undone_at_once(bank: Bank) -> None:
    before, answer = bank.image(), _asked(bank)
    ran = die("SIGINT", 19, *bank.command("second"))
    assert (ran.code, ran.line) == (130, "stopped; the store is as it was")
    assert (bank.image(), bank.findings(), bank.litter()) == (before, [], [])
    assert _asked(bank) == answer


def test_an_undoing_that_was_killed_is_taken_up(bank: Bank) -> None:
    before, answer = bank.image(), _asked(bank)
    _kill(30, *bank.command("second"))
    for at in (2, 8):
        _kill(at, "db", "check", "--repair")
        assert bank.findings() == ["unfinished_load"]
        assert _asked(bank) == answer
    assert bank.app.check(repair=True)[0].code == "unfinished_load"
    assert (bank.image(), bank.findings()) == (before, [])


@pytest.mark.parametrize("at", [2, 13])
def test_a_rollback_that_was_killed_is_finished(bank: Bank, at: int) -> None:
    before = bank.image()
    bank.load("second")
    after, answer = bank.image(), _asked(bank)
    _kill(at, *ROLLBACK)
    assert bank.findings() == ["unfinished_rollback"]
    assert _asked(bank) == answer
    with pytest.raises(StoreBusyError, match=r"or that died; .* graphcrm db check --repair"):
        bank.app.rollback("L00002")
    if at == 2:
        bank.load("second")
        assert bank.image() == after
    else:
        bank.app.check(repair=True)
        assert bank.image() == before


def test_an_interrupted_rollback_says_how_to_finish_it(bank: Bank) -> None:
    before = bank.image()
    bank.load("second")
    ran = die("SIGINT", 7, *ROLLBACK)
    assert ran.code == 3
    assert "was stopped in the middle of this; graphcrm db check --repair finishes it" in ran.line
    assert call("db", "check", "--repair", "--quiet").code == 0
    assert bank.image() == before


@pytest.mark.parametrize("name", ["SIGKILL", "SIGINT"])
def test_a_restore_that_ended_in_the_middle_is_begun_again(bank: Bank, name: str) -> None:
    file = bank.folder / "bank.zip"
    bank.app.backup(file)
    before, answer = bank.image(), _asked(bank)
    bank.load("second")
    ran = die(name, 12, "db", "restore", str(file), "--force", "--quiet")
    if name == "SIGINT":
        assert ran.code == 3
        assert "restore the backup again: graphcrm db restore FILE --force" in ran.line
    assert bank.findings() == ["unfinished_restore"]
    for change in (lambda: bank.load("second"), lambda: bank.app.check(repair=True)):
        with pytest.raises(StoreUnavailableError, match="restore the backup again: graphcrm db"):
            change()
    assert call("db", "restore", file).code == 2
    assert call("db", "restore", file, "--force", "--quiet").code == 0
    assert (bank.image(), bank.findings()) == (before, [])
    assert _asked(bank).out == answer.out


def test_a_check_says_what_is_unfinished(bank: Bank) -> None:
    _kill(5, *bank.command("second"))
    for lang, says in (("zh", "有一次装载正在进行或已中断"), ("en", "is under way or died")):
        ran = call("db", "check", "--lang", lang, "--quiet")
        assert (ran.code, says in ran.out, "--repair" in ran.out) == (1, True, True)
    ran = call("db", "check", "--repair", "--json")
    rows = [{"code": "unfinished_load", "table": "", "n": 1, "repaired": True}]
    assert (ran.code, json.loads(ran.out)) == (0, {"findings": rows})
