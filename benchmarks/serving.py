"""A graphcrm that serves a store on this machine, in processes of its own, while a case runs."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from benchmarks.harness import BenchmarkError
from benchmarks.memory import MIB
from benchmarks.open_loop import Replies, open_loop
from graphcrm.operations import Database, Role
from graphcrm.operations.tokens import make_token
from graphcrm.operations.users import NewUser, add_user
from tests.neo4j.ports import free_port

WORKERS = 2
START_S = 120.0


@dataclass(frozen=True)
class Service:
    """A service that answers.

    Parameters
    ----------
    port : int
    token : str
        Of somebody who may ask everything.
    pid : int
        Of the process that started the others.
    """

    port: int
    token: str
    pid: int

    def request(self, question: str, asked: Mapping[str, object]) -> bytes:
        """Return a question as the bytes that ask it."""
        area, _, name = question.partition(".")
        body = json.dumps(asked).encode()
        head = (
            f"POST /v1/{area}/{name} HTTP/1.1\r\nhost: 127.0.0.1:{self.port}\r\n"
            f"authorization: Bearer {self.token}\r\ncontent-type: application/json\r\n"
            f"content-length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def version(self) -> str:
        """Return the version of the graph that answers."""
        about = Request(
            f"http://127.0.0.1:{self.port}/v1/coverage/orphans",
            data=b'{"limit": 1}',
            headers={
                "authorization": f"Bearer {self.token}",
                "content-type": "application/json",
            },
        )
        with urlopen(about, timeout=START_S) as reply:
            return str(json.load(reply)["graph_version"])

    def send(
        self, requests: Sequence[bytes], *, rate: float, seconds: float, n_connections: int
    ) -> Replies:
        """Send requests; see :func:`benchmarks.open_loop.open_loop`."""
        sent = open_loop(
            self.port, requests, rate=rate, seconds=seconds, n_connections=n_connections
        )
        return asyncio.run(sent)

    def resident_mib(self) -> float:
        """Return the memory of all its processes that no other process shares with them."""
        return sum(_unique(pid) for pid in _family(self.pid)) / MIB


@contextmanager
def serving(store: Path, folder: Path) -> Iterator[Service]:
    """Serve a store until the block ends.

    Raises
    ------
    BenchmarkError
        It does not start.
    """
    # One of its own each time: a database goes with the secret that it began with.
    operations = f"sqlite:///{folder.absolute() / f'operations-{secrets.token_hex(4)}.sqlite'}"
    token, port = _token(operations), free_port()
    command = [sys.executable, "-m", "graphcrm", "serve", "--development"]
    command += ["--port", str(port), "--workers", str(WORKERS)]
    environment = {
        **os.environ,
        "GRAPHCRM_DB": str(store),
        "GRAPHCRM_OPERATIONS": operations,
        "GRAPHCRM_SECRET": secrets.token_urlsafe(48),
    }
    with (folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            command, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            _wait(process, port)
            yield Service(port, token, process.pid)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()


def _token(operations: str) -> str:
    database, now = Database(operations), datetime.now(UTC)
    name = f"bench-{secrets.token_hex(4)}"
    add_user(database, NewUser(name, Role.ADMIN, source="service"), now=now)
    _, token = make_token(database, name, label="bench", days=1, now=now)
    database.close()
    return token


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        with suppress(URLError, OSError), urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
            return
        time.sleep(0.1)
    raise BenchmarkError("graphcrm serve does not answer; see serve.log of this size")


def _family(pid: int) -> list[int]:
    """Return a process and all below it."""
    found = [pid]
    for at in found:
        for task in Path(f"/proc/{at}/task").glob("*/children"):
            found += map(int, task.read_text().split())
    return found


def _unique(pid: int) -> int:
    """Return the bytes that a process alone holds."""
    with suppress(OSError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))
    return 0
