"""Send requests at a set rate, whether or not the replies keep up, and time each.

A request is timed from when it was due, not from when it was sent: one that had to wait because the
one before it on its connection was slow has waited all the same (Gil Tene, "coordinated omission").
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

import numpy as np

from graphcrm.graph.arrays import FloatVec

LATE_S = 30.0  # after so long without a reply the request has failed


@dataclass
class Replies:
    """What came back.

    Parameters
    ----------
    seconds : list of float
        From when each was due to its last byte, in the order of replies.
    statuses : dict
        How many of each HTTP status; 0 for those without a whole reply.
    """

    seconds: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    def note(self, status: int, seconds: float) -> None:
        """Take down one reply."""
        self.seconds.append(seconds)
        self.statuses[status] = self.statuses.get(status, 0) + 1

    def add(self, more: Replies) -> None:
        """Take down the replies of another run as well."""
        self.seconds += more.seconds
        for status, n in more.statuses.items():
            self.statuses[status] = self.statuses.get(status, 0) + n

    @property
    def n_failed(self) -> int:
        """How many were not answered with 200."""
        return sum(n for status, n in self.statuses.items() if status != 200)

    def quantiles(self, *shares: float) -> FloatVec:
        """Return the times below which these shares of the replies stay."""
        return np.asarray(np.quantile(np.array(self.seconds), shares))


async def open_loop(
    port: int, requests: Sequence[bytes], *, rate: float, seconds: float, n_connections: int
) -> Replies:
    """Send whole HTTP/1.1 requests in turn for some time, at ``rate`` a second in all.

    Parameters
    ----------
    port : int
        On this machine.
    requests : sequence of bytes
        Each is sent as it stands; after the last comes the first.
    rate : float, 1/s
        With 0 each connection sends as soon as it has its reply: a closed loop.
    seconds : float
    n_connections : int
        Opened before the first request is due; each takes the next one that is.
    """
    replies, numbers = Replies(), count()
    loop = asyncio.get_running_loop()
    opened = [await asyncio.open_connection("127.0.0.1", port) for _ in range(n_connections)]
    start = loop.time() + 0.1

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter | None) -> None:
        while True:
            number = next(numbers)
            due = start + number / rate if rate else max(loop.time(), start)
            if due >= start + seconds:
                break
            await asyncio.sleep(max(0.0, due - loop.time()))
            try:
                if writer is None:
                    reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(requests[number % len(requests)])
                async with asyncio.timeout(LATE_S):
                    status = await _reply(reader)
            except (OSError, EOFError, TimeoutError, ValueError):
                _close(writer)
                status, writer = 0, None
            replies.note(status, loop.time() - due)
        _close(writer)

    await asyncio.gather(*(one(reader, writer) for reader, writer in opened))
    return replies


async def _reply(reader: asyncio.StreamReader) -> int:
    """Read one reply with its body and return its status."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head.split(b" ", 2)[1])
    if b"transfer-encoding: chunked" in head:
        while size := int((await reader.readline()).strip(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    elif b"content-length:" in head:
        length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        await reader.readexactly(length)
    return status


def _close(writer: asyncio.StreamWriter | None) -> None:
    if writer is not None:
        writer.close()
