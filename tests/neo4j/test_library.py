"""The Cypher library on a real server: every file is legal as it stands, and people can run it."""

from pathlib import Path

import neo4j
import pytest

from graphcrm.stores.cypher import Query, queries
from tests import small_bank
from tests.faults.cli import call
from tests.neo4j.access import Access

pytestmark = pytest.mark.neo4j

SAME = {
    "analysis/single-links": ("coverage", "single-links"),
    "analysis/orphans": ("coverage", "orphans"),
    "analysis/departures": ("coverage", "departures"),
    "analysis/referral-roots": ("referral", "roots"),
    "analysis/referral-rings": ("referral", "rings"),
}


@pytest.fixture
def bank(empty_neo4j: Access, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Access:
    """Load the small bank into the server as a person does, and let commands ask it."""
    for name, value in {
        "DB": empty_neo4j.url,
        "NEO4J_USER": empty_neo4j.user,
        "NEO4J_PASSWORD": empty_neo4j.password,
        "NEO4J_DATABASE": empty_neo4j.database,
        "SNAPSHOTS": str(tmp_path),
        "TODAY": "2026-06-30",
    }.items():
        monkeypatch.setenv(f"GRAPHCRM_{name}", value)
    assert call("load", small_bank.write_files(tmp_path / "extracts")).code == 0
    return empty_neo4j


@pytest.mark.parametrize("query", queries().values(), ids=list(queries()))
def test_the_server_takes_every_file_as_it_stands(neo4j_server: Access, query: Query) -> None:
    params = dict.fromkeys(query.params)
    with neo4j_server.driver() as driver:
        plan = driver.execute_query(
            f"EXPLAIN {query.text}",
            params,
            database_=neo4j_server.database,
        )
    columns = plan.keys if query.returns else []
    assert columns == [name for name, _ in query.returns]


def test_what_is_run_shows_what_python_says(bank: Access) -> None:
    for query, question in SAME.items():
        cypher, python = call("query", "run", query), call(*question)
        assert (cypher.code, python.code) == (0, 0)
        # why a row is there is a sentence, and Python's alone
        assert cypher.cells() == python.cells(without="reason"), query


def test_what_is_shown_can_be_pasted(bank: Access) -> None:
    """Every :param line is evaluated by the server, as Browser does it; then the query runs."""
    with bank.driver() as driver, driver.session(database=bank.database) as session:
        for name in queries("analysis"):
            lines = call("query", "show", name).out.splitlines()
            given = [line for line in lines if line.startswith(":param ")]
            params = {}
            for line in given:
                key, value = line.removeprefix(":param ").removesuffix(";").split(" => ", 1)
                params[key] = session.run(f"RETURN {value} AS value").single(strict=True)["value"]
            statement = "\n".join(lines[len(given) :]).removesuffix(";")
            ran = session.run(neo4j.Query(statement), params)
            assert list(ran.keys()) == [column for column, _ in queries()[name].returns]
            ran.consume()
