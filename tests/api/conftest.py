"""One loaded bank for all tests of the interface that only look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.main import create_app
from graphcrm.app import App
from graphcrm.operations.roles import Role
from tests.api.bank import Caller, load


@pytest.fixture(scope="session", autouse=True)
def cold() -> Iterator[None]:
    """Let services of this process make nothing ready: its memory is not theirs alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRAPHCRM_WARM_UP", "false")
        yield


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """Return the bank of :mod:`tests.api.bank`; nobody may change it."""
    app = load(tmp_path_factory.mktemp("api"))
    yield app
    app.operations.close()


@pytest.fixture(scope="session")
def served(bank: App) -> Iterator[TestClient]:
    """Return the interface of the bank, started once."""
    with TestClient(create_app(graphcrm=bank), base_url="http://localhost") as client:
        yield client


@pytest.fixture
def caller(served: TestClient) -> Iterator[Caller]:
    """Return the interface as an administrator calls it, until a test lets somebody else."""
    caller = Caller(served)
    yield caller.as_(Role.ADMIN)
    caller.nobody()
