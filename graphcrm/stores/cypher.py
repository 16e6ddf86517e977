"""The Cypher library: read a query from its file, and refuse one that is not what it says.

Nothing is read before it is asked for, and a query is read once.  ``queries/README.md`` says how a
file is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from graphcrm.errors import NotFoundError, QueryFileError
from graphcrm.stores import cypher_words as cw
from graphcrm.stores.cypher_header import Query, read_header, refused

__all__ = ["Query", "folder", "parse", "queries", "query", "query_names"]

_QUERY_NAME = re.compile(r"[a-z0-9-]+(?:/[a-z0-9-]+)*")
_PACKAGE = Path(__file__).resolve().parents[1]


@cache
def query(name: str) -> Query:
    """Return one query of the library; no other file is read.

    Raises
    ------
    NotFoundError
        No such query.
    QueryFileError
        The file is not what it says.

    Examples
    --------
    >>> query("read/store").access
    'read'
    """
    file = folder() / f"{name}.cypher"
    if not _QUERY_NAME.fullmatch(name) or not file.is_file():
        raise NotFoundError("no such query; graphcrm query list names them")
    return parse(name, file.read_text("utf-8"))


def queries(part: str = "") -> Mapping[str, Query]:
    """Return all queries by name, or those of one folder (``analysis``)."""
    return {name: query(name) for name in query_names() if name.startswith(part and f"{part}/")}


@cache
def query_names() -> tuple[str, ...]:
    """Return the names of all queries, sorted; no file is read."""
    home = folder()
    files = home.rglob("*.cypher")
    return tuple(sorted(file.relative_to(home).with_suffix("").as_posix() for file in files))


@cache
def folder() -> Path:
    """Return where the library lies: inside the installed package, or at the top of a checkout."""
    for place in (_PACKAGE / "_queries", _PACKAGE.parent / "queries"):
        if place.is_dir():
            return place
    raise QueryFileError("graphcrm came without its Cypher library; install it again, whole")


def parse(name: str, text: str) -> Query:
    """Read one query from the text of its file.

    Raises
    ------
    QueryFileError
        The header lacks or garbles a line; or parameters, columns, write clauses or names of the
        statement are not those it declares.
    """
    found = read_header(name, text)
    statement = cw.words(text)
    if flaw := cw.flaw(text):
        raise refused(name, flaw, "mend it")
    _check_params(found, statement)
    _check_access(found, statement)
    _check_columns(found, statement)
    _check_names(found, statement)
    return found


def _check_params(query: Query, statement: list[cw.Token]) -> None:
    used = cw.params(statement)
    if undeclared := sorted(used - set(query.params)):
        raise refused(
            query.name, f"${undeclared[0]} is not declared", "name it in its line // param"
        )
    if unused := sorted(set(query.params) - used):
        raise refused(
            query.name, f"it declares ${unused[0]} and does not use it", "drop it from // param"
        )


def _check_columns(query: Query, statement: list[cw.Token]) -> None:
    declared = [name for name, _ in query.returns]
    columns = cw.columns(statement)
    if columns is None and declared:
        raise refused(query.name, "it declares columns and returns none", "drop // returns")
    if columns is not None and "" in columns:
        raise refused(query.name, "a column of its RETURN has no name", "give it one with AS")
    if columns is not None and columns != declared:
        raise refused(
            query.name,
            "its RETURN has other columns than // returns, or in another order",
            "make them the same",
        )


def _check_access(query: Query, statement: list[cw.Token]) -> None:
    writes = cw.writes(statement)
    if writes and query.access == "read":
        raise refused(
            query.name, f"it declares to read and holds {writes[0]}", "write // access: write"
        )
    if not writes and query.access == "write":
        raise refused(
            query.name, "it declares to write and holds no write clause", "write // access: read"
        )


def _check_names(query: Query, statement: list[cw.Token]) -> None:
    there = {token.text for token in statement if token.kind == "word"}
    if unused := [name for name in query.names if name not in there]:
        raise refused(
            query.name, f"it declares the name {unused[0]} and does not use it", "drop it"
        )
