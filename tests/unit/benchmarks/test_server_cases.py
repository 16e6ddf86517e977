"""Every case that asks a running server runs on a small bank; figures are not judged here."""

from pathlib import Path

import pytest

from benchmarks.cases import CASES
from benchmarks.harness import TODAY, Result, Run, measure_here
from benchmarks.tables import BLOCKS
from tests.neo4j.access import Access

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]
ADMIN = "server.neo4j_admin"


@pytest.fixture
def measured(
    empty_neo4j: Access, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Result]:
    monkeypatch.setenv("GRAPHCRM_TODAY", TODAY)
    for name, value in {
        "URI": empty_neo4j.url,
        "USER": empty_neo4j.user,
        "PASSWORD": empty_neo4j.password,
    }.items():
        monkeypatch.setenv(f"NEO4J_{name}", value)
    # What an import costs is another server's start; tests/neo4j/test_admin_import.py runs one.
    asking = {key: made for key, made in CASES.items() if made.server and key != ADMIN}
    return {key: measure_here(made, Run(tmp_path, 300, 1)) for key, made in asking.items()}


def test_every_case_is_measured_and_every_table_made(measured: dict[str, Result]) -> None:
    for key, found in measured.items():
        samples = [s for times in found["seconds"].values() for s in times]
        assert samples, key
        assert all(s > 0 for s in samples)
        assert found.get("n_rows", 1) > 0, key
    n_rows = measured["server.load"]["n_rows"]
    assert measured["server.tables"]["n_rows"] == n_rows
    assert measured["server.snapshot"]["n_rows"] == n_rows
    assert measured["server.daily"]["n_rows"] > 3  # customers that changed, and new rows
    results = {"cases": {"300": measured}}
    assert all(BLOCKS[name](results) for name in ("server", "cypher", "disk"))
