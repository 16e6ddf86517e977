"""Which HTTP status each error becomes, and how it is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from fastapi.responses import JSONResponse

from graphcrm import errors

if TYPE_CHECKING:
    from fastapi import FastAPI, Request

PROBLEM: Final = "application/problem+json"  # RFC 9457
# The first class that an error is an instance of says its status: special ones stand first.
STATUS: Final[Mapping[type[errors.GraphCrmError], int]] = {
    errors.NotFoundError: 404,
    errors.AccessError: 403,
    errors.StateError: 409,
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


def status_of(error: errors.GraphCrmError) -> int:
    """Return the HTTP status of an error."""
    return next(status for kind, status in STATUS.items() if isinstance(error, kind))


def problem(status: int, code: str, message: str, **more: object) -> JSONResponse:
    """Return an error as a response; it never repeats what somebody sent."""
    said = {"status": status, "code": code, "message": message, **more}
    return JSONResponse(said, status, media_type=PROBLEM)


async def _answer(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, errors.GraphCrmError)
    return problem(status_of(error), error.code, error.message, facts=error.facts)


def add_handlers(app: FastAPI) -> None:
    """Turn every error of graphcrm into a response."""
    app.add_exception_handler(errors.GraphCrmError, _answer)
