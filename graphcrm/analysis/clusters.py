"""The board of clusters at risk: which, why, whose they are and what to do next."""

from __future__ import annotations

import numpy as np

from graphcrm.analysis.attrition import EVENT_DAYS
from graphcrm.analysis.cluster_board import Board, board_of
from graphcrm.analysis.cluster_facts import CORES
from graphcrm.analysis.cluster_reasons import advice, board_reasons, board_summary
from graphcrm.analysis.cluster_rules import PARTS
from graphcrm.analysis.cluster_terms import LEAST, MOST, Given
from graphcrm.analysis.columns import StaffIds
from graphcrm.analysis.community_ids import Named
from graphcrm.analysis.figures import MANAGED_WORTH, WORTH, date_doubts, fen_of_limit, view_of
from graphcrm.analysis.links import WINDOW_DAYS
from graphcrm.analysis.risk_ties import GUARANTEE, n_unknown_start
from graphcrm.analysis.rules import RULES, Rules
from graphcrm.analysis.signals import n_severity_unknown
from graphcrm.answer import Answer, Column, Total, Unit, Words, yuan
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import Day, IntVec
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.activation import SPREAD
from graphcrm.kernels.leiden import Method
from graphcrm.kernels.stable_ids import FATES
from graphcrm.reasons import Reason


def clusters(  # noqa: PLR0913 - each is an option
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    most: int = MOST,
    least: int = LEAST,
    least_worth: float = MANAGED_WORTH,
    method: Method = "modularity",
    resolution: float | None = None,
    event_days: int = EVENT_DAYS,
    spread: float = SPREAD,
    guarantee: float = GUARANTEE,
    window_days: int = WINDOW_DAYS,
    worth: str = WORTH,
    rules: Rules = RULES,
    before: Named | None = None,
) -> Answer:
    """List the groups of closely tied parties that are most at risk, why, and what to do next.

    A cluster is a community of active parties.  It scores what its parties' signals, the contagion
    of those who left, thin cover and guarantee exposure come to, weighted by their worth.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    most : int
        How many are listed.  Totals are those of all.
    least : int
        Parties of a community from which on it is a cluster.
    least_worth : float, yuan
        Clusters of less worth are not listed, those of whom no worth is known aside.
    method : {"modularity", "cpm"}
        How communities are found.
    resolution : float, optional
        Higher: more and smaller communities.  Default: 1 for modularity, else that of the method.
    event_days : int, days
        How long an attrition event counts.
    spread : float in [0, 1)
        The share of what arrives at a party that contagion hands on.
    guarantee : float, 0..1
        How strong a tie a guarantee is.
    window_days : int, days
        How long an effective contact keeps a link alive.
    worth : str
        ``worth``, ``business`` or a money column.
    rules : Rules
        How much each part counts, what to do next, and how strong each kind of tie is.
    before : Named, optional
        The communities of an earlier version, with the scores that clusters then had.

    Returns
    -------
    Answer
        ``cluster_id, n_parties, worth, score, signals, contagion, thin_cover, guarantee_exposure,
        reasons, owner_staff_id, next_action, advice, n_households, n_firms, core, core_share,
        score_before, change, fate``, highest score first.  The parts are 0..1, empty where nothing
        is known of one, which is then left out of the score.  ``owner_staff_id``: the lead with
        most worth in it.  ``core``: what most of the strength within it is made of.
        ``score_before`` and ``change``: against the version that its id was kept from; ``fate``:
        ``kept``, ``merged``, ``split`` or ``born``.  Totals ``n_clusters, n_parties, worth,
        n_events, n_exposure_unknown, n_severity_unknown, n_worth_unknown, n_kept, n_merged,
        n_split, n_born, n_died, from_version, rounds, residual, n_unknown_start``, all of the
        clusters but ``n_severity_unknown`` and ``n_unknown_start``, which are of the bank.

    Raises
    ------
    InputError
        A parameter outside its range, or ``worth`` is no measure.
    ConvergenceError
        Contagion does not end, by a ``spread`` near 1.

    Notes
    -----
    O(t log t) in ties, once a view.  A score is a place in a queue and no chance of a loss.
    """
    if most < 0:
        raise InputError("most is 0 or more clusters")
    floor = fen_of_limit(least_worth, "least_worth")
    given = Given(
        *(least, method, resolution, guarantee, event_days, spread),
        *(window_days, worth, rules),
    )
    board = board_of(view_of(graph, as_of), given, before)
    listed = board.listed(floor)[:most]
    totals = board_totals(board)
    view = board.view
    return Answer(
        "risk.clusters",
        view.as_of,
        view.graph.version,
        {"most": most, "least_worth": least_worth, **given.said()},
        _columns(board, listed),
        totals,
        (
            board_summary(board, listed),
            *_doubts(board, totals),
            *date_doubts(view, int(totals["n_unknown_start"] or 0)),
        ),
    )


