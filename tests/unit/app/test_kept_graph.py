"""The graph that answers stays open until a load makes another."""

import gc
import time
import weakref
from pathlib import Path
from threading import Event

from graphcrm.app.warm_up import warm_up
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
