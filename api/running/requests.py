"""Give each request an id, write one line about it, and count it."""

from __future__ import annotations

import logging
import random
import re
import time
from typing import TYPE_CHECKING, Final

from api.running.log import FACTS
from api.running.metrics import count
from api.running.reply import route_of, state_of, status_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER: Final = b"x-request-id"
# A UUID, with its dashes or without: nothing that could be somebody's number.
_WELL_FORMED: Final = re.compile(
    rb"[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)


class Requests:
    """The outermost layer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._log = logging.getLogger("graphcrm.access")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, and say how it went."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id, began = _id_of(scope), time.perf_counter()
        state_of(scope)["request_id"] = request_id
        seen = {"status": 0, "bytes": 0}

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = status_of(message)
                named = (HEADER, request_id.encode())
                message = {**message, "headers": [*message.get("headers", ()), named]}
            else:
                seen["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, told)
        finally:
            self._tell(scope, seen, time.perf_counter() - began)

    def _tell(self, scope: Scope, seen: dict[str, int], seconds: float) -> None:
        method, route = _method(scope), route_of(scope)
        facts = {"request_id": state_of(scope)["request_id"], "method": method, "route": route}
        facts |= {**seen, "ms": round(seconds * 1000, 1)}
        self._log.info("request", extra={FACTS: facts})
        count(method, route, seen["status"], seconds)


def _id_of(scope: Scope) -> str:
    """Return the id that the caller gave, if it is one, or a new one."""
    given = next((value for name, value in scope["headers"] if name == HEADER), b"")
    if _WELL_FORMED.fullmatch(given):
        return given.decode()
    # Nothing hangs on it; to ask the system for random bytes lets other threads go first.
    return f"{random.getrandbits(128):032x}"


def _method(scope: Scope) -> str:
    """Return the method, if it is one: others are free text."""
    known = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
    return scope["method"] if scope["method"] in known else "-"
