"""The description of the interface says all that programs need."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from api.description import ERRORS
from api.replies import examples, reply_of
from graphcrm.app import QUESTIONS
from graphcrm.app.help import helps_of
from graphcrm.app.parameters import TYPED, parameters
from tests.api.bank import Caller

AGAIN = "python -m scripts.api_examples writes the examples again"


@pytest.fixture
def said(caller: Caller) -> dict[str, Any]:
    found: dict[str, Any] = caller.client.get("/openapi.json").json()
    return found


def test_every_question_is_there_with_an_example(said: dict[str, Any]) -> None:
    for question in QUESTIONS:
        methods = said["paths"][f"/v1/{question.replace('.', '/')}"]
        assert set(methods) == {"post"} if question in TYPED else {"get", "post"}
        for operation in methods.values():
            assert "example" in operation["responses"]["200"]["content"]["application/json"], AGAIN
            assert operation["description"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_example_is_a_reply(question: str) -> None:
    assert question in examples(), AGAIN
    reply_of(question).model_validate(examples()[question]["reply"])


def test_every_route_has_the_table_of_errors(said: dict[str, Any]) -> None:
    for path, methods in said["paths"].items():
        for operation in methods.values():
            if path.startswith("/v1"):
                assert {str(status) for status in ERRORS} <= set(operation["responses"]), path


def test_what_it_refers_to_is_there(said: dict[str, Any]) -> None:
    named = set(re.findall(r"#/components/schemas/([^\"]+)", json.dumps(said)))
    assert named <= set(said["components"]["schemas"])
    assert not named & {"HTTPValidationError", "ValidationError"}


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_parameter_is_explained(question: str) -> None:
    assert {p.name for p, _ in parameters(question)} - {"seeds"} <= set(helps_of(question))
