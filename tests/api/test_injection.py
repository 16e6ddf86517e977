"""What is sent is data: it runs nowhere, leads nowhere, and is not told back."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from api.main import create_app
from graphcrm.app import App
from graphcrm.app.parameters import TYPED
from graphcrm.operations.roles import Role
from graphcrm.settings import Settings
from tests import builders
from tests.api.bank import SECRET, TODAY, Caller
from tests.api.test_questions import ASKED
from tests.small_bank import FORMULA, SCRIPT

JSON = "application/json"
CANARY = "王芳canary"
HOSTILE = (
    f"{CANARY}' OR '1'='1",
    f"{CANARY}'; DROP TABLE customers; --",
    f"{CANARY}`}}) MATCH (n) DETACH DELETE n //",
    f"../../../../etc/{CANARY}",
    f"..%2f..%2f{CANARY}\\..\\x",
    f"x\r\nSet-Cookie: graphcrm={CANARY}",
    f"<img src=x onerror={CANARY}>",
    f"{{{{7*7}}}}${{jndi:ldap://{CANARY}}}",
    f"{CANARY}\x00",
    f"list:../{CANARY}",
)
# Whom or what a question is about, as text; a campaign that is planned may be called anything.
NAMED = {
    question: names
    for question, asked in ASKED.items()
    if (names := [n for n, v in asked.items() if isinstance(v, str | list)])
    and question != "campaign.plan"
}
THINGS = (
    ("GET", "jobs/{}"),
    ("GET", "jobs/{}/result"),
    ("GET", "jobs/{}/events"),
    ("DELETE", "jobs/{}"),
    ("GET", "loads/{}/rejects.csv"),
    ("GET", "worklists/{}"),
    ("POST", "worklists/{}/approve"),
    ("GET", "users/{}/tokens"),
    ("POST", "users/{}/disable"),
    ("DELETE", "users/x/tokens/{}"),
)


def is_refused(reply: Any) -> bool:
    """Whether it is an error that repeats nothing of what was sent."""
    told = reply.text + str(dict(reply.headers))
    is_problem = reply.headers["content-type"] == "application/problem+json"
    return 400 <= reply.status_code < 500 and is_problem and CANARY not in told


@pytest.mark.parametrize("sent", HOSTILE)
def test_a_name_is_only_a_name(caller: Caller, bank: App, sent: str) -> None:
    before = caller.get("value/classes", limit=1).json()
    for question, names in NAMED.items():
        for name in names:
            asked = ASKED[question]
            given = {**asked, name: [sent] if isinstance(asked[name], list) else sent}
            path = question.replace(".", "/")
            if question == "network.search":  # nobody is called that
                reply = caller.post(path, **given)
                assert is_refused(reply) or reply.json()["rows"] == []
                continue
            for ask in (caller.post,) if question in TYPED else (caller.post, caller.get):
                reply = ask(path, **given)
                assert is_refused(reply), (question, name, reply.text)
    after = caller.get("value/classes", limit=1).json()
    assert {**after, "elapsed_s": 0} == {**before, "elapsed_s": 0}


@pytest.mark.parametrize("sent", HOSTILE)
def test_an_id_leads_to_nothing_else(caller: Caller, sent: str) -> None:
    for method, path in THINGS:
        reply = caller.client.request(method, f"/v1/{path.format(quote(sent, safe=''))}")
        assert is_refused(reply), (method, path, reply.text)


@pytest.mark.parametrize("how", ["sort", "columns", "filter", "cursor"])
def test_columns_and_cursors_are_looked_up(caller: Caller, how: str) -> None:
    for sent in HOSTILE:
        reply = caller.get("coverage/orphans", **{how: sent})
        assert is_refused(reply), sent


# ---- bodies that are no request

DEEP = 100_000
BODIES = (
    (b"", JSON),
    (b"{}", ""),
    (b"{}", "text/plain"),
    (b"{}", "application/x-www-form-urlencoded"),
    ("{}".encode("utf-16"), f"{JSON}; charset=utf-16"),
    (b'{"', JSON),
    (b"null", JSON),
    (b"[]", JSON),
    (b'"x"', JSON),
    (b"\xff\xfe", JSON),
    (b'{"as_of": "\xff"}', JSON),
    (b'{"as_of": "\\ud800", "name": "\\ud800", "question": "\\ud800"}', JSON),
    (b'{"limit": NaN, "parameters": NaN}', JSON),
    (b'{"limit": 1e999}', JSON),
    (b'{"limit": ' + b"9" * 10_000 + b"}", JSON),
    (b"[" * DEEP, JSON),
    (b'{"parameters":' * (DEEP // 2) + b"1" + b"}" * (DEEP // 2), JSON),
    (f'{{"{CANARY}": 1}}'.encode(), JSON),
)


@pytest.mark.parametrize("path", ["coverage/orphans", "campaign/evaluate", "jobs", "worklists"])
def test_what_is_no_request_is_refused(caller: Caller, path: str) -> None:
    for body, kind in BODIES:
        headers = {"content-type": kind} if kind else {}
        reply = caller.client.post(f"/v1/{path}", content=body, headers=headers)
        assert is_refused(reply), (body[:40], kind, reply.text)


def test_of_two_fields_of_a_name_the_last_one_counts(caller: Caller) -> None:
    body = b'{"limit": 2, "limit": 1, "filter": ["kind:eq:firm"], "filter": []}'
    reply = caller.client.post("/v1/value/classes", content=body, headers={"content-type": JSON})
    assert len(reply.json()["rows"]) == 1


@pytest.mark.parametrize("where", ["(" * 20_000, "(" * 900 + "orphan", "not " * 450 + "orphan"])
def test_a_condition_that_is_too_deep_is_refused(caller: Caller, where: str) -> None:
    assert is_refused(caller.post("crosssell/list", where=where))
    sent = {"name": "x", "question": "crosssell.list", "parameters": {"where": where}}
    assert is_refused(caller.post("worklists", **sent))


# ---- names that a page or a spreadsheet must not believe


def test_a_name_with_a_script_is_data(caller: Caller) -> None:
    reply = caller.get("network/ego", party="C1")
    assert SCRIPT in str(reply.json()["rows"])
    assert reply.headers["content-type"] == JSON
    assert reply.headers["x-content-type-options"] == "nosniff"


STARTS = {"C1": "=1+1", "C2": "+1", "C3": "-1", "C4": "@SUM(A1)", "C5": FORMULA}


@pytest.fixture(scope="module")
def crooked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """Yield the interface of a bank whose customers are called like formulas."""
    folder: Path = tmp_path_factory.mktemp("crooked")
    app = App(Settings(db=str(folder / "bank.duckdb"), today=TODAY, secret=SECRET))  # type: ignore[arg-type]
    people = [{"customer_id": i, "name": n} for i, n in STARTS.items()]
    builders.load(app, builders.write_bank(folder / "in", customers=people))
    with TestClient(create_app(graphcrm=app), base_url="http://localhost") as client:
        yield Caller(client).as_(Role.ADMIN)
    app.operations.close()


def test_no_cell_of_a_csv_runs(crooked: Caller) -> None:
    text = crooked.get("coverage/orphans", format="csv").content.decode("utf-8-sig")
    names = {row["party_id"]: row["name"] for row in csv.DictReader(io.StringIO(text))}
    assert names == {party: f"'{name}" for party, name in STARTS.items()}


def test_no_cell_of_a_workbook_runs(crooked: Caller) -> None:
    book = crooked.get("coverage/orphans", format="xlsx").content
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        sheets = [parts.read(n) for n in parts.namelist() if n.startswith("xl/worksheets/")]
        texts = b"".join(parts.read(n) for n in parts.namelist())
    assert not [sheet for sheet in sheets if b"<f>" in sheet or b"<f " in sheet]
    assert b"=1+1" in texts
