"""Every route, asked by every role of its own branch and of another one."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pyarrow.parquet as pq
import pytest
from fastapi import FastAPI

from graphcrm.app import QUESTIONS
from graphcrm.app.parameters import TYPED
from graphcrm.app.policy import OF_WHOLE_BANK, Act, may, may_ask
from graphcrm.app.viewer import Viewer
from graphcrm.operations.roles import Role
from tests.api.bank import Caller
from tests.api.test_questions import ASKED

# What is of B1 and what of B2, by id and by name; a name stands for the person in sentences too.
OF_B1 = ("C1", "C2", "C6", "C7", "F1", "王芳", "孙丽", "吴刚", "Steel", "S1", "S2", "S4", "张伟")
OF_B2 = ("C3", "C4", "C5", "F2", "Dmitri", "赵六", "S3", "欧阳明月")
OF_OTHERS = {"B1": OF_B2, "B11": (*OF_B2, "C1", "C2", "F1", "王芳", "张伟"), "B2": OF_B1}
NAMES = ("王芳", "孙丽", "吴刚", "Dmitri", "赵六", "13900000001")
# Questions that name somebody of B1, whom B2 must not find.
NAMING = {
    question: asked
    for question, asked in ASKED.items()
    if {"party", "staff", "seeds", "start", "firm", "firms", "cluster_id"} & set(asked)
    and question != "campaign.plan"
}
# Routes besides questions: method, path, what is sent, and what one may have to do.
BESIDES: dict[tuple[str, str], tuple[dict[str, Any] | None, Act | None]] = {
    ("GET", "/v1"): (None, None),
    ("GET", "/v1/audit"): (None, Act.AUDIT),
    ("POST", "/v1/audit"): ({"party": "C1"}, Act.AUDIT),
    ("POST", "/v1/audit/verify"): ({}, Act.AUDIT),
    ("POST", "/v1/jobs"): ({"question": "referral.roots", "parameters": {}}, Act.JOB),
    ("POST", "/v1/forget"): ({"customer_id": "nobody"}, Act.FORGET),
    ("GET", "/v1/jobs"): (None, None),
    ("GET", "/v1/jobs/{id}"): (None, None),
    ("GET", "/v1/jobs/{id}/result"): (None, None),
    ("GET", "/v1/jobs/{id}/events"): (None, None),
    ("DELETE", "/v1/jobs/{id}"): (None, None),
    ("POST", "/v1/loads"): (None, Act.LOAD),
    ("GET", "/v1/loads/{id}/rejects.csv"): (None, Act.LOAD),
    ("GET", "/v1/users"): (None, Act.PEOPLE),
    ("POST", "/v1/users"): ({"name": "x", "role": "planner"}, Act.PEOPLE),
    ("POST", "/v1/users/{id}/disable"): (None, Act.PEOPLE),
    ("POST", "/v1/users/{id}/enable"): (None, Act.PEOPLE),
    ("POST", "/v1/users/{id}/password"): (None, Act.PEOPLE),
    ("GET", "/v1/users/{id}/tokens"): (None, Act.PEOPLE),
    ("POST", "/v1/users/{id}/tokens"): ({"label": "x", "areas": ["referral"]}, Act.PEOPLE),
    ("DELETE", "/v1/users/{id}/tokens/{id}"): (None, Act.PEOPLE),
    ("GET", "/v1/worklists"): (None, Act.LISTS),
    ("GET", "/v1/worklists/{id}"): (None, Act.LISTS),
    ("POST", "/v1/worklists"): ({"name": "x", "question": "referral.roots"}, Act.NOMINATE),
    ("POST", "/v1/worklists/{id}/approve"): (None, Act.APPROVE),
    ("PUT", "/v1/worklists/{id}/owners"): ({"owners": {"C1": "S1"}}, Act.APPROVE),
    ("PATCH", "/v1/worklists/{id}/items/1"): ({"status": "done"}, Act.WORK),
    ("POST", "/v1/needs"): ({"party_id": "C1", "kind": "loan"}, Act.ENTER),
    ("POST", "/v1/feedback"): ({"party_id": "C1", "kind": "praise"}, Act.ENTER),
    ("POST", "/v1/entries/load"): (None, Act.LOAD),
}
NOWHERE = "999999"


def ask(caller: Caller, question: str, **asked: Any) -> Any:
    path = question.replace(".", "/")
    return (caller.post if question in TYPED else caller.get)(path, **asked)


def told(text: str, secret: str) -> bool:
    """Whether a reply names somebody: as a value of its own, or as part of a name or sentence."""
    return f'"{secret}"' in text if secret.isascii() and secret[1:].isdigit() else secret in text


@pytest.mark.parametrize(
    ("role", "branch"),
    [*((role, b) for role in Role for b in ("B1", "B2")), (Role.MANAGER, "B11")],
)
def test_each_question(caller: Caller, role: Role, branch: str) -> None:
    """A role has its questions alone, and a branch hears of nobody of another."""
    caller.as_(role, branch, may_export=False)
    for question in QUESTIONS:
        asked = ASKED.get(question, {})
        reply = ask(caller, question, **asked)
        if not may_ask(Viewer("x", role), question):
            assert reply.status_code == 403, question
            assert reply.json()["code"] == "no_access"
            continue
        if branch == "B1" and question != "network.path":  # which leads to S3 of B2
            assert reply.status_code == 200, (question, reply.text)
        else:
            assert reply.status_code in (200, 404, 422), (question, reply.text)
        if branch == "B2" and question in NAMING:
            assert reply.status_code in (404, 422), question
        rows = json.dumps({**reply.json(), "parameters": {}}, ensure_ascii=False)
        assert not [each for each in OF_OTHERS[branch] if told(rows, each)], question


@pytest.mark.parametrize("role", [Role.PLANNER, Role.ANALYST])
def test_roles_that_read_no_names_read_none(caller: Caller, role: Role) -> None:
    caller.as_(role)
    for question in QUESTIONS:
        reply = ask(caller, question, **ASKED.get(question, {}))
        assert not [name for name in NAMES if name in reply.text], question


@pytest.mark.parametrize("question", NAMING)
def test_the_hidden_and_the_unknown_are_refused_alike(caller: Caller, question: str) -> None:
    unknown = {
        name: ["nobody"] if isinstance(value, list) else "nobody"
        for name, value in ASKED[question].items()
    }
    caller.as_(Role.MANAGER, "B2")
    replies = [ask(caller, question, **given).json() for given in (ASKED[question], unknown)]
    said = [{k: v for k, v in reply.items() if k != "request_id"} for reply in replies]
    assert said[0] == said[1]


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "html"])
def test_nobody_takes_rows_away_without_the_right(caller: Caller, form: str) -> None:
    for role in (Role.ADMIN, Role.MANAGER, Role.ANALYST):
        for allowed in (None, True, False):
            caller.as_(role, may_export=allowed)
            may_take = role is Role.ADMIN if allowed is None else allowed
            expected = 200 if may_take else 403
            assert caller.get("referral/roots", format=form).status_code == expected
            assert caller.get("referral/roots", limit=5_000).status_code == expected
            assert caller.get("referral/roots", limit=1_000).status_code == 200


def test_what_is_taken_away_says_by_whom(caller: Caller) -> None:
    caller.as_(Role.ADMIN, name="li.na")
    book = zipfile.ZipFile(io.BytesIO(caller.get("referral/roots", format="xlsx").content))
    sheets = [book.read(n).decode() for n in book.namelist() if n.startswith("xl/worksheets/")]
    assert len(sheets) == 2
    assert all("&amp;Cli.na 20" in sheet and "UTC</oddFooter>" in sheet for sheet in sheets)
    assert sheets[1].count("li.na 20") == 3  # above, below, and a line
    table = pq.read_schema(io.BytesIO(caller.get("referral/roots", format="parquet").content))
    assert table.metadata[b"taken_by"].startswith(b"li.na 20")
    page = caller.get("referral/roots", format="html")
    assert page.text.count("li.na 20") == 2  # across the sheets, and at the top
    assert page.headers["content-disposition"].startswith("attachment; ")


@pytest.mark.parametrize("role", Role)
def test_each_other_route(caller: Caller, role: Role) -> None:
    caller.as_(role, "B2" if role is not Role.ADMIN else None, "S3")
    for (method, path), (sent, act) in BESIDES.items():
        if act is None or may(Viewer("x", role), act):
            continue
        url = path.replace("{id}", NOWHERE)
        reply = caller.client.request(method, url, json=sent)
        assert reply.status_code == 403, (method, path, reply.status_code, reply.text)


def test_an_admin_of_a_branch_reaches_no_further(caller: Caller) -> None:
    caller.as_(Role.ADMIN, "B1")
    for (method, path), (sent, act) in BESIDES.items():
        if act in OF_WHOLE_BANK:
            reply = caller.client.request(method, path.replace("{id}", NOWHERE), json=sent)
            assert reply.status_code == 403, (method, path, reply.text)


def test_nothing_is_answered_to_who_did_not_sign_in(caller: Caller) -> None:
    caller.nobody()
    for question in QUESTIONS:
        reply = ask(caller, question, **ASKED.get(question, {}))
        assert reply.status_code == 401, question
    for (method, path), (sent, _) in BESIDES.items():
        reply = caller.client.request(method, path.replace("{id}", NOWHERE), json=sent)
        assert reply.status_code == 401, (method, path)


def test_every_route_is_in_the_matrix(caller: Caller) -> None:
    app = caller.client.app
    assert isinstance(app, FastAPI)
    open_to_all = {"/healthz", "/readyz", "/metrics", "/v1/session", "/v1/session/password"}
    questions = {f"/v1/{question.replace('.', '/')}" for question in QUESTIONS}
    known = {(method, _shape(path)) for method, path in BESIDES}
    for path, methods in app.openapi()["paths"].items():
        if path in open_to_all or path in questions:
            continue
        for method in methods:
            assert (method.upper(), _shape(path)) in known, (method, path)


def _shape(path: str) -> str:
    """Return a path by the number and the fixed first part of what it is made of."""
    first = (*path.split("/"), "")[2]
    return f"{first} {path.count('/')}"
