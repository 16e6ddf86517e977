"""Answer to the names of this service alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from api.running.reply import refuse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from graphcrm.app import Settings

OWN: Final = frozenset({"localhost", "127.0.0.1", "::1"})  # health checks come by these


def hosts_of(settings: Settings) -> frozenset[str] | None:
    """Return the names that the settings give the service; None where they give it none."""
    if settings.url is None:
        return None
    own = {name.strip().lower() for name in settings.hosts.split(",")} - {""}
    public = urlsplit(settings.url).hostname
    return OWN | own | ({public} if public else set())


class TrustedHosts:
    """Refuses requests that were sent to another name: links made from it would lead astray."""

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str]) -> None:
        self.app, self._hosts = app, frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and _host(scope) not in self._hosts:
            says = "the service has another name; see GRAPHCRM_URL and GRAPHCRM_HOSTS"
            await refuse(scope, send, 400, "unknown_host", says)
            return
        await self.app(scope, receive, send)


def _host(scope: Scope) -> str:
    """Return the host that a request names, without its port; nothing where it names several."""
    named = [value for name, value in scope["headers"] if name == b"host"]
    if len(named) != 1:
        return ""
    try:
        return urlsplit(f"//{named[0].decode('ascii')}").hostname or ""
    except ValueError:  # no host, or no ASCII
        return ""
