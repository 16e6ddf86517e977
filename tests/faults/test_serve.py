"""The service as a process of its own: started, hurt, and stopped."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from graphcrm.app import App, Settings
from graphcrm.app.audit import verify_audit
from tests import small_bank
from tests.architecture.checkout import ROOT

CANARY = "13812345678"


@dataclass
class Service:
    """A service that runs."""

    process: subprocess.Popen[bytes]
    url: str
    log: Path

    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]

    def workers(self) -> list[int]:
        started = re.findall(r"Started server process \[(\d+)\]", self.log.read_text("utf-8"))
        return [int(pid) for pid in started]

    def status(self, path: str) -> int:
        try:
            return httpx2.get(f"{self.url}{path}", timeout=20).status_code
        except httpx2.TransportError:
            return 0

    def counted(self, path: str) -> float:
        """Ask for what is not there ten times, and return how often the figures say so."""
        for _ in range(10):
            self.status(path)
        text = httpx2.get(f"{self.url}/metrics", timeout=20).text
        name = 'graphcrm_requests_total{method="GET",route="-",status="404"}'
        return next(float(line.split()[-1]) for line in text.splitlines() if line.startswith(name))

    def wait_until(self, path: str, status: int, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while self.status(path) != status:
            assert self.process.poll() is None, self.log.read_text("utf-8")
            assert time.monotonic() < until, self.log.read_text("utf-8")
            time.sleep(0.1)


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Service]:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "graphcrm", "serve", "--port", str(port), *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "GRAPHCRM_AUDIT": "true"}
    environment["GRAPHCRM_AUDIT_HEADS"] = str(folder / "heads")
    log = folder / "log"
    with log.open("wb") as written:
        process = subprocess.Popen(command, cwd=folder, env=environment, stderr=written)
    try:
        yield Service(process, f"http://127.0.0.1:{port}", log)
    finally:
        process.kill()
        process.wait()


@pytest.mark.slow
def test_a_worker_that_dies_is_replaced_and_nothing_is_lost(tmp_path: Path) -> None:
    db = small_bank.load(tmp_path).db
    with serving(tmp_path, "--development", "--db", db, "--workers", "2") as service:
        service.wait_until("/readyz", 200)
        assert service.status(f"/v1/parties/{CANARY}?phone={CANARY}") == 404
        os.kill(service.workers()[0], signal.SIGKILL)
        until = time.monotonic() + 30
        while len(service.workers()) < 3:
            assert time.monotonic() < until
            time.sleep(0.1)
        service.wait_until("/readyz", 200)
        assert service.counted("/v1/nowhere") >= 10  # by whichever worker
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(30) == 0
        said = service.lines()
    requests = [line for line in said if line["logger"] == "graphcrm.access"]
    assert {"-", "/readyz"} <= {line["route"] for line in requests}
    assert CANARY not in service.log.read_text("utf-8")
    app = App(Settings(db=db, development=True))
    found = verify_audit(app, heads=tmp_path / "heads")
    app.operations.close()
    assert (found.n_lines, found.findings) == (2, [])  # that of the command: begun and done


@pytest.mark.slow
def test_settings_that_cannot_be_used_end_it_at_once(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        assert service.process.wait(30) == 2
    said = service.log.read_text("utf-8")
    assert "GRAPHCRM_SECRET" in said
    assert "Traceback" not in said
