"""How near each node is to some others over strong ties, in so many hops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from graphcrm.graph.arrays import BoolVec, FloatVec, IntVec
from graphcrm.kernels.jit import jit

UNIT: Final = 2.0**40  # of -ln strength; whole numbers add up to the same in any order
HOP: Final = 8  # costs are packed with hops below them, so that of equal ones fewer hops win
AT: Final = 2**62  # how near a node is to itself; 0 is out of reach
MOST_HOPS: Final = HOP - 1
_SLOTS: Final = 4093
_DIGITS: Final = 1_000_000_000
WEAKEST: Final = 1 / _DIGITS

# -ln of the primes that usual strengths are made of: with these 0.8 x 0.5 costs what 0.4 does.
_LN2, _LN3, _LN5, _LN7 = (round(float(np.log(prime)) * UNIT) for prime in (2, 3, 5, 7))


class Web(Protocol):
    """Ties of nodes both ways: node i's are ``other[indptr[i]:indptr[i + 1]]``.

    By the other end, of several to one end the strongest first; strengths are 0 to 1.
    """

    @property
    def indptr(self) -> IntVec:
        """Return where the ties of each node begin."""

    @property
    def other(self) -> IntVec:
        """Return the other end of each tie."""

    @property
    def strength(self) -> FloatVec:
        """Return the strength of each tie."""


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near nodes are to the nearest of some, by the number of hops.

    Parameters
    ----------
    near : tuple of (n,) int64
        At h: ``AT`` less the least cost in at most h hops, 0 where there is no such way.
    reached : (r,) int64
        The nodes in reach of the last one, nearest in hops first.
    """

    near: tuple[IntVec, ...]
    reached: IntVec

    def strength(self, nodes: IntVec) -> FloatVec:
        """Return the product along the best way to each of ``nodes``; 0 where there is none.

        Rounded to 9 digits, to which it is exact.
        """
        near = self.near[-1][nodes]
        cost = (AT - near) // HOP
        strength = np.exp(-cost.astype(np.float64) / UNIT)
        return np.asarray(np.round(np.where(near > 0, strength, 0.0), 9))


def nearness(web: Web, starts: IntVec, n_hops: int, *, through: BoolVec) -> Nearness:
    """Return how near every node is to ``starts`` in 0, 1, … ``n_hops`` hops.

    Parameters
    ----------
    web : Web
    starts : (s,) int64, each once
    n_hops : int, 0 to 7
    through : (n,) bool
        Who may stand in between; ways end at others, and at another of ``starts``.

    Notes
    -----
    Time goes with the ties of the nodes in reach of one hop less; memory n x 8 bytes a hop, touched
    where nodes are reached.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> chain = SimpleNamespace(indptr=np.array([0, 1, 3, 4]), other=np.array([1, 0, 2, 1]),
    ...                         strength=np.array([0.5, 0.5, 0.8, 0.8]))
    >>> found = nearness(chain, np.array([0]), 2, through=np.ones(3, bool))
    >>> found.strength(np.arange(3)).tolist()
    [1.0, 0.5, 0.4]
    """
    near, fresh = _begin(len(web.indptr) - 1, starts)
    levels, reached = [near], fresh
    for _ in range(n_hops):
        near, fresh, reached = push(web, (levels[-1], fresh, reached), through, (near, 0))
        levels.append(near)
    return Nearness(tuple(levels), reached)


def pruned(
    web: Web, start: int, ahead: tuple[IntVec, ...], *, least: int, through: BoolVec
) -> Nearness:
    """Return how near nodes are to ``start``, of those on a way that is good enough as a whole.

    Parameters
    ----------
    web : Web
    start : int
    ahead : tuple of (n,) int64
        At h: how near nodes are to the other end in at most h hops.
    least : int
        The sum of both nearnesses on the poorest way that is good enough.
    through : (n,) bool
    """
    near, fresh = _begin(len(web.indptr) - 1, np.array([start]))
    levels, reached = [near], fresh
    for rest in reversed(ahead[:-1]):
        near, fresh, reached = push(web, (levels[-1], fresh, reached), through, (rest, least))
        levels.append(near)
    return Nearness(tuple(levels), reached)


def push(
    web: Web,
    so_far: tuple[IntVec, IntVec, IntVec],
    through: BoolVec,
    bound: tuple[IntVec, int],
) -> tuple[IntVec, IntVec, IntVec]:
    """Return nearness one hop further, the nodes that came nearer, and all that are in reach.

    Parameters
    ----------
    web : Web
    so_far : (n,) int64, (f,) int64, (r,) int64
        The same of one hop less.
    through : (n,) bool
    bound : (n,) int64 and int
        Nodes count only where their nearness and this one add up to at least this number.
    """
    before, fresh, reached = so_far
    near = np.zeros(len(before), np.int64)  # pages that are never touched cost nothing
    near[reached] = before[reached]
    changed = _push((web.indptr, web.other, web.strength), through, before, fresh, near, bound)
    return near, changed, np.concatenate([reached, changed[before[changed] == 0]])


