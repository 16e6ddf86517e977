"""Cycles: the single ways round a ring of guarantees, and what can go round each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from graphcrm.analysis.columns import greatest_first, reason_column
from graphcrm.analysis.figures import view_of
from graphcrm.analysis.guarantee_facts import guarantee_doubts, guarantee_totals
from graphcrm.analysis.guarantee_graph import GuaranteeGraph, guarantee_graph
from graphcrm.analysis.guarantee_rings import ring_of
from graphcrm.answer import Answer, Column, Total, Unit, Words
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_FEN, Day, IntVec, marked
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.cycles import Cycles, elementary_cycles
from graphcrm.reasons import Reason

MAX_LENGTH: Final = 6
MOST: Final = 10_000
MOST_EVER: Final = 1_000_000
_REASONS: Final = Words(("guarantee_cycle", "guarantee_cycle_unknown"))


def cycles(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    max_length: int = MAX_LENGTH,
    most: int = MOST,
) -> Answer:
    """List the cycles of guarantees: ways that come back to where they began and meet nobody twice.

    A ring of many parties may hold many cycles.  Shorter ones are found first; where there are more
    than are listed, the answer says up to which length it names all.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    max_length : int, 2 to 12
        Guarantees on a way at most.
    most : int, 1 to 1,000,000
        How many are listed at most.

    Returns
    -------
    Answer
        ``cycle_id, party_ids, length, amount, amount_sum, ring_id, n_amount_unknown, reason``, the
        greatest amount first, unknown ones last.  ``cycle_id`` numbers the rows; ``party_ids``
        begins with the smallest id and goes on to whom each guarantees; ``amount`` is the least of
        the guarantees on the way, so what can go all the way round, and empty where one of them is
        not known; ``amount_sum`` sums what is known; ``ring_id`` is that of ``rings``.  Totals
        ``n_cycles, n_parties, complete_to, is_complete, n_guarantees, n_amount_unknown,
        n_amount_negative, n_self, n_unknown_start``; ``complete_to``: every cycle of so many
        guarantees or fewer is listed.

    Raises
    ------
    InputError
        ``max_length`` or ``most`` is out of its range, or amounts are so large that their sums
        would not be exact.

    Notes
    -----
    At most two hundred million edges are looked at.
    """
    if most > MOST_EVER:
        raise InputError(f"most is how many cycles are listed, from 1 to {MOST_EVER:,}")
    view = view_of(graph, as_of)
    found = guarantee_graph(view)
    ways = elementary_cycles(
        found.giver, found.taker, n=found.n_parties, max_length=max_length, most=most
    )
    told = _Told(view, found, ways)
    totals = told.totals()
    return Answer(
        "risk.cycles",
        view.as_of,
        view.graph.version,
        {"max_length": max_length, "most": most},
        told.columns(),
        totals,
        (
            Reason("guarantee_cycles", {"n": len(told.order), "max_length": max_length}),
            *told.bounded(),
            *guarantee_doubts(view, totals),
        ),
    )


@dataclass(frozen=True)
class _Told:
    """Cycles with what their guarantees amount to."""

    view: View
    graph: GuaranteeGraph
    ways: Cycles

    @cached_property
    def length(self) -> IntVec:
        """How many guarantees each cycle has."""
        return np.diff(self.ways.offsets)

    @cached_property
    def _edge(self) -> IntVec:
        """The edge from each party of a cycle to the next one of it."""
        node, first = self.ways.node, self.ways.offsets[:-1]
        after = np.empty_like(node)
        after[:-1] = node[1:]
        after[self.ways.offsets[1:] - 1] = node[first]
        wide = max(self.graph.n_parties, 1)
        return np.searchsorted(self.graph.giver * wide + self.graph.taker, node * wide + after)

    def _over(self, how: np.ufunc, values: IntVec) -> IntVec:
        """Return what the edges of each cycle come to."""
        if not len(self.length):
            return np.zeros(0, np.int64)
        return np.asarray(how.reduceat(values[self._edge], self.ways.offsets[:-1]))

    @cached_property
    def n_unknown(self) -> IntVec:
        """How many guarantees of each cycle have no usable amount."""
        return self._over(np.add, self.graph.edge_unknown)

    @cached_property
    def amount(self) -> IntVec:
        """What can go round each cycle, in fen; unknown where a part of it is."""
        least = self._over(np.minimum, self.graph.edge_amount)
        return np.where(self.n_unknown > 0, NO_FEN, least)

    @cached_property
    def order(self) -> IntVec:
        """The cycles in the order of the rows."""
        return greatest_first(self.amount, np.arange(len(self.length)))

    def columns(self) -> tuple[Column, ...]:
        """Return the columns of the answer."""
        ids, order = self.view.graph.ids(PARTIES), self.order
        total = self._over(np.add, self.graph.edge_amount)
        parties = Column("party_ids", Unit.LIST, self.ways.node, ids, self.ways.offsets)
        first = self.ways.node[self.ways.offsets[:-1]][order]
        facts = (
            Column("length", Unit.COUNT, self.length[order]),
            Column("amount", Unit.YUAN, self.amount[order]),
            Column("amount_sum", Unit.YUAN, total[order]),
            Column("ring_id", Unit.TEXT, ring_of(self.view)[first], ids),
            Column("n_amount_unknown", Unit.COUNT, self.n_unknown[order]),
        )
        said = (self.n_unknown[order] > 0).astype(np.int64)
        return (
            Column("cycle_id", Unit.COUNT, np.arange(1, len(order) + 1)),
            parties.reorder(order),
            *facts,
            reason_column(said[:, None], _REASONS, facts),
        )

    def totals(self) -> dict[str, Total]:
        """Return how many cycles were found, and whether these are all."""
        listed = marked(self.ways.node, self.graph.n_parties)
        return {
            "n_cycles": len(self.order),
            "n_parties": int(np.count_nonzero(listed)),
            "complete_to": self.ways.complete_to,
            "is_complete": int(self.ways.is_whole),
            **guarantee_totals(self.view, self.graph, listed),
        }

    def bounded(self) -> tuple[Reason, ...]:
        """Say that there are more, where the search ended before them."""
        if self.ways.is_whole:
            return ()
        return (Reason("guarantee_cycles_more", {"complete_to": self.ways.complete_to}),)
