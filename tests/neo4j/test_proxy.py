"""The proxy in front of a server that echoes."""

import socket
import socketserver
import threading
from collections.abc import Iterator

import pytest

from tests.neo4j.ports import HOST
from tests.neo4j.proxy import Proxy


class Echo(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        try:
            while data := self.request.recv(1024):
                self.request.sendall(data)
        except ConnectionError:
            return


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    with socketserver.ThreadingTCPServer((HOST, 0), Echo) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        with Proxy(HOST, server.server_address[1]) as found:
            yield found
        server.shutdown()


@pytest.fixture
def client(proxy: Proxy) -> Iterator[socket.socket]:
    with connect(proxy) as found:
        yield found


def connect(proxy: Proxy) -> socket.socket:
    return socket.create_connection((HOST, proxy.port), timeout=5)


def echoed(client: socket.socket, sent: bytes) -> bytes:
    """Send, and read as much as comes back, up to the length of what was sent."""
    client.sendall(sent)
    got = b""
    while len(got) < len(sent) and (part := client.recv(65_536)):
        got += part
    return got


def test_it_passes_bytes_on_both_ways(client: socket.socket, proxy: Proxy) -> None:
    assert echoed(client, b"one") == b"one"
    with connect(proxy) as other:
        assert echoed(other, b"x" * 500_000) == b"x" * 500_000
    assert echoed(client, b"two") == b"two"


def test_an_end_that_closes_closes_the_other(client: socket.socket) -> None:
    assert echoed(client, b"one") == b"one"
    client.shutdown(socket.SHUT_WR)
    assert client.recv(1) == b""


def test_a_cut_resets_whoever_is_connected_and_lets_others_in(
    client: socket.socket, proxy: Proxy
) -> None:
    assert echoed(client, b"one") == b"one"
    proxy.cut()
    with pytest.raises(ConnectionResetError):
        client.recv(1)
    with connect(proxy) as again:
        assert echoed(again, b"two") == b"two"


def test_refusing_leaves_the_connected_alone_and_ends(client: socket.socket, proxy: Proxy) -> None:
    assert echoed(client, b"one") == b"one"
    proxy.refuse()
    with pytest.raises(ConnectionRefusedError):
        connect(proxy)
    assert echoed(client, b"two") == b"two"
    proxy.resume()
    with connect(proxy) as again:
        assert echoed(again, b"three") == b"three"


@pytest.mark.parametrize("n_bytes", [0, 1, 4, 5])
def test_it_cuts_once_after_so_many_bytes(
    client: socket.socket, proxy: Proxy, n_bytes: int
) -> None:
    assert echoed(client, b"one") == b"one"
    proxy.cut_after(n_bytes)
    client.sendall(b"three")
    assert b"".join(client.recv(1) for _ in range(n_bytes)) == b"three"[:n_bytes]
    with pytest.raises(ConnectionResetError):
        client.recv(1)
    with connect(proxy) as again:
        assert echoed(again, b"four") == b"four"


def test_a_server_that_is_gone_resets_the_client() -> None:
    with Proxy(HOST, 1) as proxy, pytest.raises(ConnectionResetError), connect(proxy) as client:
        client.recv(1)
