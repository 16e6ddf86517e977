"""Whatever is sent to a route, it answers as the description of the interface says, and never 500.

Requests are drawn from /openapi.json: such as it allows, and such as it does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode, openapi
from schemathesis.checks import not_a_server_error
from schemathesis.python.asgi import get_client, shutdown_lifespans
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.main import create_app
from graphcrm.app import App
from graphcrm.operations import Role
from graphcrm.operations.tokens import make_token
from graphcrm.operations.users import NewUser, add_user
from tests.api.bank import load
from tests.api.test_questions import ASKED
from tests.effort import part

CHECKS: Any = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
PATIENCE_S = 120  # kernels may be compiled for the first request of a kind
# An example is not made smaller: that would take longer than all the others.
DRAWN = settings(
    max_examples=part(20),
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    database=None,
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """Yield a bank that may be changed."""
    app = load(tmp_path_factory.mktemp("fuzz"))
    yield app
    shutdown_lifespans()
    app.operations.close()


@pytest.fixture(scope="module")
def described(app: App) -> Any:
    """Return the operations of the interface."""
    return openapi.from_asgi("/openapi.json", create_app(graphcrm=app))


@pytest.mark.parametrize(("role", "branch"), [(Role.ADMIN, None), (Role.MANAGER, "B1")])
def test_each_route_answers_as_it_says(
    app: App, described: Any, role: Role, branch: str | None
) -> None:
    sent_by = {"Authorization": f"Bearer {_token(app, role.value, role, branch)}"}

    def send(case: Case[Any]) -> None:
        reply = case.call(session=client, headers=sent_by, timeout=PATIENCE_S)
        case.validate_response(reply, checks=CHECKS)

    wrong = []
    with get_client(described.app) as client:
        for found in described.get_all_operations():
            operation = found.ok()
            try:
                DRAWN(given(_cases(operation))(send))()
            except Exception as error:
                error.add_note(operation.label)
                wrong.append(error)
    if wrong:
        raise ExceptionGroup("these do not answer as they say", wrong)


def _cases(operation: Any) -> st.SearchStrategy[Case[Any]]:
    """Draw what may be sent, what may not, and what asks for somebody there is."""
    allowed, refused = (operation.as_strategy(generation_mode=mode) for mode in GenerationMode)
    known = ASKED.get(operation.path.removeprefix("/v1/").replace("/", "."), {})
    return st.one_of(allowed, allowed.map(partial(_of_somebody, known)), refused)


def _of_somebody(known: dict[str, Any], case: Case[Any]) -> Case[Any]:
    if isinstance(case.body, dict):
        case.body = {**case.body, **known}
    elif case.method == "GET":
        case.query = {**case.query, **known}
    return case


def _token(app: App, name: str, role: Role, branch: str | None) -> str:
    """Return a token that somebody new sends."""
    now = datetime.now(UTC)
    add_user(app.operations, NewUser(name, role, branch, source="service"), now=now)
    _, sent = make_token(app.operations, name, label="x", days=1, now=now)
    return sent
