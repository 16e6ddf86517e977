"""Whose default hits whom: guarantees by what the guarantors own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from graphcrm.analysis.guarantee_graph import GuaranteeGraph, guarantee_graph
from graphcrm.analysis.net_assets import is_measured, net_assets_of
from graphcrm.graph import View
from graphcrm.graph.arrays import BoolVec, FloatVec, IntVec, distinct, inverse, summed
from graphcrm.graph.csr import Csr

if TYPE_CHECKING:
    from graphcrm.kernels.debtrank import Impacts


@dataclass(frozen=True)
class Contagious:
    """The parties on either side of a guarantee, and what they would lose by one another.

    Parameters
    ----------
    view : View
    graph : GuaranteeGraph
    """

    view: View
    graph: GuaranteeGraph

    @cached_property
    def party(self) -> IntVec:
        """The parties, in order; positions of all that follows are positions in it."""
        return distinct(np.concatenate([self.graph.giver, self.graph.taker]))

    @cached_property
    def net_assets(self) -> IntVec:
        """What each owns, in fen."""
        return net_assets_of(self.view)[self.party]

    @cached_property
    def measured(self) -> BoolVec:
        """Of whom a loss can be told by net assets."""
        return is_measured(self.net_assets)

    @cached_property
    def whole(self) -> float:
        """What all of these own together, in fen."""
        return float(self.net_assets[self.measured].astype(np.float64).sum())

    @cached_property
    def value(self) -> FloatVec:
        """What share of it each owns."""
        return np.where(self.measured, self.net_assets, 0) / max(self.whole, 1.0)

    @cached_property
    def owed(self) -> IntVec:
        """What others guarantee for each, as far as known, in fen."""
        of_party = summed(self.graph.taker, self.graph.edge_amount, self.graph.n_parties)
        return of_party[self.party]

    @cached_property
    def n_guarantors(self) -> IntVec:
        """How many others guarantee for each."""
        return np.bincount(self.graph.taker, minlength=self.graph.n_parties)[self.party]

    @cached_property
    def impacts(self) -> Impacts:
        """Arcs from borrowers to their guarantors; without an amount there is nothing to lose."""
        from graphcrm.kernels.debtrank import UNMEASURED, Impacts

        at, some = inverse(self.party, self.graph.n_parties), self.graph.edge_amount > 0
        borrower, guarantor = at[self.graph.taker[some]], at[self.graph.giver[some]]
        arcs = Csr.of(borrower, guarantor, n_rows=len(self.party))
        amount, owned = self.graph.edge_amount[some], self.net_assets[guarantor]
        part = np.minimum(1.0, amount / np.maximum(owned, 1))
        impact = np.where(self.measured[guarantor], part, UNMEASURED)
        return Impacts(arcs.indptr, arcs.indices, impact[arcs.edges], self.value)

    def loss(self, share: FloatVec) -> IntVec:
        """Return shares of what all own as fen."""
        return np.rint(np.round(share * self.whole, 3)).astype(np.int64)


def contagious(view: View) -> Contagious:
    """Return who would lose by whose default on the date.

    Raises
    ------
    InputError
        The amounts are so large that their sums would not be exact.

    Notes
    -----
    O(m log m) in guarantees; kept with the view.
    """
    return view.keep("contagious", lambda: Contagious(view, guarantee_graph(view)))
