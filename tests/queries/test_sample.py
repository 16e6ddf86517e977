"""Every query against Python on the sample bank, and as the server plans it there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graphcrm.analysis import coverage, referral
from graphcrm.graph import Graph
from graphcrm.model import TABLES
from graphcrm.sample import generate
from graphcrm.stores.cypher import queries
from graphcrm.stores.neo4j_shape import property_of
from tests.banks import DAY, open_graph, plain_rows
from tests.neo4j.access import Access
from tests.queries.asking import Library, example
from tests.queries.comparing import Both
from tests.reference.plain_coverage import Bank, Question

BEFORE = date(2025, 9, 30)
N_CUSTOMERS = 2000


@pytest.fixture(scope="module")
def tables() -> dict[str, Any]:
    return dict(generate(N_CUSTOMERS, seed=7).tables)


@pytest.fixture(scope="module")
def rows(tables: dict[str, Any]) -> Bank:
    return plain_rows(tables)


@pytest.fixture(scope="module")
def graph(tables: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return open_graph(tables, tmp_path_factory.mktemp("graph"))


@pytest.fixture(scope="module")
def library(
    tables: dict[str, Any], neo4j_server: Access, tmp_path_factory: pytest.TempPathFactory
) -> Library:
    found = Library.at(neo4j_server, tmp_path_factory.mktemp("snapshots"))
    found.hold(tables)
    return found


@pytest.mark.parametrize("as_of", [DAY, BEFORE])
def test_every_query_answers_as_python_does(
    library: Library, graph: Graph, rows: Bank, as_of: date
) -> None:
    both = Both(library, graph, Question(rows, as_of))
    worst = [str(row["staff_id"]) for row in coverage.departures(graph, as_of=as_of).rows()]
    forest = [str(row["party_id"]) for row in referral.forest(graph, as_of=as_of).rows()]
    ring = referral.rings(graph, as_of=as_of).rows()
    both.lists()
    both.leavers(worst[:1], worst[:10], worst[-5:])
    both.parties([*forest[:2], forest[-1], *(str(row["ring_id"]) for row in ring)])
    both.searches([forest[0], "000000000", "公司", "王", "钟 巍", "王芳"])
    links = {row["kind"]: row["other_firm_id"] for row in rows["firm_links"]}
    both.firms([links["subsidiary_of"], links["same_controller"], links["supplies"]])
    both.paths([(worst[0], forest[0]), (forest[0], forest[-1]), (worst[1], forest[-2])])


def test_the_server_plans_every_query_without_a_warning(library: Library) -> None:
    """What no row of the bank has, such as a date of leaving, is a name of the model at least."""
    known = {f"`{property_of(column)}`" for t in TABLES.values() for column in t.columns}
    with library.access.driver() as driver:
        for query in queries("analysis").values():
            params = {**query.defaults, **example(query)}
            plan = driver.execute_query(f"EXPLAIN {query.text}", params)
            told = [
                s.status_description for s in plan.summary.gql_status_objects if s.is_notification
            ]
            assert [text for text in told if not any(name in text for name in known)] == []
