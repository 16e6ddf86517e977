"""A private folder for what a load needs on disk while it runs."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp

from graphcrm.graph.files import OWNER_FOLDER
from graphcrm.graph.home import DRAFT


@contextmanager
def staging(beside: Path) -> Iterator[Path]:
    """Make an empty folder, readable by its owner only; it is gone when the block ends.

    Parameters
    ----------
    beside : Path
        The folder that it is made in; made if it is not there, and removed again if left empty.
        In a snapshot home, what somebody left who was killed goes with the drafts that he left;
        so whoever does not hold the store names another folder.
    """
    made = not beside.exists()
    beside.mkdir(mode=OWNER_FOLDER, parents=True, exist_ok=True)
    own = beside / f"{DRAFT}staging-{secrets.token_hex(8)}"  # named first: an interrupt may come
    try:
        own.mkdir(mode=OWNER_FOLDER)
        yield own
    finally:
        shutil.rmtree(own, ignore_errors=True)
        if made:
            with suppress(OSError):  # it holds something by now
                beside.rmdir()


def new_file(staging: Path, suffix: str) -> Path:
    """Make an empty file, for its owner only, whose name says nothing but how it is read."""
    handle, path = mkstemp(suffix=suffix, dir=staging)
    os.close(handle)
    return Path(path)
