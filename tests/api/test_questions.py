"""Every question over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.app import QUESTIONS, App
from graphcrm.app.parameters import TYPED
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
    said, got = bank.ask(question, **asked).to_dict(), reply.json()
    page = {"elapsed_s": 0, "n_rows": len(got["rows"]), "next_cursor": None}
    assert {**got, "elapsed_s": 0} == {**said, **page}
