"""How well each product that a party lacks would fit it: by what others alike and near it hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np

from graphcrm.answer import DIGITS
from graphcrm.graph.arrays import BoolVec, FloatVec, IntVec, offsets_of, spread
from graphcrm.kernels.hold_matrix import HoldMatrix
from graphcrm.kernels.tie_graph import Near

NEIGHBOUR_PRIOR: Final = 2.0  # of tie strength
LIFT_PRIOR: Final = 50.0  # parties
BLOCK_CELLS: Final = 1 << 20  # of a block of parties times products

Allowed: TypeAlias = Callable[[IntVec], BoolVec]  # parties -> (parties, products)


class Fit(NamedTuple):
    """What speaks for each product, of some parties: two arrays of parties times products."""

    neighbour_share: FloatVec
    lift: FloatVec


class Gaps(NamedTuple):
    """The best products of parties: a row each, by party and then from the best down.

    ``n_near`` is how many neighbours a party has, ``n_near_holders`` how many hold the product.
    """

    party_ix: IntVec
    product_ix: IntVec
    score: FloatVec
    neighbour_share: FloatVec
    lift: FloatVec
    n_near: IntVec
    n_near_holders: IntVec

    @classmethod
    def joined(cls, parts: Sequence[Gaps]) -> Gaps:
        """Return what was found in several parts, one or more, one after the other."""
        return cls(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


@dataclass(frozen=True, slots=True)
class GapModel:
    """What the parties of one kind hold, how products go together, and who is near whom.

    Parameters
    ----------
    held : (n_parties, p) sparse float64
        Ones where a party that counts holds a product; all others hold nothing.
    popularity : (p,) float64
        Share of the parties that count that hold each product.
    together : (p, p) float64
        ``[a, j]``: how many of the parties that count hold both; ``[a, a]``: how many hold a.
    log_lift : (p, p) float64
        ``[a, j]``: logarithm of how many times as often holders of a hold j as all do, shrunk.
    near : Near
    neighbour_prior : float
    """

    held: Any
    popularity: FloatVec
    together: FloatVec
    log_lift: FloatVec
    near: Near
    neighbour_prior: float

    @classmethod
    def of(
        cls,
        held: HoldMatrix,
        among: BoolVec,
        near: Near,
        *,
        neighbour_prior: float = NEIGHBOUR_PRIOR,
        lift_prior: float = LIFT_PRIOR,
    ) -> GapModel:
        r"""Return what the parties ``among`` say.

        Of n parties n_j hold product j and n_aj both a and j.  The share of j is
        ``pop_j = n_j / n``, and its lift by a, shrunk as if ``lift_prior`` more holders of a held
        it as often as all do::

            lift_aj = (n_aj + s pop_j) / (n_a + s) / pop_j

        Parameters
        ----------
        held : HoldMatrix
        among : (n_parties,) bool
            Who counts, of one kind.
        near : Near
            Neighbours among them.
        neighbour_prior : float, > 0
            How much tie strength everybody's share weighs as.
        lift_prior : float, > 0
            Parties.

        Notes
        -----
        O(sum of the squares of products held) time, O(p ** 2) memory.
        """
        counted = held.only(among)
        n_held = counted.n_holders
        popularity = n_held / max(int(np.count_nonzero(among)), 1)
        matrix = counted.sparse()
        together = (matrix.T @ matrix).toarray()
        there = popularity > 0
        usual = np.where(there, popularity, 1.0)
        lift = (together + lift_prior * popularity) / (n_held + lift_prior)[:, None] / usual
        log_lift = np.log(np.where(there, lift, 1.0))
        return cls(matrix, popularity, together, log_lift, near, neighbour_prior)

    def fit(self, rows: IntVec) -> Fit:
        r"""Return what speaks for each product, for the parties at ``rows``.

        The share of holders among the neighbours v of i, by tie strength w, is shrunk to that of
        all; the lift is the geometric mean over the products that i holds, 1 for none::

            neighbour_share_ij = (sum_v w_iv h_vj + m pop_j) / (sum_v w_iv + m)

        Notes
        -----
        O(sum over neighbours of products held + parties x products).
        """
        ties, prior = self.ties(rows), self.neighbour_prior
        among_near = (ties @ self.held).toarray() + prior * self.popularity
        share = among_near / (ties.sum(axis=1) + prior)[:, None]
        n_held = np.maximum(np.diff(self.held.indptr)[rows], 1)
        log_lift = self.held[rows] @ self.log_lift / n_held[:, None]
        return Fit(share, np.exp(log_lift))

    def ties(self, rows: IntVec) -> Any:
        """Return how strongly the parties at ``rows`` are tied to all, as a sparse matrix."""
        from scipy.sparse import csr_array

        lengths = np.diff(self.near.start)[rows]
        at, shape = spread(self.near.start[rows], lengths), (len(rows), self.held.shape[0])
        ends = (self.near.strength[at], self.near.other[at], offsets_of(lengths))
        return csr_array(ends, shape=shape)

    def n_near_holders(self, rows: IntVec) -> IntVec:
        """Return how many neighbours of the parties at ``rows`` hold each product."""
        ties = self.ties(rows)
        ties.data = np.ones_like(ties.data)
        return np.asarray((ties @ self.held).toarray(), np.int64)

    def score(self, fit: Fit, network_weight: float) -> FloatVec:
        """Return ``pop * lift * (neighbour_share / pop) ** network_weight``; 0 where nobody holds.

        Parameters
        ----------
        fit : Fit
        network_weight : float, >= 0
            0: neighbours count nothing.
        """
        score = self.popularity * fit.lift
        if network_weight:
            usual = np.where(self.popularity > 0, self.popularity, 1.0)
            score *= (fit.neighbour_share / usual) ** network_weight
        return score

    def blocks(self, rows: IntVec) -> Iterator[IntVec]:
        """Yield the parties at ``rows`` in blocks whose arrays are small, one or more."""
        step = max(BLOCK_CELLS // max(len(self.popularity), 1), 1)
        for begin in range(0, max(len(rows), 1), step):
            yield rows[begin : begin + step]


def best_gaps(
    model: GapModel, rows: IntVec, allowed: Allowed, *, network_weight: float, top: int
) -> Gaps:
    """Return the best products of each party at ``rows`` that it does not hold.

    Parameters
    ----------
    model : GapModel
    rows : positions of distinct parties
    allowed : callable
        From some of these to a mask of parties times products: what each may be offered.
    network_weight : float, >= 0
    top : int, >= 1
        Products a party at most; of equal scores, to nine digits, the smaller product.

    Returns
    -------
    Gaps
        Scores above 0 alone.

    Notes
    -----
    Block by block, so that memory is that of the result and of some arrays of 8 MiB.
    """
    return Gaps.joined(
        [
            _best(model, block, allowed(block), network_weight=network_weight, top=top)
            for block in model.blocks(rows)
        ]
    )


def _best(
    model: GapModel, rows: IntVec, allowed: BoolVec, *, network_weight: float, top: int
) -> Gaps:
    fit = model.fit(rows)
    score = model.score(fit, network_weight).round(DIGITS)
    score[~allowed | (model.held[rows].toarray() > 0)] = 0.0
    at, product = _highest(score, top)
    there = score[at, product] > 0
    at, product = at[there], product[there]
    return Gaps(
        rows[at],
        product,
        score[at, product],
        fit.neighbour_share[at, product],
        fit.lift[at, product],
        np.diff(model.near.start)[rows][at],
        model.n_near_holders(rows)[at, product],
    )


def _highest(score: FloatVec, top: int) -> tuple[IntVec, IntVec]:
    """Return row and column of the highest cells of each row, from the highest down."""
    left, every = score.copy(), np.arange(len(score))
    picked = np.zeros((len(score), min(top, score.shape[1])), np.int64)
    for place in range(picked.shape[1]):
        picked[:, place] = left.argmax(axis=1)  # the first of equals, so the smallest
        left[every, picked[:, place]] = -1.0
    return np.repeat(every, picked.shape[1]), picked.ravel()
