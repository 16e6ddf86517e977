"""A customer is forgotten over HTTP: by administrators of the whole bank, as a job, on record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.main import create_app
from graphcrm.app import App
from graphcrm.app.job_process import run_job
from graphcrm.client import Client
from graphcrm.operations import job_runs
from graphcrm.operations.roles import Role
from graphcrm.operations.tables import AUDIT, JOBS
from tests.api.bank import Caller, load


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    app = load(tmp_path)
    yield app
    app.operations.close()


@pytest.fixture
def caller(app: App) -> Iterator[Caller]:
    with TestClient(create_app(graphcrm=app), base_url="http://localhost") as client:
        yield Caller(client).as_(Role.ADMIN)


def take(app: App) -> str:
    taken = job_runs.claim(app.operations, "r", now=datetime.now(UTC))
    assert taken is not None
    return taken.job_id


def forgotten(app: App, caller: Caller) -> dict[str, Any]:
    """Have C1 forgotten, and return the job when it is done."""
    asked = caller.post("forget", customer_id="C1")
    assert asked.status_code == 202, asked.text
    run_job(app, take(app), "r")
    done: dict[str, Any] = caller.get(asked.headers["location"].removeprefix("/v1/")).json()
    assert (done["kind"], done["status"]) == ("forget", "done"), done
    return done


def test_a_customer_is_forgotten_and_answers_do_not_name_him(app: App, caller: Caller) -> None:
    assert caller.get("coverage/explain", party="C1").status_code == 200
    proof = forgotten(app, caller)["result"]
    assert proof["rows"]["tables/customers"] == 1
    assert caller.get("coverage/explain", party="C1").status_code == 404
    again = forgotten(app, caller)["result"]
    assert (again["before"], again["n_rows"]) == ("", 0)
    with app.operations.read() as connection:
        lines = connection.execute(select(AUDIT).where(AUDIT.c.what == "forget")).all()
        assert [(line.n_parties, line.result) for line in lines] == [(1, "202")] * 2
        assert set(map(str, connection.execute(select(JOBS.c.parameters)).scalars())) == {"{}"}


def test_the_client_has_somebody_forgotten(app: App, caller: Caller) -> None:
    with Client("http://localhost", token="gcrm_x", transport=caller.client._transport) as crm:
        job = crm.forget("C1")
        run_job(app, take(app), "r")
        assert crm.job(job.job_id).status == "done"


def test_it_is_cancelled_before_it_begins_and_not_after(app: App, caller: Caller) -> None:
    first = caller.post("forget", customer_id="C1").headers["location"]
    assert caller.client.delete(first).json()["status"] == "cancelled"
    second = caller.post("forget", customer_id="C1").headers["location"]
    job_id = take(app)
    assert caller.client.delete(second).status_code == 409
    job_runs.lost(app.operations, job_id, "r", now=datetime.now(UTC))  # its process died
    run_job(app, take(app), "r")
    assert caller.client.get(second).json()["status"] == "done"
    assert caller.get("coverage/explain", party="C1").status_code == 404


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
