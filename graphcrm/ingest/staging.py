"""A private folder for what a load needs on disk while it runs."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

_PREFIX = ".staging-"
_ABANDONED_S = 86_400.0  # nobody loads for a day


@contextmanager
def staging(beside: Path) -> Iterator[Path]:
    """Make an empty folder, readable by its owner only; it is gone when the block ends.

    Parameters
    ----------
    beside : Path
        The folder that it is made in; made if it is not there, and removed again if left empty.
    """
    made = not beside.exists()
    beside.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(beside)
    try:
        with TemporaryDirectory(prefix=_PREFIX, dir=beside) as own:
            yield Path(own)
    finally:
        if made:
            with suppress(OSError):  # it holds something by now
                beside.rmdir()


def _sweep(folder: Path) -> None:
    """Remove what those left who were killed."""
    for left in folder.glob(f"{_PREFIX}*"):
        if time.time() - left.stat().st_mtime > _ABANDONED_S:
            shutil.rmtree(left, ignore_errors=True)
