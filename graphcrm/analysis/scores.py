"""Which figures of which questions stand on the nodes of a server, for people who browse it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from inspect import signature
from typing import Final

import numpy as np
import pyarrow as pa

from graphcrm.analysis import corporate, coverage, crosssell, referral, risk, value
from graphcrm.analysis.attrition import events
from graphcrm.analysis.clusters import cluster_scores
from graphcrm.analysis.community_ids import Named
from graphcrm.analysis.exposure import exposures
from graphcrm.analysis.figures import view_of
from graphcrm.analysis.firm_groups import groups
from graphcrm.analysis.key_people import key_people_missing
from graphcrm.analysis.links import WINDOW_DAYS, live_links
from graphcrm.analysis.rules import RULES, Rules
from graphcrm.answer import Answer, Column, Unit
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import BoolVec, Day, IntVec
from graphcrm.graph.ports import SCORES_VERSION
from graphcrm.graph.spaces import PARTIES, tables_of
from graphcrm.model import TABLES

STAFF, BRANCHES = "staff", "branches"
SCORES_ON: Final = "scores_on"
STAMPS: Final = (SCORES_VERSION, SCORES_ON)


def hollow(
    graph: Graph | View, *, as_of: Day | None = None, window_days: int = WINDOW_DAYS
) -> Answer:
    """List the parties that are assigned to somebody and tended by nobody, by id.

    A link that is assigned and not tended is hollow; a party is when it has links and all of them
    are.

    Returns
    -------
    Answer
        ``party_id``.

    Raises
    ------
    InputError
        ``window_days`` is negative.
    """
    view = view_of(graph, as_of)
    links = live_links(view, window_days)
    party = np.flatnonzero(links.hollow)
    column = Column("party_id", Unit.TEXT, party, view.graph.ids(PARTIES))
    parameters = {"window_days": window_days}
    return Answer("coverage.hollow", view.as_of, view.graph.version, parameters, (column,))


@dataclass(frozen=True, slots=True)
class Score:
    """One property, and where its values come from.

    Parameters
    ----------
    name : str
        Of the property; no column of the model is called so.
    space : str
        The nodes that have it: ``parties``, ``staff`` or ``branches``.
    question : callable
        The question that says it, asked with its defaults.
    column : str
        The column of the answer whose cells it takes.  Empty: whether the node is in the answer at
        all, asked of everyone who could be.
    key : str
        The column of the answer that names the nodes; it may name several a row.
    """

    name: str
    space: str
    question: Callable[..., Answer]
    column: str = ""
    key: str = "party_id"


_of_firms = partial(coverage.factor, by="firm")
_of_branches = partial(coverage.factor, by="branch")
_best_gap = partial(crosssell.gaps, top=1)
_moved = partial(value.migration, list_="both")
# A later question adds its line here.
SCORES: Final = (
    Score("single_link", PARTIES, coverage.single_links),
    Score("single_link_staff", PARTIES, coverage.single_links, "staff_id"),
    Score("orphan", PARTIES, coverage.orphans),
    Score("hollow", PARTIES, hollow),
    Score("second_person_staff", PARTIES, coverage.second_person, "to_staff_id"),
    Score("days_overdue", PARTIES, coverage.overdue, "days_overdue"),
    Score("team_missing", PARTIES, coverage.teams, "missing"),
    Score("lead_overlap", PARTIES, coverage.overlaps),
    Score("factor", PARTIES, _of_firms, "k", key="unit_id"),
    Score("referral_root", PARTIES, referral.forest, "root_id"),
    Score("referral_generation", PARTIES, referral.forest, "generation"),
    Score("referral_descendants", PARTIES, referral.forest, "n_descendants"),
    Score("referral_ring", PARTIES, referral.rings, "ring_id", key="party_ids"),
    Score("banked_share", PARTIES, corporate.penetration, "banked_share", key="firm_id"),
    Score("penetration_flag", PARTIES, corporate.penetration, "flag", key="firm_id"),
    Score("key_people_missing", PARTIES, key_people_missing, "missing", key="firm_id"),
    Score("one_sided", PARTIES, corporate.one_sided, "kinds", key="firm_id"),
    Score("lead", PARTIES, corporate.leads, "direction"),
    Score("group_id", PARTIES, groups, "group_id"),
    Score("gap_product", PARTIES, _best_gap, "product_id"),
    Score("gap_score", PARTIES, _best_gap, "score"),
    Score("community_id", PARTIES, risk.communities, "community_id"),
    Score("cluster_score", PARTIES, cluster_scores, "score"),
    Score("guarantee_ring", PARTIES, risk.rings, "ring_id", key="party_ids"),
    Score("guarantee_circle", PARTIES, risk.circles, "circle_id", key="party_ids"),
    Score("attrition_on", PARTIES, events, "on"),
    Score("attrition_cause", PARTIES, events, "cause"),
    Score("contagion", PARTIES, risk.contagion, "contagion"),
    Score("tier_move", PARTIES, _moved, "direction"),
    Score("value_class", PARTIES, value.classes, "value_class"),
    Score("life_cycle", PARTIES, value.lifecycle, "life_cycle"),
    Score("clv", PARTIES, value.clv, "clv"),
    Score("network_value", PARTIES, value.clv, "network_value"),
    Score("guarantee_exposure", PARTIES, exposures, "guarantee_exposure"),
    Score("debtrank", PARTIES, risk.debtrank, "debtrank"),
    Score("net_outflow", PARTIES, risk.outflow, "net"),
    Score("n_lost", STAFF, coverage.departures, "n_lost", key="staff_id"),
    Score("worth_lost", STAFF, coverage.departures, "worth_lost", key="staff_id"),
    Score("branch_share", STAFF, coverage.departures, "branch_share", key="staff_id"),
    Score("placeholder", STAFF, coverage.placeholders, "why", key="staff_id"),
    Score("factor", BRANCHES, _of_branches, "k", key="unit_id"),
)

# Everyone whom a question about who is in its answer is asked of.
_ASKED: Final[Mapping[str, Callable[[View], BoolVec]]] = {
    PARTIES: lambda view: view.active,
    STAFF: lambda view: view.on_staff,
}
_TYPES: Final = {
    Unit.TEXT: pa.string(),
    Unit.WORD: pa.string(),
    Unit.COUNT: pa.int64(),
    Unit.YUAN: pa.float64(),
    Unit.SHARE: pa.float64(),
    Unit.SCORE: pa.float64(),
    Unit.FLAG: pa.bool_(),
    Unit.WORDS: pa.list_(pa.string()),
}


def scored_tables() -> list[str]:
    """Return the node tables whose rows have scores.

    >>> scored_tables()
    ['customers', 'firms', 'staff', 'branches']
    """
    spaces = dict.fromkeys(score.space for score in SCORES)
    return [table for space in spaces for table in tables_of(space)]


def scores_of(
    view: View,
    *,
    window_days: int = WINDOW_DAYS,
    rules: Rules = RULES,
    before: Named | None = None,
    scores: tuple[Score, ...] = SCORES,
) -> Iterator[tuple[str, pa.Table]]:
    """Yield each node table with the scores of its rows, in the order of their ids.

    Parameters
    ----------
    view : View
    window_days : int, days
    rules : Rules
    before : Named, optional
        Each for the questions that have it.
    scores : tuple of Score

    Yields
    ------
    str, Arrow table
        The id column of the table, a column a score (null where a node has none; money in yuan),
        ``scores_version`` and ``scores_on``; only nodes with a score.

    Raises
    ------
    InputError
        ``window_days`` is negative.

    Notes
    -----
    Each question is asked once; O(nodes) for each score.
    """
    given = {"window_days": window_days, "rules": rules, "before": before}
    answers = {s.question: _ask(s.question, view, given) for s in scores}
    for space in dict.fromkeys(score.space for score in scores):
        own = [score for score in scores if score.space == space]
        columns = {score.name: _values(score, answers[score.question], view) for score in own}
        for table in tables_of(space):
            yield table, _rows(view, table, space, columns)


def _ask(question: Callable[..., Answer], view: View, given: Mapping[str, object]) -> Answer:
    known = given.keys() & signature(question).parameters.keys()
    return question(view, **{name: given[name] for name in known})


def _values(score: Score, answer: Answer, view: View) -> pa.Array:
    """Return a score of every node of its space, null where it has none."""
    row, node = _places(answer.column(score.key))
    values = np.full(view.graph.n(score.space), None, object)
    if not score.column:
        values[_ASKED[score.space](view)] = False
        values[node] = True
        return pa.array(values, pa.bool_())
    column = answer.column(score.column)
    cells = (None if cell == [] else cell for cell in column.cells(0, len(column), "en"))
    values[node] = np.fromiter(cells, object, len(column))[row]
    if column.unit is Unit.DAY:
        return pa.array(values, pa.string()).cast(pa.date32())  # cells are ISO text
    return pa.array(values, _TYPES[column.unit])


def _places(key: Column) -> tuple[IntVec, IntVec]:
    """Return pairs of a row of an answer and a node that it is about."""
    rows = np.arange(len(key))
    each = rows if key.offsets is None else np.repeat(rows, np.diff(key.offsets))
    return each, key.data


def _rows(view: View, table: str, space: str, columns: Mapping[str, pa.Array]) -> pa.Table:
    """Return the rows of one table that have a score, under their ids."""
    at = view.graph.column(table, "ix")
    has = np.zeros(view.graph.n(space), bool)
    for values in columns.values():
        has |= values.is_valid().to_numpy(zero_copy_only=False)
    at = np.sort(at[has[at]])
    ids = pa.array(view.graph.ids(space).take(at), pa.string())
    stamps = [pa.repeat(pa.scalar(view.graph.version), len(at)), _days(view, len(at))]
    return pa.table(
        {TABLES[table].columns[0].name: ids}
        | {name: values.take(pa.array(at)) for name, values in columns.items()}
        | dict(zip(STAMPS, stamps, strict=True))
    )


def _days(view: View, n: int) -> pa.Array:
    return pa.repeat(pa.scalar(view.as_of, pa.date32()), n)
