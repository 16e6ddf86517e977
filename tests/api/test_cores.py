"""Each worker keeps to a core of its own."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from multiprocessing import get_context

import pytest

from api.running import cores

pytestmark = pytest.mark.skipif(
    not hasattr(os, "sched_setaffinity"), reason="this system keeps no thread to a core"
)


def _kept() -> set[int]:
    """Keep to a core, and return to which."""
    cores.keep_to_a_core()
    return set(os.sched_getaffinity(0))


def test_a_worker_keeps_to_one_core() -> None:
    with get_context("spawn").Pool(1) as pool:
        kept = pool.apply(_kept)
    assert len(kept) == 1
    assert kept <= os.sched_getaffinity(0)


@pytest.mark.parametrize(
    ("number", "taken", "core"),
    [(1, (), 5), (2, (), 7), (3, (), 3), (1, (5,), 7), (2, (7, 7, 5), 3), (3, (3, 5, 7), 3)],
)
def test_it_is_the_one_that_fewest_keep_to(
    monkeypatch: pytest.MonkeyPatch, number: int, taken: Iterable[int], core: int
) -> None:
    """Of cores 3, 5 and 7, those that are equal beginning after the worker's own number."""
    kept: list[set[int]] = []
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {7, 3, 5})
    monkeypatch.setattr(os, "sched_setaffinity", lambda _, chosen: kept.append(chosen))
    monkeypatch.setattr(cores, "_taken", lambda: Counter(taken))
    monkeypatch.setattr(cores, "_number", lambda: number)
    cores.keep_to_a_core()
    assert kept == [{core}]


def test_where_there_is_one_core_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    monkeypatch.setattr(os, "sched_setaffinity", lambda *_: pytest.fail("kept"))
    cores.keep_to_a_core()


def test_where_it_is_forbidden_a_worker_starts_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    monkeypatch.setattr(os, "sched_setaffinity", forbidden)
    cores.keep_to_a_core()
