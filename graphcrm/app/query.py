"""The Cypher library for people: list it, show it, put one of its queries to a server."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from graphcrm.errors import InputError, StoreBusyError
from graphcrm.graph.arrays import as_date
from graphcrm.stores.cypher import Query, queries, query

if TYPE_CHECKING:
    from graphcrm.answer import Answer
    from graphcrm.app.app import App

FOR_ANALYSTS: Final = "analysis"


@runtime_checkable
class Asked(Protocol):
    """A store that takes queries of the library."""

    def ask(self, query: Query, params: Mapping[str, object]) -> list[dict[str, object]]:
        """Return the rows of a reading query, columns by name, days as dates."""
        ...


def library(*, every: bool = False) -> list[Query]:
    """Return the queries for analysts, or every one, by name."""
    return list(queries("" if every else FOR_ANALYSTS).values())


def pasteable(name: str) -> str:
    """Return a query as Neo4j Browser and cypher-shell take it: example parameters, then the text.

    Raises
    ------
    NotFoundError
        No such query.

    Examples
    --------
    >>> print(pasteable("read/count-changes"))
    // what: ...
    """
    found = query(name)
    given = [f":param {key} => {value};\n" for key, value in found.examples.items()]
    text = found.text.rstrip()
    in_comment = "//" in text.rpartition("\n")[2]
    return "".join(given) + text + ("\n;\n" if in_comment else ";\n")


def run_query(app: App, name: str, given: Sequence[str]) -> Answer:
    """Put a query of the library to the server.

    Parameters
    ----------
    app : App
    name : str
        ``analysis/single-links``.
    given : sequence of str
        ``name=value`` each.

    Raises
    ------
    NotFoundError
        No such query.
    InputError
        A query that writes, a value that is missing or no value of its type, or a store that is no
        server.
    """
    found = query(name)
    if found.access != "read" or found.names or not found.returns:
        raise InputError(f"{name} is for graphcrm itself; graphcrm query list names those for you")
    typed = _typed(found, given)
    _refuse_missing(found, typed)
    if not isinstance(app.store, Asked):
        raise InputError(
            "the Cypher library needs a server; name one with --db neo4j://host:7687, or put the "
            "same question without Cypher, as in graphcrm coverage --help"
        )
    graph = app.graph()
    if "as_of" in found.params:
        typed.setdefault("as_of", graph.newest_event_on)
    from graphcrm.app.query_answer import answer_of

    start = time.perf_counter()
    rows = app.store.ask(found, typed)
    if app.publisher.current() != graph.version:
        raise StoreBusyError(f"{app.store.url} was loaded meanwhile; try again")
    answer = answer_of(found, typed, rows, graph_version=graph.version, today=app.today)
    return replace(answer, elapsed_s=time.perf_counter() - start)


def _typed(query: Query, given: Sequence[str]) -> dict[str, object]:
    """Return the values as typed by the header, and the defaults of those not given."""
    typed: dict[str, object] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or name not in query.params:
            names = ", ".join(query.params) or "none"
            raise InputError(f"parameters are written as name=value; {query.name} takes {names}")
        if name in typed:
            raise InputError(f"{name} is given twice; give it once")
        typed[name] = value_of(value, query.params[name], name=name)
    return dict(query.defaults) | typed


def _refuse_missing(query: Query, typed: Mapping[str, object]) -> None:
    missing = [name for name in query.params if name not in typed and name != "as_of"]
    if missing:
        needed = ", ".join(f"{name}=… ({_meant(query.params[name])})" for name in missing)
        raise InputError(f"{query.name} also needs {needed}")


def value_of(text: str, kind: str, *, name: str) -> object:
    """Read a value as people type it; parts of a list are separated by commas.

    Raises
    ------
    InputError
        No value of that type; what was typed is not repeated.

    Examples
    --------
    >>> value_of("2026-06-30", "date", name="as_of"), value_of("S1, S2", "list[str]", name="staff")
    (datetime.date(2026, 6, 30), ['S1', 'S2'])
    """
    read, _ = _READ.get(_item(kind), (None, ""))
    if read is None:
        raise InputError(f"{name} cannot be typed here; run the query in Neo4j Browser")
    is_list = kind.startswith("list")
    parts = [part.strip() for part in text.split(",") if part.strip()] if is_list else [text]
    try:
        values = [read(part) for part in parts]
    except ValueError:
        raise InputError(f"{name} is {_meant(kind)}") from None
    return values if is_list else values[0]


def _item(kind: str) -> str:
    """Return the type of a value, or of each part of a list."""
    return "str" if kind == "list" else kind.removeprefix("list[").removesuffix("]")


def _meant(kind: str) -> str:
    """Say what a value of a type is."""
    _, meant = _READ.get(_item(kind), (None, kind))
    return f"{meant}, several separated by commas" if kind.startswith("list") else meant


def _whole(text: str) -> int:
    number = int(text)
    if not -(2**63) <= number < 2**63:
        raise ValueError(text)
    return number


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


_READ: Mapping[str, tuple[Callable[[str], object], str]] = {
    "str": (str, "text"),
    "int": (_whole, "a whole number"),
    "float": (_finite, "a number"),
    "bool": (lambda text: ("false", "true").index(text.lower()) == 1, "true or false"),
    "date": (as_date, "a date that exists, written as 2026-06-30"),
}
