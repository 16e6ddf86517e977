"""Signing in at a page, users and tokens over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import select

from api.main import create_app
from graphcrm.app import App
from graphcrm.operations import Role
from graphcrm.operations.tables import AUDIT
from graphcrm.operations.tokens import make_token
from graphcrm.operations.users import NewUser, add_user, disable
from graphcrm.settings import Settings
from tests.builders import load, write_bank

if TYPE_CHECKING:
    from tests.ldap.server import Server as Ldap

SECRET = "a secret of these tests, 0123456789"
WORD, OTHER = "correct horse battery", "wrong donkey cable"
JSON = {"Content-Type": "application/json"}
URL = "https://crm.bank.example"


@dataclass
class Page:
    """A page of the service, and the service behind it."""

    app: App
    served: FastAPI

    def at(self, **given: Any) -> TestClient:
        """Open a page, with no cookies yet."""
        return TestClient(self.served, base_url=URL, **given)

    def added(self, name: str, role: Role = Role.ADMIN, **more: Any) -> None:
        """Add somebody."""
        fields = {k: more.pop(k) for k in ("branch_id", "source") if k in more}
        how: dict[str, Any] = {"password": WORD, "must_change": False} | more
        new = NewUser(name, role, **fields)
        add_user(self.app.operations, new, now=datetime.now(UTC), **how)

    def audited(self) -> list[tuple[str, str, str]]:
        """Return who did what, and what came of it."""
        with self.app.operations.read() as connection:
            said = select(AUDIT.c.who, AUDIT.c.what, AUDIT.c.result).order_by(AUDIT.c.seq)
            return [tuple(row) for row in connection.execute(said)]


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    settings = Settings(
        db=str(tmp_path / "bank.duckdb"),
        secret=SECRET,  # type: ignore[arg-type]
        url=URL,
        header="X-Remote-User",
        proxies="10.1.0.0/24, ::1/128",
    )
    app = App(settings)
    yield Page(app, create_app(graphcrm=app))
    if "audit" in vars(app):
        app.audit.close()
    app.operations.close()


def sign_in(client: TestClient, name: str, password: str = WORD, **headers: str) -> Response:
    sent = {"name": name, "password": password}
    reply = client.post("/v1/session", json=sent, headers=headers)
    if reply.status_code == 201:
        client.headers["X-CSRF-Token"] = reply.json()["csrf_token"]
    return reply


def test_too_many_wrong_ones_from_one_address(page: Page) -> None:
    page.added("wang")
    page.app.settings = page.app.settings.model_copy(update={"wrong_sign_ins": 2})
    by_proxy = page.at(client=("10.1.0.9", 1))
    guesser, other = ({"X-Forwarded-For": f"1.2.3.4, 192.0.2.{n}"} for n in (1, 2))
    said = [sign_in(by_proxy, f"n{n}", OTHER, **guesser) for n in range(3)]
    assert [reply.status_code for reply in said] == [401, 401, 429]
    assert (said[2].json()["code"], 0 < int(said[2].headers["retry-after"]) <= 901) == (
        *("too_many", True),
    )
    assert sign_in(by_proxy, "wang", **guesser).status_code == 429
    assert sign_in(by_proxy, "wang", **other).status_code == 201


def test_a_branch_that_the_store_does_not_hold(page: Page, tmp_path: Path) -> None:
    page.added("wang")
    admin = page.at()
    sign_in(admin, "wang")
    new = {"role": "planner", "source": "service"}
    # Before anything is loaded nobody knows.
    assert admin.post("/v1/users", json={**new, "name": "a", "branch_id": "B9"}).status_code == 201
    load(page.app, write_bank(tmp_path / "in", branches=[{"branch_id": "B1"}]))
    for name, branch, status in (("b", "B9", 422), ("c", "B1", 201), ("d", None, 201)):
        reply = admin.post("/v1/users", json={**new, "name": name, "branch_id": branch})
        assert (reply.status_code, "B9" in reply.text) == (status, False), reply.text


def test_signing_in_and_out(page: Page) -> None:
    page.added("wang", Role.PLANNER, branch_id="B1")
    client = page.at()
    reply = sign_in(client, "wang")
    assert reply.json() == {
        "name": "wang",
        "role": "planner",
        "branch_id": "B1",
        "staff_id": None,
        "lang": None,
        "via": "page",
        "may_export": None,
        "must_change": False,
        "areas": None,
        "csrf_token": reply.json()["csrf_token"],
    }
    (cookie,) = reply.headers.get_list("set-cookie")
    for part in ("__Host-graphcrm=", "HttpOnly", "Secure", "SameSite=strict", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
    assert client.get("/v1/session").json() == reply.json()
    kept = dict(client.cookies)
    assert client.delete("/v1/session").status_code == 204
    assert dict(client.cookies) == {}
    client.cookies.update(kept)
    assert client.get("/v1/session").status_code == 401
    said = [("wang", "session.begin", "201"), ("wang", "GET /v1/session", "200")]
    assert page.audited() == [*said, ("wang", "session.end", "204")]


def test_tokens_of_who_has_to_change_his_password_wait(page: Page) -> None:
    page.added("wang", must_change=True)
    _, token = make_token(page.app.operations, "wang", label="x", days=1, now=datetime.now(UTC))
    bearer = page.at(headers={"Authorization": f"Bearer {token}"})
    refused = bearer.get("/v1")
    assert (refused.status_code, refused.json()["facts"]) == (403, {"must_change": True})
    assert "POST /v1/session/password" in refused.json()["message"]
    page_of_his = page.at()
    sign_in(page_of_his, "wang")
    passwords = {"old": WORD, "new": OTHER}
    assert page_of_his.post("/v1/session/password", json=passwords).status_code == 200
    assert bearer.get("/v1").status_code == 200


def test_a_wrong_password(page: Page) -> None:
    page.added("wang")
    replies = [sign_in(page.at(), name, OTHER) for name in ("wang", "li", "王", "")]
    assert {(r.status_code, r.json()["message"]) for r in replies} == {
        (401, replies[0].json()["message"])
    }
    found = page.audited()
    assert found[0] == ("wang", "session.begin", "401")
    assert {who for who, _, _ in found[1:]} == {"-"}  # it may have been a password


def test_changes_need_what_another_site_cannot_know(page: Page) -> None:
    page.added("wang")
    client = page.at()
    sign_in(client, "wang")
    good = client.headers.pop("X-CSRF-Token")
    for headers in (
        {},
        {"X-CSRF-Token": ""},
        {"X-CSRF-Token": good[:-1] + "x"},
        {"X-CSRF-Token": good, "Origin": "https://evil.example"},
        {"X-CSRF-Token": good, "Origin": "http://crm.bank.example"},
        {"X-CSRF-Token": good, "Origin": "null"},
        {"X-CSRF-Token": good, "Sec-Fetch-Site": "cross-site"},
    ):
        reply = client.delete("/v1/session", headers=headers)
        assert (reply.status_code, reply.json()["code"]) == (403, "no_access")
    assert client.delete("/v1/session", headers={b"X-CSRF-Token": b"\xe9"}).status_code == 403
    refused = [line for line in page.audited() if line[2] == "403"]
    assert (len(refused), {who for who, _, _ in refused}) == (8, {"wang"})
    headers = {"X-CSRF-Token": good, "Origin": URL, "Sec-Fetch-Site": "same-origin"}
    assert client.delete("/v1/session", headers=headers).status_code == 204
    assert sign_in(client, "wang", Origin="https://evil.example").status_code == 403


def test_a_given_password_is_changed_before_anything_else(page: Page) -> None:
    page.added("wang", must_change=True)
    client, other = page.at(), page.at()
    assert sign_in(client, "wang").json()["must_change"] is True
    sign_in(other, "wang")
    reply = client.get("/v1/users")
    assert (reply.status_code, reply.json()["facts"]) == (403, {"must_change": True})
    change = {"old": OTHER, "new": OTHER}
    assert client.post("/v1/session/password", json=change).status_code == 401
    for new in ("short", WORD):
        change = {"old": WORD, "new": new}
        assert client.post("/v1/session/password", json=change).status_code == 422
    change = {"old": WORD, "new": OTHER}
    reply = client.post("/v1/session/password", json=change)
    assert (reply.status_code, reply.json()["must_change"]) == (200, False)
    assert client.get("/v1/users").status_code == 200
    assert other.get("/v1/session").status_code == 401


def test_a_proxy_that_is_believed(page: Page) -> None:
    page.added("wang", Role.ADMIN, source="header", password=None)
    page.added("li")
    named = {"X-Remote-User": "Wang"}
    believed = page.at(client=("10.1.0.9", 1))
    me = believed.get("/v1/session", headers=named).json()
    assert (me["name"], me["via"]) == ("wang", "page")
    new = {"name": "zhao", "role": "analyst", "source": "header"}
    assert believed.post("/v1/users", json=new, headers=named).status_code == 403
    named["X-CSRF-Token"] = me["csrf_token"]
    assert believed.post("/v1/users", json=new, headers=named).status_code == 201
    for headers in (
        {"X-Remote-User": "li"},
        {"X-Remote-User": "nobody"},
        {"X-Remote-User": ""},
        {},
    ):
        assert believed.get("/v1/session", headers=headers).status_code == 401
    twice = [("X-Remote-User", "wang"), ("X-Remote-User", "wang")]
    assert believed.get("/v1/session", headers=twice).status_code == 401
    for address in ("10.2.0.9", "testclient", "fe80::1%eth0"):
        other = page.at(client=(address, 1))
        assert other.get("/v1/session", headers=named).status_code == 401
    disable(page.app.operations, "zhao", now=datetime.now(UTC))
    named = {"X-Remote-User": "zhao"}
    assert believed.get("/v1/session", headers=named).status_code == 401


def test_users_and_tokens(page: Page) -> None:
    page.added("wang")
    client = page.at()
    sign_in(client, "wang")
    new = {"name": "Daily", "role": "analyst", "source": "service", "branch_id": "B1"}
    made = client.post("/v1/users", json=new).json()
    assert (made["name"], made["source"]) == ("daily", "service")
    assert client.post("/v1/users", json=new).status_code == 409
    at = f"/v1/users/{made['user_id']}"
    mistyped = {"label": "x", "areas": ["netwrok"]}
    assert client.post(f"{at}/tokens", json=mistyped).status_code == 422
    token = client.post(f"{at}/tokens", json={"label": "x", "areas": ["network"]}).json()
    bearer = page.at(headers={"Authorization": f"Bearer {token['token']}"})
    me = bearer.get("/v1/session").json()
    assert (me["name"], me["via"], me["areas"], me["csrf_token"]) == (
        "daily",
        "api",
        ["network"],
        None,
    )
    (kept,) = client.get(f"{at}/tokens").json()
    assert kept == {k: v for k, v in token.items() if k != "token"} | {
        "last_used_on": kept["last_used_on"]
    }
    assert client.delete(f"{at}/tokens/{token['token_id']}").status_code == 204
    assert client.delete(f"{at}/tokens/{token['token_id']}").status_code == 404
    assert bearer.get("/v1/session").status_code == 401
    assert client.post(f"{at}/disable").status_code == 204
    assert client.post(f"{at}/tokens", json={"label": "x"}).status_code == 409
    assert client.post(f"{at}/enable").status_code == 204
    assert [user["name"] for user in client.get("/v1/users").json()] == ["daily", "wang"]
    assert ("wang", "users.token 2", "201") in page.audited()


def test_signing_in_is_on_record_as_of_a_page(page: Page) -> None:
    page.added("boss")
    client = page.at()
    sign_in(client, "boss")
    new = {"name": "-", "role": "auditor", "source": "service"}  # nobody, in the audit
    assert client.post("/v1/users", json=new).status_code == 422
    asked = {"who": "Boss", "what": "session.begin"}
    rows = client.get("/v1/audit", params=asked).json()["rows"]
    assert [row["via"] for row in rows] == ["page"]
    assert client.get("/v1/users/").status_code == 404  # and not sent on to http


def test_an_admin_gives_a_password(page: Page) -> None:
    page.added("wang")
    page.added("li", Role.AUDITOR)
    client, his = page.at(), page.at()
    sign_in(client, "wang")
    sign_in(his, "li")
    li = next(u["user_id"] for u in client.get("/v1/users").json() if u["name"] == "li")
    given = client.post(f"/v1/users/{li}/password", json={"password": OTHER})
    assert given.status_code == 204
    assert his.get("/v1/session").status_code == 401
    assert sign_in(his, "li", OTHER).json()["must_change"] is True
    for wrong in (10**6, 0, 2**31, "li"):
        assert client.post(f"/v1/users/{wrong}/enable").status_code in {404, 422}


def test_a_token_is_for_its_areas_alone(page: Page) -> None:
    page.added("root", source="service", password=None)
    now = datetime.now(UTC)
    asked: dict[str, Any] = {"label": "x", "days": 1, "now": now}
    _, sent = make_token(page.app.operations, "root", areas=["worklists", "value.clv"], **asked)
    client = page.at(headers={"Authorization": f"Bearer {sent}"})
    for path in ("audit", "coverage/gaps", "network/search", "users", "worklist", "value/tiers"):
        assert client.get(f"/v1/{path}").status_code in {403, 404, 405}, path
    assert client.get("/v1/audit").status_code == 403
    assert client.post("/v1/needs", json={"party_id": "C1", "kind": "x"}).status_code == 403
    assert client.get("/v1/session").status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_admins_alone(page: Page, role: Role) -> None:
    page.added("li", role, source="service", password=None)
    page.added("root", Role.ADMIN, source="service", password=None)
    now = datetime.now(UTC)
    for name, areas in (("li", ()), ("root", ("network",))):
        _, sent = make_token(page.app.operations, name, label="x", days=1, areas=areas, now=now)
        client = page.at(headers={"Authorization": f"Bearer {sent}"})
        for reply in (
            client.get("/v1/users"),
            client.post("/v1/users", json={"name": "a", "role": "admin", "source": "header"}),
            client.post("/v1/users/1/disable"),
            client.post("/v1/users/1/tokens", json={"label": "x"}),
        ):
            assert reply.status_code == 403
    assert page.at().get("/v1/users").status_code == 401


def test_what_somebody_sent_is_not_repeated(page: Page) -> None:
    client = page.at()
    for sent in (
        {"name": "wang", "password": "x" * 300},
        {"name": "wang", "password": {"a": "geheim"}},
        {"name": "geheim", "password": "\ud800geheim"},
        {"name": "wang", "password": "geheim", "geheim": 1},
    ):
        reply = client.post("/v1/session", content=json.dumps(sent), headers=JSON)
        assert reply.status_code in {401, 422}
        assert "geheim" not in reply.text
        assert "xxxx" not in reply.text


def test_a_directory_signs_in(ldap_server: Ldap, tmp_path: Path) -> None:
    app = App(
        Settings(
            db=str(tmp_path / "bank.duckdb"),
            secret=SECRET,  # type: ignore[arg-type]
            development=True,
            ldap_url=ldap_server.url,
            ldap_ca=ldap_server.ca,
            ldap_base="dc=bank",
            ldap_bind_dn="cn=reader,dc=bank",
            ldap_bind_password="reader of the bank",  # type: ignore[arg-type]
            ldap_roles={"cn=managers,dc=bank": "branch_manager"},
            ldap_branch="departmentNumber",
        )
    )
    with TestClient(create_app(graphcrm=app), base_url="http://localhost") as client:
        assert sign_in(client, "wang", OTHER).status_code == 401
        me = sign_in(client, "wang").json()
        assert (me["role"], me["branch_id"], me["must_change"]) == ("branch_manager", "B1", False)
        assert client.get("/v1/session").status_code == 200
        change = {"old": WORD, "new": OTHER}
        assert client.post("/v1/session/password", json=change).status_code == 403


def test_nobody_is_let_in_where_that_cannot_be_on_record(page: Page) -> None:
    page.added("boss", Role.ADMIN)
    client = page.at()
    sign_in(client, "boss")
    with page.app.operations.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    new = {"name": "li", "role": "admin", "source": "service"}
    assert client.post("/v1/users", json=new).status_code == 503
    with page.app.operations.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER full")
    assert "li" not in {user["name"] for user in client.get("/v1/users").json()}
    assert client.post("/v1/users", json=new).status_code == 201
    lines = client.get("/v1/audit", params={"what": "users.add"}).json()["rows"]
    number = client.get("/v1/users").json()[-1]["user_id"]
    assert [(line["what"], line["result"]) for line in lines[:2]] == [
        (f"users.add {number} admin", "201"),
        ("users.add", "begun"),
    ]
