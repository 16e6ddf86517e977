"""DebtRank: whom a default hits, and how hard, when each passes its distress on once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from graphcrm.graph.arrays import NO_IX, BoolVec, FloatVec, IntVec
from graphcrm.kernels.blocks import in_blocks
from graphcrm.kernels.jit import jit

MOST: Final = 20_000
TOLERANCE: Final = 1e-9  # what nine digits show
UNMEASURED: Final = -1.0
_BLOCK: Final = 20_000  # runs; a block clears its room once
_NEW, _TOUCHED, _CALLED = range(3)

Arcs: TypeAlias = tuple[IntVec, IntVec, FloatVec]
Room: TypeAlias = tuple[FloatVec, FloatVec, IntVec, IntVec, IntVec, IntVec]


@dataclass(frozen=True, slots=True)
class Impacts:
    """Who is hit by whose distress, and what each counts.

    Parameters
    ----------
    indptr : (n + 1,) int64
    other : (m,) int64
        Node i's distress hits ``other[indptr[i]:indptr[i + 1]]``.
    impact : (m,) float64
        What part of its distress arrives, above 0 and at most 1; ``UNMEASURED`` where the other
        has no measure of its own: it is counted, has no distress and passes nothing on.
    value : (n,) float64
        What share of the whole each node is; 0 for nodes without a measure.
    """

    indptr: IntVec
    other: IntVec
    impact: FloatVec
    value: FloatVec


@dataclass(frozen=True, slots=True)
class DebtRank:
    """What became of each default, alone.

    Parameters
    ----------
    rank : (k,) float64
        The sum over all others of value times distress.
    residual : (k,) float64
        The same sum of what was not passed on: what reached a node after it had passed its own
        on, or could not be followed.
    rounds : (k,) int64
        How many rounds raised somebody's distress.
    n_hit, n_unmeasured : (k,) int64
        How many others are in distress, and how many without a measure were reached.
    is_cut : (k,) bool
        Where more than ``most`` arcs were to be walked: then the rank is at least what is said.
    """

    rank: FloatVec
    residual: FloatVec
    rounds: IntVec
    n_hit: IntVec
    n_unmeasured: IntVec
    is_cut: BoolVec


@dataclass(frozen=True, slots=True)
class Spread:
    """What becomes of some defaults together.

    Parameters
    ----------
    distress : (n,) float64
        0 to 1; 1 for those that default.
    hit_in : (n,) int64
        In which round each was first reached: 0 for those that default, -1 for who is not reached.
    rank, residual : float
    rounds : int
        As in :class:`DebtRank`.
    """

    distress: FloatVec
    hit_in: IntVec
    rank: float
    residual: float
    rounds: int


def debtrank(impacts: Impacts, starts: IntVec, *, most: int = MOST, n_threads: int = 0) -> DebtRank:
    """Return how hard the default of each of ``starts``, alone, hits all others.

    In round t the distress of j is h_j(t) = min(1, h_j(t-1) + Σ impact_ij h_i(t-1)), summed over
    the nodes i that came into distress in the round before; then these have passed theirs on, and
    do not again, whatever reaches them later.

    Parameters
    ----------
    impacts : Impacts
    starts : (k,) integers
    most : int
        A run that has walked so many arcs ends with its round.  Nothing but a web in which
        everybody guarantees everybody's loans comes near it.
    n_threads : int
        0: as many as there are processors; the result is the same.

    Notes
    -----
    Distress below 10⁻⁹ is not passed on.  Time goes with the arcs out of all that each run
    reaches; memory with n for each thread.  Source: Battiston et al. (2012), DebtRank: too central
    to fail?

    Examples
    --------
    1 bears half of the distress of 0, and 2 four tenths of that of 1:

    >>> chain = Impacts(np.array([0, 1, 2, 2]), np.array([1, 2]), np.array([0.5, 0.4]),
    ...                 np.array([0.2, 0.5, 0.3]))
    >>> found = debtrank(chain, np.arange(3))
    >>> found.rank.round(9).tolist(), found.rounds.tolist()  # 0.5 x 0.5 + 0.3 x 0.5 x 0.4
    ([0.31, 0.12, 0.0], [2, 1, 0])
    """
    arcs = (impacts.indptr, impacts.other, impacts.impact)
    starts = np.asarray(starts, np.int64)

    def work(begin: int, n: int) -> tuple[FloatVec, IntVec]:
        return _alone(arcs, impacts.value, starts[begin : begin + n], most)

    done = [*in_blocks(work, len(starts), size=_BLOCK, n_threads=n_threads)]
    measured = np.concatenate([np.zeros((0, 2)), *(each for each, _ in done)])
    counted = np.concatenate([np.zeros((0, 4), np.int64), *(each for _, each in done)])
    rounds, n_hit, n_unmeasured, is_cut = counted.T
    rank, residual = measured.T
    return DebtRank(rank, residual, rounds, n_hit, n_unmeasured, is_cut > 0)


def spread(impacts: Impacts, starts: IntVec) -> Spread:
    """Return whom the default of all of ``starts`` together hits, as in :func:`debtrank`.

    Notes
    -----
    Followed to the end: at most m arcs, since each passes its distress on once.
    """
    arcs = (impacts.indptr, impacts.other, impacts.impact)
    room = _room(len(impacts.value))
    starts = np.unique(np.asarray(starts, np.int64))
    n, rounds, _ = _spread(arcs, starts, len(impacts.other), room)
    rank, residual, _, _ = _sums(arcs, impacts.value, len(starts), n, room)
    return Spread(room[0], room[2], rank, residual, rounds)


@jit
def _room(n: int) -> Room:
    """Return distress, what was passed on, first round, state, queue and who was touched."""
    distress, passed = np.zeros(n), np.zeros(n)
    hit_in, state = np.full(n, NO_IX, np.int64), np.zeros(n, np.int64)
    return distress, passed, hit_in, state, np.empty(n, np.int64), np.empty(n, np.int64)


@jit
def _alone(arcs: Arcs, value: FloatVec, starts: IntVec, most: int) -> tuple[FloatVec, IntVec]:
    """Run each default by itself; the room is cleared of what a run touched."""
    room = _room(len(value))
    distress, passed, hit_in, state, _, touched = room
    measured, counted = np.zeros((len(starts), 2)), np.zeros((len(starts), 4), np.int64)
    for k in range(len(starts)):
        n, counted[k, 0], counted[k, 3] = _spread(arcs, starts[k : k + 1], most, room)
        sums = _sums(arcs, value, 1, n, room)
        measured[k, 0], measured[k, 1], counted[k, 1], counted[k, 2] = sums
        for i in range(n):
            node = touched[i]
            distress[node], passed[node] = 0.0, 0.0
            hit_in[node], state[node] = NO_IX, _NEW
    return measured, counted


@jit
def _spread(arcs: Arcs, starts: IntVec, most: int, room: Room) -> tuple[int, int, int]:
    """Let distress spread; return how many were touched, the rounds, and 1 if it was cut short."""
    indptr, other, impact = arcs
    distress, passed, hit_in, state, queue, touched = room
    n_touched = n_called = len(starts)
    for i in range(n_called):
        queue[i] = touched[i] = starts[i]
        distress[starts[i]], hit_in[starts[i]], state[starts[i]] = 1.0, 0, _CALLED
    begin, rounds, n_walked, this = 0, 0, 0, 0
    while begin < n_called and n_walked <= most:
        this, end = this + 1, n_called
        for i in range(begin, end):  # what they pass on is what they had before the round
            passed[queue[i]] = distress[queue[i]]
        for i in range(begin, end):
            node = queue[i]
            n_walked += indptr[node + 1] - indptr[node]
            for e in range(indptr[node], indptr[node + 1]):
                hit = other[e]
                if state[hit] == _NEW:
                    touched[n_touched], state[hit], hit_in[hit] = hit, _TOUCHED, this
                    n_touched += 1
                if impact[e] < 0 or distress[hit] >= 1:
                    continue
                distress[hit] = min(1.0, distress[hit] + impact[e] * passed[node])
                rounds = this
                if state[hit] == _TOUCHED and distress[hit] >= TOLERANCE:
                    queue[n_called], state[hit] = hit, _CALLED
                    n_called += 1
        begin = end
    return n_touched, rounds, int(begin < n_called)


@jit
def _sums(
    arcs: Arcs, value: FloatVec, n_starts: int, n_touched: int, room: Room
) -> tuple[float, float, int, int]:
    """Return rank, residual, and how many are hit with and without a measure."""
    indptr = arcs[0]
    distress, passed, _, _, _, touched = room
    rank, residual, n_hit = 0.0, 0.0, 0
    for i in range(n_starts, n_touched):
        node = touched[i]
        rank += value[node] * distress[node]
        n_hit += distress[node] > 0
        if indptr[node + 1] > indptr[node]:
            residual += value[node] * (distress[node] - passed[node])
    return rank, residual, n_hit, n_touched - n_starts - n_hit
