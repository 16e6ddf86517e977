"""The graph that answers stays open until a load makes another."""

import gc
import weakref
from pathlib import Path

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
