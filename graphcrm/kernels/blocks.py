"""Work cut into fixed blocks, done by a few threads, and handed over in order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

R = TypeVar("R")


def in_blocks(
    work: Callable[[int, int], R], last: int, *, size: int, first: int = 0, n_threads: int = 0
) -> Iterator[R]:
    """Yield ``work(begin, n)`` of each block of ``first`` … ``last``, in order.

    Blocks are as large whatever the machine, so that sums of them are the same on every one.
    No more are begun than can be worked on, so that results do not pile up.

    Parameters
    ----------
    work : callable
        Lets go of the interpreter lock, or the threads would wait for one another.
    first, last, size : int
        The last one not included.
    n_threads : int
        0: as many as this process has processors.

    Examples
    --------
    >>> list(in_blocks(lambda begin, n: (begin, n), 5, size=2))
    [(0, 2), (2, 2), (4, 1)]
    """
    n_threads = n_threads or n_processors()
    waiting: deque[Future[R]] = deque()
    with ThreadPoolExecutor(n_threads) as pool:
        for begin in range(first, last, size):
            waiting.append(pool.submit(work, begin, min(size, last - begin)))
            if len(waiting) > n_threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def n_processors() -> int:
    """Return how many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not Linux
        return os.cpu_count() or 1
