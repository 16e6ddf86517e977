"""Open a DuckDB file, and turn what its driver raises into errors of ours."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from graphcrm.errors import StoreBusyError, StoreError, StoreUnavailableError

# Nothing is ever fetched: a missing extension is an error, not a download.
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "2GB",
    "preserve_insertion_order": "false",
}

# What a driver's message holds, in lower case -> the error, and what people are told.
_MEANS: tuple[tuple[tuple[str, ...], type[StoreError], str], ...] = (
    (
        ("could not set lock", "conflicting lock", "being used by another process"),
        StoreBusyError,
        "{path} is in use by another process (a load, a backup, an export); try again when that "
        "has ended",
    ),
    (
        ("conflict on", "write-write conflict", "transaction conflict"),
        StoreBusyError,
        "{path} is being loaded twice at once; try again",
    ),
    (
        (
            "no space left",
            "disk full",
            "could not write all bytes",
            "out of disk",
            "file too large",
        ),
        StoreUnavailableError,
        "no space left on the disk of {path}; the store is as it was: make room and try again",
    ),
    (
        (
            "not a valid duckdb database",
            "serialization error",
            "corrupt",
            "storage version",
            "is a directory",
        ),
        StoreUnavailableError,
        "{path} is not a graphcrm store or is damaged; restore a backup, or load into a new file",
    ),
    (
        ("permission denied", "read-only file system", "cannot open file", "read-only mode"),
        StoreUnavailableError,
        "{path} cannot be opened; its folder must exist, and for a load be writable",
    ),
    (
        ("out of memory", "could not allocate"),
        StoreUnavailableError,
        "not enough memory to write {path}; the store is as it was",
    ),
)


@contextmanager
def connection(
    path: Path, *, read_only: bool = False, store: Path | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open ``path`` for as long as the block lasts.

    Parameters
    ----------
    path : Path
    read_only : bool
    store : Path, optional
        What errors name, where ``path`` is a draft of it.

    Raises
    ------
    StoreBusyError, StoreUnavailableError, StoreError
        What the driver raised, without its text: that may quote a bank's data.
    """
    with translated(store or path), _private_files():
        con = duckdb.connect(str(path), read_only=read_only, config=CONFIG)
        try:
            yield con
        finally:
            con.close()


@contextmanager
def _private_files() -> Iterator[None]:
    """Let only the owner read the files made meanwhile: the driver makes some of its own."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn driver and disk errors of the block into store errors."""
    try:
        yield
    except duckdb.InterruptException:
        raise KeyboardInterrupt from None
    except duckdb.Error as error:
        raise store_error(str(error), path) from None
    except RuntimeError as error:  # how the driver tells of a signal while it works
        if "interrupted" not in str(error).lower():
            raise
        raise KeyboardInterrupt from None
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS, errno.EFBIG):
            raise
        raise store_error(error.strerror or "", path) from None


def store_error(text: str, path: Path) -> StoreError:
    """Return the store error that a driver's message stands for."""
    said = text.lower()
    for signs, error, message in _MEANS:
        if any(sign in said for sign in signs):
            return error(message.format(path=path))
    return StoreError(f"{path}: the database failed; run graphcrm db check")
