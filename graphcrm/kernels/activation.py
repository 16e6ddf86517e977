"""How far what starts at some nodes spreads over ties, a share of it going on from each node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.errors import ConvergenceError, InputError
from graphcrm.graph.arrays import FloatVec, IntVec

SPREAD: Final = 0.5
TOL: Final = 1e-9
MOST_ROUNDS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Activation:
    """Where the energy has come to rest.

    Parameters
    ----------
    energy : (n,) float64
        Adds up to what was there at the start.
    rounds : int
    residual : float
        What still moved at the end, as a share of the start; it rests where it was.
    """

    energy: FloatVec
    rounds: int
    residual: float


def activation(
    indptr: IntVec,
    other: IntVec,
    strength: FloatVec,
    start: FloatVec,
    *,
    spread: float = SPREAD,
    tol: float = TOL,
    max_rounds: int = MOST_ROUNDS,
) -> Activation:
    """Return where energy comes to rest that starts at some nodes and spreads over ties.

    Of all that arrives at a node the share ``spread`` goes on to its neighbours, in proportion to
    the strength of the ties, and the rest stays; at a node without ties all of it stays.

    Parameters
    ----------
    indptr : (n + 1,) int64
    other : (e,) integers
        Ties lead from node i to ``other[indptr[i]:indptr[i + 1]]``, and back just as strongly.
    strength : (e,) float64, above 0
    start : (n,) float64, >= 0
    spread : float in [0, 1)
    tol : float, > 0
        It ends when less than this share of the start still moves.
    max_rounds : int

    Raises
    ------
    InputError
        A parameter outside its range, or a start that is negative or not a number.
    ConvergenceError
        The rounds are over and more than ``tol`` still moves.

    Notes
    -----
    After k rounds ``spread ** k`` of the start moves at most; a round takes O(n + e).  The limit is
    (1 - d) (I - d Pᵀ)⁻¹ start, with d the spread and P the shares in which a node gives on, itself
    where it has no ties.  Source: Dasgupta et al. (2008).

    Examples
    --------
    Two nodes and a tie; of 1 at the first, 1/2 stays, 1/4 stays at the second, 1/8 at the first ...

    >>> found = activation(np.array([0, 1, 2]), np.array([1, 0]), np.ones(2), np.array([1.0, 0.0]))
    >>> found.energy.round(6).tolist(), found.rounds
    ([0.666667, 0.333333], 30)
    """
    _check(start, spread, tol)
    from scipy import sparse

    n, whole = len(start), float(start.sum())
    ties = sparse.csr_array((strength, other, indptr), shape=(n, n))
    out: FloatVec = np.asarray(ties.sum(axis=1), np.float64)
    gives = np.divide(spread, out, out=np.zeros(n), where=out > 0)
    stays = np.where(out > 0, 1 - spread, 1.0)
    energy, moving = np.zeros(n), np.asarray(start, np.float64)
    for rounds in range(max_rounds + 1):
        residual = float(moving.sum()) / whole if rounds and whole else float(whole > 0)
        if residual < tol:
            return Activation(energy + moving, rounds, residual)
        energy += moving * stays
        moving = np.asarray(ties @ (moving * gives), np.float64)
    raise ConvergenceError(
        f"{residual:.1e} of the energy still moves after {max_rounds:,} rounds; allow a smaller "
        "spread",
        n_iter=max_rounds,
        residual=residual,
    )


def _check(start: FloatVec, spread: float, tol: float) -> None:
    if not 0 <= spread < 1:  # not a number is neither
        raise InputError("spread is from 0 to below 1")
    if not tol > 0:
        raise InputError("tol is greater than 0")
    if not np.all((start >= 0) & (start < np.inf)):
        raise InputError("every start is a number from 0 on")
