"""Stores: where the canonical tables rest, and the only home of database drivers."""

from __future__ import annotations

from pathlib import Path

from graphcrm.errors import InputError
from graphcrm.graph.ports import Store

__all__ = ["open_store"]

_FILE = "duckdb://"


def open_store(url: str) -> Store:
    """Return the store at ``url``; nothing is opened or made yet.

    Parameters
    ----------
    url : str
        ``duckdb:///relative/path``, ``duckdb:////absolute/path``, or just the path of a file.

    Raises
    ------
    InputError
        A kind of store that graphcrm does not know.

    Examples
    --------
    >>> open_store("duckdb:///bank.duckdb").url
    'duckdb:///bank.duckdb'
    """
    if "://" in url and not url.startswith(_FILE):
        raise InputError(
            "this kind of store is not known; write duckdb:///file.duckdb, or the path of a file"
        )
    from graphcrm.stores.duckdb_store import DuckDbStore

    path = url.removeprefix(_FILE).removeprefix("/") if url.startswith(_FILE) else url
    if not path:
        raise InputError("the store's address names no file; write duckdb:///file.duckdb")
    return DuckDbStore(Path(path))
