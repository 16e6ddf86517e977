"""The client, against a service that says what the test wants."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import httpx2
import pytest

from graphcrm.client import Client, Job
from graphcrm.errors import (
    AccessError,
    ConvergenceError,
    GraphCrmError,
    InputError,
    NotFoundError,
    StateError,
    StoreBusyError,
    StoreError,
    StoreUnavailableError,
)

PAGE = {
    "question": "coverage.orphans",
    "as_of": "2026-06-30",
    "graph_version": "abc",
    "parameters": {"book": "all"},
    "elapsed_s": 0.1,
    "totals": {"n": 3},
    "notes": [],
    "columns": ["party_id", "worth"],
    "rows": [{"party_id": "C1", "worth": 1.5}],
    "n_rows": 2,
    "next_cursor": "more",
}
Answer = Callable[[httpx2.Request], httpx2.Response]


def client(answer: Answer) -> Client:
    return Client("http://crm", "gcrm_x_y", transport=httpx2.MockTransport(answer), lang="zh")


def says(status: int, body: Any) -> Answer:
    return lambda _: httpx2.Response(status, json=body)


def test_a_question_goes_as_it_is_asked_and_comes_back_as_values() -> None:
    seen: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(200, json=PAGE)

    with client(answer) as crm:
        reply = crm.ask("coverage.orphans", as_of=date(2026, 6, 30), book="all", limit=1)
    (request,) = seen
    assert (request.method, request.url.path) == ("POST", "/v1/coverage/orphans")
    assert request.headers["authorization"] == "Bearer gcrm_x_y"
    assert request.headers["accept-language"] == "zh"
    assert json.loads(request.content) == {"book": "all", "limit": 1, "as_of": "2026-06-30"}
    assert (reply.as_of, reply.n_rows, reply.rows[0]["worth"]) == (date(2026, 6, 30), 2, 1.5)
    assert reply.to_frame()["party_id"].tolist() == ["C1"]


def test_pages_follow_one_another_to_the_last() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        last = json.loads(request.content).get("cursor") == "more"
        rows = [{"party_id": "C2" if last else "C1", "worth": None}]
        return httpx2.Response(
            200, json={**PAGE, "rows": rows, "next_cursor": None if last else "more"}
        )

    with client(answer) as crm:
        found = [row["party_id"] for page in crm.pages("coverage.orphans") for row in page.rows]
    assert found == ["C1", "C2"]


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (404, "not_found", NotFoundError),
        (403, "no_access", AccessError),
        (409, "wrong_state", StateError),
        (422, "bad_input", InputError),
        (503, "store_busy", StoreBusyError),
        (500, "not_converged", ConvergenceError),
        (418, "something_new", GraphCrmError),
    ],
)
def test_errors_are_those_of_a_question_asked_here(
    status: int, code: str, kind: type[GraphCrmError]
) -> None:
    said = {"status": status, "code": code, "message": "what, where", "facts": {"n": 1}}
    with client(says(status, said)) as crm, pytest.raises(kind, match="what, where") as raised:
        crm.ask("coverage.orphans")
    assert type(raised.value) is kind
    assert raised.value.facts in ({"n": 1}, {})


def test_an_error_without_a_reason() -> None:
    crm = client(lambda _: httpx2.Response(502, text="<html>"))
    with crm, pytest.raises(StoreError, match="502 without a reason"):
        crm.ask("coverage.orphans")


def test_nobody_is_there() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("refused", request=request)

    with client(answer) as crm, pytest.raises(StoreUnavailableError, match="cannot be reached"):
        crm.questions()


def test_rows_go_to_a_file_by_its_ending(tmp_path: Path) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        assert json.loads(request.content) == {"format": "csv", "staff": ["S1"]}
        return httpx2.Response(200, content=b"party_id\nC1\n")

    with client(answer) as crm:
        path = crm.save("coverage.leaver", tmp_path / "a.csv", staff=["S1"])
        assert path.read_text("utf-8") == "party_id\nC1\n"
        with pytest.raises(InputError, match="ends with"):
            crm.save("coverage.leaver", tmp_path / "a.doc")


def test_a_file_of_json_holds_the_rows_of_all_pages(tmp_path: Path) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        asked = json.loads(request.content)
        last = asked.pop("cursor", None) == "more"
        assert asked == {"format": "json", "limit": 10_000}
        rows = [{"party_id": "C2" if last else "C1"}]
        more = {"rows": rows, "next_cursor": None if last else "more"}
        return httpx2.Response(200, json={**PAGE, **more})

    with client(answer) as crm:
        said = json.loads(crm.save("coverage.orphans", tmp_path / "a.json").read_text("utf-8"))
    assert said == {**PAGE, "rows": [{"party_id": "C1"}, {"party_id": "C2"}], "next_cursor": None}


def test_a_job_is_waited_for_and_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphcrm.client.client._POLL_S", 0.0)
    states = iter([("running", 1), ("running", 1), ("running", 2), ("done", 2)])

    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.method == "POST":
            assert json.loads(request.content)["question"] == "campaign.plan"
            return httpx2.Response(202, json={"job_id": "j1", "status": "queued"})
        if request.url.path.endswith("result"):
            return httpx2.Response(200, json=PAGE)
        status, n_done = next(states)
        said = {"job_id": "j1", "status": status, "n_done": n_done, "kind": "question"}
        return httpx2.Response(200, json=said)

    told: list[Job] = []
    with client(answer) as crm:
        done = crm.wait(crm.start("campaign.plan", seeds=20), tell=told.append)
        assert crm.result(done).question == "coverage.orphans"
    assert (done.status, done.more) == ("done", {"kind": "question"})
    assert [job.n_done for job in told] == [1, 2, 2]


def test_files_are_sent_to_be_loaded(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text("customer_id\nC1\n", "utf-8")

    def answer(request: httpx2.Request) -> httpx2.Response:
        body = request.read()
        assert (request.url.path, b"customers.csv" in body) == ("/v1/loads", True)
        assert b"2026-06-30" in body
        return httpx2.Response(202, json={"job_id": "j1", "status": "queued"})

    with client(answer) as crm:
        job = crm.load(tmp_path / "customers.csv", data_date="2026-06-30", mapping=None)
    assert not job.is_over


def test_a_job_is_cancelled() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        assert (request.method, request.url.path) == ("DELETE", "/v1/jobs/j1")
        return httpx2.Response(202, json={})

    with client(answer) as crm:
        crm.cancel(Job("j1", "running"))
