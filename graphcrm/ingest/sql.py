"""Rows of a database as files: what a table, a view or a query gives, streamed to disk.

A load never holds a connection: what it needs is written out first, in one transaction that only
reads, and is then read like any other file.
"""

from __future__ import annotations

import logging
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from graphcrm.errors import GraphCrmError, InputError
from graphcrm.ingest.listing import DataFile
from graphcrm.ingest.rows import RowFile
from graphcrm.ingest.sql_errors import not_connected, not_read
from graphcrm.ingest.staging import new_file

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine, TextClause

BLOCK_ROWS = 10_000
CONNECT_S = 10.0
# Drivers whose licence a bank can build on, where the address names none.
_DRIVERS = {
    "postgresql": "postgresql+pg8000",
    "postgres": "postgresql+pg8000",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
    "oracle": "oracle+oracledb",
}
# The first statement of a transaction that sees one state of the database and changes nothing.
_READ_ONLY = {
    "postgresql": "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "mysql": "SET TRANSACTION READ ONLY",
    "mariadb": "SET TRANSACTION READ ONLY",
    "oracle": "SET TRANSACTION READ ONLY",
    "sqlite": "PRAGMA query_only = ON",
}
_QUOTED = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`", re.DOTALL)
_BIND = re.compile(r"(?<![:\w\\]):(?=\w)")


@contextmanager
def open_database(address: str) -> Iterator[Database]:
    """Connect to a database in one transaction that only reads.

    Parameters
    ----------
    address : str
        As SQLAlchemy writes it: ``sqlite:///bank.db``, ``postgresql://user@host/bank``.

    Raises
    ------
    InputError
        The address cannot be used, its driver is missing, or user or password are refused.
    SourceUnavailableError
        Nobody answers there.
    """
    # We say ourselves what went wrong; what the driver says may repeat cells.
    logging.getLogger("sqlalchemy").setLevel(logging.CRITICAL)
    url = parse_address(address)
    label = _label(url)
    engine = _engine(url, label)
    try:
        try:
            _reachable(url)
            connection = engine.connect()
            if begin := _READ_ONLY.get(engine.dialect.name):
                connection.exec_driver_sql(begin)
        except Exception as error:  # a driver may raise anything, and its words may hold secrets
            raise not_connected(error, label, url) from None
        try:
            yield Database(connection, label)
        finally:
            with suppress(Exception):  # the connection may be gone
                connection.close()
    finally:
        engine.dispose()


class Database:
    """A database that is open for reading; see :func:`open_database`."""

    def __init__(self, connection: Connection, label: str) -> None:
        self.label = label
        self._connection = connection

    def tables(self) -> list[str]:
        """Return the names of the tables and views of the user's own schema, sorted."""
        from sqlalchemy import inspect

        with self._telling("its tables"):
            inspector = inspect(self._connection)
            return sorted({*inspector.get_table_names(), *inspector.get_view_names()})

    def export_table(self, name: str, staging: Path, *, first: int | None = None) -> DataFile:
        """Write the rows of a table or view, which may be ``schema.table``, into a file.

        Parameters
        ----------
        name : str
        staging : Path
        first : int, optional
            Only so many rows.

        Raises
        ------
        InputError, SourceUnavailableError
        """
        quote = self._connection.dialect.identifier_preparer.quote
        quoted = ".".join(quote(part) for part in name.split("."))
        query = f"SELECT * FROM {quoted}"  # noqa: S608 quoted
        return self._export(query, name, staging, first=first)

    def export_query(self, query: str, label: str, staging: Path) -> DataFile:
        """Write the rows of a query into a file.

        Parameters
        ----------
        query : str
            One SELECT, or WITH and SELECT.
        label : str
            How people are told of it.
        staging : Path

        Raises
        ------
        InputError, SourceUnavailableError
        """
        if not is_one_select(query):
            raise InputError(f"{label}: a query is one SELECT, or WITH … SELECT, and nothing else")
        return self._export(query.strip().rstrip(";"), label, staging)

    def _export(
        self, query: str, name: str, staging: Path, *, first: int | None = None
    ) -> DataFile:
        path, label = new_file(staging, ".parquet"), f"{self.label}[{name}]"
        with self._telling(name):
            streamed = {"stream_results": True, "max_row_buffer": BLOCK_ROWS}
            result = self._connection.execute(_text(query), execution_options=streamed)
            with RowFile(path, list(result.keys()), label) as file:
                for rows in result.partitions(first or BLOCK_ROWS):
                    file.write(rows)
                    if first is not None:
                        break
        return DataFile(path, label, name, digest=file.digest)

    @contextmanager
    def _telling(self, name: str) -> Iterator[None]:
        """Say what could not be read, in words of our own."""
        try:
            yield
        except GraphCrmError:
            raise
        except Exception as error:  # a driver may raise anything
            raise not_read(error, self.label, name) from None


def parse_address(address: str) -> URL:
    """Return the parts of an address of a database.

    >>> parse_address("postgres://ann@db.bank/crm").drivername
    'postgresql+pg8000'
    """
    from sqlalchemy import make_url

    try:
        url = make_url(address)
        return url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
    except Exception:  # its words repeat the address, and with it a password
        raise InputError(
            "an address of a database cannot be read; write it as postgresql://user@host/name or "
            "sqlite:///file.db, with %40 for a @ in a password"
        ) from None


def with_password(address: str, password: str) -> str:
    """Put a password into an address that has a user, and none yet."""
    url = parse_address(address)
    if url.password is not None or not url.username:
        return address
    return url.set(password=password).render_as_string(hide_password=False)


def is_one_select(query: str) -> bool:
    """Whether a query is one statement that only asks, as far as can be told without running it.

    >>> is_one_select("SELECT ';' FROM t -- all; of them"), is_one_select("SELECT 1; DROP TABLE t")
    (True, False)
    """
    bare = _QUOTED.sub(lambda found: " x " if found[0][0] in "'\"`" else " ", query)
    words = bare.strip().rstrip(";").strip()
    return ";" not in words and bool(re.match(r"(?:select|with)\b", words, re.IGNORECASE))


