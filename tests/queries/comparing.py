"""Ask everything of one bank on one date, of Python and of a server, and compare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from graphcrm.graph import Graph
from tests.queries.asking import Library, Row, of_python, same
from tests.reference.ego import ego
from tests.reference.overlaps import overlaps
from tests.reference.paths import strongest_path
from tests.reference.plain_coverage import Question


@dataclass(frozen=True)
class Both:
    """A bank on a date, as rows, as a graph and on a server.

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
        for name in ("single-links", "orphans", "departures"):
            self._compare(name, f"coverage.{name}", window_days=self.q.window_days)
        self._compare("referral-rings", "referral.rings")
        self._compare("referral-roots", "referral.roots")
        same(self._rows("overlaps"), overlaps(self.q))

    def leavers(self, *sets: Sequence[str]) -> None:
        """Compare what happens when these leave."""
        for staff in sets:
            params = {"window_days": self.q.window_days, "staff": staff}
            self._compare("leaver", "coverage.leaver", **params)

    def parties(self, parties: Iterable[str]) -> None:
        """Compare what is said about each of these parties."""
        for party in parties:
            self._compare("referral-chain", "referral.chain", party=party)
            same(self._rows("ego", party=party), ego(self.q, party))

    def paths(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Compare the strongest way between each pair."""
        for one, other in pairs:
            ends = {"from": one, "to": other, "window_days": self.q.window_days}
            same(self._rows("strongest-path", **ends), path(self.q, one, other))

    def _compare(self, name: str, question: str, **params: Any) -> None:
        expected = of_python(self.graph, question, as_of=self.q.as_of, **params)
        same(self._rows(name, **params), expected)

    def _rows(self, name: str, **params: Any) -> list[Row]:
        return self.library.rows(name, as_of=self.q.as_of, **params)


def path(q: Question, one: str, other: str) -> list[Row]:
    """Return the strongest way as the rows of a query."""
    way = strongest_path(q, one, other)
    if way is None:
        return []
    columns = {"strength": way.strength, "n_hops": len(way.kinds), "ids": way.ids}
    return [{**columns, "ties": way.kinds}]
