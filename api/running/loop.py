"""An event loop whose worker listens for itself, so that the kernel shares connections out evenly.

With one socket for all, whichever worker is awake first takes a connection, and one that had less
to do at the moment may keep most of them for hours.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import uvloop

if TYPE_CHECKING:
    import asyncio

# Elsewhere the option is missing, or lets the newest socket take every connection.
SHARES: Final = hasattr(socket, "SO_INCOMING_CPU")  # Linux


class Loop(uvloop.Loop):
    """As uvloop's, but a server that is given a socket listens on one of its own beside it."""

    async def create_server(  # type: ignore[override]
        self,
        protocol_factory: Callable[[], asyncio.BaseProtocol],
        *args: Any,
        sock: socket.socket | None = None,
        **more: Any,
    ) -> asyncio.AbstractServer:
        """Listen."""
        own = sock if sock is None else beside(sock)
        return await super().create_server(protocol_factory, *args, sock=own, **more)


def beside(sock: socket.socket) -> socket.socket:
    """Return a socket at the address of one that is bound and does not listen; else that one."""
    if not SHARES or sock.family not in {socket.AF_INET, socket.AF_INET6}:
        return sock
    own = socket.socket(sock.family, socket.SOCK_STREAM)
    try:
        for each in (sock, own):
            each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        own.bind(sock.getsockname())
    except OSError:  # a kernel that forbids it: as before
        own.close()
        return sock
    return own
