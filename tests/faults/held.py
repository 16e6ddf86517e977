"""Jobs that are held at a step, so that a test meets them there for certain.

``python -m tests.faults.held job JOB RUNNER`` does a job that says, as it begins its second step,
that it is there, and waits to be let go; ``runner`` has its jobs done so, ``serve`` keeps such a
runner.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from graphcrm.app import runner
from graphcrm.app.job_work import Told

AT = 2
HELD = ("-m", "tests.faults.held")
FOLDER = "GRAPHCRM_TEST_HELD"  # where it says so, and is told to go on


def _hold() -> None:
    folder = Path(os.environ[FOLDER])
    if (folder / "go").exists():
        return
    (folder / "held").touch()
    while not (folder / "go").exists():
        time.sleep(0.01)


def main() -> int:
    """Do as the first argument says."""
    what = sys.argv.pop(1)
    runner.JOB, runner.RUNNER = (*HELD, "job"), (*HELD, "runner")
    if what == "runner":
        runner.main()
        return 0
    if what == "serve":
        from graphcrm.cli import main as command

        return command(["serve", *sys.argv[1:]])
    told = Told.__call__

    def held(self: Told, stage: str) -> None:
        if self.n_done == AT - 1:
            _hold()
            self._said_at = -1e9  # what it says next is heard
        told(self, stage)

    Told.__call__ = held  # type: ignore[method-assign]
    from graphcrm.app import job_process

    job_process.main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
