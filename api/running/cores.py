"""A core for each worker: Python runs one thread of a process at a time anyway.

The threads of a request hand it to one another several times; on several cores each finds the
memory of the one before in another cache.  On one core a request takes about two thirds of the
processor time.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from contextlib import suppress
from pathlib import Path


def keep_to_a_core() -> None:
    """Keep this thread, and those it starts, to the core that fewest other workers keep to.

    Nothing happens on systems that know or allow no such thing, or where there is one core.
    """
    if not hasattr(os, "sched_setaffinity"):
        return
    allowed = sorted(os.sched_getaffinity(0))
    if len(allowed) > 1:
        taken, first = _taken(), _number() % len(allowed)
        # Workers that begin at the same moment do not see each other: each looks elsewhere first.
        order = allowed[first:] + allowed[:first]
        with suppress(OSError):  # a container may forbid it
            os.sched_setaffinity(0, {min(order, key=lambda core: taken[core])})


def _number() -> int:
    """Return the number of this process among those that its parent began."""
    number = multiprocessing.current_process().name.rpartition("-")[2]
    return int(number) if number.isdecimal() else 0


def _taken() -> Counter[int]:
    """Return how many processes of the same parent keep to each core."""
    taken: Counter[int] = Counter()
    with suppress(OSError):
        for task in Path(f"/proc/{os.getppid()}/task").glob("*/children"):
            for pid in task.read_text().split():
                with suppress(OSError):
                    kept = os.sched_getaffinity(int(pid))
                    taken.update(kept if len(kept) == 1 and int(pid) != os.getpid() else ())
    return taken
