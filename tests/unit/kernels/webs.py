"""Small webs of ties, made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from graphcrm.graph.arrays import FloatVec, IntVec


@dataclass(frozen=True)
class PlainWeb:
    """Ties as the kernels take them."""

    indptr: IntVec
    other: IntVec
    strength: FloatVec


def web_of(ties: Mapping[tuple[int, int], float | tuple[float, ...]], n: int) -> PlainWeb:
    """Return ties between pairs, several to a pair where several strengths are given."""
    rows = [
        (one, other, -strength)
        for (a, b), given in ties.items()
        for strength in (given if isinstance(given, tuple) else (given,))
        for one, other in ((a, b), (b, a))
    ]
    table = np.array(sorted(rows), float).reshape(-1, 3)
    indptr = np.searchsorted(table[:, 0], np.arange(n + 1))
    return PlainWeb(indptr.astype(np.int64), table[:, 1].astype(np.int32), -table[:, 2])
