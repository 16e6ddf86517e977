"""Headers that keep browsers and caches from doing what nobody asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALWAYS: Final = {
    "content-security-policy": "default-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
TLS_ONLY: Final = {"strict-transport-security": "max-age=31536000"}


class SecurityHeaders:
    """Adds the headers that a reply has not set itself.

    Parameters
    ----------
    app : ASGIApp
    development : bool
        Without TLS: then browsers are not told to insist on it.
    """

    def __init__(self, app: ASGIApp, *, development: bool = False) -> None:
        self.app = app
        usual = ALWAYS if development else ALWAYS | TLS_ONLY
        self._headers = [(name.encode(), value.encode()) for name, value in usual.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = list(message.get("headers", ()))
                names = {name.lower() for name, _ in own}
                own += [pair for pair in self._headers if pair[0] not in names]
                message = {**message, "headers": own}
            await send(message)

        await self.app(scope, receive, headed if scope["type"] == "http" else send)
