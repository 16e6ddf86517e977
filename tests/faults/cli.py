"""The command line as a test calls it: in this process where that is enough, else in its own."""

import csv
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

from graphcrm.cli import main

CHECKOUT = Path(__file__).parents[2]
# As `python -m graphcrm`, but listening to Ctrl-C even where the test run, being in the
# background, does not.
GRAPHCRM = (
    "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "runpy.run_module('graphcrm', run_name='__main__')"
)


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def line(self) -> str:
        """The one line that an error is."""
        assert "Traceback" not in self.err
        (line,) = self.err.splitlines()
        return line

    def cells(self, *, without: str = "") -> list[list[str]]:
        """Return the CSV that was printed, header first, less one column."""
        header, *rows = csv.reader(StringIO(self.out))
        kept = [n for n, name in enumerate(header) if name != without]
        return [[row[n] for n in kept] for row in (header, *rows)]


def call(*argv: str | Path) -> Ran:
    """Run a command in this process."""
    out, err = (TextIOWrapper(BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        code = main([str(a) for a in argv])
    for stream in (out, err):
        stream.seek(0)
    return Ran(code, out.read(), err.read())


def start(*argv: str | Path, prefix: Sequence[str] = ()) -> subprocess.Popen[str]:
    """Start a command in a process of its own."""
    return subprocess.Popen(
        [*prefix, sys.executable, "-c", GRAPHCRM, *map(str, argv)],
        cwd=CHECKOUT,
        env={**os.environ, "GRAPHCRM_TODAY": "2026-06-30"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def finish(process: subprocess.Popen[str]) -> Ran:
    """Wait for a started command."""
    out, err = process.communicate(timeout=120)
    return Ran(process.returncode, out, err)


def run(*argv: str | Path, prefix: Sequence[str] = ()) -> Ran:
    """Run a command in a process of its own."""
    return finish(start(*argv, prefix=prefix))
