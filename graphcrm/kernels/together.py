"""How sure each of several findings is when all of them are looked at together."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.graph.arrays import FloatVec

SIGNIFICANCE: Final = 0.05  # a p-value below it is a finding
FEWEST: Final = 10  # people of each group: of fewer nothing is found


def together(p_values: FloatVec) -> FloatVec:
    """Return p-values adjusted for being looked at together, by Holm's method.

    Where those below 0.05 after it are called findings, one of them or more is there by chance in
    at most one case of twenty, however many were looked at and however they hang together.

    Parameters
    ----------
    p_values : (k,) float64
        NaN where there is none; it stays so and counts for nothing.

    Notes
    -----
    Source: Holm (1979), A simple sequentially rejective multiple test procedure.

    Examples
    --------
    >>> together(np.array([0.04, 0.01, np.nan, 0.03])).tolist()
    [0.06, 0.03, nan, 0.06]
    """
    order = np.argsort(p_values)  # NaN last
    n_left = np.count_nonzero(~np.isnan(p_values)) - np.arange(len(order))
    adjusted = np.empty(len(order))
    adjusted[order] = np.minimum(np.maximum.accumulate(p_values[order] * n_left), 1.0)
    return adjusted
