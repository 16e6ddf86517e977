"""A query of the analyst's library beside the same question in Python, on the same bank."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from benchmarks.both_stores import FILE, SERVER, app_of
from benchmarks.harness import Run
from benchmarks.peers.compare import Row, check_rows
from benchmarks.questions import function

if TYPE_CHECKING:
    from graphcrm.app import App
    from graphcrm.graph import Graph
    from tests.reference.plain_coverage import Question

FIRST, WARM, PYTHON = "first", "warm", "Python"
QUESTIONS: Final = {
    "single-links": "coverage.single-links",
    "orphans": "coverage.orphans",
    "departures": "coverage.departures",
    "leaver": "coverage.leaver",
    "overlaps": "coverage.overlaps",
    "teams": "coverage.teams",
    "overdue": "coverage.overdue",
    "placeholders": "coverage.placeholders",
    "joint-cover": "coverage.joint-cover",
    "referral-chain": "referral.chain",
    "referral-rings": "referral.rings",
    "referral-roots": "referral.roots",
    "ego": "network.ego",
}


@dataclass(frozen=True)
class Asked:
    """The bank on the server, on its own date, and whom to ask about."""

    app: App

    @cached_property
    def graph(self) -> Graph:
        """Its snapshot."""
        return self.app.graph()

    @cached_property
    def as_of(self) -> date:
        """The date of the newest event."""
        return self.graph.view().as_of

    @cached_property
    def staff(self) -> list[str]:
        """The ten who would cost most."""
        return self._ids("coverage.departures", "staff_id", 10)

    @cached_property
    def root(self) -> str:
        """The root of the largest tree of referrals."""
        return self._ids("referral.roots", "root_id", 1)[0]

    @cached_property
    def richest(self) -> list[str]:
        """The three parties of most worth whom one person looks after."""
        return self._ids("coverage.single-links", "party_id", 3)

    def _ids(self, question: str, column: str, n: int) -> list[str]:
        rows = function(question)(self.graph).limited(n).rows()
        return [str(row[column]) for row in rows]


def beside_python(
    run: Run, name: str, params: Callable[[Asked], dict[str, object]] = lambda _: {}
) -> None:
    """Time ``analysis/<name>`` from connecting to rows, and Python's question on a new view.

    Both work out anew whatever depends on the date; the rows are compared first.  What Python has
    no question for yet is compared with the plain reference of the tests, which is not timed.

    Raises
    ------
    BenchmarkError
        The rows differ.
    """
    asked = Asked(app_of(run, SERVER))
    given = params(asked)
    with run.timed(FIRST):
        theirs = _rows(asked, name, given)
    for _ in range(run.repeats):
        with run.timed(WARM):
            _rows(asked, name, given)
    ours = _timed_python(run, asked, name, given) if name in QUESTIONS else None
    run.note_peak()
    run.facts["n_rows"] = len(theirs)
    check_rows(name, _reference(run, asked, given) if ours is None else ours, theirs)


def _rows(asked: Asked, name: str, given: dict[str, object]) -> list[Row]:
    """Return the rows of a query, dates as ISO text."""
    from graphcrm.stores.cypher import query
    from graphcrm.stores.neo4j_store import Neo4jStore

    found, store = query(f"analysis/{name}"), asked.app.store
    assert isinstance(store, Neo4jStore)
    rows = store.ask(found, {**found.defaults, **given, "as_of": asked.as_of})
    return [{key: _cell(value) for key, value in row.items()} for row in rows]


def _timed_python(
    run: Run, asked: Asked, name: str, given: dict[str, object]
) -> Sequence[dict[str, Any]]:
    from graphcrm.graph.view import View

    ask, arguments = function(QUESTIONS[name]), given.values()
    ask(asked.graph, *arguments)  # the arrays are mapped now
    for _ in range(run.repeats):
        with run.timed(PYTHON):
            rows = ask(View(asked.graph, asked.as_of), *arguments).rows()
    return rows


def _reference(run: Run, asked: Asked, given: dict[str, Any]) -> list[Row]:
    """Return what the plain reference says of the same bank."""
    from tests.reference.paths import strongest_path

    bank = _question(run, asked)
    way = strongest_path(bank, given["from"], given["to"])
    if way is None:
        return []
    columns = {"strength": way.strength, "n_hops": len(way.kinds), "ids": way.ids}
    return [{**columns, "ties": way.kinds}]


def _question(run: Run, asked: Asked) -> Question:
    from graphcrm.model import TABLES
    from tests.reference.plain_coverage import Question

    with app_of(run, FILE).store.read() as opened:
        rows = {name: opened.scan(name).to_pylist() for name in TABLES}
    return Question(rows, asked.as_of)


def _cell(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
