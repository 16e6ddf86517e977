"""Who holds what: the products of each party, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from graphcrm.graph.arrays import BoolVec, IntVec, distinct, offsets_of


@dataclass(frozen=True, slots=True)
class HoldMatrix:
    """Pairs of a party and a product, each once, sorted by party and then product.

    Parameters
    ----------
    start : (n_parties + 1,) int64
        Those of party i are ``product_ix[start[i]:start[i + 1]]``.
    product_ix : (m,) int32
    n_products : int

    Examples
    --------
    >>> held = HoldMatrix.of(np.array([1, 0, 1, 1]), np.array([2, 0, 0, 2]), n_parties=3,
    ...                      n_products=4)
    >>> held.start.tolist(), held.product_ix.tolist()
    ([0, 1, 3, 3], [0, 0, 2])
    """

    start: IntVec
    product_ix: IntVec
    n_products: int

    @classmethod
    def of(
        cls, party_ix: IntVec, product_ix: IntVec, *, n_parties: int, n_products: int
    ) -> HoldMatrix:
        """Return the pairs, from rows that may name one several times; O(m log m)."""
        width = max(n_products, 1)
        pairs = distinct(party_ix.astype(np.int64) * width + product_ix)
        per_party = np.bincount(pairs // width, minlength=n_parties)
        return cls(offsets_of(per_party), (pairs % width).astype(np.int32), n_products)

    @property
    def n_parties(self) -> int:
        """How many parties there are, holders or not."""
        return len(self.start) - 1

    @property
    def party_ix(self) -> IntVec:
        """Whose each pair is."""
        return np.repeat(np.arange(self.n_parties), np.diff(self.start))

    @property
    def n_holders(self) -> IntVec:
        """How many parties hold each product."""
        return np.bincount(self.product_ix, minlength=self.n_products)

    def only(self, among: BoolVec) -> HoldMatrix:
        """Return what the parties marked in ``among`` hold; the others hold nothing."""
        kept = among[self.party_ix]
        per_party = np.where(among, np.diff(self.start), 0)
        return HoldMatrix(offsets_of(per_party), self.product_ix[kept], self.n_products)

    def sparse(self) -> Any:
        """Return ones where a party holds a product, as a scipy matrix of float64."""
        from scipy.sparse import csr_array

        shape = (self.n_parties, self.n_products)
        return csr_array((np.ones(len(self.product_ix)), self.product_ix, self.start), shape=shape)
