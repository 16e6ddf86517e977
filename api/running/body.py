"""Limits of what is sent: how large a body may be, and how long it may pause."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from api.running.reply import refuse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAUSE_S: Final = 20.0  # between two parts of a body
_TOO_LARGE: Final = (413, "too_large", "the request is larger than this route takes")
_TOO_SLOW: Final = (408, "too_slow", "the request did not arrive in time; send it again")
_GONE: Final[Message] = {"type": "http.disconnect"}


class BodyLimit:
    """Refuses bodies that are too large or too slow, whatever their headers say.

    Parameters
    ----------
    app : ASGIApp
    most : int
        Bytes.
    of_path : mapping of str to int, optional
        Other limits, for the paths of uploads.
    pause_s : float
        How many seconds a body may pause.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        most: int,
        of_path: Mapping[str, int] | None = None,
        pause_s: float = PAUSE_S,
    ) -> None:
        self.app, self._most, self._of_path = app, most, dict(of_path or {})
        self._pause_s = pause_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = self._of_path.get(scope["path"], self._most)
        if _announced(scope) > most:
            await refuse(scope, send, *_TOO_LARGE, {"connection": "close"})
            return
        body = _Body(receive, send, most=most, pause_s=self._pause_s)
        try:
            await self.app(scope, body.receive, body.send)
        except Exception:
            if body.wrong is None:
                raise
        if body.wrong is not None and not body.answered:
            await refuse(scope, send, *body.wrong, {"connection": "close"})


class _Body:
    """One body, as it arrives, and the reply to it."""

    def __init__(self, receive: Receive, send: Send, *, most: int, pause_s: float) -> None:
        self._receive, self._send, self._left, self._pause_s = receive, send, most, pause_s
        self._whole = False
        self.wrong: tuple[int, str, str] | None = None
        self.answered = False

    async def receive(self) -> Message:
        """Return the next part; a caller who is too much or too slow counts as gone."""
        if self.wrong is not None:
            return _GONE
        if self._whole:  # whoever waits now waits for the caller to go away
            return await self._receive()
        try:
            async with asyncio.timeout(self._pause_s):
                message = await self._receive()
        except TimeoutError:
            self.wrong = _TOO_SLOW
            return _GONE
        self._left -= len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._left < 0:
            self.wrong = _TOO_LARGE
            return _GONE
        return message

    async def send(self, message: Message) -> None:
        """Send a part of the reply, unless the body was refused."""
        if self.wrong is None or self.answered:
            self.answered = True
            await self._send(message)


def _announced(scope: Scope) -> int:
    """Return the length that the headers announce; 0 where they announce none."""
    said = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(said) if said.isdigit() else 0
