"""Run a command of graphcrm that a signal ends at one of its writes to a server.

``python -m tests.faults.dying SIGKILL 7 load FOLDER …`` dies as it begins its seventh write.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from tests.faults.cli import CHECKOUT, Ran, finish


def die(name: str, at: int, *argv: str) -> Ran:
    """Run a command that gets a signal as it begins that write."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.dying", name, str(at), *argv],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    return finish(process)


def main() -> int:
    """Run the command."""
    from graphcrm.cli import main
    from tests.faults.on_server import Writes

    name, at, *argv = sys.argv[1:]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    writes = Writes()
    writes.watch(pytest.MonkeyPatch())
    writes.before(int(at), lambda: os.kill(os.getpid(), signal.Signals[name]))
    return main(argv)


if __name__ == "__main__":
    sys.exit(main())
