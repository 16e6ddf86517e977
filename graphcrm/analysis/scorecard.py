"""How well each member of staff looks after a book, beside those with books like it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.books import FIGURES, Books, books_of
from graphcrm.analysis.columns import NodeNames, branch_column
from graphcrm.analysis.figures import date_doubts, view_of
from graphcrm.analysis.links import WINDOW_DAYS
from graphcrm.analysis.rules import RULES, Rules
from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_IX, Day, FloatVec, IntVec
from graphcrm.kernels.peer_median import peer_median
from graphcrm.kernels.peer_rank import peer_rank
from graphcrm.model.words import STAFF_ROLE
from graphcrm.reasons import Reason

LEAST_PEERS: Final = 3
NAMES: Final = tuple(FIGURES)
_UNITS: Final[Mapping[str, Unit]] = {
    name: Unit.SHARE if name.endswith("_share") or name == "worth_change" else Unit.SCORE
    for name in FIGURES
}
_REASONS: Final = Words(("scorecard_compared", "scorecard_alone"))


def scorecard(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    window_days: int = WINDOW_DAYS,
    least_peers: int = LEAST_PEERS,
    rules: Rules = RULES,
) -> Answer:
    """Show how each member of staff looks after a book, beside the median of peers.

    A book is the active parties with a valid lead or wealth row of his.  Peers have the same role,
    work in branches of the same level, and have a book of the same size (under 25, 50, 100, 200,
    400, 800 parties, or more).

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    window_days : int, days
        How long an effective contact counts.
    least_peers : int, >= 1
        With fewer peers a figure is compared with nothing.
    rules : Rules
        ``cadence_days``, ``borrowing_firm_days``: when a visit is overdue.

    Returns
    -------
    Answer
        ``staff_id, name, branch_id, role, n_parties, worth, n_peers, score``, then for each of
        ``contacts_a_year, overdue_share, worth_change, single_link_share, hollow_share,
        n_effective_referrals, products_per_party`` the figure and, after ``peer_``, the median of
        the peers; then ``strongest, weakest, reason``.  ``contacts_a_year``: his effective
        contacts a party and year; ``hollow_share``: of his book, whom he has not contacted in the
        window; ``worth_change``: in a year, of parties with balances at both ends; ``score``: the
        mean over known figures of the share of peers that he is better than, those alike counting
        half, so that 0.5 is the middle.  Lowest score first, unknown last, ties by id.
        Totals ``n_staff, n_compared, n_parties``; a party in two books counts in both.

    Raises
    ------
    InputError
        A parameter outside its range.

    Notes
    -----
    O(m log m) in coverage rows, contacts and holdings.  A viewer compares within his branches.
    Source: graphcrm's own definition, docs/methods/service.md.
    """
    books = books_of(view_of(graph, as_of), rules, window_days=window_days)
    marks = marks_of(books, least_peers)
    order = np.lexsort((books.staff, np.nan_to_num(np.round(marks.score, 9), nan=np.inf)))
    compared = ~np.isnan(marks.score)
    totals = {
        "n_staff": len(books.staff),
        "n_compared": int(np.count_nonzero(compared)),
        "n_parties": int(books.n_parties.sum()),
    }
    view = books.view
    return Answer(
        "service.scorecard",
        view.as_of,
        view.graph.version,
        {
            "window_days": window_days,
            "least_peers": least_peers,
            **rules.said("cadence_days", "borrowing_firm_days"),
        },
        tuple(column.reorder(order) for column in _columns(books, marks)),
        totals,
        (Reason("scorecard", totals), *date_doubts(view, 0)),
    )


@dataclass(frozen=True, slots=True)
class Marks:
    """How books stand among their peers.

    Parameters
    ----------
    n_peers : (k,) int64
    better : (k, n_figures) float64
        Which share of its peers each is better than; not a number where nobody can say.
    peer : (k, n_figures) float64
        The median of the peers.
    score : (k,) float64
    """

    n_peers: IntVec
    better: FloatVec
    peer: FloatVec
    score: FloatVec

    @property
    def strongest(self) -> IntVec:
        """Which figure is best among peers, -1 where none is compared."""
        return self._most(self.better)

    @property
    def weakest(self) -> IntVec:
        """Which figure is worst among peers, -1 where none is compared."""
        return self._most(-self.better)

    def _most(self, of: FloatVec) -> IntVec:
        known = ~np.isnan(of).all(axis=1)
        found = np.argmax(np.nan_to_num(of, nan=-np.inf), axis=1) if of.size else known
        return np.where(known, found, NO_IX)


def marks_of(books: Books, least_peers: int) -> Marks:
    """Return how each book stands among its peers, by every figure.

    Raises
    ------
    InputError
        ``least_peers`` below 1.
    """
    if least_peers < 1:
        raise InputError("least_peers is 1 or more")
    values = np.stack([books.figures[name] for name in NAMES], axis=1)
    signs = np.array([FIGURES[name] for name in NAMES])
    columns = range(len(NAMES))
    better = [peer_rank(values[:, c] * signs[c], books.group, least=least_peers) for c in columns]
    peer = [_median(values[:, c], books.group, least_peers) for c in columns]
    ranked = np.stack(better, axis=1)
    n_known = np.count_nonzero(~np.isnan(ranked), axis=1)
    total = np.nansum(ranked, axis=1)
    score = np.divide(total, n_known, out=np.full(len(total), np.nan), where=n_known > 0)
    n_peers = np.bincount(books.group)[books.group] - 1 if len(books.staff) else books.group
    return Marks(n_peers, ranked, np.stack(peer, axis=1), score)


def _median(values: FloatVec, group: IntVec, least: int) -> FloatVec:
    known = ~np.isnan(values)
    return peer_median(np.nan_to_num(values), group, known, least=least)


def _columns(books: Books, marks: Marks) -> tuple[Column, ...]:
    score, n_peers = Column("score", Unit.SHARE, marks.score), marks.n_peers
    peers = Column("n_peers", Unit.COUNT, n_peers)
    figures = [
        column
        for c, name in enumerate(NAMES)
        for column in (
            Column(name, _UNITS[name], books.figures[name]),
            Column(f"peer_{name}", _UNITS[name], marks.peer[:, c]),
        )
    ]
    strongest = Column("strongest", Unit.WORD, marks.strongest, Words(NAMES))
    weakest = Column("weakest", Unit.WORD, marks.weakest, Words(NAMES))
    alone = np.isnan(marks.score).astype(np.int8)
    return (
        *_who(books),
        Column("n_parties", Unit.COUNT, books.n_parties),
        Column("worth", Unit.YUAN, books.worth),
        peers,
        score,
        *figures,
        strongest,
        weakest,
        Column("reason", Unit.REASON, alone, _REASONS, facts=(score, peers, strongest, weakest)),
    )


def _who(books: Books) -> tuple[Column, ...]:
    graph, staff = books.view.graph, books.staff
    return (
        Column("staff_id", Unit.TEXT, staff, graph.ids("staff")),
        Column("name", Unit.TEXT, staff, NodeNames(graph, "staff")),
        branch_column(graph, "staff", staff),
        Column("role", Unit.WORD, graph.node("staff", "role")[staff], Words(tuple(STAFF_ROLE))),
    )
