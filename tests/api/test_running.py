"""The layers around every request: ids, logs, headers, hosts, limits, health, figures."""

from __future__ import annotations

import asyncio
import json
import logging
import multiprocessing
import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from api.main import create_app
from api.running import lifespan
from api.running.heavy import Heavy
from api.running.log import JsonLines
from api.running.time_limit import TimeLimit
from graphcrm.app import App
from graphcrm.settings import Settings
from tests import small_bank

SECRET = "correct horse battery staple, and more"
CANARY = "王金丝雀"
UUID = "0b62fc5e-9a4f-4b4b-8d1e-2f1f7d9a0c11"


def app_of(folder: Path, **settings: Any) -> App:
    given = {"db": str(folder / "bank.duckdb"), "secret": SECRET}
    return App(Settings(**{**given, **settings}))


def served(app: App) -> FastAPI:
    """Return the API with routes that fail, wait and read in the ways that the layers are for."""
    made = create_app(graphcrm=app)

    @made.get("/v1/parties/{party_id}")
    def party(party_id: str) -> dict[str, str]:
        return {}

    @made.get("/v1/fails")
    def fails() -> None:
        raise RuntimeError(CANARY)

    @made.get("/v1/fails-late")
    async def fails_late(request: Request) -> None:
        await asyncio.sleep(1.0)
        raise RuntimeError(CANARY)

    @made.post("/v1/echo")
    async def echo(request: Request) -> Response:
        return Response(await request.body(), headers={"Cache-Control": "private"})

    return made


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    app = app_of(tmp_path, body_bytes=100)
    with TestClient(served(app), client=("127.0.0.1", 5)) as client:
        yield client


@pytest.fixture
def hasty(tmp_path: Path) -> Iterator[TestClient]:
    """Yield a client of a service that lets no request take long."""
    with TestClient(served(app_of(tmp_path, request_s=0.2))) as client:
        yield client


# ---- ids and logs


@pytest.mark.parametrize("given", [UUID, UUID.replace("-", "")])
def test_a_well_formed_id_is_taken(client: TestClient, given: str) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "13812345678", "<script>", UUID + "0", "A" * 32])
def test_another_id_is_replaced(client: TestClient, given: str) -> None:
    said = client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{32}", said)


def test_the_log_says_how_it_went_and_nothing_that_was_sent(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="graphcrm")
    client.get(
        f"/v1/parties/{CANARY}?q={CANARY}", headers={"Referer": "http://canary.test/13812345678"}
    )
    client.get(f"/v1/{CANARY}")
    text = [JsonLines().format(r) for r in caplog.records if r.name == "graphcrm.access"]
    said = [json.loads(line) for line in text]
    routes = [(one["method"], one["route"], one["status"]) for one in said]
    assert routes == [("GET", "/v1/parties/{party_id}", 200), ("GET", "-", 404)]
    assert said[0].keys() == {
        *("at", "level", "logger", "message"),
        *("request_id", "method", "route", "status", "bytes", "ms"),
    }
    assert CANARY not in "".join(text)
    assert "1381234" not in "".join(text)


def test_an_unforeseen_error_tells_where_it_was_and_not_what_it_said(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    reply = client.get("/v1/fails")
    assert (reply.status_code, reply.json()["code"]) == (500, "unforeseen")
    assert reply.json()["request_id"] == reply.headers["X-Request-ID"]
    (record,) = [r for r in caplog.records if r.name == "graphcrm.error"]
    said = json.loads(JsonLines().format(record))
    assert said["error"] == "RuntimeError"
    assert said["where"][-1].endswith("in fails")
    assert CANARY not in reply.text + str(said)


def test_a_record_with_an_error_tells_no_message() -> None:
    try:
        raise ValueError(CANARY)
    except ValueError as error:
        told = (type(error), error, error.__traceback__)
        record = logging.LogRecord("uvicorn.error", logging.ERROR, "f", 1, "failed", (), told)
    said = JsonLines().format(record)
    assert "ValueError" in said
    assert CANARY not in said


# ---- headers and hosts


def test_every_reply_has_the_security_headers(client: TestClient) -> None:
    for path in ("/healthz", "/v1/nothing", "/v1/fails", "/readyz"):
        headers = client.get(path).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Strict-Transport-Security"].startswith("max-age=")
        assert headers["Cache-Control"] == "no-store"


def test_what_a_route_says_itself_stands(client: TestClient) -> None:
    reply = client.post("/v1/echo", content=b"x")
    assert reply.headers.get_list("Cache-Control") == ["private"]


def test_development_does_not_insist_on_tls(tmp_path: Path) -> None:
    with TestClient(served(app_of(tmp_path, development=True))) as client:
        assert "Strict-Transport-Security" not in client.get("/healthz").headers


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("crm.bank.test", 200),
        ("CRM.bank.test:443", 200),
        ("127.0.0.1:8080", 200),
        ("[::1]:8080", 200),
        ("other.bank.test", 200),
        ("evil.test", 400),
        ("crm.bank.test.evil.test", 400),
        ("crm.bank.test@evil.test", 400),
        ("[", 400),
        ("", 400),
        ("evil@127.0.0.1", 400),
        ("127.0.0.1/x?y", 400),
    ],
)
def test_other_names_are_not_answered_to(tmp_path: Path, host: str, status: int) -> None:
    app = app_of(tmp_path, url="https://crm.bank.test", hosts="other.bank.test")
    with TestClient(served(app)) as client:
        reply = client.get("/healthz", headers={"Host": host})
    assert reply.status_code == status
    assert "evil" not in reply.text


