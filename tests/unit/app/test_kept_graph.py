"""The graph that answers stays open until a load makes another."""

import gc
import os
import shutil
import time
import weakref
from datetime import date
from pathlib import Path
from threading import Event

import pytest

from graphcrm.app import kept_graph
from graphcrm.app.warm_up import settle, warm_up
from graphcrm.graph import Graph
from tests.builders import load, loaded, write_bank


def test_a_graph_is_opened_once_until_a_load(tmp_path: Path) -> None:
    app = loaded(tmp_path, customers=[{"customer_id": "C1"}])
    first = app.graph()
    assert app.graph() is first
    load(app, write_bank(tmp_path / "more", customers=[{"customer_id": "C2"}]))
    second = app.graph()
    assert (first.n("parties"), second.n("parties")) == (1, 2)


def test_the_memory_of_the_old_one_goes_with_who_asked_last(tmp_path: Path) -> None:
    app = loaded(tmp_path, customers=[{"customer_id": "C1"}])
    app.ask("coverage.orphans")
    old = weakref.ref(app.graph())
    load(app, write_bank(tmp_path / "more", customers=[{"customer_id": "C2"}]))
    app.ask("coverage.orphans")
    gc.collect()
    assert old() is None


def test_the_version_before_answers_until_the_new_one_is_warm(tmp_path: Path) -> None:
    app = loaded(tmp_path, customers=[{"customer_id": "C1"}])
    warm, begun = Event(), Event()

    def wait(graph: Graph) -> None:
        begun.set()
        warm.wait(10)
        warm_up(graph)

    app._graphs.warm = wait
    first = app.graph()
    load(app, write_bank(tmp_path / "more", customers=[{"customer_id": "C2"}]))
    assert app.graph() is first
    assert begun.wait(10)
    assert app.graph() is first
    warm.set()
    end = time.monotonic() + 10
    while app.graph() is first and time.monotonic() < end:
        time.sleep(0.01)
    assert app.graph().n("parties") == 2


class Slowly:
    """Makes a version ready as slowly as a test wants it; begun how often, and with the first."""

    def __init__(self) -> None:
        self.n, self.begun, self.go_on, self.ended = 0, Event(), Event(), Event()

    def __call__(self, graph: Graph) -> None:
        self.n += 1
        self.begun.set()
        self.go_on.wait(10)
        self.ended.set()


def test_a_version_is_made_ready_once_however_many_ask_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = loaded(tmp_path, customers=[{"customer_id": "C1"}])
    first, opened = app.graph(), list[Path]()

    def note(folder: Path, *, today: date) -> Graph:
        opened.append(folder)
        return Graph(folder, today=today)

    app._graphs.warm = slowly = Slowly()
    load(app, write_bank(tmp_path / "more", customers=[{"customer_id": "C2"}]))
    monkeypatch.setattr(kept_graph, "Graph", note)
    for _ in range(3):
        assert app.graph() is first
        os.utime(app.home.path / "CURRENT", ns=(1, time.monotonic_ns()))  # said once more
    slowly.go_on.set()
    assert (slowly.n, len(opened)) == (1, 1)


def test_a_version_that_cannot_be_made_ready_answers_all_the_same(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(graph: Graph) -> None:
        raise OSError("张伟 13800138000")

    app = loaded(tmp_path, customers=[{"customer_id": "C1"}])
    first, app._graphs.warm = app.graph(), fail
    load(app, write_bank(tmp_path / "more", customers=[{"customer_id": "C2"}]))
    end = time.monotonic() + 10
    while app.graph() is first and time.monotonic() < end:
        time.sleep(0.01)
    assert app.graph().n("parties") == 2
    assert capfd.readouterr().err == ""


def test_a_version_that_was_taken_back_before_it_was_ready_never_answers(tmp_path: Path) -> None:
    app = loaded(tmp_path, customers=[{"customer_id": "C1"}])
    said = [app.graph().version]
    graphs = kept_graph.OpenGraph(app.home, lambda: said[-1], elsewhere=False)
    first = graphs.current(app.today)
    graphs.warm = slowly = Slowly()
    load(app, write_bank(tmp_path / "more", customers=[{"customer_id": "C2"}]))
    said.append(app.graph().version)
    assert graphs.current(app.today) is first
    assert slowly.begun.wait(10)
    said.pop()
    os.utime(app.home.path / "CURRENT", ns=(1, 1))  # pointed back
    assert graphs.current(app.today) is first
    slowly.go_on.set()
    slowly.ended.wait(10)
    time.sleep(0.05)
    assert graphs.current(app.today) is first


def test_a_version_that_was_removed_answers_no_longer(tmp_path: Path) -> None:
    """As when somebody was forgotten: nobody waits until the next one is warm."""
    app = loaded(tmp_path, customers=[{"customer_id": "C1"}])
    app._graphs.warm = lambda _: pytest.fail("nobody waits for it")
    first = app.graph()
    load(app, write_bank(tmp_path / "more", customers=[{"customer_id": "C2"}]))
    shutil.rmtree(first.folder)
    assert app.graph().n("parties") == 2


def test_the_collector_is_told_once_a_new_version_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_graph, "SETTLE_S", 0.0)
    app = loaded(tmp_path, customers=[{"customer_id": "C1"}])
    settled = Event()
    app._graphs.warm, app._graphs.settle = warm_up, settled.set
    first = app.graph()
    load(app, write_bank(tmp_path / "more", customers=[{"customer_id": "C2"}]))
    assert app.graph() is first
    assert settled.wait(10)
    assert app.graph().n("parties") == 2


def test_settling_leaves_nothing_to_be_looked_through() -> None:
    try:
        settle()
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
