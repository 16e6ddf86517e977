"""What the driver of a server raises, as errors of ours that quote nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from neo4j.exceptions import (
    AuthConfigurationError,
    AuthError,
    ConfigurationError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from graphcrm.errors import StoreBusyError, StoreError, StoreUnavailableError
from graphcrm.stores.neo4j_address import Address, Login


@contextmanager
def translated(address: Address, login: Login) -> Iterator[None]:
    """Turn driver errors of the block into store errors."""
    try:
        yield
    except (Neo4jError, DriverError) as error:
        raise store_error(error, address, login) from None


def store_error(error: Neo4jError | DriverError, address: Address, login: Login) -> StoreError:
    """Return the store error that a driver's error stands for.

    Its text is not repeated: that may quote a bank's data.
    """
    url = address.url
    if isinstance(error, DriverError):
        return _driver_error(error, url)
    code = error.code or ""
    if isinstance(error, AuthError) or "Security" in code:
        return StoreUnavailableError(
            f"{url} refuses this user and password; set GRAPHCRM_NEO4J_USER and "
            "GRAPHCRM_NEO4J_PASSWORD, and see that the user may read and write"
        )
    if is_timeout(error):
        return StoreUnavailableError(
            f"{url} needed more than {login.timeout_s:g} s for a query; try again when it is less "
            "busy, or set GRAPHCRM_NEO4J_TIMEOUT to more seconds"
        )
    if "DatabaseNotFound" in code:
        return StoreUnavailableError(f"{url} has no such database; set GRAPHCRM_NEO4J_DATABASE")
    if "OutOfMemory" in code or "Memory" in code:
        return StoreUnavailableError(
            f"{url} has too little memory for this; give the server more heap, as the operations "
            "guide says"
        )
    if isinstance(error, TransientError):
        return StoreBusyError(f"{url} is too busy; try again")
    return StoreError(
        f"{url}: the database failed; run graphcrm db check, and read the server's log"
    )


def _driver_error(error: DriverError, url: str) -> StoreError:
    if isinstance(error, AuthConfigurationError | ConfigurationError):
        return StoreUnavailableError(f"{url} cannot be used as it is set up; check address and TLS")
    if isinstance(error, ServiceUnavailable | SessionExpired):
        return StoreUnavailableError(
            f"{url} cannot be reached; see that the server runs, and that address, port and TLS "
            "are right"
        )
    return StoreError(f"{url}: the connection failed; try again")


def is_timeout(error: Neo4jError) -> bool:
    """Whether the server ended a transaction for its time; one that waited for a lock says so."""
    return any(word in (error.code or "") for word in ("TimedOut", "Timeout", "LockClientStopped"))
