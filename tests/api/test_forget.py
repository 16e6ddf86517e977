"""A customer is forgotten over HTTP: by administrators of the whole bank, and on record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.main import create_app
from graphcrm.operations.roles import Role
from graphcrm.operations.tables import AUDIT
from tests.api.bank import Caller, load


@pytest.fixture
def caller(tmp_path: Path) -> Iterator[Caller]:
    app = load(tmp_path)
    with TestClient(create_app(graphcrm=app), base_url="http://localhost") as client:
        yield Caller(client).as_(Role.ADMIN)
    app.operations.close()


def test_a_customer_is_forgotten_and_answers_do_not_name_him(caller: Caller) -> None:
    assert (
        "C1"
        in caller.get("coverage/orphans").text + caller.get("coverage/explain", party="C1").text
    )
    said = caller.post("forget", customer_id="C1")
    assert said.status_code == 200
    assert said.json()["rows"]["tables/customers"] == 1
    assert caller.get("coverage/explain", party="C1").status_code == 404
    again = caller.post("forget", customer_id="C1").json()
    assert (again["before"], again["n_rows"]) == ("", 0)
    app = caller.client.app.state.graphcrm  # type: ignore[attr-defined]
    with app.operations.read() as connection:
        lines = connection.execute(select(AUDIT).where(AUDIT.c.what == "forget")).all()
    assert [(line.n_parties, line.result) for line in lines] == [(1, "200")] * 2


def test_nobody_else_may_and_unknown_ids_are_not_found(caller: Caller) -> None:
    for role in Role:
        if role is not Role.ADMIN:
            assert caller.as_(role).post("forget", customer_id="C1").status_code == 403
    assert caller.as_(Role.ADMIN, "B1").post("forget", customer_id="C1").status_code == 403
    some = caller.as_(Role.ADMIN, areas=frozenset({"coverage"}))
    assert some.post("forget", customer_id="C1").status_code == 403
    for other in ("C99", "S1", "F1"):
        refused = caller.as_(Role.ADMIN).post("forget", customer_id=other)
        assert refused.status_code == 404
        assert other not in refused.text
    for body in ({}, {"customer_id": ""}, {"customer_id": 7}, {"customer_id": "C1", "x": 1}):
        assert caller.post("forget", **body).status_code == 422
    assert caller.nobody().post("forget", customer_id="C1").status_code == 401
