"""Products that the same parties hold: item-item cosine, what recommendations are measured against.

Sarwar, Karypis, Konstan and Riedl (2001), Item-based collaborative filtering.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from graphcrm.graph.arrays import FloatVec, IntVec

TIES: Final = 1e-9  # what popularity weighs: it decides between products that are as close


@dataclass(frozen=True, slots=True)
class ItemCosine:
    """How close products are, among the parties that count.

    Parameters
    ----------
    held : (n_parties, p) sparse float64
    popularity : (p,) float64
    cosine : (p, p) float64, 0..1
        0 on the diagonal.
    """

    held: Any
    popularity: FloatVec
    cosine: FloatVec

    @classmethod
    def of(cls, held: Any, popularity: FloatVec) -> ItemCosine:
        """Return how close products are by who holds both: ``n_aj / sqrt(n_a n_j)``.

        Parameters
        ----------
        held : (n_parties, p) sparse float64
            Ones where a party that counts holds a product.
        popularity : (p,) float64
            Share of the parties that count that hold each product.

        Examples
        --------
        Of four parties two hold product 0, two product 1, one both: 1 / sqrt(2 x 2).

        >>> from graphcrm.kernels.hold_matrix import HoldMatrix
        >>> held = HoldMatrix.of(np.array([0, 1, 1, 2]), np.array([0, 0, 1, 1]), n_parties=4,
        ...                      n_products=2)
        >>> close = ItemCosine.of(held.sparse(), np.array([0.5, 0.5]))
        >>> close.cosine.tolist()
        [[0.0, 0.5], [0.5, 0.0]]
        >>> close.score(np.array([0, 3])).round(3).tolist()
        [[0.0, 0.5], [0.0, 0.0]]
        """
        together = (held.T @ held).toarray()
        n_held = np.maximum(np.diag(together), 1.0)
        cosine = together / np.sqrt(np.outer(n_held, n_held))
        np.fill_diagonal(cosine, 0.0)
        return cls(held, popularity, cosine)

    def score(self, rows: IntVec) -> FloatVec:
        """Return the cosine with the products that each party holds, summed: (n, p).

        Products that are as close, as all are to who holds nothing, stand by popularity.
        """
        return np.asarray(self.held[rows] @ self.cosine + TIES * self.popularity)
