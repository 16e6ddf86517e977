"""Time a whole command of graphcrm, interpreter and imports included."""

from __future__ import annotations

import os
import subprocess
import sys

from benchmarks.harness import BenchmarkError, Run


def command(run: Run, *arguments: str, times: int = 1) -> None:
    """Run ``graphcrm ARGUMENTS`` in fresh processes, its output thrown away but read to the end."""
    run.of_children = True
    asked = [sys.executable, "-m", "graphcrm", *arguments, "--quiet"]
    environment = {**os.environ, "GRAPHCRM_DB": str(run.store)}
    for _ in range(times):
        with run.timed("all"):
            done = subprocess.run(asked, capture_output=True, env=environment, check=False)
        if done.returncode:
            raise BenchmarkError(done.stderr.decode("utf-8", errors="replace"))
