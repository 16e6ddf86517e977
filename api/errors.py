"""Which HTTP status each error becomes, and how it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from graphcrm import errors

if TYPE_CHECKING:
    from fastapi import FastAPI, Request

PROBLEM: Final = "application/problem+json"  # RFC 9457
# The first class that an error is an instance of says its status: special ones stand first.
STATUS: Final[Mapping[type[errors.GraphCrmError], int]] = {
    errors.NotFoundError: 404,
    errors.SignInError: 401,
    errors.AccessError: 403,
    errors.StateError: 409,
    errors.LimitError: 429,
    errors.TooLargeError: 413,
    errors.FileTypeError: 415,
    errors.RefusedLoadError: 422,
    errors.InputError: 422,
    errors.ConvergenceError: 500,
    errors.SourceUnavailableError: 503,
    errors.StoreBusyError: 503,
    errors.StoreUnavailableError: 503,
    errors.StoreVersionError: 500,
    errors.StoreError: 500,
    errors.GraphCrmError: 500,
}


# What the framework itself refuses, in our words.
REFUSED: Final[Mapping[int, tuple[str, str]]] = {
    400: ("bad_request", "the request cannot be read"),
    404: ("not_found", "there is no such thing"),
    405: ("bad_method", "this route takes other methods; the header Allow names them"),
    413: ("too_large", "the request is larger than this route takes"),
    415: ("bad_type", "this route takes another type of content"),
}
RETRY_S: Final = "5"


def status_of(error: errors.GraphCrmError) -> int:
    """Return the HTTP status of an error."""
    return next(status for kind, status in STATUS.items() if isinstance(error, kind))


def problem(status: int, code: str, message: str, **more: object) -> JSONResponse:
    """Return an error as a response; it never repeats what somebody sent."""
    said = {"status": status, "code": code, "message": message, **more}
    return JSONResponse(said, status, media_type=PROBLEM)


def _told(request: Request, status: int, code: str, message: str, **more: object) -> JSONResponse:
    """Return an error as the response to a request, with its id."""
    request_id = getattr(request.state, "request_id", "")
    return problem(status, code, message, **{"facts": {}, **more, "request_id": request_id})


async def _answer(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, errors.GraphCrmError)
    status = status_of(error)
    said = _told(request, status, error.code, error.message, facts=error.facts)
    if status in {429, 503}:
        said.headers["Retry-After"] = str(error.facts.get("wait_s", RETRY_S))
    if status == 401:
        said.headers["WWW-Authenticate"] = "Bearer"
    return said


async def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code, message = REFUSED.get(error.status_code, ("refused", "the request was refused"))
    said = _told(request, error.status_code, code, message)
    said.headers.update(error.headers or {})
    return said


async def _not_valid(request: Request, error: Exception) -> JSONResponse:
    """Say which parameters cannot be used, and never what they were."""
    assert isinstance(error, RequestValidationError)
    found = [(_place(e["loc"], e["type"]), str(e["type"])) for e in error.errors()]
    facts = {where: kind for where, kind in found if where}
    message = f"{', '.join(facts) or 'the request'} cannot be used; see /openapi.json"
    return _told(request, 422, "bad_input", message, facts=facts)


def _place(location: Sequence[int | str], kind: str) -> str:
    """Return where in a request something is; names that are none of ours are left out."""
    ours = location[: 1 if kind == "extra_forbidden" else 2]
    return ".".join(part for part in ours if isinstance(part, str) and part.isidentifier())


def add_handlers(app: FastAPI) -> None:
    """Turn every error of graphcrm, and of the framework, into a response."""
    app.add_exception_handler(errors.GraphCrmError, _answer)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _not_valid)
