"""Worklists over HTTP, from an answer to a contact in the bank's data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.auth import SignedIn, signed_in
from api.main import create_app
from graphcrm.app.parameters import NOT_ASKED
from graphcrm.app.viewer import Viewer
from graphcrm.operations.audit import BEGUN
from graphcrm.operations.roles import Role
from graphcrm.operations.tables import AUDIT
from tests.small_bank import load

NEW = {"name": "单线", "question": "coverage.single-links", "due_on": "2026-07-31"}
DONE = {"status": "done", "contacted_on": "2026-06-30", "channel": "call", "outcome": "已约"}


class Desk:
    """The interface, as whoever is set sees it."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def as_(
        self,
        role: Role,
        branch_id: str | None = "B1",
        staff_id: str | None = None,
        areas: frozenset[str] | None = None,
    ) -> None:
        """Let somebody else sit down."""
        viewer = Viewer("somebody", role, branch_id, staff_id)
        overrides = self.client.app.dependency_overrides  # type: ignore[attr-defined]
        overrides[signed_in] = lambda: SignedIn(viewer, areas=areas)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("GRAPHCRM_TODAY", date(2026, 6, 30).isoformat())
    monkeypatch.setenv("GRAPHCRM_DEVELOPMENT", "true")
    app = load(tmp_path)
    with TestClient(create_app(graphcrm=app)) as client:
        yield Desk(client)
    app.operations.close()


def made(desk: Desk) -> str:
    desk.as_(Role.MANAGER)
    reply = desk.client.post("/v1/worklists", json=NEW)
    assert reply.status_code == 201, reply.text
    return str(reply.json()["worklist_id"])


def test_from_an_answer_to_a_contact(desk: Desk) -> None:
    at = f"/v1/worklists/{made(desk)}"
    items = desk.client.get(at).json()["items"]
    assert {i["party_id"]: i["owner_staff_id"] for i in items} == {"F1": "S1", "C2": "S1"}
    for step in ("approve", "distribute"):
        assert desk.client.post(f"{at}/{step}").status_code == 204
    desk.as_(Role.ACCOUNT_MANAGER, staff_id="S1")
    for item in items:
        assert desk.client.patch(f"{at}/items/{item['item_id']}", json=DONE).status_code == 200
    assert desk.client.get(at).json()["status"] == "done"
    desk.as_(Role.ADMIN, None)
    taken = desk.client.post("/v1/entries/load").json()
    assert (taken["n_contacts"], taken["n_left"]) == (2, 0)
    assert desk.client.post("/v1/entries/load").json()["load_id"] is None


def test_lists_of_another_branch_are_not_there(desk: Desk) -> None:
    at = f"/v1/worklists/{made(desk)}"
    desk.as_(Role.MANAGER, "B2")
    assert desk.client.get("/v1/worklists").json() == []
    for reply in (
        desk.client.get(at),
        desk.client.post(f"{at}/approve"),
        desk.client.put(f"{at}/owners", json={"owners": {"C2": "S3"}}),
        desk.client.patch(f"{at}/items/1", json={"note": "x"}),
    ):
        assert (reply.status_code, reply.json()["code"]) == (404, "not_found")


def test_a_list_of_departures_tells_only_those_who_may_ask_of_them(desk: Desk) -> None:
    desk.as_(Role.MANAGER)
    new = {"name": "七月交接", "question": "coverage.leaver", "parameters": {"staff": ["S1"]}}
    at = f"/v1/worklists/{desk.client.post('/v1/worklists', json=new).json()['worklist_id']}"
    items = desk.client.get(at).json()["items"]
    assert "S1" not in {item["owner_staff_id"] for item in items}  # nobody hands over to himself
    owners = {item["party_id"]: "S2" for item in items}
    assert desk.client.put(f"{at}/owners", json={"owners": owners}).status_code == 204
    for step in ("approve", "distribute"):
        assert desk.client.post(f"{at}/{step}").status_code == 204
    for role in (Role.PLANNER, Role.ANALYST):
        desk.as_(role)
        assert desk.client.get("/v1/worklists").json() == []
        assert desk.client.get(at).status_code == 404
    desk.as_(Role.ACCOUNT_MANAGER, staff_id="S2")
    found = desk.client.get(at).json()
    assert (found["question"], found["parameters"]) == (None, {})
    assert {item["reason"] for item in found["items"]} == {None}
    assert "S1" not in desk.client.get("/v1/worklists").text
    desk.as_(Role.ACCOUNT_MANAGER, staff_id="S1")
    assert desk.client.get(at).status_code == 404


def test_a_list_of_the_whole_bank_tells_a_branch_of_its_own_parties_alone(desk: Desk) -> None:
    desk.as_(Role.ADMIN, None)
    at = f"/v1/worklists/{desk.client.post('/v1/worklists', json=NEW).json()['worklist_id']}"
    assert len(desk.client.get(at).json()["items"]) == 4
    assert desk.client.put(f"{at}/owners", json={"owners": {"F2": "S3"}}).status_code == 204
    for step in ("approve", "distribute"):
        assert desk.client.post(f"{at}/{step}").status_code == 204
    desk.as_(Role.MANAGER, "B2")
    found = desk.client.get(at).json()
    said = [(i["rank"], i["party_id"], i["owner_staff_id"], i["reason"]) for i in found["items"]]
    assert (said, found["parameters"]) == ([(1, "C3", "S3", None), (2, "F2", "S3", None)], {})


