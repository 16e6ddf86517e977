"""Ask everything of one bank on one date, of Python and of a server, and compare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from graphcrm.app.questions import question_function
from graphcrm.graph import Graph
from graphcrm.stores.cypher import query
from tests.queries.asking import Library, Row, same
from tests.reference.ego import ego
from tests.reference.paths import strongest_path
from tests.reference.plain_coverage import Question

QUESTIONS = {
    "single-links": "coverage.single-links",
    "orphans": "coverage.orphans",
    "departures": "coverage.departures",
    "leaver": "coverage.leaver",
    "overlaps": "coverage.overlaps",
    "referral-chain": "referral.chain",
    "referral-rings": "referral.rings",
    "referral-roots": "referral.roots",
}


def expected(graph: Graph, q: Question, name: str, **params: Any) -> list[Row]:
    """Return what Python says: the question of that name, or a plain reference.

    Of an answer the columns that the query returns: reasons are Python's alone.

    Parameters
    ----------
    graph : Graph
    q : Question
        The same bank in rows, the date, and how long a contact counts.
    name : str
        Of the query, without its folder.
    """
    match name:
        case "ego":
            return ego(q, **params)
        case "strongest-path":
            return _path(q, params["from"], params["to"])
    ask = question_function(QUESTIONS[name])
    rows = ask(graph, as_of=q.as_of, **_windowed(q, name, params)).rows()
    columns = [column for column, _ in query(f"analysis/{name}").returns]
    return [{column: row[column] for column in columns} for row in rows]


@dataclass(frozen=True)
class Both:
    """A bank on a date, as a graph, as rows and on a server.

    Parameters
    ----------
    library : Library
    graph : Graph
    q : Question
        Its bank, date and window are those that are asked.
    """

    library: Library
    graph: Graph
    q: Question

    def lists(self) -> None:
        """Compare what needs no party or member of staff."""
        for name in ("single-links", "orphans", "departures", "overlaps"):
            self.compare(name)
        self.compare("referral-rings")
        self.compare("referral-roots")

    def leavers(self, *sets: Sequence[str]) -> None:
        """Compare what happens when these leave."""
        for staff in sets:
            self.compare("leaver", staff=staff)

    def parties(self, parties: Iterable[str]) -> None:
        """Compare what is said about each of these parties."""
        for party in parties:
            self.compare("referral-chain", party=party)
            self.compare("ego", party=party)

    def paths(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Compare the strongest way between each pair."""
        for one, other in pairs:
            self.compare("strongest-path", **{"from": one, "to": other})

    def compare(self, name: str, **params: Any) -> None:
        """Compare the rows of one query."""
        given = _windowed(self.q, name, params)
        got = self.library.rows(name, as_of=self.q.as_of, **given)
        same(got, expected(self.graph, self.q, name, **params))


def _windowed(q: Question, name: str, params: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters, and the window where the query has one."""
    has_window = "window_days" in query(f"analysis/{name}").params
    return {**params, "window_days": q.window_days} if has_window else params


def _path(q: Question, one: str, other: str) -> list[Row]:
    way = strongest_path(q, one, other)
    if way is None:
        return []
    columns = {"strength": way.strength, "n_hops": len(way.kinds), "ids": way.ids}
    return [{**columns, "ties": way.kinds}]
