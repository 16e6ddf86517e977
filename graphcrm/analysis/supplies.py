"""Who supplies whom, for how much, and what part of all its supplies or purchases that is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graphcrm.analysis.figures import summable
from graphcrm.analysis.firm_groups import SUPPLIES, linked_firms, linked_rows
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_FEN, BoolVec, FloatVec, IntVec, summed
from graphcrm.graph.csr import Csr
from graphcrm.graph.spaces import PARTIES


@dataclass(frozen=True)
class Supplies:
    """Pairs of a seller and a buyer, each once, by seller and then buyer.

    Parameters
    ----------
    seller, buyer : (m,) int64
    amount : (m,) int64, fen
        Of all rows of the pair; ``NO_FEN`` where one of them names none.
    n_parties : int
    """

    seller: IntVec
    buyer: IntVec
    amount: IntVec
    n_parties: int

    @cached_property
    def sold(self) -> IntVec:
        """What every party supplies in all, in fen; ``NO_FEN`` where a part is not known."""
        return _summed(self.seller, self.amount, self.n_parties)

    @cached_property
    def bought(self) -> IntVec:
        """What every party is supplied with in all, in fen; ``NO_FEN`` likewise."""
        return _summed(self.buyer, self.amount, self.n_parties)

    @cached_property
    def sales_share(self) -> FloatVec:
        """What part of the seller's supplies each pair is; NaN where that is not known."""
        return share_of(self.amount, self.sold[self.seller])

    @cached_property
    def purchase_share(self) -> FloatVec:
        """What part of the buyer's purchases each pair is; NaN where that is not known."""
        return share_of(self.amount, self.bought[self.buyer])

    @cached_property
    def to_sellers(self) -> Csr:
        """Arcs from each buyer to its sellers."""
        return Csr.of(self.buyer, self.seller, n_rows=self.n_parties)

    @cached_property
    def to_buyers(self) -> Csr:
        """Arcs from each seller to its buyers."""
        return Csr.of(self.seller, self.buyer, n_rows=self.n_parties)

    def to(self, buyers: BoolVec) -> IntVec:
        """Return what every party supplies to some together, in fen; ``NO_FEN`` likewise."""
        among = buyers[self.buyer]
        return _summed(self.seller[among], self.amount[among], self.n_parties)


def supplies_of(view: View) -> Supplies:
    """Return who supplies whom on the date, of firms that the viewer may see.

    Raises
    ------
    InputError
        The amounts are so large that their sums would not be exact.

    Notes
    -----
    O(m log m) in firm links; kept with the view.
    """
    return view.keep("supplies", lambda: _supplies_of(view))


def share_of(part: IntVec, whole: IntVec) -> FloatVec:
    """Return parts of wholes, in fen; NaN where either is not known or the whole is nothing."""
    known = (part != NO_FEN) & (whole != NO_FEN) & (whole > 0)
    return np.asarray(np.divide(part, whole, out=np.full(len(part), np.nan), where=known))


def _supplies_of(view: View) -> Supplies:
    rows, n = linked_rows(view, SUPPLIES), view.graph.n(PARTIES)
    amount = view.graph.column("firm_links", "amount")[rows]
    summable(amount, "the amounts of firm links are", "column amount")
    seller, buyer = linked_firms(view, rows)
    pair, at = np.unique(seller * max(n, 1) + buyer, return_inverse=True)
    return Supplies(pair // max(n, 1), pair % max(n, 1), _summed(at, amount, len(pair)), n)


def _summed(ix: IntVec, amount: IntVec, n: int) -> IntVec:
    """Return the sum at each of ``n`` positions; ``NO_FEN`` where a part of it is not known."""
    unknown = amount == NO_FEN
    total = summed(ix, np.where(unknown, 0, amount), n)
    total[ix[unknown]] = NO_FEN
    return total