def pull(web: Web, nodes: IntVec, before: IntVec, *, through: BoolVec) -> IntVec:
    """Return how near ``nodes`` are one hop further than ``before``; others are left at 0."""
    near = np.zeros(len(before), np.int64)
    _pull((web.indptr, web.other, web.strength), through, before, nodes, near)
    return near


def around(web: Web, start: int, n_hops: int) -> list[IntVec]:
    """Return the nodes within 0, 1, … ``n_hops`` hops of one, over ties of any strength."""
    balls = [np.array([start], np.int64)]
    for _ in range(n_hops):
        last = balls[-1]
        ends = [web.other[web.indptr[i] : web.indptr[i + 1]] for i in last.tolist()]
        balls.append(np.unique(np.concatenate([last, *ends])).astype(np.int64))
    return balls


def packed_costs(strength: FloatVec) -> IntVec:
    """Return the cost of one hop over each tie, hops included.

    >>> first, second, both = packed_costs(np.array([0.8, 0.5, 0.4])).tolist()
    >>> first + second - both  # 0.8 x 0.5 = 0.4, in a hop more
    1
    """
    cost = np.zeros(len(strength), np.int64)
    _costs(np.asarray(strength), cost)
    return cost


def _begin(n: int, starts: IntVec) -> tuple[IntVec, IntVec]:
    near = np.zeros(n, np.int64)
    near[starts] = AT
    return near, np.asarray(starts, np.int64)


@jit
def _cost(strength: float, known: IntVec, cost_of: IntVec) -> int:
    """Return what a hop costs; what was worked out is remembered where it will be looked for."""
    left = round(strength * _DIGITS)
    slot = left % _SLOTS
    if known[slot] == left:
        return int(cost_of[slot])
    known[slot] = left
    cost = 9 * (_LN2 + _LN5)  # of 10 ** -9
    while left % 2 == 0:
        left //= 2
        cost -= _LN2
    while left % 3 == 0:
        left //= 3
        cost -= _LN3
    while left % 5 == 0:
        left //= 5
        cost -= _LN5
    while left % 7 == 0:
        left //= 7
        cost -= _LN7
    cost -= round(np.log(float(left)) * UNIT)
    cost_of[slot] = cost * HOP + 1
    return int(cost_of[slot])


@jit
def _costs(strength: FloatVec, cost: IntVec) -> None:
    known, cost_of = np.zeros(_SLOTS, np.int64), np.zeros(_SLOTS, np.int64)
    for i in range(len(strength)):
        cost[i] = _cost(strength[i], known, cost_of)


@jit
def _push(
    ties: tuple[IntVec, IntVec, FloatVec],
    through: BoolVec,
    before: IntVec,
    fresh: IntVec,
    near: IntVec,
    bound: tuple[IntVec, int],
) -> IntVec:
    """Improve ``near`` by one hop from ``fresh``; return which nodes came nearer."""
    (indptr, other, strength), (rest, least) = ties, bound
    known, cost_of = np.zeros(_SLOTS, np.int64), np.zeros(_SLOTS, np.int64)
    changed = np.empty(16, np.int64)
    n = 0
    for node in fresh:
        if before[node] != AT and not through[node]:
            continue
        last = -1
        for e in range(indptr[node], indptr[node + 1]):
            if other[e] == last or strength[e] < WEAKEST:
                continue
            last = other[e]
            value = before[node] - _cost(strength[e], known, cost_of)
            if value <= near[last] or value + rest[last] < least:
                continue
            if near[last] == before[last]:  # for the first time
                if n == len(changed):
                    changed = np.concatenate((changed, np.empty(n, np.int64)))
                changed[n] = last
                n += 1
            near[last] = value
    return changed[:n]


@jit
def _pull(
    ties: tuple[IntVec, IntVec, FloatVec],
    through: BoolVec,
    before: IntVec,
    nodes: IntVec,
    near: IntVec,
) -> None:
    """Set ``near`` of ``nodes`` from that of their neighbours, one hop less."""
    indptr, other, strength = ties
    known, cost_of = np.zeros(_SLOTS, np.int64), np.zeros(_SLOTS, np.int64)
    for node in nodes:
        best, last = before[node], -1
        for e in range(indptr[node], indptr[node + 1]):
            if other[e] == last or strength[e] < WEAKEST:
                continue
            last = other[e]
            there = before[last]
            if there > 0 and (there == AT or through[last]):
                value = there - _cost(strength[e], known, cost_of)
                best = max(best, value)
        near[node] = best
