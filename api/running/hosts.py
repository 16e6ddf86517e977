"""Answer to the names of this service alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from api.running.reply import refuse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from graphcrm.app import Settings

_NAMED: Final = re.compile(
    rb"(?:(?P<name>[A-Za-z0-9._-]+)|\[(?P<address>[0-9A-Fa-f:.]+)\])(?::[0-9]{1,5})?"
)
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
    found = _NAMED.fullmatch(named[0]) if len(named) == 1 else None
    return (found["name"] or found["address"]).decode().lower() if found else ""
