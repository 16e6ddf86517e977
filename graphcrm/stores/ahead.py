"""Work on some things at a time, a few ahead of whoever takes the results."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
Found = TypeVar("Found")


def ahead(work: Callable[[Item], Found], items: Iterable[Item], *, at_once: int) -> Iterator[Found]:
    """Yield ``work`` of each item in order; at most twice ``at_once`` are begun or wait.

    >>> list(ahead(abs, [-1, 2, -3], at_once=2))
    [1, 2, 3]
    """
    rest = iter(items)
    with ThreadPoolExecutor(at_once) as pool:
        waiting: deque[Future[Found]] = deque()
        while True:
            waiting += [
                pool.submit(work, item) for item in islice(rest, 2 * at_once - len(waiting))
            ]
            if not waiting:
                return
            yield waiting.popleft().result()
