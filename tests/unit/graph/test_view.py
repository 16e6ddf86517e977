"""Masks of a view against rows looked at one by one."""

from __future__ import annotations

from datetime import timedelta
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
    assert named(graph, "parties", view.visible) == set(q.parties())
    assert named(graph, "parties", view.active) == set(q.active())
    assert named(graph, "staff", view.on_staff) == set(q.staff())
    assert named(graph, "staff", view.staff_visible) == {
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

    def holds(row: Any) -> bool:
        hidden = any(row[c] in everyone and row[c] not in seen for c in party_columns)
        if table.start and table.end:
            return not hidden and q.holds(row, table.start, table.end)
        on = row[table.event_on] if table.event_on else None
        return not hidden and (on is None or on <= as_of)

    assert int(view.valid(name).sum()) == sum(map(holds, rows[name]))
    assert len(view.valid(name)) == len(rows[name])


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
