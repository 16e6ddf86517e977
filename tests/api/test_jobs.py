"""Jobs over HTTP: asked for, watched, cancelled, and their answers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete

from graphcrm.app import QUESTIONS, App
from graphcrm.app.job_process import run_job
from graphcrm.app.jobs import forget_ended
from graphcrm.client import Client
from graphcrm.operations import job_runs, jobs
from graphcrm.operations.jobs import Status
from graphcrm.operations.roles import Role
from graphcrm.operations.tables import JOBS
from tests.api.bank import Caller

LEAVER = {"question": "coverage.single-links", "parameters": {"book": "managed"}}


@pytest.fixture(autouse=True)
def empty_queue(bank: App) -> Iterator[None]:
    yield
    with bank.operations.begin() as connection:
        connection.execute(delete(JOBS))
    shutil.rmtree(bank.job_files.path, ignore_errors=True)


def asked(caller: Caller, **more: object) -> str:
    reply = caller.post("jobs", **{**LEAVER, **more})
    assert reply.status_code == 202, reply.text
    assert reply.headers["location"] == f"/v1/jobs/{reply.json()['job_id']}"
    return str(reply.json()["job_id"])


def run(bank: App, job_id: str) -> None:
    claimed = job_runs.claim(bank.operations, "r", now=datetime.now(UTC))
    assert claimed is not None
    assert claimed.job_id == job_id
    run_job(bank, job_id, "r")


def test_a_question_is_asked_and_answered(caller: Caller, bank: App) -> None:
    job_id = asked(caller)
    at = f"jobs/{job_id}"
    assert caller.get(f"{at}/result").status_code == 409
    run(bank, job_id)
    state = caller.get(at).json()
    assert (state["status"], state["question"]) == ("done", "coverage.single-links")
    assert "parameters" not in state
    reply = caller.get(f"{at}/result", headers={"Accept-Language": "en"})
    said = bank.ask("coverage.single-links", book="managed").to_dict("en")
    assert reply.json()["rows"] == said["rows"] != []
    assert reply.json()["n_rows"] == len(reply.json()["rows"]) == state["result"]["n_rows"]
    assert reply.headers["cache-control"] == "private, no-cache"
    tag = {"If-None-Match": reply.headers["etag"], "Accept-Language": "en"}
    assert caller.get(f"{at}/result", headers=tag).status_code == 304


def test_what_a_job_found_is_shaped_as_what_is_asked_at_once(caller: Caller, bank: App) -> None:
    job_id = asked(caller)
    run(bank, job_id)
    at, now_asked = f"jobs/{job_id}/result", "coverage/single-links"
    shape = {"sort": "-party_id", "filter": "kind:eq:customer", "columns": "party_id,name"}
    own = ("rows", "columns", "totals", "n_rows")
    for given in ({}, shape, {"lang": "zh"}):
        kept, fresh = (
            caller.get(path, **given, **more).json()
            for path, more in ((at, {}), (now_asked, {"book": "managed"}))
        )
        assert {name: kept[name] for name in own} == {name: fresh[name] for name in own}
    first = caller.get(at, sort="party_id", limit=1).json()
    second = caller.get(at, sort="party_id", limit=1, cursor=first["next_cursor"]).json()
    parties = [page["rows"][0]["party_id"] for page in (first, second)]
    assert parties == sorted(parties) != parties[:1] * 2
    assert caller.get(at, limit=1, cursor=first["next_cursor"]).status_code == 422
    assert caller.get(at, sort="colour").status_code == 422
    for form, begins in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("parquet", b"PAR1")):
        file = caller.get(at, format=form)
        assert file.content.startswith(begins)
        assert (
            f'filename="coverage-single-links-2026-06-20.{form}"'
            in file.headers["content-disposition"]
        )


def test_what_a_job_found_is_masked_and_taken_away_as_his_role_says(
    caller: Caller, bank: App
) -> None:
    caller.as_(Role.ANALYST, "B1")
    job_id = asked(caller)
    run(bank, job_id)
    at = f"jobs/{job_id}/result"
    rows = caller.get(at).json()["rows"]
    assert {row["party_id"] for row in rows} <= {"C1", "C2", "F1", "C6", "C7"}  # of B1 and B11
    names = {row["name"] for row in rows if row["kind"] == "customer"}
    assert all(name.endswith("**") for name in names), names
    assert caller.get(at, format="csv").status_code == 403
    assert caller.get(at, limit=1_001).status_code == 403
    caller.as_(Role.ANALYST, "B1", may_export=True)
    assert "**" in caller.get(at, format="csv").content.decode("utf-8-sig")
    caller.as_(Role.ANALYST, "B2")
    assert caller.get(at).status_code == 404


def test_the_client_waits_for_an_answer(caller: Caller, bank: App) -> None:
    with Client("http://localhost", token="gcrm_x", transport=caller.client._transport) as crm:
        job = crm.start("coverage.single-links", as_of=bank.today, book="managed")
        run(bank, job.job_id)
        done = crm.wait(job)
        assert (done.status, done.error) == ("done", None)
        answer = bank.ask("coverage.single-links", as_of=bank.today, book="managed")
        assert crm.result(done).rows == answer.rows("en")
        failed = crm.start("network.ego", party="nobody")
        run(bank, failed.job_id)
        assert "not known" in str(crm.job(failed.job_id).error)


def test_the_client_names_the_questions(caller: Caller) -> None:
    with Client("http://localhost", token="gcrm_x", transport=caller.client._transport) as crm:
        assert [q["question"] for q in crm.questions()] == list(QUESTIONS)


def test_a_job_is_told_as_it_goes(
    caller: Caller, bank: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.routes.jobs.LOOK_S", 0.0)
    job_id = asked(caller)
    with caller.client.stream("GET", f"/v1/jobs/{job_id}/events") as reply:
        assert reply.headers["content-type"].startswith("text/event-stream")
        lines = reply.iter_lines()
        assert next(lines) == "event: progress"
        assert json.loads(next(lines).removeprefix("data: "))["status"] == "queued"
        run(bank, job_id)
        rest = list(lines)
    events = [line.removeprefix("event: ") for line in rest if line.startswith("event: ")]
    assert events[-1] == "done"
    last = next(line for line in reversed(rest) if line.startswith("id: ")).removeprefix("id: ")
    again = caller.client.get(f"/v1/jobs/{job_id}/events", headers={"Last-Event-ID": last})
    assert [x for x in again.text.splitlines() if x.startswith("event: ")] == ["event: done"]


def test_whoever_missed_nothing_hears_what_is_new(
    caller: Caller, bank: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.routes.jobs.LOOK_S", 0.0)
    monkeypatch.setattr("api.routes.jobs.WATCH_S", 0.0)
    job_id = asked(caller)
    at = f"/v1/jobs/{job_id}/events"
    first = caller.client.get(at).text  # it waits still: he is to connect again
    assert "event: progress" in first
    n_seen = str(jobs.get(bank.operations, job_id).n_changes)
    assert "event:" not in caller.client.get(at, headers={"Last-Event-ID": n_seen}).text
    assert "event: progress" in caller.client.get(at, headers={"Last-Event-ID": "x"}).text


def test_a_job_is_cancelled(caller: Caller, bank: App) -> None:
    job_id = asked(caller)
    at = f"/v1/jobs/{job_id}"
    for _ in range(2):
        reply = caller.client.delete(at)
        assert (reply.status_code, reply.json()["status"]) == (202, "cancelled")
    other = asked(caller)
    run(bank, other)
    reply = caller.client.delete(f"/v1/jobs/{other}")
    assert (reply.status_code, reply.json()["code"]) == (409, "wrong_state")
    failed = asked(caller, question="network.ego", parameters={"party": "nobody"})
    run(bank, failed)
    state = caller.get(f"jobs/{failed}").json()
    assert (state["status"], state["error_code"]) == ("failed", "not_found")
    assert caller.get(f"jobs/{failed}/result").status_code == 409


def test_jobs_are_their_askers(caller: Caller, bank: App) -> None:
    caller.as_(Role.MANAGER, "B1", name="li")
    job_id = asked(caller)
    run(bank, job_id)
    assert [j["job_id"] for j in caller.get("jobs").json()] == [job_id]
    at = f"jobs/{job_id}"
    assert caller.get(f"{at}/result").status_code == 200
    caller.as_(Role.MANAGER, "B1", name="wang")
    assert caller.get("jobs").json() == []
    for path in (at, f"{at}/result", f"{at}/events"):
        reply = caller.get(path)
        assert (reply.status_code, reply.json()["code"]) == (404, "not_found")
    assert caller.client.delete(f"/v1/{at}").status_code == 404
    assert caller.get("jobs", everybodys=True).status_code == 403
    caller.as_(Role.ADMIN, name="root")  # sees that there is one, and not what it says
    assert [j["job_id"] for j in caller.get("jobs", everybodys=True).json()] == [job_id]
    assert caller.get(at).status_code == 200
    assert caller.get(f"{at}/result").status_code == 404


@pytest.mark.parametrize(
    "became", [(Role.ANALYST, "B1"), (Role.MANAGER, "B2"), (Role.MANAGER, None)]
)
def test_who_sees_less_by_now_has_lost_the_answer(
    caller: Caller, bank: App, became: tuple[Role, str | None]
) -> None:
    caller.as_(Role.MANAGER, "B1", name="li")
    job_id = asked(caller)
    run(bank, job_id)
    caller.as_(*became, name="li")
    assert caller.get(f"jobs/{job_id}/result").status_code == 404


def test_who_may_not_ask(caller: Caller) -> None:
    for role in (Role.AUDITOR, Role.ACCOUNT_MANAGER):
        assert caller.as_(role, "B1").post("jobs", **LEAVER).status_code == 403
    leaver = {"question": "coverage.leaver", "parameters": {"staff": ["S1"]}}
    assert caller.as_(Role.ANALYST).post("jobs", **leaver).status_code == 403
    caller.as_(Role.ADMIN, areas=frozenset({"risk"}))
    assert caller.post("jobs", **LEAVER).status_code == 403
    assert caller.nobody().post("jobs", **LEAVER).status_code == 401


def test_a_token_is_for_jobs_of_its_areas(caller: Caller) -> None:
    at = f"jobs/{asked(caller)}"
    caller.as_(Role.ADMIN, areas=frozenset({"risk"}))
    assert caller.get("jobs").json() == []
    assert [caller.get(f"{at}{more}").status_code for more in ("", "/result", "/events")] == [
        403
    ] * 3
    assert caller.client.delete(f"/v1/{at}").status_code == 403
    caller.as_(Role.ADMIN, areas=frozenset({"coverage"}))
    assert len(caller.get("jobs").json()) == 1


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 422),
        ({"question": "coverage.nothing"}, 404),
        ({"question": "coverage.leaver"}, 422),
        ({"question": "coverage.leaver", "parameters": {"staff": ["S1"], "王芳": 1}}, 422),
        ({"question": "risk.clusters", "parameters": {"rules": "/etc/passwd"}}, 422),
        ({"question": "risk.clusters", "parameters": []}, 422),
    ],
)
def test_what_cannot_be_asked(caller: Caller, asked: dict[str, object], status: int) -> None:
    reply = caller.post("jobs", **asked)
    assert reply.status_code == status, reply.text
    assert "王芳" not in reply.text
    assert reply.headers["content-type"] == "application/problem+json"


def test_nobody_has_more_under_way_than_he_may(caller: Caller, bank: App) -> None:
    for _ in range(bank.settings.jobs_each):
        asked(caller)
    reply = caller.post("jobs", **LEAVER)
    assert (reply.status_code, reply.json()["code"]) == (429, "too_many")
    assert caller.as_(Role.ADMIN, name="another").post("jobs", **LEAVER).status_code == 202


def test_an_answer_that_was_kept_long_enough_is_gone(caller: Caller, bank: App) -> None:
    job_id = asked(caller)
    run(bank, job_id)
    bank.job_files.drop(job_id)
    reply = caller.get(f"jobs/{job_id}/result")
    assert (reply.status_code, reply.json()["code"]) == (404, "not_found")
    assert jobs.get(bank.operations, job_id).status is Status.DONE


def test_ended_jobs_are_forgotten_with_all_they_left(caller: Caller, bank: App) -> None:
    ended = asked(caller)
    run(bank, ended)
    waiting = asked(caller)
    assert forget_ended(bank, now=datetime.now(UTC)) == 1
    assert [j["job_id"] for j in caller.get("jobs").json()] == [waiting]
    assert not bank.job_files.answer(ended).parent.exists()


def test_a_job_that_there_is_none_of(served: TestClient, caller: Caller) -> None:
    for job_id in ("0" * 32, "..%2F..%2Fetc", "王芳"):
        reply = served.get(f"/v1/jobs/{job_id}")
        assert reply.status_code == 404, reply.text
