"""A real Neo4j as a process of its own, in a home that a test may throw away."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from neo4j.exceptions import DriverError, Neo4jError

from tests.neo4j.access import Access
from tests.neo4j.ports import HOST, free_port

# The last two: banks of tests come and go, and a plan for a dozen rows is good for the next dozen.
CONF = """\
dbms.usage_report.enabled=false
server.default_listen_address={host}
server.bolt.listen_address={host}:{port}
server.http.enabled=false
server.memory.pagecache.size=64m
db.tx_log.preallocate=false
db.shutdown_transaction_end_timeout=0s
dbms.cypher.min_replan_interval=1h
dbms.cypher.statistics_divergence_threshold=1.0
"""
OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
# Compiling little is a quick start, and tests are over before more would pay.
QUICK_START = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xms256m")
START_S, STOP_S = 180.0, 60.0
FIRST_PASSWORD = "neo4j"
SET_PASSWORD = "ALTER CURRENT USER SET PASSWORD FROM $first TO $password"
WATCH = 'read -r _; kill -KILL "-$1"'  # its input ends when this process does, however it dies


def guard(group: int) -> subprocess.Popen[bytes]:
    """Return a process that kills a process group as soon as this process is gone."""
    watch = ["sh", "-c", WATCH, "sh", str(group)]
    return subprocess.Popen(watch, stdin=subprocess.PIPE, start_new_session=True)


class Server:
    """A Neo4j Community server that listens on this machine only.

    ``jars`` is the folder of its program; ``home`` is made, and holds all that it writes. Data
    outlives ``stop`` and ``kill``: ``start`` goes on with it, under the same ``access``.
    """

    def __init__(self, jars: Path, home: Path, *, java: Sequence[str] | None = None) -> None:
        """Lay out the home; nothing runs yet.  Java is quick to start, unless told otherwise."""
        self.access = Access(f"bolt://{HOST}:{free_port()}", secrets.token_urlsafe())
        self._jars, self._home = jars, home
        self._options = self._quick_start() if java is None else java
        self._java: subprocess.Popen[bytes] | None = None
        self._watch: subprocess.Popen[bytes] | None = None
        for name in ("conf", "data", "import", "logs", "plugins", "run"):
            (home / name).mkdir(parents=True)
        conf = CONF.format(host=HOST, port=self.port)
        (home / "conf" / "neo4j.conf").write_text(conf, encoding="utf-8")

    @property
    def port(self) -> int:
        """Return the port of Bolt."""
        return urlsplit(self.access.url).port or 0

    @property
    def home(self) -> Path:
        """Return the folder of the server."""
        return self._home

    @property
    def running(self) -> bool:
        """Tell whether its process lives."""
        return self._java is not None and self._java.poll() is None

    def start(self, *, within_s: float = START_S) -> None:
        """Start it and wait until the database answers."""
        assert not self.running
        self.kill()  # what is left of one that ended by itself
        with (self._home / "logs" / "console.log").open("ab") as log:
            self._java = subprocess.Popen(
                self._command(), cwd=self._home, stdout=log, stderr=log, start_new_session=True
            )
        self._watch = guard(self._java.pid)
        try:
            self._wait(time.monotonic() + within_s)
        except BaseException:
            self.kill()
            raise

    def stop(self) -> bool:
        """Ask it to end, as a system that shuts down does, and wait; say whether it did."""
        ended = False
        if self._java:
            self._java.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self._java.wait(STOP_S)
                ended = True
        self.kill()
        return ended

    @staticmethod
    def classes_of(jars: Path) -> Path:
        """Return where the archive of their classes is, if anybody made one."""
        return jars / "classes.jsa"

    def kill(self) -> None:
        """End it at once, as a power cut does."""
        if self._watch:
            self._watch.kill()
            self._watch.communicate()
            self._watch = None
        if self._java:
            with suppress(ProcessLookupError):
                os.killpg(self._java.pid, signal.SIGKILL)
            self._java.wait()
            self._java = None

    def remove(self) -> None:
        """Kill it and delete its home."""
        self.kill()
        shutil.rmtree(self._home)

    def log_tail(self, n_lines: int = 20) -> str:
        """Return the end of what it printed."""
        text = (self._home / "logs" / "console.log").read_text("utf-8", errors="replace")
        return "\n".join(text.splitlines()[-n_lines:])

    def _quick_start(self) -> Sequence[str]:
        archive = self.classes_of(self._jars)
        shared = (f"-XX:SharedArchiveFile={archive}",) if archive.exists() else ()
        return (*QUICK_START, *shared)

    def _command(self) -> list[str]:
        opened = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in OPENED]
        program = ["-cp", f"{self._jars}/*", "org.neo4j.server.CommunityEntryPoint"]
        home = [f"--home-dir={self._home}", f"--config-dir={self._home / 'conf'}"]
        return ["java", "-Xmx1g", *self._options, *opened, *program, *home, "--console-mode"]

    def _wait(self, until: float) -> None:
        while not self._answers():
            if not self.running or time.monotonic() > until:
                why = "did not answer in time" if self.running else "ended"
                raise RuntimeError(f"Neo4j {why}; it said:\n{self.log_tail()}")
            time.sleep(0.2)

    def _answers(self) -> bool:
        """Tell whether the database answers; a new home's password is set on the way."""
        try:
            socket.create_connection((HOST, self.port), timeout=1).close()
            if not (self._home / "password-set").exists():
                first = Access(self.access.url, FIRST_PASSWORD, database="system")
                first.run(SET_PASSWORD, first=FIRST_PASSWORD, password=self.access.password)
                (self._home / "password-set").touch()
            self.access.run("RETURN 1")
        except (OSError, Neo4jError, DriverError):
            return False
        return True
