"""One cluster at risk: who is in it, what speaks of risk at each, and who holds it together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING, Final

import numpy as np

from graphcrm.analysis.attrition import EVENT_DAYS, WORDS
from graphcrm.analysis.cluster_board import Board, board_of
from graphcrm.analysis.cluster_parts import part_weights, score_of
from graphcrm.analysis.cluster_reasons import member_reasons
from graphcrm.analysis.cluster_rules import PARTS
from graphcrm.analysis.cluster_terms import Given
from graphcrm.analysis.columns import StaffIds, party_columns
from graphcrm.analysis.community_ids import Named
from graphcrm.analysis.figures import WORTH, doubts, view_of
from graphcrm.analysis.links import WINDOW_DAYS
from graphcrm.analysis.responsible import responsible_staff
from graphcrm.analysis.risk_ties import GUARANTEE, n_unknown_start
from graphcrm.analysis.rules import RULES, Rules
from graphcrm.answer import DIGITS, Answer, Column, Total, Unit, Words, sum_fen, yuan
from graphcrm.errors import NotFoundError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_FEN, NO_IX, Day, FloatVec, IntVec, inverse, marked, offsets_of
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.activation import SPREAD
from graphcrm.kernels.leiden import Method
from graphcrm.reasons import Reason

if TYPE_CHECKING:
    from graphcrm.kernels.betweenness import Betweenness
    from graphcrm.kernels.bridges import Cuts
    from graphcrm.kernels.pagerank import PageRank

ROLES: Final = ("core", "articulation", "other")
CORE_ONE_IN: Final = 20  # members are of the core
SMALLEST: Final = 2


def cluster(  # noqa: PLR0913 - each is an option
    graph: Graph | View,
    cluster_id: str,
    *,
    as_of: Day | None = None,
    method: Method = "modularity",
    resolution: float | None = None,
    event_days: int = EVENT_DAYS,
    spread: float = SPREAD,
    guarantee: float = GUARANTEE,
    window_days: int = WINDOW_DAYS,
    worth: str = WORTH,
    rng_seed: int = 1,
    rules: Rules = RULES,
    before: Named | None = None,
) -> Answer:
    """List the members of one cluster: what speaks of risk at each, and who holds it together.

    Parameters
    ----------
    graph : Graph or View
    cluster_id : str
        As the board and the communities of the same date and parameters call it; or the id of
        one of its parties.
    as_of, method, resolution, event_days, spread, guarantee, window_days, worth, rules, before
        Those of :func:`graphcrm.analysis.clusters.clusters`.
    rng_seed : int
        Of the ways drawn in a large cluster to say who stands between others.

    Returns
    -------
    Answer
        ``party_id, kind, name, worth, score, signals, contagion, thin_cover, guarantee_exposure,
        event, staff_id, role, betweenness, pagerank, reason``, highest score first, then greatest
        worth.  ``event``: how it left of late.  ``role``: ``core``, the twentieth part of greatest
        PageRank; ``articulation``, without whom the cluster falls apart; ``other``.
        ``betweenness``: the share of shortest ways between two others that lead through it.
        Totals ``n_parties, worth, n_ties, n_bridges, betweenness_error, rounds, residual,
        n_worth_unknown, n_unknown_start``; rounds and residual are those of PageRank.

    Raises
    ------
    NotFoundError
        There is no such cluster on the date.
    InputError
        A parameter outside its range, or ``worth`` is no measure.

    Notes
    -----
    That of the board; O(m t) in members and ties of the cluster, or a sample of ways where that is
    much.
    """
    given = Given(
        *(SMALLEST, method, resolution, guarantee, event_days, spread),
        *(window_days, worth, rules),
    )
    board = board_of(view_of(graph, as_of), given, before)
    within = _Within(board, _number_of(board, cluster_id), rng_seed)
    view, totals = board.view, within.totals()
    said = given.said()
    del said["least"], said["cluster_actions"], said["cluster_action_texts"]
    listed = marked(within.party, len(board.party_worth))
    return Answer(
        "risk.cluster",
        view.as_of,
        view.graph.version,
        {"cluster_id": cluster_id, "rng_seed": rng_seed, **said},
        within.columns(),
        totals,
        (
            Reason("cluster", within.facts()),
            *doubts(view, listed, worth, n_unknown_start=int(totals["n_unknown_start"] or 0)),
        ),
    )


def _number_of(board: Board, cluster_id: str) -> int:
    """Return the number of a community; NotFoundError, without repeating the id, without one."""
    ids = board.named.ids.to_list()
    if cluster_id in ids:
        return ids.index(cluster_id)
    party = board.view.graph.ids(PARTIES).find(cluster_id)
    number = NO_IX if party < 0 else int(board.named.number_in(board.view)[party])
    if number == NO_IX:
        raise NotFoundError(
            "no cluster is called so, and no party of that id is in one, on this date with these "
            "parameters; graphcrm risk clusters lists them"
        )
    return number


@dataclass(frozen=True)
class _Within:
    """The members of a cluster and the ties between them."""

    board: Board
    number: int
    rng_seed: int

    @cached_property
    def member(self) -> IntVec:
        """The members, from the smallest on."""
        return np.flatnonzero(self.board.named.number_in(self.board.view) == self.number)

    @cached_property
    def web(self) -> tuple[IntVec, IntVec, FloatVec]:
        """The ties of members to one another, by their places in ``member``."""
        ties, place = self.board.ties, inverse(self.member, self.board.ties.n)
        entry, n_ties = ties.entries_of(self.member)
        node, other = np.repeat(np.arange(len(self.member)), n_ties), place[ties.indices[entry]]
        inner = other != NO_IX
        indptr = offsets_of(np.bincount(node[inner], minlength=len(self.member)))
        return indptr, other[inner], ties.strength[entry][inner]

    @cached_property
    def cuts(self) -> Cuts:
        """Without whom, and without which ties, the cluster falls apart."""
        from graphcrm.kernels.bridges import cuts

        return cuts(*self.web[:2])

    @cached_property
    def rank(self) -> PageRank:
        """How central each member is."""
        from graphcrm.kernels.pagerank import pagerank

        return pagerank(*self.web)

    @cached_property
    def between(self) -> Betweenness:
        """Who stands between others."""
        from graphcrm.kernels.betweenness import betweenness

        return betweenness(*self.web[:2], rng_seed=self.rng_seed)

    @cached_property
    def parts(self) -> FloatVec:
        """The four parts of each member."""
        return self.board.parties.all[:, self.member]

    @cached_property
    def score(self) -> FloatVec:
        """How much each member is at risk by itself."""
        return score_of(self.parts, part_weights(self.board.given))

    @cached_property
    def role(self) -> IntVec:
        """Place in ``ROLES`` of each member."""
        share = self.rank.share.round(DIGITS)
        first = np.argsort(-share, kind="stable")[: ceil(len(share) / CORE_ONE_IN)]
        core = marked(first, len(share))
        return np.select((core, self.cuts.node), (0, 1), 2)

    @cached_property
    def order(self) -> IntVec:
        """The places of members in the order of the rows."""
        worth = self.board.known_worth[self.member]
        return np.lexsort((self.member, -worth, np.nan_to_num(-self.score, nan=1.0)))

    @property
    def party(self) -> IntVec:
        """The members in the order of the rows."""
        return self.member[self.order]

    def columns(self) -> tuple[Column, ...]:
        """Return the columns of the answer."""
        board, order, party = self.board, self.order, self.party
        parts = self.parts[:, order]
        event = np.where(board.parties.has_event, board.parties.left.cause, NO_IX)[party]
        staff = responsible_staff(board.view, board.parties.links, party)
        return (
            *party_columns(board.view.graph, party),
            Column("worth", Unit.YUAN, board.party_worth[party]),
            Column("score", Unit.SCORE, self.score[order]),
            *(Column(name, Unit.SCORE, part) for name, part in zip(PARTS, parts, strict=True)),
            Column("event", Unit.WORD, event, Words(WORDS)),
            Column("staff_id", Unit.TEXT, staff, StaffIds(board.view)),
            Column("role", Unit.WORD, self.role[order], Words(ROLES)),
            Column("betweenness", Unit.SHARE, self.between.share[order]),
            Column("pagerank", Unit.SHARE, self.rank.share[order]),
            member_reasons(board, party, cut=self.cuts.node[order], parts=parts),
        )

    def totals(self) -> dict[str, Total]:
        """Return what is so of all members together."""
        money, view = self.board.party_worth[self.member], self.board.view
        listed = marked(self.member, self.board.ties.n)
        return {
            "n_parties": len(self.member),
            "worth": yuan(sum_fen(money)),
            "n_ties": len(self.web[1]) // 2,
            "n_bridges": int(np.count_nonzero(self.cuts.tie)) // 2,
            "betweenness_error": self.between.error,
            "rounds": self.rank.rounds,
            "residual": self.rank.residual,
            "n_worth_unknown": int(np.count_nonzero(money == NO_FEN)),
            "n_unknown_start": n_unknown_start(view, listed),
        }

    def facts(self) -> dict[str, int | float]:
        """Return what the sentence about the cluster names."""
        of_role = np.bincount(self.role, minlength=len(ROLES)).tolist()
        return {
            "n": len(self.member),
            "worth": sum_fen(self.board.party_worth[self.member]) / 100,
            "n_core": of_role[0],
            "n_cut": int(np.count_nonzero(self.cuts.node)),
            "n_events": int(np.count_nonzero(self.board.parties.has_event[self.member])),
        }
