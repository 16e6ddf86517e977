"""Write a file whole or not at all, readable by its owner only."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graphcrm.errors import InputError


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a fresh file to write; on success it takes the place of ``path`` in one step.

    Answers hold personal data, so nobody but the owner may read the file, also while it is written.

    Parameters
    ----------
    path : Path
        Its folder must be there.

    Raises
    ------
    InputError
        The folder is missing, may not be written, or its disk is full.
    """
    try:
        handle, name = tempfile.mkstemp(path.suffix, f".{path.stem}.", path.parent)
    except OSError as error:
        raise _cannot_write(path, error) from error
    os.close(handle)  # made with mode 0600
    fresh = Path(name)
    try:
        yield fresh
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        raise _cannot_write(path, error) from error
    finally:
        fresh.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make ``folder``, for its owner only, unless it is there.

    Raises
    ------
    InputError
        It cannot be made, or is a file.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(folder, error) from error


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Say in one line which file below ``folder`` could not be written.

    Raises
    ------
    InputError
        For any error of the disk that names a file.
    """
    try:
        yield
    except OSError as error:
        if error.filename is None:  # a stream, not a file
            raise
        raise _cannot_write(folder, error) from error


def _cannot_write(path: Path, error: OSError) -> InputError:
    why = error.strerror or "the disk refused it"
    return InputError(f"cannot write {path}: {why}; name a file in a folder you may write")
