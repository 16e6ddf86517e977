"""How often a walk that follows ties at random comes by each node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.errors import ConvergenceError, InputError
from graphcrm.graph.arrays import FloatVec, IntVec

DAMPING: Final = 0.85
TOL: Final = 1e-10
MOST_ROUNDS: Final = 1_000


@dataclass(frozen=True, slots=True)
class PageRank:
    """The share of time that the walk spends at each node.

    Parameters
    ----------
    share : (n,) float64
        Adds up to 1.
    rounds : int
    residual : float
        At most so far from the true shares, summed over all nodes (the L1 norm).
    """

    share: FloatVec
    rounds: int
    residual: float


def pagerank(
    indptr: IntVec,
    other: IntVec,
    strength: FloatVec,
    *,
    damping: float = DAMPING,
    tol: float = TOL,
    max_rounds: int = MOST_ROUNDS,
) -> PageRank:
    """Return how central nodes are: each gives its share on to its neighbours, time and again.

    With the chance ``damping`` the walk follows a tie, of stronger ones more often; else, and from
    a node without ties, it goes on at any node.

    Parameters
    ----------
    indptr : (n + 1,) int64
    other : (e,) integers
        Ties lead from node i to ``other[indptr[i]:indptr[i + 1]]``.
    strength : (e,) float64, >= 0
    damping : float in [0, 1)
    tol : float, > 0
        How far the shares of all nodes together may be from the true ones: the L1 norm of the
        error itself, whatever the number of nodes.
    max_rounds : int

    Raises
    ------
    InputError
        A parameter outside its range, or a strength that is negative or not a number.
    ConvergenceError
        The rounds are over and ``tol`` is not met.

    Notes
    -----
    Power iteration; a round takes O(n + e).  The error is at most damping / (1 - damping) times
    what a round has changed, since each round brings any two guesses nearer by ``damping``.
    Where ``tol`` is multiplied by n, as some libraries do, a million nodes stop at the first
    guess.  Below n x 10⁻¹⁶ or so rounding stands in the way of a smaller ``tol``.
    Source: Page, Brin, Motwani and Winograd (1999).

    Examples
    --------
    A star of two: the middle has 0.05 + 0.85 x (what the ends have), an end half the rest.

    >>> found = pagerank(np.array([0, 2, 3, 4]), np.array([1, 2, 0, 0]), np.ones(4))
    >>> found.share.round(6).tolist()
    [0.486486, 0.256757, 0.256757]
    """
    _check(strength, damping, tol)
    from scipy import sparse

    n = len(indptr) - 1
    out = _sums(indptr, strength)
    walk = sparse.csr_array((strength, other, indptr), shape=(n, n)).T.tocsr()
    per_tie = np.divide(damping, out, out=np.zeros(n), where=out > 0)
    nowhere = out == 0
    share, residual = np.full(n, 1 / max(n, 1)), np.inf
    for rounds in range(1, max_rounds + 1):
        anywhere = 1 - damping + damping * float(share[nowhere].sum())
        new = walk @ (share * per_tie) + anywhere / max(n, 1)
        residual = damping / (1 - damping) * float(np.abs(new - share).sum())
        share = new / new.sum() if n else new
        if residual < tol:
            return PageRank(share, rounds, residual)
    raise ConvergenceError(
        f"PageRank is {residual:.1e} from its end after {max_rounds:,} rounds; allow more rounds, "
        "or a greater tol",
        n_iter=max_rounds,
        residual=residual,
    )


def _sums(indptr: IntVec, strength: FloatVec) -> FloatVec:
    """Return the strength of all ties of each node."""
    node = np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))
    return np.bincount(node, weights=strength, minlength=len(indptr) - 1).astype(np.float64)


def _check(strength: FloatVec, damping: float, tol: float) -> None:
    if not 0 <= damping < 1:
        raise InputError("damping is from 0 to below 1")
    if not tol > 0:
        raise InputError("tol is greater than 0")
    if not np.all((strength >= 0) & (strength < np.inf)):
        raise InputError("every strength is a number from 0 on")
