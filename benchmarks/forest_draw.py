"""Draw who brought in whom: chains, a few who bring many, late claims and rings.

Who was brought in himself brings others more readily, so that chains grow; most bring one, a few
bring dozens.  Everything works on positions of customers in the order in which they opened.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

IntVec = npt.NDArray[Any]
SHARE: Final = 0.3  # of customers who were brought in
EAGER: Final = 3.0  # how much likelier one who was brought in brings the next
TAIL: Final = 2.5  # of the Pareto weights by which referrers are drawn
CONTESTED: Final = 0.01  # of those brought in, by a second referrer, later
RINGS: Final = 0.0002  # of those brought in, who bring in the first of their own chain


class Edges(NamedTuple):
    """Referrals: who, whom, when."""

    referrer: IntVec
    party: IntVec
    day: IntVec


def draw(opened: IntVec, rng: np.random.Generator) -> Edges:
    """Draw the chains, a few second referrers, and a few rings.

    Parameters
    ----------
    opened : (n,) integers
        The days on which accounts were opened, in order.
    """
    brought = chains(opened, rng)
    parts = [brought, contest(brought, opened, rng), close_rings(brought, len(opened), rng)]
    return Edges(*(np.concatenate(ends) for ends in zip(*parts, strict=True)))


def chains(opened: IntVec, rng: np.random.Generator) -> Edges:
    """Draw one referral for each party brought in, by one who opened earlier, on the day it did."""
    n_before = np.searchsorted(opened, opened, side="left")
    party = np.sort(rng.permutation(np.flatnonzero(n_before))[: round(SHARE * len(opened))])
    weight = rng.pareto(TAIL, len(opened)) + 1
    weight[party] *= EAGER
    reach = np.append(0.0, np.cumsum(weight))
    aim = rng.random(len(party)) * reach[n_before[party]]
    referrer = np.searchsorted(reach, aim, side="right") - 1
    return Edges(np.minimum(referrer, n_before[party] - 1), party, opened[party])


def contest(brought: Edges, opened: IntVec, rng: np.random.Generator) -> Edges:
    """Draw second referrals, by anybody who was there before, at least a day too late."""
    late = some(np.flatnonzero(brought.day < opened[-1]), CONTESTED, rng)
    party, day = brought.party[late], brought.day[late]
    n_before = np.searchsorted(opened, day, side="left")
    second = (rng.random(len(late)) * n_before).astype(np.int64)
    return Edges(second, party, np.minimum(day + rng.integers(1, 30, len(late)), opened[-1]))


def close_rings(brought: Edges, n: int, rng: np.random.Generator) -> Edges:
    """Let some bring in the first of their own chain, on the day they came themselves."""
    parent = np.full(n, -1)
    parent[brought.party] = brought.referrer
    last = some(np.arange(len(brought.party)), RINGS, rng)
    first = brought.party[last]
    while np.any(parent[first] >= 0):
        first = np.where(parent[first] >= 0, parent[first], first)
    first, which = np.unique(first, return_index=True)
    return Edges(brought.party[last][which], first, brought.day[last][which])


def some(among: IntVec, share: float, rng: np.random.Generator) -> IntVec:
    """Draw a share of what there is, one at least."""
    return rng.permutation(among)[: max(1, round(share * len(among)))]
