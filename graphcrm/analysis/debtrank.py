"""Whose default would hit the others hardest, through what they guarantee (DebtRank)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from graphcrm.analysis.columns import party_columns, reason_column
from graphcrm.analysis.debtrank_graph import Contagious, contagious
from graphcrm.analysis.default import what_if
from graphcrm.analysis.figures import view_of
from graphcrm.analysis.guarantee_facts import guarantee_doubts, guarantee_totals
from graphcrm.analysis.net_assets import STATES, state_of
from graphcrm.answer import DIGITS, Answer, Column, Total, Unit, Words, yuan
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_FEN, NO_IX, BoolVec, Day, FloatVec, IntVec, marked
from graphcrm.reasons import Reason

if TYPE_CHECKING:
    from graphcrm.kernels.debtrank import DebtRank

_REASONS: Final = Words(
    (
        *("debtrank_hits", "debtrank_missing", "debtrank_not_positive", "debtrank_nobody"),
        *("debtrank_untold", "debtrank_more_untold", "debtrank_no_amount", "debtrank_cut"),
    )
)
_HITS, _MISSING, _NOT_POSITIVE, _NOBODY, _UNTOLD, _MORE_UNTOLD, _NO_AMOUNT, _CUT = range(
    len(_REASONS.words)
)


def debtrank(
    graph: Graph | View, *, as_of: Day | None = None, default: Sequence[str] = ()
) -> Answer:
    """Rank parties by what their default would cost their guarantors, and theirs in turn.

    With ``default``, list instead whom the default of those parties together would hit.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    default : sequence of str
        party_id of each that defaults.

    Returns
    -------
    Answer
        ``party_id, debtrank, rounds, name, kind, n_hit, loss, n_unmeasured, residual, amount,
        n_guarantors, state, reason``, of every party on either side of a guarantee, greatest
        DebtRank first.  ``debtrank``: what part of the net assets of all of them its default alone
        would take from the others; ``loss`` the same in yuan; ``rounds`` how far it goes, ``n_hit``
        how many it hits.  ``n_unmeasured``: guarantors it reaches without known net assets above 0,
        whose loss is not in it.  ``residual``: what reached parties after they had passed theirs
        on.  ``amount``: what others guarantee for it.  Where its own net assets are missing or not
        above 0 (``state``) nothing is ranked.  Totals ``n_parties, n_borrowers, n_ranked,
        n_net_assets_missing, n_net_assets_not_positive, net_assets, rounds, residual, n_cut`` and
        those of every answer about guarantees.

        With ``default``: ``party_id, name, kind, distress, loss, round, net_assets, state,
        reason``, greatest loss first; totals ``n_defaults, debtrank, loss, n_hit,
        n_unknown_net_assets, rounds, residual``.

    Raises
    ------
    NotFoundError
        A party that defaults is unknown, or not the viewer's to see.
    InputError
        The amounts are so large that their sums would not be exact.

    Notes
    -----
    O(m log m) in guarantees, and the arcs that each default reaches.
    """
    view = view_of(graph, as_of)
    if default:
        return what_if(view, default)
    found = _Ranked(view, contagious(view))
    totals = found.totals()
    notes = (*found.says(totals), *guarantee_doubts(view, totals))
    return Answer(
        "risk.debtrank",
        view.as_of,
        view.graph.version,
        {"default": []},
        found.columns(),
        totals,
        notes,
    )


@dataclass(frozen=True)
class _Ranked:
    """Every party of the graph with what its default alone would do."""

    view: View
    of: Contagious

    @cached_property
    def runs(self) -> IntVec:
        """Whose default is tried: borrowers of known net assets."""
        return np.flatnonzero(self.of.measured & (self.of.n_guarantors > 0))

    @cached_property
    def found(self) -> DebtRank:
        """What their defaults do."""
        from graphcrm.kernels.debtrank import debtrank as run

        return run(self.of.impacts, self.runs)

    def _of_all(self, values: IntVec | BoolVec) -> IntVec:
        """Return what the runs say, of every party; 0 where nobody guarantees its loans."""
        whole = np.where(self.of.measured, 0, NO_FEN)
        whole[self.runs] = values
        return whole[self.order]

    def _shares(self, values: FloatVec) -> FloatVec:
        whole = np.where(self.of.measured, 0.0, np.nan)
        whole[self.runs] = values
        return whole

    @cached_property
    def rank(self) -> FloatVec:
        """The DebtRank of each, in the order of parties."""
        return np.round(self._shares(self.found.rank), DIGITS)

    @cached_property
    def order(self) -> IntVec:
        """Greatest first, unknown last, ties by id."""
        return np.lexsort((np.arange(len(self.rank)), np.nan_to_num(-self.rank, nan=1.0)))

    @cached_property
    def party(self) -> IntVec:
        """The party of each row."""
        return self.of.party[self.order]

    @cached_property
    def state(self) -> IntVec:
        """What is known of its net assets."""
        return state_of(self.of.net_assets[self.order])

    def columns(self) -> tuple[Column, ...]:
        """Return the columns of the answer."""
        found, order = self.found, self.order
        party_id, kind, name = party_columns(self.view.graph, self.party)
        facts = (
            Column("debtrank", Unit.SHARE, self.rank[order]),
            Column("rounds", Unit.COUNT, self._of_all(found.rounds)),
            Column("n_hit", Unit.COUNT, self._of_all(found.n_hit)),
            Column("loss", Unit.YUAN, self._of_all(self.of.loss(found.rank))),
            Column("n_unmeasured", Unit.COUNT, self._of_all(found.n_unmeasured)),
            Column("residual", Unit.SHARE, self._shares(found.residual)[order]),
            Column("amount", Unit.YUAN, self.of.owed[order]),
            Column("n_guarantors", Unit.COUNT, self.of.n_guarantors[order]),
        )
        return (
            party_id,
            *facts[:2],
            name,
            kind,
            *facts[2:],
            Column("state", Unit.WORD, self.state, Words(STATES)),
            self._reason(facts),
        )

    def _reason(self, facts: tuple[Column, ...]) -> Column:
        """Return what the default of each would do, or why that cannot be told."""
        told, n = self.state == 0, {each.name: each.data for each in facts}
        reached, hits = n["n_unmeasured"] > 0, n["n_hit"] > 0
        guaranteed = n["n_guarantors"] > 0
        first = np.select(
            (self.state == 1, self.state == 2, hits, reached, guaranteed),
            (_MISSING, _NOT_POSITIVE, _HITS, _UNTOLD, _NO_AMOUNT),
            _NOBODY,
        )
        parts = [
            first,
            np.where(told & hits & reached, _MORE_UNTOLD, NO_IX),
            np.where(self._of_all(self.found.is_cut) > 0, _CUT, NO_IX),
        ]
        return reason_column(np.stack(parts, axis=1), _REASONS, facts)

    def totals(self) -> dict[str, Total]:
        """Return how many are ranked, and how far distress goes at most."""
        missing, not_positive = (int(np.count_nonzero(self.state == s)) for s in (1, 2))
        listed = marked(self.party, self.of.graph.n_parties)
        return {
            "n_parties": len(self.party),
            "n_borrowers": int(np.count_nonzero(self.of.n_guarantors)),
            "n_ranked": len(self.runs),
            "n_net_assets_missing": missing,
            "n_net_assets_not_positive": not_positive,
            "net_assets": yuan(round(self.of.whole)),
            "rounds": int(self.found.rounds.max(initial=0)),
            "residual": round(float(self.found.residual.max(initial=0.0)), DIGITS),
            "n_cut": int(np.count_nonzero(self.found.is_cut)),
            **guarantee_totals(self.view, self.of.graph, listed),
        }

    def says(self, totals: dict[str, Total]) -> Iterator[Reason]:
        """Say what the worst default would do, and who could not be ranked."""
        n, n_hit = len(self.runs), int(np.count_nonzero(self.rank > 0))
        greatest = float(np.nanmax(self.rank, initial=0.0)) if n else 0.0
        yield Reason("debtrank", {"n": n, "n_spreading": n_hit, "greatest": greatest})
        missing, other = totals["n_net_assets_missing"], totals["n_net_assets_not_positive"]
        if missing or other:
            facts = {"n_missing": missing or 0, "n_not_positive": other or 0}
            yield Reason("debtrank_unranked", facts)
        if totals["n_cut"]:
            yield Reason("debtrank_some_cut", {"n": totals["n_cut"]})
