"""A limit of the time until a reply begins."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

from api.running.log import FACTS, told
from api.running.reply import refuse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class TimeLimit:
    """Says that it takes too long, where a reply has not begun in time.

    A thread cannot be stopped: what computes the answer goes on behind, and keeps its place among
    the costly questions until it has ended.

    Parameters
    ----------
    app : ASGIApp
    seconds : float
    of_path : mapping of str to float, optional
        Other limits, for the paths of uploads.
    """

    def __init__(
        self, app: ASGIApp, *, seconds: float, of_path: Mapping[str, float] | None = None
    ) -> None:
        self.app, self._seconds, self._of_path = app, seconds, dict(of_path or {})
        self._late: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        loop = asyncio.get_running_loop()
        over: asyncio.Future[None] = loop.create_future()

        def end() -> None:
            if not over.done():
                over.set_result(None)

        async def in_time(message: Message) -> None:
            if not over.done():
                timer.cancel()
                await send(message)

        seconds = self._of_path.get(scope["path"], self._seconds)
        timer = loop.call_later(seconds, end)
        task = asyncio.ensure_future(self.app(scope, receive, in_time))
        try:
            await asyncio.wait((task, over), return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            task.cancel()
            raise
        finally:
            timer.cancel()
        if task.done():
            task.result()
            return
        self._late.add(task)
        task.add_done_callback(self._ended)
        says = f"no answer within {seconds:g} s; ask for less, or ask for it as a job"
        await refuse(scope, send, 503, "took_too_long", says, {"retry-after": "30"})

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._late.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log = logging.getLogger("graphcrm.late")
            log.error("failed after its time", extra={FACTS: told(error)})
