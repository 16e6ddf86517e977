"""The interval within which a share lies that was counted on a number of people."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.graph.arrays import FloatVec, IntVec

Z_95: Final = 1.959963984540054  # the normal quantile of 97.5 %


def wilson(counted: IntVec, of: IntVec) -> tuple[FloatVec, FloatVec]:
    """Return the ends of the 95 % score interval of ``counted / of``.

    Unlike the interval of the text books it neither leaves 0..1 nor shrinks to nothing at its ends,
    so that 3 of 3 people do not look certain.

    Parameters
    ----------
    counted, of : (n,) integers
        0 <= counted <= of; not a number where ``of`` is 0 or ``counted`` is more.

    Notes
    -----
    Source: Wilson (1927).  O(n).

    Examples
    --------
    >>> [a.round(4).tolist() for a in wilson(np.array([164, 3]), np.array([381, 3]))]
    [[0.3817, 0.4385], [0.4806, 1.0]]
    """
    fits = (of > 0) & (counted <= of)
    n = np.where(fits, of, np.nan)
    share, spread = counted / n, Z_95**2 / n
    middle = (share + spread / 2) / (1 + spread)
    half = np.sqrt(share * (1 - share) * spread + (spread / 2) ** 2) / (1 + spread)
    # at either end the share is the end itself, which rounding would miss
    low = np.where(share == 0.0, 0.0, middle - half)
    return low, np.where(share == 1.0, 1.0, middle + half)
