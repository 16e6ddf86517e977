"""Ask everything of one bank on one date, of Python and of a server, and compare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, cast

import numpy as np

from graphcrm.analysis.columns import PartyNames
from graphcrm.analysis.coverage import factor
from graphcrm.analysis.crosssell import gaps
from graphcrm.analysis.exposure import exposures
from graphcrm.analysis.network import path
from graphcrm.analysis.rules import RULES, Rules
from graphcrm.analysis.signals import own_signals, risk_signals
from graphcrm.app.questions import question_function
from graphcrm.graph import Graph, View
from graphcrm.graph.spaces import PARTIES
from graphcrm.stores.cypher import query
from tests.queries.asking import Library, Row, same
from tests.reference.paths import strongest_path
from tests.reference.plain_coverage import Question

QUESTIONS = {
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
    "penetration": "corporate.penetration",
    "key-people": "corporate.key-people",
    "leads": "corporate.leads",
    "one-sided": "corporate.one-sided",
    "value-classes": "value.classes",
    "contribution": "value.contribution",
    "search": "network.search",
    "group": "corporate.neighbourhood",
    "relocation": "corporate.relocation",
    "guarantee-rings": "risk.rings",
    "guarantee-cycles": "risk.cycles",
    "guarantee-circles": "risk.circles",
    "outflow": "risk.outflow",
    "ego": "network.ego",
    "concentration": "value.concentration",
    "structure": "value.structure",
    "migration": "value.migration",
}

# what needs no party or member of staff
LISTS = (
    *("single-links", "orphans", "departures", "overlaps", "teams", "one-departure"),
    *("overdue", "placeholders", "joint-cover"),
    *("referral-rings", "referral-roots"),
    *("penetration", "key-people", "one-sided"),
    *("leads",),
    *("concentration", "structure", "migration"),
    *("value-classes", "contribution"),
    *("guarantee-rings", "guarantee-cycles", "guarantee-circles"),
    *("guarantee-exposure", "outflow", "signals"),
)


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
        case "gaps":
            return _gaps(graph, q, **params)
        case "strongest-path":
            return _path(graph, q, params["from"], params["to"])
        case "one-departure":
            return _one_departure(graph, q)
        case "guarantee-exposure":
            return _returned(name, exposures(graph, as_of=q.as_of).rows())
        case "signals":
            return _signals(graph.view(q.as_of))
    ask = question_function(QUESTIONS[name])
    rows = ask(graph, as_of=q.as_of, **_ruled(_windowed(q, name, params))).rows()
    if name == "group":
        rows = [row for row in rows if row["ring"] == "group"]
    return _returned(name, rows)


def _returned(name: str, rows: Iterable[Row]) -> list[Row]:
    """Return the columns of rows that a query returns."""
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
        for name in LISTS:
            self.compare(name)

    def leavers(self, *sets: Sequence[str]) -> None:
        """Compare what happens when these leave."""
        for staff in sets:
            self.compare("leaver", staff=staff)

    def parties(self, parties: Iterable[str]) -> None:
        """Compare what is said about each of these parties."""
        for party in parties:
            self.compare("referral-chain", party=party)
            self.compare("gaps", party=party)
            self.compare("ego", party=party, most=4)

    def searches(self, texts: Iterable[str]) -> None:
        """Compare who is found by names and ids written in characters that have no pinyin."""
        for text in texts:
            self.compare("search", text=text)

    def firms(self, firms: Sequence[str]) -> None:
        """Compare the group of each of these firms, and what leaves with all of them."""
        for firm in firms:
            self.compare("group", firm=firm)
        self.compare("relocation", firms=list(firms))

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


def _ruled(params: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters as Python takes them: rules of the bank's own in one."""
    if "channels" in params:
        costs = dict(zip(params["channels"], params["costs"], strict=True))
        return {"rules": replace(RULES, channel_costs=costs)}
    rules = {f.name for f in fields(Rules)} & params.keys()
    if not rules:
        return params
    own: dict[str, Any] = {
        name: tuple(value) if isinstance(value := params[name], list) else value for name in rules
    }
    others = {name: value for name, value in params.items() if name not in rules}
    return {**others, "rules": replace(RULES, **own)}


def _one_departure(graph: Graph, q: Question) -> list[Row]:
    """Return the branches of factor 1, with the one who goes."""
    columns = ("unit_id", "name", "orphaned_share", "n_live_staff", "n_parties", "worth")
    rows: list[Row] = [*factor(graph, as_of=q.as_of, window_days=q.window_days).rows()]
    found = [row for row in rows if row["k"] == 1]
    order = [column for column, _ in query("analysis/one-departure").returns]
    known = [{"staff_id": row["staff_ids"][0], **{c: row[c] for c in columns}} for row in found]
    return [{column: row[column] for column in order} for row in known]


def _gaps(graph: Graph, q: Question, party: str) -> list[Row]:
    """Return every gap of one party by association alone."""
    answer = gaps(graph, as_of=q.as_of, network_weight="0", top=100)
    columns = [column for column, _ in query("analysis/gaps").returns]
    return [{c: row[c] for c in columns} for row in answer.rows() if row["party_id"] == party]


def _signals(view: View) -> list[Row]:
    """Return what its own signals say of every active party that has one."""
    rows, own = risk_signals(view), own_signals(view)
    party, graded = (view.graph.column("signals", n)[rows] for n in ("party_ix", "severity"))
    listed = [
        ix for ix in sorted({*party.tolist()}, key=lambda ix: (-own[ix], ix)) if view.active[ix]
    ]
    return [
        {
            "party_id": view.graph.ids(PARTIES).take([ix])[0],
            "kind": "firm" if view.graph.is_firm[ix] else "customer",
            "name": PartyNames(view.graph).take([ix])[0],
            "own_signals": float(own[ix]),
            "n_signals": int((party == ix).sum()),
            "n_severity_unknown": int(np.isnan(graded[party == ix]).sum()),
        }
        for ix in listed
    ]


def _path(graph: Graph, q: Question, one: str, other: str) -> list[Row]:
    """Return the strongest way, which Python finds as well; kinds of ties are the plain ones."""
    way = strongest_path(q, one, other)
    found: list[Row] = []
    if one != other:
        found += path(graph, one, other, as_of=q.as_of, window_days=q.window_days, k=1).rows()
    assert [_ids(cast("list[dict[str, Any]]", row["hops"])) for row in found] == (
        [way.ids] if way else []
    )
    if way is None:
        return []
    columns = {"strength": found[0]["strength"], "n_hops": len(way.kinds), "ids": way.ids}
    return [{**columns, "ties": way.kinds}]


def _ids(hops: list[dict[str, Any]]) -> list[str]:
    return [hops[0]["from"], *(hop["to"] for hop in hops)]
