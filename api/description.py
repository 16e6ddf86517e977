"""The description of the interface, /openapi.json: errors and ways to sign in, for every route."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from fastapi.openapi.utils import get_openapi

from api.errors import PROBLEM
from api.replies import examples
from api.schemas import Problem

if TYPE_CHECKING:
    from fastapi import FastAPI

# What every route below /v1 may reply instead of an answer.
ERRORS: Final[Mapping[int, str]] = {
    400: "The request cannot be read, or was sent to another host.",
    401: "Nobody signed in, or the sign-in does not hold any more.",
    403: "The role, or the token, is not for this.",
    404: "There is no such thing, or it is not the caller's to see: both are told alike.",
    408: "The request did not arrive in time.",
    409: "The state of a thing does not allow it; of pages: the data has changed, begin again.",
    413: "What was sent is too large.",
    415: "What was sent is of another type.",
    422: "What was sent cannot be used; the message says which part, and never repeats it.",
    429: "Too many tries, or too much waits already; Retry-After says for how long.",
    503: "Busy, or a store cannot be reached; Retry-After says when to try again.",
}
SCHEMES: Final = {
    "token": {"type": "http", "scheme": "bearer", "description": "A service token, gcrm_…"},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "__Host-graphcrm",
        "description": "As POST /v1/session sets it; with --development its name is graphcrm.",
    },
}
_REF: Final = {"$ref": "#/components/schemas/Problem"}
_FRAMEWORK: Final = ("HTTPValidationError", "ValidationError")
ABOUT: Final = """Every question of graphcrm, within what the caller may see, each look on record.

A question is asked by GET, or by POST where parameters are tables or nobody should find them in an
address. Names of parameters, columns and questions are those of the command line."""


def describe(app: FastAPI) -> None:
    """Let an application describe itself, once it is asked to."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _described(app: FastAPI) -> dict[str, Any]:
    said = get_openapi(
        title=app.title, version=app.version, description=ABOUT, routes=app.routes, tags=None
    )
    components = said.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in _FRAMEWORK:
        schemas.pop(name, None)
    schemas["Problem"] = Problem.model_json_schema()
    components["securitySchemes"] = SCHEMES
    shown = {q.replace(".", "-"): example["asked"] for q, example in examples().items()}
    for path, operation in _operations(said):
        for parameter in operation.get("parameters", ()):
            asked = shown.get(operation.get("operationId", ""), {})
            if parameter["name"] in asked:
                parameter["example"] = asked[parameter["name"]]
        replies = operation.setdefault("responses", {})
        replies.pop("422", None)
        if path.startswith("/v1"):
            operation["security"] = [{name: []} for name in SCHEMES]
            replies |= {str(status): _problem(about) for status, about in ERRORS.items()}
    return said


def _operations(said: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in said["paths"].items():
        for operation in methods.values():
            yield path, operation


def _problem(about: str) -> dict[str, Any]:
    return {"description": about, "content": {PROBLEM: {"schema": _REF}}}
