"""Greedy choice of the nodes that cover most sets, within limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.graph.arrays import NO_IX, IntVec
from graphcrm.kernels.jit import jit
from graphcrm.kernels.seed_limits import Limits
from graphcrm.kernels.seed_room import has_room, rooms, use_room
from graphcrm.kernels.set_index import SetIndex

UNCOVERED: Final = np.iinfo(np.int32).max  # later than every rank


@dataclass(frozen=True, slots=True)
class Choice:
    """Who was chosen, in order, and what each added.

    Parameters
    ----------
    seed : (m,) int64
    n_new : (m,) int64
        How many sets each covers that none before does.
    rank : (n_sets,) int32
        The first of the seeds (0, 1, …) in each set; `UNCOVERED` for none.
    """

    seed: IntVec
    n_new: IntVec
    rank: IntVec


def choose(index: SetIndex, limits: Limits) -> Choice:
    """Choose, again and again, who adds most sets for what he takes of the allowance.

    Where seeds are counted everybody takes 1, so that whoever adds most comes next, and as many as
    can be are chosen, also where they add nothing.  Under a budget it is sets for money, and nobody
    is paid for who adds nothing.  Ties go to who adds more, then to the smaller position.

    Parameters
    ----------
    index : SetIndex
    limits : Limits
        Checked by `check_limits`.

    Notes
    -----
    Lazy: what somebody adds never grows, so only who seems best is counted anew (Minoux 1978;
    CELF, Leskovec et al. 2007); ratios are compared as products of whole numbers.  Number and p
    quotas alone leave at least 1/(p + 1) of the most that could be covered, without quotas
    1 - 1/e (Fisher, Nemhauser and Wolsey 1978).
    """
    price, group, room = limits.prices, *rooms(limits)
    eligible = np.flatnonzero(limits.eligible)
    limit = limits.allowance, int(price[eligible].min()), limits.budget is None
    rank = np.full(index.n_sets, UNCOVERED, np.int32)
    seed, n_new = _greedy(
        (index.start, index.set_id), eligible, index.sizes, (price, group, room), limit, rank
    )
    return Choice(seed, n_new, rank)


def best_single(index: SetIndex, limits: Limits) -> Choice:
    """Return the one whom the limits allow and who is in most sets; the smallest of equals.

    Beside the choice by sets for money it makes a guarantee: of (1 - 1/e)/2 under a budget without
    quotas (Leskovec et al. 2007).
    """
    allowed = limits.eligible & (limits.prices <= limits.allowance)
    for quota in limits.quotas:
        allowed &= ~quota.bounded | (np.append(quota.most, 0)[quota.group] > 0)
    size = np.where(allowed, index.sizes, NO_IX)
    seed = np.argmax(size, keepdims=True)
    rank = np.full(index.n_sets, UNCOVERED, np.int32)
    _take(index.start, index.set_id, seed[0], 0, rank)
    return Choice(seed, size[seed], rank)


Arrays = tuple[IntVec, IntVec]


@jit
def _greedy(
    sets: Arrays,
    heap: IntVec,
    gain: IntVec,
    takes: tuple[IntVec, IntVec, IntVec],
    limit: tuple[int, int, bool],
    rank: IntVec,
) -> Arrays:
    """Take the best, over and over, until nobody fits; ``rank`` and ``gain`` are written."""
    start, set_id = sets
    price, group, room = takes
    left, cheapest, also_idle = limit
    seed, n_new, m, size = (
        np.empty(len(heap), np.int64),
        np.empty(len(heap), np.int64),
        0,
        len(heap),
    )
    counted = np.zeros(len(gain), np.int64)  # how many seeds there were when it was
    for at in range(size // 2 - 1, -1, -1):
        _sink(heap, size, at, gain, price)
    while size > 0 and left >= cheapest:
        best = heap[0]
        if price[best] > left or not has_room(group, room, best):
            size -= 1
            heap[0] = heap[size]
        elif counted[best] < m and gain[best] > 0:
            gain[best], counted[best] = _n_left(start, set_id, best, rank), m
        elif gain[best] == 0 and not also_idle:
            break
        else:
            seed[m], n_new[m] = best, gain[best]
            _take(start, set_id, best, m, rank)
            use_room(group, room, best)
            left -= price[best]
            m, size = m + 1, size - 1
            heap[0] = heap[size]
        _sink(heap, size, 0, gain, price)
    return seed[:m].copy(), n_new[:m].copy()


@jit
def _sink(heap: IntVec, size: int, at: int, gain: IntVec, price: IntVec) -> None:
    """Let the one at ``at`` sink below all that come before it."""
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and _before(heap[child + 1], heap[child], gain, price):
            child += 1
        if not _before(heap[child], heap[at], gain, price):
            return
        heap[at], heap[child] = heap[child], heap[at]
        at = child


@jit
def _before(a: int, b: int, gain: IntVec, price: IntVec) -> bool:
    """Tell whether a gains more than b for its price; then more at all; then is smaller."""
    here, there = gain[a] * price[b], gain[b] * price[a]
    if here != there:
        return bool(here > there)
    if gain[a] != gain[b]:
        return bool(gain[a] > gain[b])
    return a < b


@jit
def _n_left(start: IntVec, set_id: IntVec, node: int, rank: IntVec) -> int:
    """Return in how many sets that nobody covers the node is."""
    n = 0
    for block in range(len(start)):
        for at in range(start[block, node], start[block, node + 1]):
            n += rank[set_id[at]] == UNCOVERED
    return n


@jit
def _take(start: IntVec, set_id: IntVec, node: int, place: int, rank: IntVec) -> None:
    for block in range(len(start)):
        for at in range(start[block, node], start[block, node + 1]):
            if rank[set_id[at]] == UNCOVERED:
                rank[set_id[at]] = place
