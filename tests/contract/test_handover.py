"""Applying a hand-over plan: the same rows of coverage on every store, and undone as any load."""

from datetime import date
from pathlib import Path

import pytest

from graphcrm.analysis.handover_apply import Carried
from graphcrm.analysis.rules import RULES
from graphcrm.app.handover import carry_out, rehearse
from graphcrm.app.publish import Publisher
from graphcrm.app.reports import LoadReport
from graphcrm.errors import InputError
from graphcrm.graph import Graph
from graphcrm.graph.ports import Store
from tests.builders import content
from tests.contract.subjects import TODAY, put

BEGAN = date(2020, 1, 1)


@pytest.fixture
def publisher(store: Store) -> Publisher:
    """Return a store whose S1 leads C1, and C2 since nobody knows when, and will leave."""
    rows = [
        {"staff_id": "S1", "party_id": party, "role": "lead", "since": since, "line": line}
        for party, since, line in (("C1", BEGAN, "retail"), ("C2", None, None))
    ]
    put(
        store,
        staff=[{"staff_id": "S1"}, {"staff_id": "S2"}],
        customers=[{"customer_id": "C1"}, {"customer_id": "C2"}],
        coverage=rows,
    )
    return Publisher(store)


def plan(folder: Path, *rows: str) -> Path:
    (folder / "plan.csv").write_text("\n".join(["party_id,to_staff_id", *rows]), "utf-8")
    return folder / "plan.csv"


def rehearsed(publisher: Publisher, path: Path) -> Carried:
    graph = Graph(publisher.home.folder(publisher.current()), today=TODAY)
    return rehearse(graph, path, ["S1"], {}, rules=RULES)


def applied(publisher: Publisher, path: Path) -> LoadReport | None:
    carried = rehearsed(publisher, path)
    return carry_out(publisher, carried, today=TODAY, tick=lambda _: None)


def cover(publisher: Publisher) -> set[tuple[object, ...]]:
    with publisher.store.read() as scanner:
        columns = ("staff_id", "party_id", "role", "since", "until", "line")
        return {tuple(r.values()) for r in scanner.scan("coverage", columns).to_pylist()}


def test_rows_end_and_begin_in_one_load_and_only_once(publisher: Publisher, tmp_path: Path) -> None:
    path = plan(tmp_path, "C1,S2", "C2,S2")
    report = applied(publisher, path)
    assert report is not None
    assert report.load_id == "L00002"
    counts = report.tables["coverage"]
    assert (counts.inserted, counts.updated, counts.rejected) == (2, 2, 0)
    assert cover(publisher) == {
        ("S1", "C1", "lead", BEGAN, TODAY, "retail"),
        ("S1", "C2", "lead", None, TODAY, None),
        ("S2", "C1", "lead", TODAY, None, "retail"),
        ("S2", "C2", "lead", TODAY, None, None),
    }
    assert applied(publisher, path) is None
    assert len(publisher.store.loads()) == 2


def test_undoing_it_brings_back_what_was(publisher: Publisher, tmp_path: Path) -> None:
    before, version = content(publisher.store), publisher.current()
    applied(publisher, plan(tmp_path, "C1,S2"))
    publisher.rollback("L00002", tick=lambda _: None)
    assert (content(publisher.store), publisher.current()) == (before, version)


def test_a_plan_with_one_bad_row_changes_nothing(publisher: Publisher, tmp_path: Path) -> None:
    before, version = content(publisher.store), publisher.current()
    with pytest.raises(InputError, match="row 3: this successor is not known"):
        applied(publisher, plan(tmp_path, "C1,S2", "C2,S3"))
    assert (content(publisher.store), publisher.current()) == (before, version)
