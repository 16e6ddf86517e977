"""Every look is on record before it is answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.auth import SignedIn, signed_in
from api.deps import Someone
from api.looks import Looks
from api.main import create_app
from graphcrm.app import App
from graphcrm.app.viewer import Viewer
from graphcrm.errors import NotFoundError
from graphcrm.operations.audit import Looked
from graphcrm.operations.audit_verify import verify
from graphcrm.operations.roles import Role
from graphcrm.operations.tables import AUDIT
from graphcrm.settings import Settings
from tests.api.bank import Caller

SECRET = "correct horse battery staple, and more"


def served(app: App) -> FastAPI:
    """Return the API with a few routes more, and somebody signed in."""
    made = create_app(graphcrm=app)

    @made.get("/v1/looks/{party_id}")
    def look(party_id: str, request: Request, who: Someone) -> dict[str, str]:
        request.state.looked = Looked("network.ego", [party_id, "C2"])
        if party_id == "nobody":
            raise NotFoundError("there is no such party")
        return {"name": "王小明"}

    @made.get("/v1/things/{thing}")
    def thing(thing: str, who: Someone) -> dict[str, str]:
        return {}

    @made.get("/v1/sign-in")
    def sign_in(request: Request) -> Response:
        request.state.looked = Looked("session.refused", who="li")
        return Response(status_code=401)

    made.dependency_overrides[signed_in] = lambda: SignedIn(Viewer("li", Role.MANAGER, "B1"))
    return made


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    app = App(Settings(db=str(tmp_path / "bank.duckdb"), secret=SECRET))  # type: ignore[arg-type]
    yield app
    app.operations.close()


@pytest.fixture
def client(app: App) -> Iterator[TestClient]:
    with TestClient(served(app)) as client:
        yield client


def lines(app: App) -> list[dict[str, Any]]:
    with app.operations.begin() as connection:
        rows = connection.execute(select(AUDIT).order_by(AUDIT.c.worker, AUDIT.c.seq)).mappings()
        return [dict(row) for row in rows]


def test_what_is_unchanged_is_on_record_as_it_was_when_it_was_sent(bank: App) -> None:
    with TestClient(create_app(graphcrm=bank), base_url="http://localhost") as client:
        caller = Caller(client).as_(Role.ADMIN, name="the one with a tag")
        first = caller.get("coverage/single-links")
        tag = {"If-None-Match": first.headers["etag"]}
        assert caller.get("coverage/single-links", headers=tag).status_code == 304
        client.app.state.looks = Looks()  # type: ignore[attr-defined]  # as of another worker
        assert caller.get("coverage/single-links", headers=tag).status_code == 200
    own = [line for line in lines(bank) if line["who"] == "the one with a tag"]
    assert [line["result"] for line in own] == ["200", "304", "200"]
    assert own[0]["n_parties"] == len(first.json()["rows"]) > 0
    said = [(line["parties"], line["n_parties"], line["digest"]) for line in own]
    assert said == said[:1] * 3


def test_a_look_is_on_record_when_it_is_answered(app: App, client: TestClient) -> None:
    reply = client.get("/v1/looks/C1")
    assert reply.json() == {"name": "王小明"}
    (line,) = lines(app)
    said = {"who": "li", "role": "branch_manager", "via": "api", "what": "network.ego"}
    assert said.items() <= line.items()
    assert line["parties"] == [app.keys.hashed("audit", "C1"), app.keys.hashed("audit", "C2")]
    assert (line["n_parties"], line["result"]) == (2, "200")
    assert line["request_id"] == reply.headers["X-Request-ID"]


def test_what_was_refused_is_on_record_too(app: App, client: TestClient) -> None:
    assert client.get("/v1/looks/nobody").status_code == 404
    assert client.get("/v1/things/C1").status_code == 200
    assert client.get("/v1/sign-in").status_code == 401
    found = [(line["who"], line["what"], line["result"]) for line in lines(app)]
    assert found == [
        ("li", "network.ego", "404"),
        ("li", "GET /v1/things/{thing}", "200"),
        ("li", "session.refused", "401"),
    ]
    assert "C1" not in str(lines(app))


def test_requests_of_nobody_leave_no_line(app: App, client: TestClient) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/v1/nothing").status_code == 404
    assert lines(app) == []


def test_without_audit_there_is_no_answer(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    nowhere = f"sqlite:///{tmp_path / 'no' / 'such'}"
    settings = Settings(db=str(tmp_path / "b"), secret=SECRET, operations=nowhere)  # type: ignore[arg-type]
    with TestClient(served(App(settings))) as client:
        reply = client.get("/v1/looks/C1")
    assert (reply.status_code, reply.json()["code"]) == (503, "audit_unavailable")
    assert reply.headers["Retry-After"] == "10"
    assert "王小明" not in reply.text
    assert "no audit" in caplog.text


def test_the_chain_is_let_go_when_the_service_ends(app: App) -> None:
    for _ in range(2):
        with TestClient(served(app)) as client:
            client.get("/v1/looks/C1")
        del app.__dict__["audit"]
    assert len({line["worker"] for line in lines(app)}) == 1
    assert verify(app.operations, app.keys).findings == []


def newest(app: App) -> dict[str, Any]:
    with app.operations.begin() as connection:
        last = select(AUDIT).order_by(AUDIT.c.at.desc(), AUDIT.c.seq.desc()).limit(1)
        return dict(connection.execute(last).mappings().one())


def test_a_question_is_on_record_with_the_parties_of_its_rows(bank: App, caller: Caller) -> None:
    rows = caller.get("coverage/single-links").json()["rows"]
    line, hashes = newest(bank), [bank.keys.hashed("audit", row["party_id"]) for row in rows]
    assert line["what"] == "coverage.single-links"
    assert hashes
    assert line["parties"][: len(hashes)] == hashes


@pytest.mark.parametrize(("party", "status"), [("Canary", "404"), ("", "422")])
def test_a_question_that_fails_is_on_record(
    bank: App, caller: Caller, party: str, status: str
) -> None:
    caller.get("network/ego", **({"party": party} if party else {}))
    line = newest(bank)
    assert line["what"] in ("network.ego", "GET /v1/network/ego")
    parties = [bank.keys.hashed("audit", party)] if party else []
    assert (line["result"], line["parties"]) == (status, parties)
    assert "Canary" not in str(line)


# ---- reading it


def as_role(client: TestClient, role: Role) -> None:
    overrides = client.app.dependency_overrides  # type: ignore[attr-defined]
    overrides[signed_in] = lambda: SignedIn(Viewer("wu", role))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMIN])
def test_auditors_read_it(client: TestClient, role: Role) -> None:
    client.get("/v1/looks/C1")
    client.get("/v1/things/C1")
    as_role(client, role)
    said = client.get("/v1/audit", params={"who": "li", "limit": 1}).json()
    assert (said["n_lines"], len(said["rows"])) == (2, 1)
    by_party = client.post("/v1/audit", json={"party": "C1"}).json()
    assert [row["what"] for row in by_party["rows"]] == ["network.ego"]
    assert client.post("/v1/audit", json={"party": "C9"}).json() == {"n_lines": 0, "rows": []}
    assert client.post("/v1/audit/verify").json()["findings"] == []


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.AUDITOR, Role.ADMIN}))
def test_others_do_not_and_leave_a_line(app: App, client: TestClient, role: Role) -> None:
    as_role(client, role)
    replies = [
        client.get("/v1/audit"),
        client.post("/v1/audit", json={"party": "C1"}),
        client.post("/v1/audit/verify"),
    ]
    assert {reply.status_code for reply in replies} == {403}
    assert [line["result"] for line in lines(app)] == ["403"] * 3


@pytest.mark.parametrize(
    "asked",
    [{"limit": 0}, {"limit": 10**6}, {"skip": -1}, {"since": "yesterday"}, {"party": "C1"}],
)
def test_what_cannot_be_asked(client: TestClient, asked: dict[str, str]) -> None:
    as_role(client, Role.AUDITOR)
    reply = client.get("/v1/audit", params=asked)
    assert (reply.status_code, reply.json()["code"]) == (422, "bad_input")
    assert "C1" not in reply.text
