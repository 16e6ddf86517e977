"""Who a request comes from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.deps import Someone
from api.main import create_app
from graphcrm.app import App
from graphcrm.operations import Role
from graphcrm.operations.tokens import make_token
from graphcrm.operations.users import NewUser, add_user
from graphcrm.settings import Settings

SECRET = "a secret of these tests, 0123456789"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    app = App(Settings(db=str(tmp_path / "bank.duckdb"), secret=SECRET))  # type: ignore[arg-type]
    yield app
    app.operations.close()


@pytest.fixture
def client(app: App) -> Iterator[TestClient]:
    made = create_app(graphcrm=app)

    @made.get("/v1/network/who")
    def who(someone: Someone) -> list[str | None]:
        return [someone.viewer.name, someone.viewer.branch_id, someone.via]

    with TestClient(made) as client:
        yield client


def test_by_a_token(app: App, client: TestClient) -> None:
    now = datetime.now(UTC)
    add_user(app.operations, NewUser("daily", Role.ANALYST, "B1", source="service"), now=now)
    _, sent = make_token(app.operations, "daily", label="x", days=1, areas=["network"], now=now)
    reply = client.get("/v1/network/who", headers={"Authorization": f"Bearer {sent}"})
    assert reply.json() == ["daily", "B1", "api"]


@pytest.mark.parametrize("sent", [None, "Basic eDp5", "Bearer", "Bearer gcrm_x", "Bearer é"])
def test_nobody_signed_in(client: TestClient, sent: str | None) -> None:
    headers = {} if sent is None else {b"Authorization": sent.encode("latin-1")}
    reply = client.get("/v1/network/who", headers=headers)
    assert (reply.status_code, reply.json()["code"]) == (401, "not_signed_in")
    assert reply.headers["www-authenticate"] == "Bearer"
