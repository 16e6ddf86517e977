"""HTTP of uvicorn, which waits for nobody who sends the head of a request, or reads, too slowly."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_S: Final = 10.0  # from the first byte, or from connecting, to the end of the headers
HEAD_BYTES: Final = 65_536
READ_S: Final = 60.0  # without taking anything of a reply


class Protocol(HttpToolsProtocol):
    """As uvicorn's, but heads of requests have a time and a size, and replies have to be taken."""

    head_s, read_s = HEAD_S, READ_S
    _stuck: asyncio.TimerHandle | None = None
    _due: asyncio.TimerHandle | None = None
    _n_head = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first head from now on."""
        super().connection_made(transport)
        self._wait()

    def on_message_begin(self) -> None:
        """Wait for the head of a further request from now on."""
        super().on_message_begin()
        if self._due is None:
            self._wait()

    def data_received(self, data: bytes) -> None:
        """Read on, unless a head grows too large."""
        super().data_received(data)
        if self._due is not None:
            self._n_head += len(data)
            if self._n_head > HEAD_BYTES and not self.transport.is_closing():
                self.send_400_response("Request headers too large.")

    def on_headers_complete(self) -> None:
        """Go on as uvicorn does; what follows the head has limits of its own."""
        self._stop_waiting()
        super().on_headers_complete()

    def pause_writing(self) -> None:
        """Wait until the caller has taken more, for a time."""
        super().pause_writing()
        self._watch(0)

    def resume_writing(self) -> None:
        """Go on writing."""
        self._stop_watching()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop_waiting()
        self._stop_watching()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._n_head = 0
        self._due = self.loop.call_later(self.head_s, self._too_slow)

    def _stop_waiting(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def _watch(self, before: int) -> None:
        """End the connection if nothing more of what waits was taken since it was ``before``."""
        waits = self.transport.get_write_buffer_size()
        if waits == before and waits:
            self.transport.abort()
            return
        self._stuck = self.loop.call_later(self.read_s, self._watch, waits)

    def _stop_watching(self) -> None:
        if self._stuck is not None:
            self._stuck.cancel()
            self._stuck = None

    def _too_slow(self, *_: Any) -> None:
        self._due = None
        self.transport.close()
