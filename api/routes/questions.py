"""Every question, as ``GET`` and ``POST /v1/<area>/<question>``."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Coroutine
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.routing import Match
from starlette.types import Scope

from api.auth import SignedIn
from api.deps import GraphCrm, Someone
from graphcrm.app import QUESTIONS, App, question_function
from graphcrm.app.looked import looked_at
from graphcrm.app.parameters import TYPED, Asked, model_of, placed
from graphcrm.operations.audit import Looked


class AreaRouter(APIRouter):
    """The questions of one area; what is asked elsewhere is not compared with each of them."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Say whether one of the routes is meant."""
        if f"{self.prefix}/" not in scope["path"]:
            return Match.NONE, {}
        return super().matches(scope)


@cache
def routers() -> tuple[AreaRouter, ...]:
    """Return the routes of all questions by area, made from the functions that answer."""
    made: dict[str, AreaRouter] = {}
    for question in QUESTIONS:
        area, _, name = question.partition(".")
        router = made.setdefault(area, AreaRouter(prefix=f"/v1/{area}", tags=[area]))
        for method in ("POST",) if question in TYPED else ("GET", "POST"):
            router.add_api_route(
                f"/{name}",
                _endpoint(question, body=method == "POST"),
                methods=[method],
                operation_id=f"{area}-{name}{'' if method == 'GET' else '-sent'}",
                summary=f"{area} {name}",
                description=_about(question),
                response_class=Response,
            )
    return tuple(made.values())


def _about(question: str) -> str:
    """Return what a question answers: the first paragraph of its docstring."""
    first = (inspect.getdoc(question_function(question)) or "").split("\n\n")[0]
    return re.sub(r"\s+", " ", first).replace("``", "`")


def _endpoint(question: str, *, body: bool) -> Callable[..., Coroutine[Any, Any, Response]]:
    model = model_of(question, body=body)
    kind = model if body else Annotated[model, Query()]

    async def ask(request: Request, app: App, someone: SignedIn, asked: Asked) -> Response:
        request.state.looked = Looked(question)  # also where it ends in an error
        reply, looked = await run_in_threadpool(_answered, app, someone, question, asked)
        request.state.looked = looked
        return reply

    annotations = {"request": Request, "app": GraphCrm, "someone": Someone, "asked": kind}
    keyword = inspect.Parameter.KEYWORD_ONLY
    ask.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter(name, keyword, annotation=kind) for name, kind in annotations.items()]
    )
    ask.__annotations__ = annotations
    return ask


def _answered(app: App, someone: SignedIn, question: str, asked: Asked) -> tuple[Response, Looked]:
    places, given = placed(question, asked)
    answer = app.ask_for(someone.viewer, question, *places, **given)
    said = json.dumps(answer.to_dict(), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Response(said, media_type="application/json"), looked_at(answer)
