"""Circles: parties that hang together by guarantees, the guarantee companies behind them apart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from graphcrm.analysis.columns import reason_column
from graphcrm.analysis.figures import WORTH, doubts, view_of, worth_of
from graphcrm.analysis.guarantee_chains import Chains, chains_of
from graphcrm.analysis.guarantee_facts import guarantee_flaws, guarantee_totals
from graphcrm.analysis.guarantee_graph import GuaranteeGraph, guarantee_graph
from graphcrm.analysis.guarantee_groups import GuaranteeGroups
from graphcrm.answer import Answer, Column, Total, Unit, Words, yuan
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import (
    NO_FEN,
    NO_IX,
    BoolVec,
    Day,
    IntVec,
    offsets_of,
    summed,
    summed_known,
)
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.components import components
from graphcrm.kernels.strong import strong_components
from graphcrm.reasons import Reason

LEAST: Final = 3  # parties of a circle
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
            Reason("guarantee_circles", {"n": len(found.groups.first), **facts}),
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
    def groups(self) -> GuaranteeGroups:
        """The circles."""
        giver, taker, n = self.graph.giver, self.graph.taker, self.graph.n_parties
        among = np.flatnonzero(~self.company[giver] & ~self.company[taker])
        label = components(giver[among], taker[among], n=n)
        label[np.bincount(label, minlength=n)[label] < LEAST] = NO_IX
        inner = among[label[giver[among]] != NO_IX]
        return GuaranteeGroups(label, summed(label[giver[inner]], self.graph.edge_amount[inner], n))

    @cached_property
    def listed(self) -> BoolVec:
        """Which parties are in a circle."""
        return np.asarray(self.groups.row != NO_IX)

    @cached_property
    def _inner(self) -> IntVec:
        """Edges within circles: no company is in one, and other edges do not lead out of it."""
        return np.flatnonzero(self.listed[self.graph.giver] & self.listed[self.graph.taker])

    @cached_property
    def _ends(self) -> tuple[IntVec, IntVec]:
        """Who guarantees and who is guaranteed at each of them."""
        return self.graph.giver[self._inner], self.graph.taker[self._inner]

    def _sums(self, values: IntVec) -> IntVec:
        """Return what the inner edges of each circle sum to, of what every edge has."""
        return self.groups.sums(self._ends[0], values[self._inner])

    @cached_property
    def n_rings(self) -> IntVec:
        """How many rings there are within each circle."""
        ring = strong_components(*self._ends, n=self.graph.n_parties)
        return self.groups.count(np.flatnonzero(np.bincount(ring, minlength=len(ring)) > 1))

    @cached_property
    def n_amount_unknown(self) -> IntVec:
        """How many guarantees within each circle have no amount, or a negative one."""
        return self._sums(self.graph.edge_unknown)

    @cached_property
    def chains(self) -> Chains:
        """The longest chain of each circle."""
        return chains_of(self.groups, *self._ends, self.view.graph.is_firm)

    @cached_property
    def _hubs(self) -> tuple[IntVec, IntVec]:
        """Pairs of a row and a guarantee company at it, each once, by both."""
        giver, taker, wide = self.graph.giver, self.graph.taker, max(self.graph.n_parties, 1)
        pairs = [
            self.groups.row[member[at]] * wide + hub[at]
            for hub, member in ((giver, taker), (taker, giver))
            for at in [self.company[hub] & self.listed[member]]
        ]
        row, hub = np.divmod(np.unique(np.concatenate(pairs)), wide)
        return row, hub

    @cached_property
    def hub_amount(self) -> IntVec:
        """What guarantee companies guarantee each circle, in fen."""
        giver, taker = self.graph.giver, self.graph.taker
        at = self.company[giver] & self.listed[taker]
        return self.groups.sums(taker[at], self.graph.edge_amount[at])

    def _sum_known(self, money: IntVec) -> IntVec:
        """Return what the parties of each circle sum to; unknown where nobody's is known."""
        party, row = self.groups.party, self.groups.row
        return summed_known(row[party], money[party], len(self.groups.first))

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
        ids, groups = self.view.graph.ids(PARTIES), self.groups
        row, hub = self._hubs
        n_rows = np.bincount(self.graph.edge, minlength=len(self.graph.giver))
        is_firm = self.view.graph.is_firm[groups.party]
        first_hub = np.searchsorted(row, np.arange(len(groups.first) + 1))
        facts = (
            Column("amount", Unit.YUAN, groups.amount),
            Column("hubs", Unit.LIST, hub, ids, first_hub),
            Column("n_parties", Unit.COUNT, groups.n_parties),
            Column("n_firms", Unit.COUNT, groups.count(groups.party[is_firm])),
            Column("n_guarantees", Unit.COUNT, self._sums(n_rows)),
            Column("n_rings", Unit.COUNT, self.n_rings),
            Column("is_chain", Unit.FLAG, self.chains.is_chain),
            Column("longest_chain", Unit.COUNT, self.chains.n_firms),
            Column("hub_amount", Unit.YUAN, self.hub_amount),
            Column("loans", Unit.YUAN, self._sum_known(self.loans)),
            Column("worth", Unit.YUAN, self._sum_known(self.money)),
            Column("n_amount_unknown", Unit.COUNT, self.n_amount_unknown),
        )
        return (
            Column("circle_id", Unit.TEXT, groups.first, ids),
            Column("party_ids", Unit.LIST, groups.party, ids, offsets_of(groups.n_parties)),
            *facts,
            self._reason(facts),
        )

    def _reason(self, facts: tuple[Column, ...]) -> Column:
        """Return what hangs together, and what in it carries a loss on."""
        n, chains = len(self.groups.first), self.chains
        n_hubs = np.bincount(self._hubs[0], minlength=n)
        chain = np.where(chains.is_exact, _CHAIN, _AT_LEAST)
        parts = [
            np.full(n, _CIRCLE),
            np.where(self.n_rings > 0, _RINGS, NO_IX),
            np.where(chains.is_chain, chain, NO_IX),
            np.where(n_hubs > 0, _HUBS, NO_IX),
            np.where(self.n_amount_unknown > 0, _MISSING, NO_IX),
        ]
        return reason_column(np.stack(parts, axis=1), _REASONS, facts)

    def totals(self) -> dict[str, Total]:
        """Return how many circles and chains there are, and what stands behind them."""
        party, unknown = self.groups.party, {"worth": self.money, "loans": self.loans}
        return {
            "n_circles": len(self.groups.first),
            "n_parties": len(party),
            "amount": yuan(int(self.groups.amount.sum())),
            "n_hubs": len(np.unique(self._hubs[1])),
            "hub_amount": yuan(int(self.hub_amount.sum())),
            "n_chains": int(np.count_nonzero(self.chains.is_chain)),
            "n_longest_uncertain": int(np.count_nonzero(~self.chains.is_exact)),
            **{
                f"n_{name}_unknown": int(np.count_nonzero(money[party] == NO_FEN))
                for name, money in unknown.items()
            },
            **guarantee_totals(self.view, self.graph, self.listed),
        }