def _text(query: str) -> TextClause:
    """Take a query word for word: ``:name`` in it is no parameter."""
    from sqlalchemy import text

    return text(_BIND.sub(r"\\:", query))


def _label(url: URL) -> str:
    """Return how people are told of a database: without its user and password."""
    if url.get_backend_name() == "sqlite":
        return Path(url.database or "").name or "sqlite"
    return "/".join(part for part in (url.host, url.database) if part) or url.get_backend_name()


def _engine(url: URL, label: str) -> Engine:
    import sqlalchemy as sa
    from sqlalchemy.pool import NullPool

    try:
        if url.get_backend_name() != "sqlite":
            return sa.create_engine(url, poolclass=NullPool, hide_parameters=True)
        path = _sqlite_path(url)
        address = f"{path.resolve().as_uri()}?mode=ro"
        return sa.create_engine(
            f"sqlite:///{address}&uri=true", poolclass=NullPool, hide_parameters=True
        )
    except GraphCrmError:
        raise
    except ImportError as error:
        raise InputError(
            f"{label}: the driver {error.name} is not installed; install the package of that name"
        ) from None
    except Exception:  # whatever a dialect makes of its address
        raise InputError(
            f"{label}: no database of this kind is known; write postgresql://user@host/name, "
            "sqlite:///file.db, or another address that SQLAlchemy knows"
        ) from None


def _sqlite_path(url: URL) -> Path:
    path = Path(url.database or "")
    if not path.is_file():
        raise InputError(f"{path.name or 'sqlite://'} is no file; write sqlite:///file.db")
    return path


def _reachable(url: URL) -> None:
    """Ask a server whether it listens: its driver would wait for minutes."""
    if url.get_backend_name() == "postgresql" and url.host:
        socket.create_connection((url.host, url.port or 5432), CONNECT_S).close()
