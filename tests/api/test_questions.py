"""Every question over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from api.replies import reply_of
from graphcrm.app import QUESTIONS, App
from graphcrm.app.parameters import TYPED
from graphcrm.operations.roles import Role
from tests.api.bank import Caller

ASKED: dict[str, dict[str, Any]] = {
    "coverage.leaver": {"staff": ["S1"]},
    "coverage.handover": {"staff": ["S1"]},
    "coverage.explain": {"party": "C2"},
    "referral.chain": {"party": "C2"},
    "campaign.plan": {"seeds": 1, "quick": True, "campaign": "K1"},
    "campaign.evaluate": {"seeds": ["C2"]},
    "campaign.review": {"campaign": "K"},
    "network.ego": {"party": "C2"},
    "network.search": {"text": "王"},
    "network.path": {"start": "C1", "end": "S3"},
    "corporate.neighbourhood": {"firm": "F1"},
    "corporate.relocation": {"firms": ["F1"]},
    "crosssell.paths": {"party": "C2"},
    "crosssell.list": {"where": "orphan and aum > 0"},
    "risk.cluster": {"cluster_id": "C2"},
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_is_that_of_the_application(caller: Caller, bank: App, question: str) -> None:
    asked, path = ASKED.get(question, {}), question.replace(".", "/")
    reply = (caller.post if question in TYPED else caller.get)(path, **asked)
    assert reply.status_code == 200, reply.text
    reply_of(question).model_validate(reply.json())
    said, got = bank.ask(question, **asked).to_dict(), reply.json()
    page = {"elapsed_s": 0, "n_rows": len(got["rows"]), "next_cursor": None}
    assert {**got, "elapsed_s": 0} == {**said, **page}


def test_a_table_is_sent_in_a_body(caller: Caller, bank: App) -> None:
    """What a file is on the command line: whom to ask, what it costs, who was asked."""
    costs = [{"customer_id": "C1", "cost": 2.5}, {"customer_id": "C2", "cost": 1}]
    ties = [{"from_id": "C1", "to_id": "C2", "p": 0.5}, {"from_id": "C2", "to_id": "C3", "p": None}]
    plain = {"seeds": ["C1"], "cost": costs, "target": ["C1", "C2"]}
    reply = caller.post("campaign/evaluate", **plain)
    assert reply.json()["totals"]["campaign_cost"] == 2.5
    reply = caller.post("campaign/evaluate", seeds=["C1"], ties=ties[:1], probability="column:p")
    assert reply.json()["totals"]["reach"] == pytest.approx(1.5, abs=0.05)
    groups = {"asked": ["C1"], "control": ["C6"]}
    reply = caller.post("campaign/review", campaign="K", groups=groups)
    assert reply.status_code == 200, reply.text
    offers = {"P1": {"min_age": 18, "risk": "C1"}}
    assert caller.post("crosssell/gaps", eligibility=offers).status_code == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("campaign/evaluate", {}),
        ("campaign/evaluate", {"seeds": "C1"}),
        ("campaign/evaluate", {"seeds": ["C9"]}),
        ("campaign/evaluate", {"seeds": ["C1"], "cost": [{"customer_id": "C1", "cost": -1}]}),
        ("campaign/evaluate", {"seeds": ["C1"], "ties": [{"from_id": "C1"}]}),
        ("campaign/evaluate", {"seeds": ["list:nobody"]}),
        ("campaign/review", {"campaign": "K", "groups": {"invited": ["C1"]}}),
        ("crosssell/gaps", {"eligibility": {"P1": {"min_age": 900}}}),
        ("crosssell/list", {"where": "name = "}),
        ("network/search", {"text": "\u0000"}),
        ("network/ego", {"party": "C1", "hops": 99}),
        ("value/classes", {"rules": "/etc/passwd"}),
    ],
)
def test_what_cannot_be_meant(caller: Caller, path: str, body: dict[str, Any]) -> None:
    reply = caller.post(path, **body)
    assert reply.status_code in {404, 422}
    assert reply.json()["code"] in {"bad_input", "not_found"}
    assert "C9" not in reply.text


def test_what_is_typed_never_stands_in_an_address(caller: Caller) -> None:
    for path in ("network/search?text=x", "crosssell/list?where=orphan"):
        assert caller.client.get(f"/v1/{path}").status_code == 405


def test_each_is_told_what_he_may_ask(caller: Caller) -> None:
    told = {q["question"] for q in caller.get("").json()}
    assert told == set(QUESTIONS)
    planner = {q["question"] for q in caller.as_(Role.PLANNER, "B1").get("").json()}
    assert "referral.roots" in planner
    assert not any(q.startswith("coverage.") for q in planner)
    assert caller.as_(Role.AUDITOR).get("").json() == []
