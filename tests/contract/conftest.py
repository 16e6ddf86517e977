"""Every test of the contract runs on every store."""

from pathlib import Path

import pytest

from graphcrm.graph.ports import Store
from tests.contract.subjects import DUCKDB, Another, Subject


@pytest.fixture(params=["duckdb", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def subject(request: pytest.FixtureRequest) -> Subject:
    """Return a kind of store; what it is known not to do yet must fail, and just so."""
    found = DUCKDB if request.param == "duckdb" else _server(request)
    gap = found.gaps.get(request.node.originalname)
    if gap is not None:
        request.applymarker(pytest.mark.xfail(reason="a declared gap", strict=True, raises=gap))
    return found


def _server(request: pytest.FixtureRequest) -> Subject:
    from tests.contract.server import neo4j_subject

    return neo4j_subject(request.getfixturevalue("neo4j_server"))


@pytest.fixture
def store(subject: Subject, tmp_path: Path) -> Store:
    """Return a store that is not there yet."""
    return subject.make(tmp_path)


@pytest.fixture
def another(subject: Subject, tmp_path: Path) -> Another:
    """Return what makes another store, not there yet; the first may be gone then."""

    def make() -> Store:
        (tmp_path / "other").mkdir(exist_ok=True)
        return subject.make(tmp_path / "other")

    return make
