"""Every question, as ``GET`` and ``POST /v1/<area>/<question>``."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Coroutine
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match
from starlette.types import Scope

from api.answering import answered
from api.auth import SignedIn, sender, signed_in
from api.deps import GraphCrm, Someone
from api.page import asked_of, read_body
from api.replies import replies_to
from graphcrm.app import QUESTIONS, App, question_function
from graphcrm.app.parameters import TYPED, Asked
from graphcrm.app.policy import may_ask


class AreaRouter(APIRouter):
    """The questions of one area; what is asked elsewhere is not compared with each of them."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Say whether one of the routes is meant."""
        if f"{self.prefix}/" not in scope["path"]:
            return Match.NONE, {}
        return super().matches(scope)


class SentRoute(APIRoute):
    """A question sent as a body: who asks, what, and the answer in one go, in one thread.

    It does what its endpoint says, and what FastAPI does for the other routes.  Going to a thread
    and back for every step took as long as the steps.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request."""
        question = self.path.removeprefix("/v1/").replace("/", ".")
        model = asked_of(question, body=True)

        def answer(request: Request, body: bytes) -> Response:
            someone = _sender(request)
            asked = read_body(model, body, request.headers.get("content-type", ""))
            return answered(request.app.state.graphcrm, someone, question, asked, request)

        async def handle(request: Request) -> Response:
            try:
                body = await request.body()
            except ClientDisconnect:  # gone, or refused as too large or too slow
                raise HTTPException(400) from None
            return await run_in_threadpool(answer, request, body)

        return handle


def _sender(request: Request) -> SignedIn:
    """Return who asks, or who stands in for him, as FastAPI lets tests say."""
    instead = request.app.dependency_overrides.get(signed_in)
    who: SignedIn = instead() if instead else sender(request)
    request.state.signed_in = who
    return who


index = APIRouter(prefix="/v1", tags=["questions"])


class Question(BaseModel):
    """A question that the caller has."""

    question: str
    path: str
    about: str


@index.get("")
async def questions(someone: Someone) -> list[Question]:
    """Return the questions that the caller has."""
    own = (q for q in QUESTIONS if someone.is_for(q) and may_ask(someone.viewer, q))
    return [Question(question=q, path=f"/v1/{q.replace('.', '/')}", about=_about(q)) for q in own]


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
                route_class_override=SentRoute if method == "POST" else None,
                response_class=Response,
                responses=replies_to(question),
            )
    return tuple(made.values())


@cache
def _about(question: str) -> str:
    """Return what a question answers: the first paragraph of its docstring."""
    first = (inspect.getdoc(question_function(question)) or "").split("\n\n")[0]
    return re.sub(r"\s+", " ", first).replace("``", "`")


def _endpoint(question: str, *, body: bool) -> Callable[..., Coroutine[Any, Any, Response]]:
    model = asked_of(question, body=body)
    kind = model if body else Annotated[model, Query()]

    async def ask(request: Request, app: App, someone: SignedIn, asked: Asked) -> Response:
        return await run_in_threadpool(answered, app, someone, question, asked, request)

    annotations = {"request": Request, "app": GraphCrm, "someone": Someone, "asked": kind}
    keyword = inspect.Parameter.KEYWORD_ONLY
    ask.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter(name, keyword, annotation=kind) for name, kind in annotations.items()]
    )
    ask.__annotations__ = annotations
    return ask
