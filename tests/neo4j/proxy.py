"""A TCP proxy that a test can cut, to see what a broken connection does."""

import socket
import struct
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

from tests.neo4j.ports import HOST, free_port

RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER: no goodbye, the peer gets an RST
POLL_S = 0.02


class Proxy:
    """Forwards every connection to ``host:port``, until it is told otherwise."""

    def __init__(self, host: str, port: int) -> None:
        """Take a port; ``with`` opens it."""
        self.port = free_port()
        self._upstream = (host, port)
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._left: int | None = None
        self._closing = threading.Event()
        self._listening: threading.Thread | None = None

    def __enter__(self) -> Self:
        """Begin to listen."""
        self.resume()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Refuse and cut everybody."""
        self.refuse()
        self.cut()

    def resume(self) -> None:
        """Accept connections."""
        listener = socket.create_server((HOST, self.port))
        listener.settimeout(POLL_S)
        self._closing.clear()
        self._listening = threading.Thread(target=self._listen, args=(listener,), daemon=True)
        self._listening.start()

    def refuse(self) -> None:
        """Let whoever connects be refused, as if no server ran; open connections stay."""
        self._closing.set()
        if self._listening:
            self._listening.join()

    def cut(self) -> None:
        """Reset every open connection on both sides."""
        with self._lock:
            doomed, self._open = self._open, set()
        for end in doomed:
            _reset(end)

    def cut_after(self, n_bytes: int) -> None:
        """Let so many more bytes of the server through, of all connections, then ``cut`` once."""
        with self._lock:
            self._left = n_bytes

    def _listen(self, listener: socket.socket) -> None:
        with listener:
            while not self._closing.is_set():
                with suppress(TimeoutError, OSError):
                    self._connect(listener.accept()[0])

    def _connect(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(self._upstream)
        except OSError:
            _reset(client)
            return
        with self._lock:
            self._open |= {client, server}
        for source, sink in ((client, server), (server, client)):
            args = (source, sink, source is server)
            threading.Thread(target=self._pump, args=args, daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                limit = self._limit(len(data)) if counted else None
                sink.sendall(data[:limit])
                if limit is not None:
                    self.cut()
        self._end(source, sink)

    def _limit(self, n_bytes: int) -> int | None:
        """Return after how many of these bytes to cut, or None; a limit holds once."""
        with self._lock:
            if self._left is None:
                return None
            if self._left > n_bytes:
                self._left -= n_bytes
                return None
            limit, self._left = self._left, None
            return limit

    def _end(self, *ends: socket.socket) -> None:
        """Close both ends in peace, unless they have been cut."""
        with self._lock:
            mine = [end for end in ends if end in self._open]
            self._open -= set(ends)
        for end in mine:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


def _reset(end: socket.socket) -> None:
    """Close with an RST; what waits in ``recv`` is woken by the first shutdown alone."""
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        end.shutdown(socket.SHUT_RD)
    end.close()