def cluster_scores(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    window_days: int = WINDOW_DAYS,
    rules: Rules = RULES,
    before: Named | None = None,
) -> Answer:
    """Say of every party in a cluster which one it is, and how much that is at risk.

    Parameters are those of :func:`clusters`.

    Returns
    -------
    Answer
        ``party_id, cluster_id, score``, by party.
    """
    given = Given(window_days=window_days, rules=rules)
    board = board_of(view_of(graph, as_of), given, before)
    party = np.sort(board.members.party)
    group = board.members.of_party[party]
    columns = (
        Column("party_id", Unit.TEXT, party, board.view.graph.ids(PARTIES)),
        Column("cluster_id", Unit.TEXT, board.members.number[group], board.named.ids),
        Column("score", Unit.SCORE, board.score[group]),
    )
    view = board.view
    return Answer("risk.cluster_scores", view.as_of, view.graph.version, given.said(), columns)


def _columns(board: Board, listed: IntVec) -> tuple[Column, ...]:
    """Return the columns of the answer, first those that programs rely on."""
    core, core_share = board.core
    names = Words(tuple(board.given.rules.cluster_actions))
    whole = (
        Column("cluster_id", Unit.TEXT, board.members.number, board.named.ids),
        Column("n_parties", Unit.COUNT, board.n_parties),
        Column("worth", Unit.YUAN, board.worth),
        Column("score", Unit.SCORE, board.score),
        *(Column(name, Unit.SCORE, part) for name, part in zip(PARTS, board.parts, strict=True)),
        board_reasons(board),
        Column("owner_staff_id", Unit.TEXT, board.owner, StaffIds(board.view)),
        Column("next_action", Unit.WORD, board.action, names),
        advice(board),
        Column("n_households", Unit.COUNT, board.n_households),
        Column("n_firms", Unit.COUNT, board.counts["n_firms"]),
        Column("core", Unit.WORD, core, Words(CORES)),
        Column("core_share", Unit.SHARE, core_share),
        Column("score_before", Unit.SCORE, board.score_before),
        Column("change", Unit.SCORE, board.change),
        Column("fate", Unit.WORD, board.named.fate[board.members.number], Words(FATES)),
    )
    return tuple(column.reorder(listed) for column in whole)


def board_totals(board: Board) -> dict[str, Total]:
    """Return what the clusters of a board add up to, and what is not known of them."""
    counts, view = board.counts, board.view
    summed = ("n_events", "n_exposure_unknown", "n_worth_unknown")
    return {
        "n_clusters": board.members.n,
        "n_parties": len(board.members.party),
        "worth": yuan(int(board.worth.sum())),
        **{name: int(counts[name].sum()) for name in summed},
        "n_severity_unknown": n_severity_unknown(view),
        **board.named.counts,
        "from_version": board.named.before,
        "rounds": board.parties.spread.rounds,
        "residual": board.parties.spread.residual,
        "n_unknown_start": n_unknown_start(view, view.visible),
    }


def _doubts(board: Board, totals: dict[str, Total]) -> list[Reason]:
    """Return what an answer about clusters has to admit."""
    found = []
    if not board.parties.left.has_balances:
        found.append(Reason("attrition_no_balances"))
    for total, code in (
        ("n_exposure_unknown", "cluster_exposure_unknown"),
        ("n_severity_unknown", "severity_unknown"),
        ("n_worth_unknown", "worth_unknown"),
    ):
        if n := int(totals[total] or 0):
            found.append(Reason(code, {"n": n}))
    return found
