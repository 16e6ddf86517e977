"""A progress bar on stderr for work that lasts longer than a second."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE_S = 1.0


@contextmanager
def busy(what: str, *, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """Show on a terminal that ``what`` is under way, once it has lasted a second.

    What it gives is called with the name of each stage, which then stands beside ``what``.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    status = Console(stderr=True).status(what)
    patience = threading.Timer(PATIENCE_S, status.start)
    patience.start()
    try:
        yield lambda stage: status.update(f"{what}: {stage}")
    finally:
        patience.cancel()
        status.stop()


class Steps:
    """Counts named steps, and shows a bar once the work has lasted a second on a terminal.

    Parameters
    ----------
    total : int
        How many steps there will be.
    quiet : bool
        Never show anything.
    """

    def __init__(self, total: int, *, quiet: bool = False) -> None:
        self.total, self.quiet = total, quiet or not sys.stderr.isatty()
        self.done = 0
        self._began = time.monotonic()
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def expect(self, n: int) -> None:
        """Say that there will be ``n`` steps more."""
        self.total += n

    def __call__(self, name: str) -> None:
        """Say that the step ``name`` begins."""
        self.done += 1
        if self.quiet or time.monotonic() - self._began < PATIENCE_S:
            return
        if self._bar is None:
            self._start()
        assert self._bar is not None
        assert self._task is not None
        self._bar.update(self._task, completed=self.done, total=self.total, description=name)

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        self._bar = Progress(
            TextColumn("{task.description:<20}"),
            BarColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task("", total=self.total)
        self._bar.start()
