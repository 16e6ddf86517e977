"""Masks of a view against rows looked at one by one."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from graphcrm.errors import InputError, NotFoundError
from graphcrm.graph import Graph, Scope, View
from graphcrm.graph.graph import VIEWS_KEPT
from graphcrm.model import TABLES
from graphcrm.sample import generate
from tests.banks import DAY, graph_of, open_graph
from tests.reference.plain_coverage import Question

EARLIER = DAY - timedelta(days=300)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Graph, dict[str, list[Any]]]:
    tables = generate(300, seed=3).tables
    graph = open_graph(tables, tmp_path_factory.mktemp("views"))
    return graph, {name: table.to_pylist() for name, table in tables.items()}


def named(graph: Graph, space: str, mask: Any) -> set[str | None]:
    return set(graph.ids(space).take(mask.nonzero()[0]))


@pytest.mark.parametrize("as_of", [DAY, EARLIER])
@pytest.mark.parametrize("scoped", [False, True])
def test_nodes(sample: tuple[Graph, dict[str, list[Any]]], as_of: Any, scoped: bool) -> None:
    graph, rows = sample
    branches = frozenset(sorted(s["branch_id"] for s in rows["staff"])[:1]) if scoped else None
    view = graph.view(as_of, None if branches is None else Scope(branches))
    q = Question(rows, as_of, branches=branches)
    assert named(view.graph, "parties", view.visible) == set(q.parties())
    assert named(view.graph, "parties", view.active) == set(q.active())
    assert int(view.on_staff.sum()) == len(q.staff())  # strangers are all called alike
    assert named(view.graph, "staff", view.staff_visible) == {
        s["staff_id"] for s in rows["staff"] if branches is None or s["branch_id"] in branches
    }


@pytest.mark.parametrize("as_of", [DAY, EARLIER])
@pytest.mark.parametrize("scoped", [False, True])
@pytest.mark.parametrize("name", [t.name for t in TABLES.values() if not t.is_node])
def test_edges(
    sample: tuple[Graph, dict[str, list[Any]]], as_of: Any, scoped: bool, name: str
) -> None:
    graph, rows = sample
    branches = frozenset(sorted(s["branch_id"] for s in rows["staff"])[:1]) if scoped else None
    view = graph.view(as_of, None if branches is None else Scope(branches))
    q = Question(rows, as_of, branches=branches)
    table, seen = TABLES[name], q.parties()
    everyone = set(Question(rows, as_of).parties())
    party_columns = [c.name for c in table.key if {"customers", "firms"} & set(c.refers)]

    held_on = {event["event_id"]: event["held_on"] for event in rows["events"]}

    def holds(row: Any) -> bool:
        hidden = any(row[c] in everyone and row[c] not in seen for c in party_columns)
        hidden |= name == "targets" and branches is not None and row["branch_id"] not in branches
        if table.start and table.end:
            return not hidden and q.holds(row, table.start, table.end)
        on = row[table.event_on] if table.event_on else None
        if on is None and table.month_on and row[table.month_on] is not None:
            on = row[table.month_on]
        if name == "attendance":
            on = held_on[row["event_id"]]
        return not hidden and (on is None or on <= as_of)

    assert int(view.valid(name).sum()) == sum(map(holds, rows[name]))
    assert len(view.valid(name)) == view.graph.n_rows(name)


@pytest.mark.parametrize(
    ("row", "on"),
    [
        ({"last_on": date(2026, 6, 12)}, date(2026, 6, 12)),
        ({"last_on": date(2026, 6, 12), "month": date(2026, 6, 1)}, date(2026, 6, 12)),
        ({"month": date(2026, 6, 1)}, date(2026, 6, 1)),
        ({}, date(1990, 1, 1)),  # when it happened is not known
    ],
)
def test_what_is_known_by_its_month_has_happened_when_it_begins(
    tmp_path: Path, row: dict[str, Any], on: date
) -> None:
    people = [{"customer_id": c} for c in ("C1", "C2")]
    paid = {"from_id": "C1", "to_id": "C2", "amount": 1, **row}
    graph = graph_of({"customers": people, "transfers": [paid]}, tmp_path)
    assert graph.view(on).valid("transfers").tolist() == [True]
    assert graph.view(on - timedelta(days=1)).valid("transfers").tolist() == [not row]


def test_a_plan_is_known_beforehand(tmp_path: Path) -> None:
    plan = {"branch_id": "B1", "measure": "deposits", "month": date(2027, 1, 1)}
    graph = graph_of({"targets": [plan]}, tmp_path)
    assert graph.view(DAY).valid("targets").tolist() == [True]


def test_a_view_is_made_once_and_old_ones_are_forgotten(tmp_path: Path) -> None:
    graph = graph_of({}, tmp_path)
    first = graph.view(DAY)
    assert graph.view(DAY) is first
    assert graph.view() is first, "no events: today"
    for n in range(1, VIEWS_KEPT + 1):
        graph.view(DAY - timedelta(days=n))
    assert graph.view(DAY) is not first


def test_parties_and_staff_are_found_by_id_and_never_repeated(tmp_path: Path) -> None:
    graph = graph_of(
        {"staff": [{"staff_id": s} for s in "cab"], "customers": [{"customer_id": "C1"}]}, tmp_path
    )
    view = View(graph, DAY)
    assert view.find_staff(["c", "a", "c"]).tolist() == [0, 2]
    assert view.find_party("C1") == 0
    with pytest.raises(InputError, match="staff_id"):
        view.find_staff([])
    for wrong in (lambda: view.find_party("13800000000"), lambda: view.find_staff(["13800000000"])):
        with pytest.raises(NotFoundError) as error:
            wrong()
        assert "13800000000" not in f"{error.value}{error.value.facts}"


def test_a_space_has_only_its_own_columns(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no column"):
        graph_of({}, tmp_path).node("staff", "aum")
