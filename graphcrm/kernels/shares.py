"""Money handed out to ancestors in whole fen, exactly: by halves or in equal parts."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphcrm.graph.arrays import NO_IX, IntVec, Vec

_WORD = 62  # generations for which 64-bit integers are long enough


def lineage(parent: IntVec, nodes: IntVec, most: IntVec) -> tuple[IntVec, IntVec, IntVec]:
    """Return the ancestors of each node, up to ``most`` steps away.

    Parameters
    ----------
    parent : (n,) int32
        Pointers without cycles, -1 for none.
    nodes : (k,) integers
    most : (k,) integers, >= 0

    Returns
    -------
    which, ancestor, distance : (p,) integers
        Position in ``nodes``, the ancestor, and how many steps up it is.

    Examples
    --------
    >>> [a.tolist() for a in lineage(np.array([-1, 0, 1]), np.array([2]), np.array([9]))]
    [[0, 0], [1, 0], [1, 2]]
    """
    which, up = np.arange(len(nodes)), parent[nodes]
    found = []
    for step in range(1, int(most.max(initial=0)) + 1):
        goes_on = (up != NO_IX) & (step <= most[which])
        which, up = which[goes_on], up[goes_on]
        if not len(up):
            break
        found.append((which, up, np.full(len(up), step)))
        up = parent[up]
    none = np.zeros(0, np.int64)
    pieces = list(zip(*found, strict=True)) or [(none,), (none,), (none,)]
    return tuple(map(np.concatenate, pieces))  # type: ignore[return-value]


def equal_parts(worth: IntVec, depth: IntVec) -> tuple[IntVec, IntVec]:
    """Return the whole fen of an equal share, and what is left over: the same for all."""
    return worth // depth, np.zeros(len(worth), np.int64)


def reach_of_halves(worth: IntVec) -> IntVec:
    """Return how far away somebody can be and still get a fen of a share that halves each step.

    At more than b steps a worth of b bits leaves less than a fen.  The fractions from there on come
    to less than two fen, so at most b + 1 fen are left over, which go to the b nearest or to the
    first of those further away: nobody beyond 2 b + 1 steps.

    >>> reach_of_halves(np.array([0, 1, 1000])).tolist()
    [1, 3, 21]
    """
    return 2 * _bits(worth) + 1


def halves(worth: IntVec, depth: IntVec, distance: IntVec) -> tuple[IntVec, IntVec]:
    """Return the whole fen of a share that halves with each step, and the rank of its remainder.

    The ancestor at distance g of a party with d ancestors is due ``worth * 2^(d-g) / (2^d - 1)``.

    Parameters
    ----------
    worth : (p,) int64, fen
        0 to 2^62.
    depth : (p,) int64
        d, the number of ancestors.
    distance : (p,) int64
        g, 1 to d, and within `reach_of_halves`.

    Returns
    -------
    whole, remainder : (p,) int64
        ``remainder`` can be compared between the ancestors of one party.

    Examples
    --------
    >>> halves(np.array([100, 100]), np.array([2, 2]), np.array([1, 2]))  # 66 2/3 and 33 1/3
    (array([66, 33]), array([2, 1]))
    """
    whole, remainder = np.zeros(len(worth), np.int64), np.zeros(len(worth), np.int64)
    # With more ancestors than this, the ones in reach come out in the same order.
    depth = np.minimum(depth, 3 * _bits(worth) + 1)
    near = depth <= _WORD
    whole[near], remainder[near] = _halved(worth[near], depth[near], distance[near])
    far = np.flatnonzero(~near)
    if len(far):  # more than 64 bits: integers of Python
        parts, left = _halved(*(a[far].astype(object) for a in (worth, depth, distance)))
        whole[far] = parts.astype(np.int64)
        remainder[far] = np.unique(left, return_inverse=True)[1]
    return whole, remainder


def _halved(worth: Vec, depth: Vec, distance: Vec) -> tuple[Any, Any]:
    """Divide w * 2^(d-g) by 2^d - 1: multiplying by two modulo 2^d - 1 rotates d bits."""
    unit = (1 << depth) - 1
    turns, bits = worth // unit, worth % unit
    high = bits >> distance
    low = (bits & ((1 << distance) - 1)) << (depth - distance)
    return (turns << (depth - distance)) + high, high + low


def _bits(worth: IntVec) -> IntVec:
    """Return how many bits a number has; of very large ones perhaps one too many."""
    return np.frexp(worth.astype(np.float64))[1].astype(np.int64)


def largest_remainder(
    worth: IntVec, which: IntVec, ancestor: IntVec, whole: IntVec, remainder: IntVec
) -> IntVec:
    """Return shares that add up: each fen left over goes to the largest remainder, ties by id.

    Parameters
    ----------
    worth : (k,) int64, fen
        What is handed out of each party.
    which, ancestor, whole, remainder : (p,) int64
        The party, who gets it, the whole fen of the share, and what is left of it.

    Examples
    --------
    >>> one = np.zeros(3, np.int64)
    >>> largest_remainder(np.array([100]), one, np.array([7, 5, 6]), one + 33, one).tolist()
    [33, 34, 33]
    """
    handed_out = np.zeros(len(worth), np.int64)
    np.add.at(handed_out, which, whole)
    left = worth - handed_out
    open_ = np.flatnonzero(left[which])  # shares of parties of which nothing is left are final
    order = open_[np.lexsort((ancestor[open_], -remainder[open_], which[open_]))]
    n_of = np.bincount(which[open_], minlength=len(worth))
    place = np.arange(len(order)) - np.repeat(np.cumsum(n_of) - n_of, n_of)
    found = whole.copy()
    found[order] += place < left[which[order]]
    return found
