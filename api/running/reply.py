"""Replies of the layers around the application, and the beginning of a reply as they see it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from api.errors import PROBLEM

if TYPE_CHECKING:
    from starlette.types import Message, Scope, Send


def state_of(scope: Scope) -> dict[str, Any]:
    """Return what the layers and the application remember of one request."""
    state: dict[str, Any] = scope.setdefault("state", {})
    return state


def route_of(scope: Scope) -> str:
    """Return the template of the route that answers; never the path, which may hold an id."""
    template = getattr(scope.get("route"), "path_format", None)
    return str(template or getattr(scope.get("route"), "path", None) or "-")


def status_of(message: Message) -> int:
    """Return the status that a reply begins with."""
    return int(message["status"])


async def refuse(
    scope: Scope,
    send: Send,
    status: int,
    code: str,
    message: str,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Send an error as the whole reply."""
    said = {"status": status, "code": code, "message": message, "facts": {}}
    said["request_id"] = state_of(scope).get("request_id", "")
    body = json.dumps(said, ensure_ascii=False).encode()
    sent = {"content-type": PROBLEM, "content-length": str(len(body)), **(headers or {})}
    pairs = [(name.encode(), value.encode()) for name, value in sent.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})
