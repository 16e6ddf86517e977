"""Whom a campaign leaves in peace, to compare those it asks with."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.errors import InputError
from graphcrm.graph.arrays import BoolVec, IntVec

CONTROL_STREAM: Final = 1  # of the numbers drawn from one rng_seed; baselines have another


def size_of_control(share: float, n_eligible: int) -> int:
    """Return how many are held back; a half is rounded up.

    Raises
    ------
    InputError
        ``share`` is not at least 0 and less than 1.

    Examples
    --------
    >>> size_of_control(0.1, 25)
    3
    """
    if not 0 <= share < 1:  # not a number is neither
        raise InputError("control_share is at least 0 and less than 1")
    return int(np.floor(share * n_eligible + 0.5))


def held_back(eligible: BoolVec, asked: IntVec, *, share: float, rng_seed: int) -> IntVec:
    """Return whom nobody asks, drawn by chance from those who may be asked and are not.

    Whom a campaign would ask first is not held back, so that the control group costs no reach.  It
    differs from those asked by more than chance therefore, and a review compares changes.  Word of
    mouth may get to the control group as to anybody.

    Parameters
    ----------
    eligible : (n_parties,) bool
    asked : (k,) positions
    share : float, at least 0 and less than 1
        Of all who are eligible; fewer where too few are left.
    rng_seed : int

    Returns
    -------
    (c,) int64
        Positions, sorted.

    Raises
    ------
    InputError
        ``share`` is out of its range.
    """
    n = size_of_control(share, int(np.count_nonzero(eligible)))
    left = eligible.copy()
    left[asked] = False
    rest = np.flatnonzero(left)
    rng = np.random.default_rng([rng_seed, CONTROL_STREAM])
    return np.sort(rng.choice(rest, min(n, len(rest)), replace=False))