def test_an_item_of_a_number_that_nothing_has(desk: Desk) -> None:
    at = f"/v1/worklists/{made(desk)}/items"
    replies = [desk.client.patch(f"{at}/{n}", json={}).status_code for n in (2**31 - 1, 2**70)]
    assert replies == [404, 422]


def test_who_may_not(desk: Desk) -> None:
    at = f"/v1/worklists/{made(desk)}"
    desk.as_(Role.ACCOUNT_MANAGER, staff_id="S1")
    assert desk.client.post(f"{at}/approve").status_code == 403
    assert desk.client.post("/v1/worklists", json=NEW).status_code == 403
    assert desk.client.post("/v1/entries/load").status_code == 403
    desk.as_(Role.AUDITOR)
    assert desk.client.post("/v1/needs", json={"party_id": "C1", "kind": "x"}).status_code == 403


def test_nobody_hands_his_own_work_to_others(desk: Desk) -> None:
    at = f"/v1/worklists/{made(desk)}"
    item = f"{at}/items/{desk.client.get(at).json()['items'][0]['item_id']}"
    for step in ("approve", "distribute"):
        desk.client.post(f"{at}/{step}")
    desk.as_(Role.ACCOUNT_MANAGER, staff_id="S1")
    for owner in ("S2", None):
        assert desk.client.patch(item, json={"owner_staff_id": owner}).status_code == 403
    desk.as_(Role.MANAGER)
    assert desk.client.patch(item, json={"owner_staff_id": None}).status_code == 422
    assert desk.client.patch(item, json={"owner_staff_id": "S2"}).status_code == 200


def test_a_token_makes_lists_of_the_questions_that_it_is_for(desk: Desk) -> None:
    for areas, status in (({"worklists"}, 403), ({"worklists", "coverage"}, 201)):
        desk.as_(Role.MANAGER, areas=frozenset(areas))
        assert desk.client.post("/v1/worklists", json=NEW).status_code == status


def test_a_step_out_of_turn(desk: Desk) -> None:
    reply = desk.client.post(f"/v1/worklists/{made(desk)}/distribute")
    assert (reply.status_code, reply.json()["code"]) == (409, "wrong_state")


def test_needs_and_complaints_are_entered(desk: Desk) -> None:
    desk.as_(Role.ACCOUNT_MANAGER, staff_id="S1")
    need = {"party_id": "C1", "kind": "mortgage", "note": "明年"}
    assert desk.client.post("/v1/needs", json=need).status_code == 201
    complaint = {"party_id": "C2", "kind": "complaint"}
    assert desk.client.post("/v1/feedback", json=complaint).status_code == 201
    other = desk.client.post("/v1/feedback", json={**complaint, "party_id": "C3"})
    assert other.status_code == 404
    desk.as_(Role.ADMIN, None)
    taken = desk.client.post("/v1/entries/load").json()
    assert (taken["n_needs"], taken["n_feedback"]) == (1, 1)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/worklists", {**NEW, "question": "coverage.nothing"}),
        ("/v1/worklists", {**NEW, "question": "value.concentration"}),
        ("/v1/worklists", {**NEW, "colour": "red"}),
        *(("/v1/worklists", {**NEW, "parameters": {name: "/x"}}) for name in NOT_ASKED),
        ("/v1/worklists", {**NEW, "parameters": {"as_of": "June"}}),
        ("/v1/worklists", {**NEW, "parameters": {"viewer": "x"}}),
        ("/v1/worklists", {**NEW, "question": "network.ego"}),
        ("/v1/needs", {"party_id": "C1"}),
        ("/v1/feedback", {"party_id": "C1", "kind": "shouting"}),
        ("/v1/feedback", {"party_id": "C1", "kind": "survey", "opened_on": "2027-01-01"}),
    ],
)
def test_what_cannot_be_meant(desk: Desk, path: str, body: dict[str, object]) -> None:
    desk.as_(Role.MANAGER)
    assert desk.client.post(path, json=body).status_code in {404, 422}


def test_whoever_makes_or_reads_a_list_leaves_its_parties_on_record(desk: Desk) -> None:
    worklist = made(desk)
    assert desk.client.post(f"/v1/worklists/{worklist}/drop").status_code == 204
    items = desk.client.get(f"/v1/worklists/{worklist}").json()["items"]
    app = desk.client.app.state.graphcrm  # type: ignore[attr-defined]
    with app.operations.read() as connection:
        in_order = select(AUDIT).order_by(AUDIT.c.seq)
        lines = connection.execute(in_order).mappings().all()
    deeds = ["worklists.nominate", "worklists.drop", "worklists.read"]
    assert [line["what"] for line in lines if line["result"] != BEGUN] == deeds
    begun = [line["what"] for line in lines if line["result"] == BEGUN]
    assert begun == ["POST /v1/worklists", "POST /v1/worklists/{worklist_id}/{step}"]
    parties = [app.keys.hashed("audit", item["party_id"]) for item in items]
    done = [line["parties"] for line in lines if line["result"] != BEGUN]
    assert done == [parties, [], parties]
