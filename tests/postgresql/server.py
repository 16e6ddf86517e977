"""A real PostgreSQL as a process of its own, in a folder that a test may throw away."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from sqlalchemy import URL, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from tests.neo4j.ports import HOST, free_port
from tests.neo4j.server import guard

DEBIAN = Path("/usr/lib/postgresql")
OWNER, USER = "postgres", "crm"
START_S, STOP_S = 60.0, 20.0
# What a test writes need not survive a power cut.
QUICK = ("-c", "fsync=off", "-c", "shared_buffers=16MB", "-c", "unix_socket_directories=")


def programs() -> Path | None:
    """Return the folder of PostgreSQL's server programs; Debian keeps them off the path."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    newest = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    return newest[-1].parent if newest else None


def available() -> bool:
    """Whether a server can be started here; it refuses to run as root."""
    if os.geteuid():
        return programs() is not None
    has_owner = any(user.pw_name == OWNER for user in pwd.getpwall())
    return programs() is not None and has_owner and shutil.which("runuser") is not None


class Server:
    """A PostgreSQL that listens on this machine only, with a password."""

    def __init__(self) -> None:
        """Make its files; nothing runs yet."""
        self.password, self._port = secrets.token_urlsafe(), free_port()
        self._home = Path(tempfile.mkdtemp(prefix="graphcrm-postgresql-"))
        self._process: subprocess.Popen[bytes] | None = None
        self._watch: subprocess.Popen[bytes] | None = None
        word = self._home / "password"
        word.write_text(self.password, encoding="utf-8")
        if not os.geteuid():
            shutil.chown(self._home, OWNER)
            shutil.chown(word, OWNER)
        options = ["--auth=scram-sha-256", f"--username={USER}", f"--pwfile={word}", "--no-sync"]
        encoding = ["--encoding=UTF8", "--locale=C.UTF-8"]
        subprocess.run(
            self._as_owner("initdb", "-D", str(self._data), *options, *encoding),
            check=True,
            capture_output=True,
            cwd=self._home,
        )

    @property
    def _data(self) -> Path:
        return self._home / "data"

    def url(self, **changed: str | int) -> str:
        """Return its address, or one that differs in some part."""
        url = URL.create("postgresql+pg8000", USER, self.password, HOST, self._port, "postgres")
        url = url.set(**changed)  # type: ignore[arg-type]
        return url.render_as_string(hide_password=False)

    def run(self, *statements: str) -> None:
        """Run statements in one transaction."""
        engine = create_engine(self.url())
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()

    def start(self) -> None:
        """Start it and wait until it answers."""
        with (self._home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self._as_owner("postgres", "-D", str(self._data), *self._listen(), *QUICK),
                stdout=log,
                stderr=log,
                cwd=self._home,
                start_new_session=True,
            )
        self._watch = guard(self._process.pid)
        until = time.monotonic() + START_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL said:\n{(self._home / 'log').read_text('utf-8')}")
            time.sleep(0.1)

    def remove(self) -> None:
        """End it and delete what it wrote."""
        if self._process:
            with suppress(ProcessLookupError, subprocess.TimeoutExpired):
                os.killpg(self._process.pid, signal.SIGINT)
                self._process.wait(STOP_S)
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        if self._watch:
            self._watch.kill()
            self._watch.communicate()
        shutil.rmtree(self._home)

    def _listen(self) -> Sequence[str]:
        return ("-h", HOST, "-p", str(self._port))

    def _as_owner(self, program: str, *argv: str) -> list[str]:
        folder = programs()
        assert folder is not None
        owner = [] if os.geteuid() else ["runuser", "-u", OWNER, "--"]
        return [*owner, str(folder / program), *argv]

    def _answers(self) -> bool:
        try:
            self.run("SELECT 1")
        except (OSError, SQLAlchemyError):
            return False
        return True
