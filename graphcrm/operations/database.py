"""The database of users, audit, worklists and jobs: SQLite by default, PostgreSQL by URL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import URL, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from graphcrm.errors import InputError, StoreUnavailableError
from graphcrm.operations import tls

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

BUSY_S: Final = 10  # how long one process waits for another to finish writing
OWNER: Final = 0o600
_DRIVERS: Final = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+pg8000"}
# Classes of codes of PostgreSQL: connection, sign-in, no such database, deadlock, resources, shut
# down, disk.
_UNREACHABLE: Final = ("08", "28", "3D", "40", "53", "57", "58")
# A word of an address that says nothing, which is no word at all to whoever reads addresses.
_EMPTY: Final = re.compile(r"[?&]ssl\w+=?(&|$)")
_NO_TEXT: Final = "22021"  # a character of number 0, which a file takes


class Database:
    """The operational database of an installation.

    Parameters
    ----------
    url : str
        ``sqlite:///FILE``, or ``postgresql://USER:PASSWORD@HOST/DATABASE``, which may end in
        ``?sslmode=verify-full&sslrootcert=FILE``.

    Raises
    ------
    InputError
        Another kind of address; it is not repeated, as it may hold a password.
    """

    def __init__(self, url: str) -> None:
        self.url, self.encryption = tls.split(_address(url))
        self.n_writes = 0  # of this process, the audit's own aside: more often than anything else

    @property
    def is_file(self) -> bool:
        """Whether it is an SQLite file."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def is_missing(self) -> bool:
        """Whether it is a file that nobody has made yet."""
        return self.is_file and not Path(str(self.url.database)).exists()

    @cached_property
    def engine(self) -> Engine:
        """The engine; tables are made, or brought up to date, when it is first used."""
        from graphcrm.operations.migrate import upgrade

        if self.is_file:
            _private(Path(str(self.url.database)))
            engine = create_engine(self.url, connect_args={"timeout": BUSY_S})
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        else:
            told = self.encryption.connect_args()
            engine = create_engine(self.url, pool_pre_ping=True, connect_args=told)
            event.listen(engine, "do_connect", tls.connect)
        try:
            with translated():
                upgrade(engine)
        except BaseException:
            engine.dispose()
            raise
        return engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that only reads; in a file it waits for nobody.

        Raises
        ------
        StoreUnavailableError
            The database cannot be reached.
        """
        with translated(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def begin(self, *, counted: bool = True) -> Iterator[Connection]:
        """Open a transaction that writes: committed when the block ends, undone when it raises.

        In a file one writes at a time, from the first line of the block on, so that what is read
        in it still holds when it is written.

        Parameters
        ----------
        counted : bool, default True
            Whether it counts among ``n_writes``, by which one sees that something may have changed.

        Raises
        ------
        StoreUnavailableError
            The database cannot be reached or written, or is busy for too long.
        """
        try:
            with translated(), writing(self.engine).begin() as connection:
                yield connection
        finally:
            self.n_writes += counted

    def compact(self) -> None:
        """Let nothing that was removed stay in the log of a file; a server sees to that itself.

        As far as nobody reads at that moment; else it goes with what is written next.
        """
        if self.is_file:
            with translated(), self.engine.connect() as connection:
                connection.exec_driver_sql("ROLLBACK")  # a log is emptied outside of transactions
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of every connection."""
        if "engine" in self.__dict__:
            self.engine.dispose()
            del self.engine


def writing(engine: Engine) -> Engine:
    """Return the engine for transactions that write."""
    return engine.execution_options(writes=True)


@contextmanager
def translated() -> Iterator[None]:
    """Turn errors of the driver into ours, without what was written or looked for."""
    try:
        yield
    except DBAPIError as error:
        if _code(error) == _NO_TEXT:
            raise InputError("a text holds a character that no text has: leave it out") from None
        if not _is_out_of_reach(error):
            raise
        raise _unavailable() from None
    except PoolTimeout:  # all connections wait for it
        raise _unavailable() from None


def _unavailable() -> StoreUnavailableError:
    return StoreUnavailableError(
        "the database of users, audit and worklists cannot be reached or written; check "
        "GRAPHCRM_OPERATIONS and that it runs"
    )


def _is_out_of_reach(error: DBAPIError) -> bool:
    """Whether the database is at fault, and not what was asked of it."""
    if isinstance(error, OperationalError | InterfaceError):
        return True
    if code := _code(error):
        return code[:2] in _UNREACHABLE
    return "not a database" in str(error.orig) or "malformed" in str(error.orig)


def _code(error: DBAPIError) -> str:
    """Return the code of a server's answer; nothing where it is none."""
    said = error.orig.args[0] if error.orig and error.orig.args else ""
    return str(said.get("C", "")) if isinstance(said, dict) else ""


def _address(url: str) -> URL:
    try:
        read = make_url(url)
    except ArgumentError:
        read = None
    backend = read.get_backend_name() if read else ""
    if read is None or backend not in _DRIVERS or not read.database:
        raise InputError(
            "GRAPHCRM_OPERATIONS is sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE"
        )
    if read.database == ":memory:":
        raise InputError(
            "GRAPHCRM_OPERATIONS is a file, which outlives a process and which all of them share; "
            "memory does neither"
        )
    if _EMPTY.search(url):
        raise InputError("sslmode and sslrootcert in GRAPHCRM_OPERATIONS are not left empty")
    return read.set(drivername=_DRIVERS[backend])


def _private(file: Path) -> None:
    """Make the file for its owner alone, before anything is in it."""
    try:
        file.touch(mode=OWNER, exist_ok=True)
    except OSError:
        raise StoreUnavailableError(
            f"{file} cannot be written; name another file in GRAPHCRM_OPERATIONS"
        ) from None


def _set_up_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # we say ourselves when a transaction begins
    cursor = connection.cursor()
    for setting in (
        *("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"),
        "secure_delete=ON",  # what is removed is overwritten: somebody may have been forgotten
    ):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
