"""Open a DuckDB file, and turn what its driver raises into errors of ours."""

from __future__ import annotations

import errno
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

_FULL = ("no space left", "disk full", "could not write all bytes", "out of disk")
_BUSY = ("could not set lock", "conflicting lock", "being used by another process")
_SHUT = ("permission denied", "read-only file system", "cannot open file", "attached in read-only")
_FOREIGN = ("not a valid duckdb database", "serialization error", "corrupt", "storage version")


@contextmanager
def connection(path: Path, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open ``path`` for as long as the block lasts.

    Raises
    ------
    StoreBusyError, StoreUnavailableError, StoreError
        What the driver raised, without its text: that may quote a bank's data.
    """
    with translated(path):
        con = duckdb.connect(str(path), read_only=read_only, config=CONFIG)
        try:
            yield con
        finally:
            con.close()


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn driver and disk errors of the block into store errors."""
    try:
        yield
    except duckdb.Error as error:
        raise store_error(str(error), path) from None
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS, errno.EFBIG):
            raise
        raise store_error(error.strerror or "", path) from None


def store_error(text: str, path: Path) -> StoreError:
    """Return the store error that a driver's message stands for."""
    said = text.lower()
    if any(word in said for word in _BUSY):
        return StoreBusyError(
            f"{path} is being loaded by another process; wait until that load has ended"
        )
    if "transactioncontext error: conflict" in said or "write-write conflict" in said:
        return StoreBusyError(f"{path} is being loaded twice at once; try again")
    if any(word in said for word in _FULL):
        return StoreUnavailableError(
            f"no space left on the disk of {path}; the store is as it was before the load: "
            "make room and load again"
        )
    if any(word in said for word in _FOREIGN):
        return StoreUnavailableError(
            f"{path} is not a graphcrm store or is damaged; restore a backup, or load into a new file"
        )
    if any(word in said for word in _SHUT):
        return StoreUnavailableError(
            f"{path} cannot be opened; the folder must exist and be writable for a load"
        )
    if "out of memory" in said:
        return StoreUnavailableError("not enough memory for this load; the store is as it was")
    return StoreError(f"{path}: the database failed; run graphcrm db check")
