"""Each worker listens for itself, at the address that the service was given."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Iterator

import pytest

if sys.platform != "linux":
    pytest.skip("elsewhere workers share a socket", allow_module_level=True)

from api.running.loop import Loop, beside


@pytest.fixture
def bound() -> Iterator[socket.socket]:
    with socket.socket() as made:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(("127.0.0.1", 0))
        yield made


def n_waiting(sock: socket.socket) -> int:
    """Take the connections that wait, and count them."""
    sock.setblocking(False)
    n = 0
    while True:
        try:
            sock.accept()[0].close()
        except BlockingIOError:
            return n
        n += 1


def test_connections_are_shared_out(bound: socket.socket) -> None:
    """Of 200 each of two gets 100, give or take five deviations of 7."""
    with beside(bound) as one, beside(bound) as other:
        for each in (one, other):
            each.listen(256)
        callers = [socket.create_connection(bound.getsockname()) for _ in range(200)]
        shares = [n_waiting(each) for each in (one, other)]
        for caller in callers:
            caller.close()
    assert sum(shares) == 200
    assert min(shares) > 65


def test_where_it_cannot_be_the_given_one_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX) as local:
        assert beside(local) is local
    with socket.socket() as made, socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(socket.socket, "getsockname", lambda _: ("203.0.113.1", 1))
        assert beside(made) is made  # no address of this machine


def test_a_server_of_the_loop_answers_at_the_address(bound: socket.socket) -> None:
    async def answered() -> bytes:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(Echo, sock=bound)
        reader, writer = await asyncio.open_connection(*bound.getsockname())
        writer.write(b"hello")
        found = await reader.readexactly(5)
        writer.close()
        server.close()
        return found

    with asyncio.Runner(loop_factory=Loop) as runner:
        assert runner.run(answered()) == b"hello"


class Echo(asyncio.Protocol):
    """Says what it hears."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.transport.write(data)  # type: ignore[attr-defined]
