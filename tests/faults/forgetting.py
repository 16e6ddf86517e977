"""Run ``graphcrm forget`` so that it is killed as it begins a step.

``python -m tests.faults.forgetting graphcrm.graph.home:SnapshotHome.switch CUSTOMER …`` dies of
SIGKILL where it would move to the snapshot without him.
"""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping

from tests.faults.cli import CHECKOUT, finish


def dies_at(step: str, *argv: str, env: Mapping[str, str]) -> None:
    """Forget somebody in a process that is killed at a step, and see that it was."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.forgetting", step, *argv],
        cwd=CHECKOUT,
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    ran = finish(process)
    assert (ran.code, ran.out) == (-signal.SIGKILL, ""), ran.err


def main() -> int:
    """Run the command."""
    from graphcrm.cli import main

    step, *argv = sys.argv[1:]
    module, _, path = step.partition(":")
    *owners, name = path.split(".")
    owner = importlib.import_module(module)
    for each in owners:
        owner = getattr(owner, each)

    def die(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, die)
    return main(["forget", *argv, "--yes"])


if __name__ == "__main__":
    sys.exit(main())
