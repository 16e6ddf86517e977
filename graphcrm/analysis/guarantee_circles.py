"""Circles: parties that hang together by guarantees, the guarantee companies behind them apart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from graphcrm.analysis.columns import reason_column
from graphcrm.analysis.figures import WORTH, doubts, view_of, worth_of
from graphcrm.analysis.guarantee_facts import guarantee_flaws, guarantee_totals
from graphcrm.analysis.guarantee_graph import GuaranteeGraph, guarantee_graph
from graphcrm.answer import Answer, Column, Total, Unit, Words, yuan
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_FEN, NO_IX, BoolVec, Day, IntVec, marked, offsets_of, summed
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.components import components
from graphcrm.kernels.longest_way import longest_ways, on_way_of_four
from graphcrm.kernels.strong import strong_components
from graphcrm.reasons import Reason

LEAST: Final = 3  # parties of a circle
CHAIN: Final = 4  # firms of a chain
_REASONS: Final = Words(
    (
        *("guarantee_circle", "guarantee_circle_rings", "guarantee_circle_chain"),
        *("guarantee_circle_chain_at_least", "guarantee_circle_hubs", "guarantee_amount_missing"),
    )
)
_CIRCLE, _RINGS, _CHAIN, _AT_LEAST, _HUBS, _MISSING = range(len(_REASONS.words))


def circles(graph: Graph | View, *, as_of: Day | None = None, worth: str = WORTH) -> Answer:
    """List the circles of guarantees, each with the guarantee companies behind it and its chains.

    A circle is three or more parties that hang together by guarantees, whichever way these point,
    once guarantee companies are taken out: one company behind sixty borrowers does not make them
    a circle.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    worth : str
        ``worth``, ``business`` or a money column.

    Returns
    -------
    Answer
        ``circle_id, party_ids, amount, hubs, n_parties, n_firms, n_guarantees, n_rings, is_chain,
        longest_chain, hub_amount, loans, worth, n_amount_unknown, reason``, greatest amount first.
        ``circle_id`` is the smallest id of the circle; ``amount`` the sum of what its parties
        guarantee one another; ``hubs`` the guarantee companies that guarantee any of them, or are
        guaranteed by one, and ``hub_amount`` what these companies guarantee them.  ``n_rings``:
        rings within.  ``longest_chain``: how many firms the longest way over guarantees of one
        firm for the next has, no firm twice; ``is_chain``: they are more than three.  ``loans``
        and ``worth``: of its parties, as far as known, empty where nothing is.  Totals
        ``n_circles, n_parties, amount, n_hubs, hub_amount, n_chains, n_longest_uncertain,
        n_worth_unknown, n_loans_unknown, n_guarantees, n_amount_unknown, n_amount_negative,
        n_self, n_unknown_start``.

    Raises
    ------
    InputError
        No such measure of worth, or amounts so large that their sums would not be exact.

    Notes
    -----
    O(n + m log m) in parties and guarantees.  Where more than ten firms guarantee one another all
    the way round, the longest chain through them is one that exists, and may not be the longest;
    ``is_chain`` is exact always.
    """
    view = view_of(graph, as_of)
    found = _Circles(view, guarantee_graph(view), worth)
    totals = found.totals()
    told = ("n_parties", "amount", "n_chains", "n_hubs", "hub_amount")
    facts = {name: totals[name] or 0 for name in told}
    unknown = int(totals["n_unknown_start"] or 0)
    return Answer(
        "risk.circles",
        view.as_of,
        view.graph.version,
        {"worth": worth},
        found.columns(),
        totals,
        (
            Reason("guarantee_circles", {"n": len(found.circle), **facts}),
            *guarantee_flaws(view, totals),
            *doubts(view, found.listed, worth, n_unknown_start=unknown),
        ),
    )


@dataclass(frozen=True)
class _Circles:
    """The circles of a date, greatest amount first."""

    view: View
    graph: GuaranteeGraph
    worth: str

    @cached_property
    def company(self) -> BoolVec:
        """Which parties are guarantee companies."""
        return np.asarray(self.view.graph.node(PARTIES, "is_guarantee_company") == 1)

    @cached_property
    def _edges(self) -> IntVec:
        """Edges between parties that are no guarantee companies."""
        return np.flatnonzero(~self.company[self.graph.giver] & ~self.company[self.graph.taker])

    @cached_property
    def _label(self) -> IntVec:
        """The smallest party of each one's circle, -1 where it is in none."""
        n = self.graph.n_parties
        giver, taker = self.graph.giver[self._edges], self.graph.taker[self._edges]
        label = components(giver, taker, n=n)
        label[np.bincount(label, minlength=n)[label] < LEAST] = NO_IX
        return label

    @cached_property
    def _inner(self) -> IntVec:
        """Edges within circles."""
        inner = self._label[self.graph.giver[self._edges]] != NO_IX
        return np.asarray(self._edges[inner])

    @cached_property
    def _circle_of_edge(self) -> IntVec:
        return self._label[self.graph.giver[self._inner]]

    @cached_property
    def _amount_of(self) -> IntVec:
        """What each circle sums to, at its smallest party."""
        amount = self.graph.edge_amount[self._inner]
        return summed(self._circle_of_edge, amount, self.graph.n_parties)

    @cached_property
    def circle(self) -> IntVec:
        """The smallest party of each circle, in the order of the rows."""
        first = np.flatnonzero(self._label == np.arange(len(self._label)))
        return first[np.lexsort((first, -self._amount_of[first]))]

    @cached_property
    def party(self) -> IntVec:
        """The parties in circles, circle by circle, each from the smallest on."""
        party = np.flatnonzero(self.listed)
        return party[np.argsort(self._place[self._label[party]], kind="stable")]

    @cached_property
    def _place(self) -> IntVec:
        """At which row each circle stands, by its smallest party."""
        place = np.zeros(self.graph.n_parties, np.int64)
        place[self.circle] = np.arange(len(self.circle))
        return place

    @cached_property
    def listed(self) -> BoolVec:
        """Which parties are in a circle."""
        return np.asarray(self._label != NO_IX)

    def _count(self, label: IntVec) -> IntVec:
        """Count how often each circle occurs."""
        return np.asarray(np.bincount(label, minlength=self.graph.n_parties)[self.circle])

    @cached_property
    def n_parties(self) -> IntVec:
        """How many are in each circle."""
        return self._count(self._label[self.listed])

    @cached_property
    def n_rings(self) -> IntVec:
        """How many rings there are within each circle."""
        giver, taker = self.graph.giver[self._inner], self.graph.taker[self._inner]
        ring = strong_components(giver, taker, n=self.graph.n_parties)
        return self._count(self._label[np.bincount(ring, minlength=len(ring)) > 1])

    @cached_property
    def n_guarantees(self) -> IntVec:
        """How many guarantees are within each circle."""
        n_rows = np.bincount(self.graph.edge, minlength=len(self.graph.giver))
        return summed(self._circle_of_edge, n_rows[self._inner], self.graph.n_parties)[self.circle]

    @cached_property
    def n_amount_unknown(self) -> IntVec:
        """How many guarantees within each circle have no amount, or a negative one."""
        unknown = self.graph.edge_unknown[self._inner]
        return summed(self._circle_of_edge, unknown, self.graph.n_parties)[self.circle]

    @cached_property
    def _chain(self) -> tuple[IntVec, BoolVec]:
        """How many firms the longest chain of each circle has, and whether that is exact."""
        n, is_firm = self.graph.n_parties, self.view.graph.is_firm
        giver, taker = self.graph.giver[self._inner], self.graph.taker[self._inner]
        both = is_firm[giver] & is_firm[taker]
        found = longest_ways(giver[both], taker[both], n=n)
        of_four = giver[both][on_way_of_four(giver[both], taker[both], n=n)]
        longest, firm = np.zeros(n, np.int64), np.flatnonzero(is_firm & self.listed)
        np.maximum.at(longest, self._label[firm], found.n_nodes[firm])
        longest[self._label[of_four]] = np.maximum(longest[self._label[of_four]], CHAIN)
        inexact = marked(self._label[firm[~found.is_exact[firm]]], n)
        return longest[self.circle], ~inexact[self.circle]

    @cached_property
    def _hubs(self) -> tuple[IntVec, IntVec]:
        """Pairs of a row and a guarantee company at it, each once, by both."""
        giver, taker, company = self.graph.giver, self.graph.taker, self.company
        pairs = [
            self._place[self._label[member[at]]] * self.graph.n_parties + hub[at]
            for hub, member in ((giver, taker), (taker, giver))
            for at in [company[hub] & ~company[member] & self.listed[member]]
        ]
        pair = np.unique(np.concatenate(pairs))
        return pair // max(self.graph.n_parties, 1), pair % max(self.graph.n_parties, 1)

    @cached_property
    def hub_amount(self) -> IntVec:
        """What guarantee companies guarantee each circle, in fen."""
        giver, taker = self.graph.giver, self.graph.taker
        at = self.company[giver] & self.listed[taker]
        amount = self.graph.edge_amount[at]
        return summed(self._label[taker[at]], amount, self.graph.n_parties)[self.circle]

    def _sum_known(self, money: IntVec) -> IntVec:
        """Return what the parties of each circle sum to; unknown where nobody's is known."""
        known = self.party[money[self.party] != NO_FEN]
        total = summed(self._label[known], money[known], self.graph.n_parties)[self.circle]
        return np.where(self._count(self._label[known]) > 0, total, NO_FEN)

    @cached_property
    def money(self) -> IntVec:
        """What every party is worth, in fen."""
        return worth_of(self.view, self.worth)

    @cached_property
    def loans(self) -> IntVec:
        """What every party owes here, in fen."""
        return worth_of(self.view, "loans")

    def columns(self) -> tuple[Column, ...]:
        """Return the columns of the answer."""
        ids, (longest, _) = self.view.graph.ids(PARTIES), self._chain
        row, hub = self._hubs
        is_firm = self.party[self.view.graph.is_firm[self.party]]
        hubs = Column(
            "hubs", Unit.LIST, hub, ids, np.searchsorted(row, np.arange(len(longest) + 1))
        )
        facts = (
            Column("amount", Unit.YUAN, self._amount_of[self.circle]),
            hubs,
            Column("n_parties", Unit.COUNT, self.n_parties),
            Column("n_firms", Unit.COUNT, self._count(self._label[is_firm])),
            Column("n_guarantees", Unit.COUNT, self.n_guarantees),
            Column("n_rings", Unit.COUNT, self.n_rings),
            Column("is_chain", Unit.FLAG, longest >= CHAIN),
            Column("longest_chain", Unit.COUNT, longest),
            Column("hub_amount", Unit.YUAN, self.hub_amount),
            Column("loans", Unit.YUAN, self._sum_known(self.loans)),
            Column("worth", Unit.YUAN, self._sum_known(self.money)),
            Column("n_amount_unknown", Unit.COUNT, self.n_amount_unknown),
        )
        return (
            Column("circle_id", Unit.TEXT, self.circle, ids),
            Column("party_ids", Unit.LIST, self.party, ids, offsets_of(self.n_parties)),
            *facts,
            self._reason(facts),
        )

    def _reason(self, facts: tuple[Column, ...]) -> Column:
        """Return what hangs together, and what in it carries a loss on."""
        longest, is_exact = self._chain
        n_hubs = np.bincount(self._hubs[0], minlength=len(self.circle))
        parts = [
            np.full(len(self.circle), _CIRCLE),
            np.where(self.n_rings > 0, _RINGS, NO_IX),
            np.where(longest < CHAIN, NO_IX, np.where(is_exact, _CHAIN, _AT_LEAST)),
            np.where(n_hubs > 0, _HUBS, NO_IX),
            np.where(self.n_amount_unknown > 0, _MISSING, NO_IX),
        ]
        return reason_column(np.stack(parts, axis=1), _REASONS, facts)

    def totals(self) -> dict[str, Total]:
        """Return how many circles and chains there are, and what stands behind them."""
        longest, is_exact = self._chain
        unknown = {"worth": self.money, "loans": self.loans}
        return {
            "n_circles": len(self.circle),
            "n_parties": len(self.party),
            "amount": yuan(int(self._amount_of.sum())),
            "n_hubs": len(np.unique(self._hubs[1])),
            "hub_amount": yuan(int(self.hub_amount.sum())),
            "n_chains": int(np.count_nonzero(longest >= CHAIN)),
            "n_longest_uncertain": int(np.count_nonzero(~is_exact)),
            **{
                f"n_{name}_unknown": int(np.count_nonzero(money[self.party] == NO_FEN))
                for name, money in unknown.items()
            },
            **guarantee_totals(self.view, self.graph, self.listed),
        }
