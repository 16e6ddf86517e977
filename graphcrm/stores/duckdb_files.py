"""The file of a DuckDB store: changed in one transaction, or replaced in one step."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import duckdb

from graphcrm.errors import StoreUnavailableError
from graphcrm.stores.duckdb_connect import connection, translated
from graphcrm.stores.duckdb_schema import migrate, number, schema_version
from graphcrm.stores.refusals import holds_data, never_loaded, refuse_newer

SMALLEST_FILE = 3 * 4096  # its three headers


@contextmanager
def changing(
    path: Path, then: Callable[[], None] = lambda: None, *, store: Path | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a transaction on ``path``, moved to today's schema; an error undoes all of it.

    Parameters
    ----------
    path : Path
        Made if it is not there, and then removed if the block ends with an error.
    then : callable
        Called after the commit, while nobody else can open the file yet.
    store : Path, optional
        What errors name, where ``path`` is a draft of it.
    """
    existed = path.exists()
    with _made(path, existed=existed), connection(path, store=store) as con:
        # Another first load may have been quicker: what it made is not ours to remove.
        new = not existed and schema_version(con) is None
        try:
            con.begin()
            migrate(con)
            yield con
            con.commit()
        except BaseException:
            if new:  # before the lock is given up
                _remove(path)
            raise
        then()


@contextmanager
def replacing(
    path: Path, then: Callable[[], None] = lambda: None, *, force: bool
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a transaction on an empty draft that takes the place of ``path`` when the block ends.

    The old file is held open meanwhile, so that nobody loads into it, and is there until the
    new one is whole.

    Parameters
    ----------
    path : Path
    then : callable
        Called once the new file is in its place, while the old one is still held.
    force : bool
        Also where the old one holds data or is damaged.
    """
    draft = path.with_name(f"{_drafts(path)}{os.getpid()}")
    with ExitStack() as held:
        made = _hold(held, path, force=force)
        try:
            _sweep(path)  # what those left who died; nobody else restores while we hold the file
            with changing(draft, store=path) as con:
                yield con
            _move(draft, path)
        except BaseException:
            if made:
                _remove(path)
            raise
        finally:
            _sweep(path)
        then()


@contextmanager
def rewriting(
    path: Path, then: Callable[[], None] = lambda: None
) -> Iterator[tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection]]:
    """Yield a file and an empty draft, in a transaction, that takes its place when the block ends.

    What the draft was not given is in no byte of the new file, as it would be in the free pages of
    the old one.

    Parameters
    ----------
    path : Path
        There, and a file of ours.
    then : callable
        Called once the new file is in its place, while the old one is still held.
    """
    draft = path.with_name(f"{_drafts(path)}{os.getpid()}")
    with connection(path) as old:
        refuse_newer(version := schema_version(old))
        if version is None:
            raise never_loaded(path)
        old.execute("CHECKPOINT")
        try:
            _sweep(path)
            with changing(draft, store=path) as con:
                yield old, con
            _move(draft, path)
        finally:
            _sweep(path)
        then()


def _hold(held: ExitStack, path: Path, *, force: bool) -> bool:
    """Open ``path`` for as long as ``held`` lasts; say whether it had to be made for that.

    A damaged file cannot be opened, but neither can anybody load into it.
    """
    existed = path.exists()
    try:
        held.enter_context(_made(path, existed=existed))
        con = held.enter_context(connection(path))
    except StoreUnavailableError as error:
        if path.is_file() and force:
            return False
        advice = "; to replace it all the same add --force" if path.is_file() else ""
        raise StoreUnavailableError(error.message + advice) from None
    if not force and _holds_data(con):
        raise holds_data(path)
    con.execute("CHECKPOINT")  # the file's log must not outlive it
    return not existed


def _holds_data(con: duckdb.DuckDBPyConnection) -> bool:
    ours = schema_version(con) is not None
    return bool(number(con, f"SELECT count(*) FROM {'_loads' if ours else 'duckdb_tables()'}"))


def _move(draft: Path, path: Path) -> None:
    """Let a finished draft take the place of ``path``, in one step that survives a power cut."""
    with connection(draft, store=path) as con:
        con.execute("CHECKPOINT")  # raises where there is no room; closing the file would not
    with translated(path):
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        _log(path).unlink(missing_ok=True)
        draft.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _drafts(path: Path) -> str:
    return f".{path.name}.restoring-"


def _sweep(path: Path) -> None:
    """Remove drafts, and what the driver put beside them."""
    for left in path.parent.iterdir():
        if left.name.startswith(_drafts(path)):
            shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink()


@contextmanager
def _made(path: Path, *, existed: bool) -> Iterator[None]:
    """Remove a file that the driver began and, for want of room, could not finish."""
    try:
        yield
    except StoreUnavailableError:
        if not existed and path.exists() and path.stat().st_size < SMALLEST_FILE:
            _remove(path)
        raise


def _remove(path: Path) -> None:
    for file in (path, _log(path)):
        file.unlink(missing_ok=True)


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")