# ---- limits


def test_a_body_may_be_as_large_as_the_limit(client: TestClient) -> None:
    assert client.post("/v1/echo", content=b"x" * 100).content == b"x" * 100


def test_a_body_that_is_too_large_is_refused(client: TestClient) -> None:
    reply = client.post("/v1/echo", content=b"x" * 101)
    assert (reply.status_code, reply.json()["code"]) == (413, "too_large")


def test_a_body_that_does_not_say_how_large_it_is_is_counted(client: TestClient) -> None:
    reply = client.post("/v1/echo", content=iter([b"x" * 60, b"x" * 60]))
    assert (reply.status_code, reply.json()["code"]) == (413, "too_large")


def test_a_question_that_is_too_large_is_no_error_of_ours(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    sent = {"content-type": "application/json"}
    parts = iter([b"x" * 60, b"x" * 60])
    reply = client.post("/v1/coverage/orphans", content=parts, headers=sent)
    assert (reply.status_code, reply.json()["code"]) == (413, "too_large")
    assert "unforeseen error" not in caplog.messages


def test_what_takes_too_long_is_told_so(
    hasty: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    reply = hasty.get("/v1/fails-late")
    assert (reply.status_code, reply.json()["code"]) == (503, "took_too_long")
    assert "Retry-After" in reply.headers


# ---- health and figures


def test_it_is_ready_once_something_is_loaded(tmp_path: Path, client: TestClient) -> None:
    reply = client.get("/readyz")
    assert reply.status_code == 503
    said = {"store": "store_unavailable", "operations": "ok", "audit": "ok"}
    assert reply.json() == {"status": "not_ready", "checks": said}
    small_bank.load(tmp_path)
    reply = client.get("/readyz")
    assert reply.json() == {"status": "ok", "checks": dict.fromkeys(said, "ok")}


def test_figures_are_counted_by_route(client: TestClient) -> None:
    client.get(f"/v1/parties/{CANARY}")
    text = client.get("/metrics").text
    line = 'graphcrm_requests_total{method="GET",route="/v1/parties/{party_id}",status="200"}'
    assert line in text
    assert CANARY not in text


def test_figures_are_for_this_machine_or_with_a_token(tmp_path: Path) -> None:
    made = served(app_of(tmp_path, metrics_token="a token of its own"))
    near, far = (TestClient(made, client=(host, 5)) for host in ("127.0.0.1", "10.0.0.9"))
    assert near.get("/metrics").status_code == 200
    assert near.get("/metrics", headers={"X-Forwarded-For": "10.0.0.9"}).status_code == 403
    assert far.get("/metrics").status_code == 403
    sent = {"Authorization": "Bearer a token of its own"}
    assert far.get("/metrics", headers=sent).status_code == 200
    assert far.get("/metrics", headers={b"Authorization": "Bearer é".encode()}).status_code == 403


# ---- costly questions, and what comes too late


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Yield what costly questions wait for; it is opened in the end."""
    gate = threading.Event()
    yield gate
    gate.set()


def slow(most: int, gate: threading.Event, seconds: float) -> FastAPI:
    """Return an application with a costly question that waits, and one that is not costly."""
    made = FastAPI()
    made.add_middleware(Heavy, most=most, wait_s=0.2)
    made.add_middleware(TimeLimit, seconds=seconds)

    @made.get("/v1/risk/clusters")
    def costly() -> str:
        gate.wait(10)
        return "done"

    @made.get("/v1/network/ego")
    @made.get("/v1/worklists")
    def light() -> str:
        return "done"

    @made.post("/v1/worklists")
    def nominate() -> str:
        gate.wait(10)
        return "done"

    return made


def test_costly_questions_beyond_the_limit_are_turned_away(gate: threading.Event) -> None:
    with TestClient(slow(2, gate, 60)) as client:
        with ThreadPoolExecutor(3) as pool:
            asked = [pool.submit(client.get, "/v1/risk/clusters") for _ in range(3)]
            refused = next(as_completed(asked)).result()
            assert client.get("/v1/network/ego").status_code == 200
            gate.set()
        assert (refused.status_code, refused.json()["code"]) == (503, "busy")
        assert sorted(one.result().status_code for one in asked) == [200, 200, 503]


def test_who_sends_slowly_takes_no_place() -> None:
    """Two bodies that never end, and one place: whoever has sent all is answered."""

    async def asked() -> list[int]:
        found: list[int] = []

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            body = [await receive(), await receive()]
            assert [part["body"] for part in body] == [b"a", b"b"]
            await Response()(scope, receive, send)

        async def send(message: Message) -> None:
            found.append(message.get("status", 0))

        async def never() -> Message:
            await asyncio.sleep(60)
            raise AssertionError

        one = Heavy(answer, most=1, wait_s=0.2)
        scope = {"type": "http", "path": "/v1/campaign/plan", "method": "POST"}
        slow = [asyncio.create_task(one(scope, never, send)) for _ in range(2)]
        await asyncio.sleep(0)
        coming: Iterator[Message] = iter(
            [
                {"type": "http.request", "body": b"a", "more_body": True},
                {"type": "http.request", "body": b"b"},
            ]
        )

        async def whole() -> Message:
            return next(coming)

        await one(scope, whole, send)
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        return found

    assert asyncio.run(asked()) == [200, 0]


def test_making_a_worklist_is_as_costly_as_its_question(gate: threading.Event) -> None:
    with TestClient(slow(1, gate, 60)) as client, ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(client.post, "/v1/worklists") for _ in range(2)]
        refused = next(as_completed(asked)).result()
        assert client.get("/v1/worklists").status_code == 200
        gate.set()
        assert refused.status_code == 503


def test_what_came_too_late_keeps_its_place_until_it_ends(gate: threading.Event) -> None:
    with TestClient(slow(1, gate, 0.5)) as client:
        late = client.get("/v1/risk/clusters")
        assert late.json()["code"] == "took_too_long"
        assert client.get("/v1/risk/clusters").status_code == 503
        gate.set()
        until = time.monotonic() + 5
        while client.get("/v1/risk/clusters").status_code != 200:
            assert time.monotonic() < until


def test_what_fails_too_late_is_told_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    failing = FastAPI()
    failing.add_middleware(TimeLimit, seconds=0.05)

    @failing.get("/")
    async def fails() -> None:
        await asyncio.sleep(0.2)
        raise RuntimeError(CANARY)

    with TestClient(failing) as client:
        assert client.get("/").status_code == 503
        until = time.monotonic() + 5
        while not caplog.records:
            assert time.monotonic() < until
            time.sleep(0.01)
    (record,) = [r for r in caplog.records if r.name == "graphcrm.late"]
    said = JsonLines().format(record)
    assert "RuntimeError" in said
    assert CANARY not in said


# ---- workers


class Parent:
    """A process that is alive when it is first looked at, and then no more."""

    def __init__(self) -> None:
        self.alive = [True, False]

    def is_alive(self) -> bool:
        return self.alive.pop(0)


def test_a_worker_ends_with_its_service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ended, told = threading.Event(), []

    def end(*sent: int) -> None:
        told.append(sent)
        ended.set()

    monkeypatch.setattr(lifespan, "LOOK_S", 0.01)
    monkeypatch.setattr(multiprocessing, "parent_process", Parent)
    monkeypatch.setattr(os, "kill", end)
    with TestClient(served(app_of(tmp_path))):
        assert ended.wait(10)
    assert told == [(os.getpid(), signal.SIGTERM)]
