"""A network with communities of many sizes, as a bank of that many parties has."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
SMALLEST, LARGEST = 20, 2_000
MOST_TIES = 300
TIES_A_PARTY = 6
OUTSIDE = 0.3  # of the ties


class Network(NamedTuple):
    """Ties that each stand at both of their ends, of the weight 1."""

    indptr: Array
    other: Array
    weight: Array


def network(n: int) -> Network:
    """Return n parties in blocks, sizes and numbers of ties being drawn from power laws."""
    rng = np.random.default_rng(7)
    start = _starts(rng, n)
    block = np.repeat(np.arange(len(start) - 1), np.diff(start))
    ties = np.cumsum(np.minimum((1 - rng.random(n)) ** (-1 / 1.8), MOST_TIES))
    m = n * TIES_A_PARTY * 11 // 10  # repeats are dropped
    one = np.searchsorted(ties, rng.random(m) * ties[-1])
    low, high = start[block[one]], start[block[one] + 1]
    near = low + (rng.random(m) * (high - low)).astype(np.int64)
    return both_ends(n, one, np.where(rng.random(m) < OUTSIDE, rng.integers(0, n, m), near))


def _starts(rng: np.random.Generator, n: int) -> Array:
    """Return where each block begins, and the end of the last."""
    size = SMALLEST * (1 - rng.random(n // SMALLEST + 1)) ** (-1 / 1.5)
    ends = np.cumsum(np.minimum(size, LARGEST).astype(np.int64))
    return np.asarray(np.r_[0, ends[ends < n - SMALLEST], n])


def both_ends(n: int, one: Array, other: Array) -> Network:
    """Return each pair of different nodes once, as rows."""
    low, high = np.minimum(one, other), np.maximum(one, other)
    pair = np.unique((low * n + high)[low != high])
    low, high = np.divmod(pair, n)
    entry = np.sort(np.r_[pair, high * n + low])
    node, near = np.divmod(entry, n)
    indptr = np.searchsorted(node, np.arange(n + 1))
    return Network(indptr, near.astype(np.int32), np.ones(len(near)))
