"""A server killed at any point of a load, and started again: all of the load is there or nothing.

``Server.write`` is where everything goes through that a load writes, and its batches are small
here; so points that are spread over the writes are spread over the load.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest

from graphcrm.errors import StoreError
from graphcrm.stores import neo4j_connect
from graphcrm.stores.neo4j_connect import Server as Connection
from tests.faults.on_server import Bank, Image, Writes, bank, undisturbed, writes
from tests.faults.test_kill import moments
from tests.neo4j.server import Server

__all__ = ["bank", "moments", "writes"]  # fixtures
N_KILLS, N_SHARES = 20, 4  # shares, so that test workers have some each
BATCH_S = 0.02  # about as long as the writing of one batch takes
pytestmark = pytest.mark.slow


class Died(BaseException):
    """Stands for a process that ends here: nothing may catch it."""


@pytest.mark.parametrize("share", range(N_SHARES))
def test_a_server_killed_at_any_point_of_a_load(
    bank: Bank, neo4j_process: Server, writes: Writes, moments: random.Random, share: int
) -> None:
    before, answer = bank.image(), _orphans(bank)
    n_writes, after = undisturbed(bank, writes)
    for i in range(share, N_KILLS, N_SHARES):
        moment = (i + moments.random()) / N_KILLS * n_writes
        print(f"killed at {moment:.3f} of {n_writes} writes")
        end = _Ending(neo4j_process, moment % 1 * BATCH_S)
        writes.before(int(moment) + 1, end.start)
        finished = _load_and_die(bank)
        end.join()
        neo4j_process.start()
        whole = bank.image() == after
        assert whole or not finished
        assert whole or _orphans(bank) == answer
        _settle(bank, before=before, after=after, whole=whole, load=i % 7 == 0)
    assert bank.app.check() == []


def test_a_load_outlives_a_server_that_is_started_again(
    bank: Bank, neo4j_process: Server, writes: Writes, moments: random.Random
) -> None:
    n_writes, after = undisturbed(bank, writes)

    def restart() -> None:
        neo4j_process.kill()
        neo4j_process.start()

    at = moments.randrange(n_writes) + 1
    print(f"started again at {at} of {n_writes} writes")
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


def _load_and_die(bank: Bank) -> bool:
    """Load, and be gone together with the server; say whether the load was done before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neo4j_connect, "_RETRY_S", 0.0)
        for name in ("read", "write"):
            patch.setattr(Connection, name, _mortal(getattr(Connection, name)))
        try:
            bank.load("second")
        except Died:
            return False
        return True


def _mortal(whole: Callable[..., Any]) -> Callable[..., Any]:
    def call(*args: Any, **params: object) -> Any:
        try:
            return whole(*args, **params)
        except StoreError as error:
            raise Died from error

    return call


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
    assert bank.image() == before
    assert bank.litter() == []


def _orphans(bank: Bank) -> list[object]:
    return list(bank.app.ask("coverage.orphans").rows())
