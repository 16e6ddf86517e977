"""Every case that asks a server runs on a small bank; figures are not judged here."""

from functools import partial
from pathlib import Path

import pytest

from benchmarks import imports
from benchmarks.cases import CASES
from benchmarks.harness import TODAY, Result, Run, measure_here
from benchmarks.tables import BLOCKS
from tests.neo4j.access import Access
from tests.neo4j.jars import CACHE, fetch
from tests.neo4j.server import Server

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]


@pytest.fixture
def measured(
    empty_neo4j: Access, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Result]:
    monkeypatch.setenv("GRAPHCRM_TODAY", TODAY)
    monkeypatch.setattr(imports, "laid_out", partial(Server, fetch(CACHE)))
    for name, value in {
        "URI": empty_neo4j.url,
        "USER": empty_neo4j.user,
        "PASSWORD": empty_neo4j.password,
    }.items():
        monkeypatch.setenv(f"NEO4J_{name}", value)
    asking = {key: made for key, made in CASES.items() if made.server}
    return {key: measure_here(made, Run(tmp_path, 300, 1)) for key, made in asking.items()}


def test_every_case_is_measured_and_every_table_made(measured: dict[str, Result]) -> None:
    for key, found in measured.items():
        samples = [s for times in found["seconds"].values() for s in times]
        assert samples or key == "server.neo4j_admin", key
        assert all(s > 0 for s in samples)
        assert found.get("n_rows", 1) > 0, key
    n_rows = measured["server.load"]["n_rows"]
    n_added = measured["server.daily"]["n_rows"] - 3  # customers that changed
    assert measured["server.tables"]["n_rows"] == n_rows
    assert measured["server.snapshot"]["n_rows"] == n_rows
    assert measured["server.neo4j_admin"].get("n_rows", n_rows + n_added) == n_rows + n_added
    results = {"cases": {"300": measured}}
    assert all(BLOCKS[name](results) for name in ("server", "neo4j-admin", "cypher", "disk"))
