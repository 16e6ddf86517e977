"""How many costly questions one worker answers at a time."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Final

from api.running.reply import refuse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Beginnings of the paths of what takes seconds, not milliseconds, at a million customers.
HEAVY: Final = (
    "/v1/audit",
    "/v1/campaign/",
    "/v1/corporate/",
    "/v1/coverage/departures",
    "/v1/coverage/factor",
    "/v1/coverage/handover",
    "/v1/coverage/history",
    "/v1/coverage/joint-cover",
    "/v1/coverage/second-person",
    "/v1/crosssell/",
    "/v1/entries/load",
    "/v1/referral/",
    "/v1/risk/",
    "/v1/service/",
    "/v1/value/",
)
LISTS: Final = "/v1/worklists"  # one is made of the answer to any question
WAIT_S: Final = 10.0


class Heavy:
    """Lets costly questions wait for one another, and turns away those that would wait for long.

    Parameters
    ----------
    app : ASGIApp
    most : int
        At a time.
    wait_s : float
        How long one waits for its turn.
    """

    def __init__(self, app: ASGIApp, *, most: int, wait_s: float = WAIT_S) -> None:
        self.app, self._wait_s = app, wait_s
        self._places = asyncio.Semaphore(most)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or not _is_heavy(scope):
            await self.app(scope, receive, send)
            return
        receive = await _all_of(receive)  # whoever sends slowly waits without a place
        try:
            async with asyncio.timeout(self._wait_s):
                await self._places.acquire()
        except TimeoutError:
            says = "others are being answered; try again in a moment"
            await refuse(scope, send, 503, "busy", says, {"retry-after": "10"})
            return
        try:
            await self.app(scope, receive, send)
        finally:
            self._places.release()


async def _all_of(receive: Receive) -> Receive:
    """Wait for all of a body, and return what gives it once more."""
    sent = deque([await receive()])
    while sent[-1]["type"] == "http.request" and sent[-1].get("more_body"):
        sent.append(await receive())

    async def again() -> Message:
        return sent.popleft() if sent else await receive()

    return again


def _is_heavy(scope: Scope) -> bool:
    path: str = scope["path"]
    return path.startswith(HEAVY) or (path == LISTS and scope["method"] == "POST")
