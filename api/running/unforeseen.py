"""What becomes of an error that nobody foresaw: an answer without data, and a line in the log."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from api.running.log import FACTS, told
from api.running.reply import refuse, state_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Unforeseen:
    """The innermost layer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._log = logging.getLogger("graphcrm.error")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, sent)
        except Exception as error:
            facts = told(error) | {"request_id": state_of(scope).get("request_id", "")}
            self._log.error("unforeseen error", extra={FACTS: facts})
            if begun:  # half a reply cannot be mended: the connection ends
                raise
            says = "an error that nobody foresaw; report it with its request_id"
            await refuse(scope, send, 500, "unforeseen", says)
