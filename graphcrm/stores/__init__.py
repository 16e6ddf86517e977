"""Stores: where the canonical tables rest, and the only home of database drivers."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from graphcrm.errors import InputError, StoreUnavailableError
from graphcrm.graph.ports import Store

if TYPE_CHECKING:
    from graphcrm.stores.neo4j_address import Login

__all__ = ["is_server", "open_store"]

_FILE = "duckdb://"
_SERVER = ("neo4j", "bolt")


def is_server(url: str) -> bool:
    """Whether ``url`` is the address of a server.

    >>> is_server("neo4j+s://bank.example"), is_server("bank.duckdb")
    (True, False)
    """
    scheme, _, rest = url.partition("://")
    return bool(rest) and scheme.partition("+")[0] in _SERVER


def open_store(url: str, *, login: Login | None = None, folder: Path = Path()) -> Store:
    """Return the store at ``url``; nothing is opened or made yet.

    Parameters
    ----------
    url : str
        ``duckdb:///relative/path``, ``duckdb:////absolute/path``, or just the path of a file; or
        ``neo4j://host:7687``, ``bolt://…``, with TLS ``neo4j+s://…``.
    login : Login, optional
        Of a server.
    folder : Path
        Where this machine keeps the snapshots of a server; those of a file lie beside it.

    Raises
    ------
    InputError
        A kind of store that graphcrm does not know.
    StoreUnavailableError
        A server, and its driver is not installed.

    Examples
    --------
    >>> open_store("duckdb:///bank.duckdb").url
    'duckdb:///bank.duckdb'
    """
    if is_server(url):
        return _server(url, login, folder)
    if "://" in url and not url.startswith(_FILE):
        raise InputError(
            "this kind of store is not known; write duckdb:///file.duckdb, the path of a file, or "
            "neo4j://host:7687"
        )
    from graphcrm.stores.duckdb_store import DuckDbStore

    path = url.removeprefix(_FILE).removeprefix("/") if url.startswith(_FILE) else url
    if not path:
        raise InputError("the store's address names no file; write duckdb:///file.duckdb")
    return DuckDbStore(Path(path))


def _server(url: str, login: Login | None, folder: Path) -> Store:
    if find_spec("neo4j") is None:
        raise StoreUnavailableError(
            "the driver of Neo4j is not installed; install requirements-server.lock, as README says"
        )
    from graphcrm.stores.neo4j_address import Address, Login
    from graphcrm.stores.neo4j_store import Neo4jStore

    return Neo4jStore(Address.of(url), login or Login(), folder)
