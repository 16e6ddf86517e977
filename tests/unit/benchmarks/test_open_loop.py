"""The load generator, against a server whose times are known."""

import asyncio

from benchmarks.open_loop import Replies, open_loop

REQUEST = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"
OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
CHUNKED = b"HTTP/1.1 503 Busy\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"


def against(replies: list[bytes], *, pause: float = 0.0, **asked: float | int) -> Replies:
    """Send to a server that gives these replies in turn, each after a pause; none closes."""
    left = iter(replies)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while not reader.at_eof() and await reader.readline():
            await reader.readuntil(b"\r\n\r\n")
            await asyncio.sleep(pause)
            if not (reply := next(left, OK)):
                break
            writer.write(reply)
        writer.close()

    async def both() -> Replies:
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            return await open_loop(port, [REQUEST], **asked)  # type: ignore[arg-type]

    return asyncio.run(both())


def test_as_many_are_sent_as_are_due() -> None:
    found = against([], rate=200, seconds=0.2, n_connections=4)
    assert found.statuses == {200: 40}
    assert found.n_failed == 0


def test_waiting_for_a_slow_reply_counts() -> None:
    # One connection, a reply takes 50 ms, one is due each 10 ms: the n-th waits 40 ms more each.
    found = against([], pause=0.05, rate=100, seconds=0.05, n_connections=1)
    assert found.statuses == {200: 5}
    assert found.quantiles(1.0)[0] >= 0.2  # 5 x 50 ms less the 40 ms until the last was due


def test_failures_are_told_apart_and_the_rest_goes_on() -> None:
    found = against([CHUNKED, b"", OK], rate=100, seconds=0.05, n_connections=1)
    assert found.statuses == {503: 1, 0: 1, 200: 3}
    assert found.n_failed == 2


def test_a_closed_loop_sends_when_it_has_its_reply() -> None:
    found = against([], pause=0.02, rate=0, seconds=0.1, n_connections=2)
    assert 2 <= len(found.seconds) <= 12
