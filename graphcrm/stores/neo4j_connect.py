"""Reach a Neo4j server, run queries of the library, and turn what goes wrong into our errors."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeAlias

import neo4j
import neo4j.time
from neo4j.exceptions import (
    DriverError,
    IncompleteCommit,
    Neo4jError,
)

from graphcrm.errors import StoreBusyError
from graphcrm.stores.cypher import Query
from graphcrm.stores.neo4j_address import Address, Login
from graphcrm.stores.neo4j_errors import is_timeout, store_error, translated

Row: TypeAlias = dict[str, Any]
_Work: TypeAlias = Callable[[neo4j.ManagedTransaction], list[neo4j.Record]]
_NO_NAMES: Mapping[str, str] = {}
_RETRY_S = 20.0  # how long a transient error is tried again
_CONNECT_S = 10.0


class Server:
    """An open connection to a server.

    Parameters
    ----------
    address : Address
    login : Login
    driver : neo4j.Driver
    """

    def __init__(self, address: Address, login: Login, driver: neo4j.Driver) -> None:
        self.address, self.login = address, login
        self._driver = driver

    def read(
        self, query: Query, names: Mapping[str, str] = _NO_NAMES, /, **params: object
    ) -> list[Row]:
        """Run a reading query in a managed transaction; a transient error is tried again.

        Returns
        -------
        list of dict
            The rows; days as :class:`datetime.date`.
        """
        found = self.records(query, names, **params)
        return [{name: _native(row[name]) for name in row.keys()} for row in found]  # noqa: SIM118

    def records(
        self, query: Query, names: Mapping[str, str] = _NO_NAMES, /, **params: object
    ) -> list[neo4j.Record]:
        """Run a reading query like :meth:`read`; return what the driver makes of the rows."""
        work = self._work(query, names, params)
        with translated(self.address, self.login), self._session() as session:
            return _sure(session.execute_read, work)

    def write(
        self, query: Query, names: Mapping[str, str] = _NO_NAMES, /, **params: object
    ) -> list[neo4j.Record]:
        """Run a writing query in a managed transaction; it must bear to be run twice.

        Raises
        ------
        StoreBusyError
            The query returned no row: it guards itself by the token of its load, which is no
            longer that of the store.
        """
        work = self._work(query, names, params)

        @neo4j.unit_of_work(timeout=self.login.timeout_s)
        def guarded(tx: neo4j.ManagedTransaction) -> list[neo4j.Record]:
            rows = work(tx)
            if query.returns and not rows:
                raise StoreBusyError(
                    f"{self.address.url} was taken over by another process; look at graphcrm loads "
                    "and try again"
                )
            return rows

        with translated(self.address, self.login), self._session() as session:
            return _sure(session.execute_write, guarded)

    def run(self, query: Query, names: Mapping[str, str] = _NO_NAMES, /, **params: object) -> None:
        """Run a query that manages its own transactions, or changes the schema."""
        with translated(self.address, self.login), self._session() as session:
            session.run(
                neo4j.Query(_text(query, names), timeout=self.login.timeout_s), params
            ).consume()

    @contextmanager
    def holding(self, query: Query, *, patience_s: float, **params: object) -> Iterator[None]:
        """Hold what ``query`` locks for as long as the block lasts.

        Whoever holds it already makes us wait ``patience_s``, then StoreBusyError; of two who come
        in the same instant the second waits its turn.  A process that dies lets go of it: the
        server ends the transactions of a closed connection.
        """
        with self._session() as session:
            self._try(session, query, patience_s, params)
            with translated(self.address, self.login):
                held = session.begin_transaction()
                held.run(_text(query, _NO_NAMES), params).consume()
            try:
                yield
            finally:
                _let_go(held)

    def _try(
        self, session: neo4j.Session, query: Query, patience_s: float, params: Mapping[str, object]
    ) -> None:
        try:
            session.run(
                neo4j.Query(_text(query, _NO_NAMES), timeout=patience_s), dict(params)
            ).consume()
        except Neo4jError as error:
            if not is_timeout(error) and "Lock" not in (error.code or ""):
                raise store_error(error, self.address, self.login) from None
            raise StoreBusyError(
                f"{self.address.url} is being changed by another process (a load, a rollback, a "
                "restore); try again when that has ended"
            ) from None
        except DriverError as error:
            raise store_error(error, self.address, self.login) from None

    def _session(self) -> neo4j.Session:
        return self._driver.session(database=self.login.database)

    def _work(self, query: Query, names: Mapping[str, str], params: Mapping[str, object]) -> _Work:
        text = _text(query, names)

        @neo4j.unit_of_work(timeout=self.login.timeout_s)
        def work(tx: neo4j.ManagedTransaction) -> list[neo4j.Record]:
            return list(tx.run(text, dict(params)))

        return work


@contextmanager
def connected(address: Address, login: Login) -> Iterator[Server]:
    """Connect for as long as the block lasts.

    Raises
    ------
    StoreUnavailableError
        Nobody answers, or the password is refused; said at once, not after retries.
    """
    logging.getLogger("neo4j").setLevel(logging.CRITICAL)  # we say ourselves what went wrong
    auth = neo4j.basic_auth(login.user, login.secret())
    with translated(address, login):
        driver = neo4j.GraphDatabase.driver(
            address.url,
            auth=auth,
            connection_timeout=_CONNECT_S,
            max_transaction_retry_time=_RETRY_S,
            notifications_min_severity="OFF",
            telemetry_disabled=True,
            user_agent="graphcrm",
        )
    with driver:
        with translated(address, login):
            driver.verify_connectivity()
        yield Server(address, login, driver)


def _sure(execute: Callable[[_Work], list[neo4j.Record]], work: _Work) -> list[neo4j.Record]:
    """Run a managed transaction; once more where the connection was cut as it was committed.

    Nobody knows then whether the server heard, so the driver does not try again by itself.
    """
    try:
        return execute(work)
    except IncompleteCommit:
        return execute(work)


def _text(query: Query, names: Mapping[str, str]) -> str:
    """Return the text of a query of the library; whatever comes from outside is a parameter."""
    return query.named(**names) if query.names else query.text


def _native(value: Any) -> Any:
    """Return a value of the driver as one of Python's."""
    if isinstance(value, list):
        return [_native(each) for each in value]
    if isinstance(value, dict):
        return {name: _native(each) for name, each in value.items()}
    return value.to_native() if isinstance(value, neo4j.time.Date | neo4j.time.DateTime) else value


def _let_go(held: neo4j.Transaction) -> None:
    try:
        held.rollback()
    except (Neo4jError, DriverError):  # the server ended it, or is gone
        held.close()
