"""Why a cluster or one of its members is at risk, in words that name nobody else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from graphcrm.analysis.cluster_board import Board
from graphcrm.analysis.cluster_parts import part_weights
from graphcrm.analysis.cluster_rules import LANGUAGES, PARTS
from graphcrm.analysis.columns import reason_column
from graphcrm.answer import Column, OwnTexts, Unit, Words
from graphcrm.graph.arrays import NO_IX, BoolVec, FloatVec, IntVec
from graphcrm.reasons import Reason

TOLD = 2  # parts of a cluster that reasons are given for
LEAST_TOLD = 0.005  # below it a part says nothing, unless no other says more
_WHY = Words(
    (
        *("cluster_signals", "cluster_contagion", "cluster_thin_cover"),
        *("cluster_guarantee_exposure", "cluster_quiet"),
        *("cluster_touched", "cluster_orphans", "cluster_singles"),
    )
)
_QUIET, _TOUCHED, _ORPHANS, _SINGLES = range(len(PARTS), len(_WHY.words))
_ADVICE = {
    "review_guarantees": "advice_review_guarantees",
    "visit_core": "advice_visit_core",
    "call_with_signals": "advice_call_with_signals",
    "second_person": "advice_second_person",
    "watch": "advice_watch",
}
_OF_MEMBER = Words(
    (
        *("member_event", "member_signals", "member_near", "member_further"),
        *("member_orphan", "member_single", "member_exposed", "member_exposure_unknown"),
        *("member_cut", "member_quiet"),
    )
)


def board_summary(board: Board, listed: IntVec) -> Reason:
    """Return what the rows of a board mean."""
    if not board.members.n:
        return Reason("clusters_none", {"least": board.given.least})
    facts = {
        "n": board.members.n,
        "n_listed": len(listed),
        "n_parties": len(board.members.party),
        "worth": int(board.worth.sum()) / 100,
        "worth_listed": int(board.worth[listed].sum()) / 100,
    }
    return Reason("clusters", facts)


def board_reasons(board: Board) -> Column:
    """Return the two parts that weigh most in the score of each cluster, with counts."""
    weighed = np.nan_to_num(board.parts, nan=0.0) * part_weights(board.given)[:, np.newaxis]
    first = np.argsort(-weighed, axis=0, kind="stable")[:TOLD].T
    heard = np.take_along_axis(weighed.T, first, axis=1)
    heard[:, 1:] *= heard[:, 1:] >= LEAST_TOLD
    parts = _worded(np.where(heard > 0, first, NO_IX), board)
    facts = [Column(name, Unit.COUNT, count) for name, count in board.counts.items()]
    exposure = Column("share", Unit.SHARE, board.parts[PARTS.index("guarantee_exposure")])
    return replace(reason_column(parts, _WHY, [*facts, exposure]), name="reasons")


def _worded(parts: IntVec, board: Board) -> IntVec:
    """Return the sentence for each part of each cluster: none counts who is not there."""
    nobody = {name: (count == 0)[:, np.newaxis] for name, count in board.counts.items()}
    cover, contagion = (parts == PARTS.index(name) for name in ("thin_cover", "contagion"))
    parts = np.where(cover & nobody["n_single"], _ORPHANS, parts)
    parts = np.where(cover & nobody["n_orphan"], _SINGLES, parts)
    parts = np.where(contagion & nobody["n_events"], _TOUCHED, parts)
    quiet = np.all(parts == NO_IX, axis=1)
    return np.where(quiet[:, np.newaxis] & (np.arange(TOLD) == 0), _QUIET, parts)


def advice(board: Board) -> Column:
    """Return what to do next about each cluster, as the bank says it."""
    actions, texts = board.given.rules.cluster_actions, board.given.rules.cluster_action_texts
    codes = tuple("advice_own" if a in texts else _ADVICE[a] for a in actions)
    own = [texts.get(action, {}) for action in actions]
    zh, en = (tuple(said.get(lang, "") for said in own) for lang in LANGUAGES)
    text = Column("text", Unit.TEXT, board.action, OwnTexts(zh, en))
    column = reason_column(board.action[:, np.newaxis], Words(codes), [text])
    return replace(column, name="advice")


def member_reasons(board: Board, party: IntVec, *, cut: BoolVec, parts: FloatVec) -> Column:
    """Return what speaks of risk at each of some parties.

    Parameters
    ----------
    board : Board
    party : (m,) integers
    cut : (m,) bool
        Without whom the cluster falls apart.
    parts : (4, m) float64
    """
    signals, contagion, thin, exposure = parts
    event, near = board.parties.has_event[party], board.parties.spread.n_near[party] > 0
    holds = [
        event,
        signals > 0,
        ~event & (contagion > 0) & near,
        ~event & (contagion > 0) & ~near,
        thin == 1,
        thin == 0.5,
        exposure > 0,
        np.isnan(exposure),
        cut,
    ]
    quiet = ~np.any(holds, axis=0)
    codes = np.where(np.array([*holds, quiet]).T, np.arange(len(_OF_MEMBER.words)), NO_IX)
    return reason_column(codes, _OF_MEMBER, [Column("share", Unit.SHARE, exposure)])
