"""Callers who send or read too slowly, or too much, on a real connection."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
import uvicorn
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.running.body import BodyLimit
from api.running.protocol import HEAD_BYTES, Protocol

PAUSE_S = 0.6
LARGE = 50_000_000  # more than the buffers of a connection take


class Hasty(Protocol):
    """As the protocol is, but in a greater hurry."""

    head_s = read_s = PAUSE_S


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Say how long the body was; where it does not come, act as an application that is upset."""
    if scope["type"] != "http":
        return
    if scope["path"] == "/large":
        await Response(b"x" * LARGE)(scope, receive, send)
        return
    try:
        body = await Request(scope, receive).body()
    except ClientDisconnect:
        await Response("gone", 400)(scope, receive, send)
        return
    await Response(str(len(body)))(scope, receive, send)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Yield the port of a server in a thread."""
    limited = BodyLimit(echo, most=100, pause_s=PAUSE_S)
    config = uvicorn.Config(limited, port=0, http=Hasty, ws="none", log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join()


def sent(port: int, *parts: bytes, pause_s: float = 0.0) -> bytes:
    """Send parts of a request, and return all that comes until the other side ends."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as connection:
        try:
            for part in parts:
                connection.sendall(part)
                time.sleep(pause_s)
        except OSError:  # closed already
            pass
        got = b""
        try:
            while block := connection.recv(65_536):
                got += block
        except ConnectionResetError:
            pass
        return got


HEAD = b"POST / HTTP/1.1\r\nHost: a\r\n"
CLOSE = b"Connection: close\r\n"


def test_whoever_is_quick_is_answered(port: int) -> None:
    said = sent(port, HEAD + CLOSE + b"Content-Length: 3\r\n\r\n", b"abc")
    assert said.startswith(b"HTTP/1.1 200")
    assert said.endswith(b"\r\n\r\n3")


def test_a_connection_without_a_request_ends(port: int) -> None:
    began = time.monotonic()
    assert sent(port) == b""
    assert time.monotonic() - began < 5


def test_a_head_that_drips_ends(port: int) -> None:
    began = time.monotonic()
    assert sent(port, *([b"POST / HTTP/1.1\r\n"] + [b"X: y\r\n"] * 20), pause_s=0.05) == b""
    assert time.monotonic() - began < 5


def test_the_second_head_on_a_connection_has_a_time_too(port: int) -> None:
    first = HEAD + b"Content-Length: 0\r\n\r\n"
    said = sent(port, first, b"POST / HT", *([b""] * 10), pause_s=0.1)
    assert said.count(b"HTTP/1.1 ") == 1


def test_a_head_that_is_too_large_is_refused(port: int) -> None:
    line = b"X: " + b"y" * 8000 + b"\r\n"
    said = sent(port, b"POST / HTTP/1.1\r\n", *([line] * (HEAD_BYTES // 8000 + 2)))
    assert said == b"" or said.startswith(b"HTTP/1.1 400")


def test_a_body_that_pauses_is_told_so(port: int) -> None:
    said = sent(port, HEAD + b"Content-Length: 10\r\n\r\n", b"abc")
    assert said.startswith(b"HTTP/1.1 408")
    assert b"too_slow" in said


def test_a_body_in_pieces_is_counted(port: int) -> None:
    piece = b"20\r\n" + b"x" * 32 + b"\r\n"
    chunked = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    assert sent(port, chunked, *([piece] * 4)).startswith(b"HTTP/1.1 413")


def test_a_body_that_is_announced_too_large_is_not_read(port: int) -> None:
    assert sent(port, HEAD + b"Content-Length: 1000000\r\n\r\n").startswith(b"HTTP/1.1 413")


def test_whoever_does_not_read_is_let_go(port: int) -> None:
    with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as connection:
        connection.sendall(b"GET /large HTTP/1.1\r\nHost: a\r\n" + CLOSE + b"\r\n")
        time.sleep(4 * PAUSE_S)
        n, block = 0, b"-"
        try:
            while block:
                block = connection.recv(1 << 20)
                n += len(block)
        except ConnectionResetError:
            pass
    assert n < LARGE
