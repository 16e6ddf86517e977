"""Who could show whom: each weak book beside a strong one like it."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.books import FIGURES, books_of
from graphcrm.analysis.columns import NodeNames, branch_column
from graphcrm.analysis.figures import date_doubts, view_of
from graphcrm.analysis.links import WINDOW_DAYS
from graphcrm.analysis.rules import RULES, Rules
from graphcrm.analysis.scorecard import LEAST_PEERS, NAMES, marks_of
from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import Day, FloatVec, IntVec
from graphcrm.reasons import Reason

WEAK_BELOW: Final = 0.4
PER_PEER: Final = 2
_REASONS: Final = Words(("pairing",))


def pairing(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    weak_below: float = WEAK_BELOW,
    per_peer: int = PER_PEER,
    window_days: int = WINDOW_DAYS,
    least_peers: int = LEAST_PEERS,
    rules: Rules = RULES,
) -> Answer:
    """Pair each weak book with one of the best among its peers, who could show how it is done.

    Weak is a book whose score is below ``weak_below``.  In each group of peers the weakest is
    paired with the best, and each of the best with ``per_peer`` books at most; nobody is paired
    with somebody who is weak himself.

    Parameters
    ----------
    graph, as_of, window_days, least_peers, rules
        As in :func:`graphcrm.analysis.scorecard.scorecard`.
    weak_below : float, 0..1
    per_peer : int, >= 1

    Returns
    -------
    Answer
        ``staff_id, name, branch_id, score, peer_staff_id, peer_name, peer_branch_id, peer_score,
        figure, own_figure, peer_figure, reason``; ``figure`` is the one by which the peer stands
        furthest above, ``own_figure`` and ``peer_figure`` what each has of it.  The lowest score
        first, ties by id.  Totals ``n_weak, n_paired``; weak books without a pair are not listed.

    Raises
    ------
    InputError
        A parameter outside its range.

    Notes
    -----
    O(m log m) in coverage rows, contacts and holdings.  Pairs in order of score are the ones of
    greatest total difference under ``per_peer``, as every weak book gains alike.  Source:
    graphcrm's own definition, docs/methods/service.md.
    """
    if not 0 <= weak_below <= 1 or per_peer < 1:
        raise InputError("weak_below is a share from 0 to 1, and per_peer 1 or more")
    books = books_of(view_of(graph, as_of), rules, window_days=window_days)
    marks, view = marks_of(books, least_peers), books.view
    weak = np.round(marks.score, 9) < weak_below
    own, peer = _pairs(marks.score, books.group, weak, per_peer)
    order = np.lexsort((books.staff[own], np.round(marks.score[own], 9)))
    own, peer = own[order], peer[order]
    lead = np.nan_to_num(marks.better[peer] - marks.better[own], nan=-np.inf)
    figure = np.argmax(lead, axis=1) if len(own) else np.zeros(0, np.int64)
    values = np.stack([books.figures[name] for name in NAMES], axis=1)
    said = Column("figure", Unit.WORD, figure, Words(tuple(FIGURES)))
    facts = (
        Column("own_figure", Unit.SCORE, values[own, figure]),
        Column("peer_figure", Unit.SCORE, values[peer, figure]),
    )
    staff, better = books.staff[own], books.staff[peer]
    ids, names = view.graph.ids("staff"), NodeNames(view.graph, "staff")
    totals = {"n_weak": int(np.count_nonzero(weak)), "n_paired": len(own)}
    return Answer(
        "service.pairing",
        view.as_of,
        view.graph.version,
        {
            "weak_below": weak_below,
            "per_peer": per_peer,
            "window_days": window_days,
            "least_peers": least_peers,
            **rules.said("cadence_days", "borrowing_firm_days"),
        },
        (
            Column("staff_id", Unit.TEXT, staff, ids),
            Column("name", Unit.TEXT, staff, names),
            branch_column(view.graph, "staff", staff),
            Column("score", Unit.SHARE, marks.score[own]),
            Column("peer_staff_id", Unit.TEXT, better, ids),
            Column("peer_name", Unit.TEXT, better, names),
            _branch(view, better),
            Column("peer_score", Unit.SHARE, marks.score[peer]),
            said,
            *facts,
            Column(
                "reason", Unit.REASON, np.zeros(len(own), np.int8), _REASONS, facts=(said, *facts)
            ),
        ),
        totals,
        (Reason("pairing_found", totals), *date_doubts(view, 0)),
    )


def _branch(view: View, staff: IntVec) -> Column:
    branch = view.graph.node("staff", "branch_ix")[staff]
    return Column("peer_branch_id", Unit.TEXT, branch, view.graph.ids("branches"))


def _pairs(
    score: FloatVec, group: IntVec, weak: np.ndarray, per_peer: int
) -> tuple[IntVec, IntVec]:
    """Return the weak books that have a peer to learn from, and that peer, both as rows."""
    rounded = np.round(score, 9)
    low, high = np.flatnonzero(weak), np.flatnonzero(~weak & ~np.isnan(score))
    low = low[np.lexsort((low, rounded[low], group[low]))]
    high = high[np.lexsort((high, -rounded[high], group[high]))]
    begin, end = (np.searchsorted(group[high], group[low], side) for side in ("left", "right"))
    nth = np.arange(len(low)) - np.searchsorted(group[low], group[low], "left")
    at = begin + nth // per_peer
    paired = at < end
    return low[paired], high[at[paired]]
