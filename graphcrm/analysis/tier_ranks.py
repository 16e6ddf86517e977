"""Which tier an amount of worth reaches, by the least worth that the bank asks of each tier."""

from __future__ import annotations

import numpy as np

from graphcrm.graph import Graph
from graphcrm.graph.arrays import NO_FEN, IntVec


def tiers_by_rank(graph: Graph) -> IntVec:
    """Return the tiers that worth can reach, lowest rank first.

    A tier without rank or ``min_worth`` is none of them; of several of one rank the one that asks
    least is, and then the smallest id.
    """
    rank, least = (graph.node("tiers", name) for name in ("rank", "min_worth"))
    known = np.flatnonzero((rank != NO_FEN) & (least != NO_FEN))
    order = known[np.lexsort((known, least[known], rank[known]))]
    return np.asarray(order[np.flatnonzero(np.diff(rank[order], prepend=NO_FEN))])


def tier_ids(graph: Graph) -> tuple[str, ...]:
    """Return what :func:`tiers_by_rank` are called."""
    return tuple(str(tier) for tier in graph.ids("tiers").take(tiers_by_rank(graph)))


def ranks_of_worth(graph: Graph, worth: IntVec) -> IntVec:
    """Return which of :func:`tiers_by_rank` each amount reaches, counted from 1.

    Parameters
    ----------
    graph : Graph
    worth : (n,) int64, fen
        Of whatever parties, on whatever day.

    Returns
    -------
    (n,) int64
        0 below the lowest tier, ``NO_FEN`` where the worth is unknown.

    Notes
    -----
    The highest tier whose least worth is met counts, whatever the tiers below it ask for.  Ranks
    that the bank numbers 1, 2, 5 are three steps: two ranks apart is two steps apart.
    """
    least = graph.node("tiers", "min_worth")[tiers_by_rank(graph)]
    from_here_up = np.minimum.accumulate(least[::-1])[::-1]
    reached = np.searchsorted(from_here_up, worth, side="right")
    return np.where(worth == NO_FEN, NO_FEN, reached)
