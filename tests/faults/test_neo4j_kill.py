"""A server killed at any point of a load, and started again: all of the load is there or nothing.

What a server does with a transaction that it did not end is the same for every write; so it is
killed once while nodes (ledger, history, rows) are written, once while relationships are, and once
as the load is published, each time at a write and a moment that are drawn.  That a load may end
before any of its steps is tested in ``test_neo4j_dies``, where that costs no start of a server.
"""

from __future__ import annotations

import random
import time
from threading import Thread

import pytest

from tests.faults.mortal import Life
from tests.faults.on_server import Bank, Image, Writes, bank, undisturbed, writes
from tests.faults.test_kill import moments
from tests.neo4j.server import Server

__all__ = ["bank", "moments", "writes"]  # fixtures
BATCH_S = 0.02  # about as long as the writing of one batch takes
pytestmark = pytest.mark.slow


@pytest.mark.parametrize("kinds", [("load/nodes", "load/publish"), ("load/edges",)])
def test_a_server_killed_in_the_middle_of_a_load(
    bank: Bank,
    neo4j_process: Server,
    writes: Writes,
    moments: random.Random,
    kinds: tuple[str, ...],
) -> None:
    before, answer = bank.image(), _orphans(bank)
    steps, after = undisturbed(bank, writes)
    at = moments.choice([n for n, step in enumerate(steps, 1) if step.startswith(kinds)])
    later = moments.random() * BATCH_S
    print(f"killed {later:.3f} s after write {at} of {len(steps)} began")
    end = _Ending(neo4j_process, later)
    writes.before(at, end.start)
    finished = Life().load(bank)
    end.join()
    neo4j_process.start()
    whole = bank.image() == after
    assert whole or not finished
    assert whole or _orphans(bank) == answer
    _settle(bank, before=before, after=after, whole=whole, load="load/edges" in kinds)


def test_a_load_outlives_a_server_that_is_started_again(
    bank: Bank, neo4j_process: Server, writes: Writes, moments: random.Random
) -> None:
    steps, after = undisturbed(bank, writes)

    def restart() -> None:
        neo4j_process.kill()
        neo4j_process.start()

    at = moments.randrange(len(steps)) + 1
    print(f"started again at {at} of {len(steps)} writes")
    writes.before(at, restart)
    bank.load("second")
    assert (bank.image(), bank.findings()) == (after, [])


class _Ending(Thread):
    """Ends a server, and this process for all that the server knows, a bit later."""

    def __init__(self, server: Server, after_s: float) -> None:
        super().__init__()
        self._server, self._after_s = server, after_s

    def run(self) -> None:
        time.sleep(self._after_s)
        self._server.kill()


def _settle(bank: Bank, *, before: Image, after: Image, whole: bool, load: bool) -> None:
    """Let a check, or the next load, undo what died; make the bank what it was before."""
    if whole:
        _orphans(bank)  # published, and its snapshot not yet in place: whoever asks does that
        assert bank.findings() == []
    elif load:
        assert bank.load("second").load_id == "L00002"
        assert bank.image() == after
    else:
        assert [f.code for f in bank.app.check(repair=True)] in ([], ["unfinished_load"])
    if whole or load:
        bank.app.rollback("L00002")
    assert (bank.image(), bank.litter()) == (before, [])


def _orphans(bank: Bank) -> list[object]:
    return list(bank.app.ask("coverage.orphans").rows())
