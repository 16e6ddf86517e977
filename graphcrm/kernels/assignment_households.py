"""Give whole households to successors with few places each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import numpy as np

from graphcrm.errors import InputError
from graphcrm.graph.arrays import NO_IX, IntVec
from graphcrm.kernels.assignment_choices import Choices
from graphcrm.kernels.assignment_problem import Parties, Problem, Successors, Ties
from graphcrm.kernels.assignment_units import Units
from graphcrm.kernels.flow import Arcs, greatest_flow, handed_on

EFFORT: Final = 2.0  # CP-SAT's measure of work: some ten seconds, and alike on every machine
_FINER: Final = 64  # parts of a unit of gain, where a unit's gain is told by its members
_EXACT: Final = 2**62


def assign_households(
    parties: Parties,
    successors: Successors,
    ties: Ties,
    household: IntVec,
    *,
    branch_gain: int,
    branch_only: bool = False,
    effort: float = EFFORT,
) -> tuple[IntVec, float]:
    """Return the successor of each party, and how far from the best plan this one may be.

    As `assign`, but the parties of one household go to one successor or to none.

    Parameters
    ----------
    parties : Parties
        Nobody barred.
    successors : Successors
    ties : Ties
    household : (p,) integers
        -1 for none.
    branch_gain : int
    branch_only : bool
    effort : float
        When to give up the search for a better plan, in CP-SAT's units.

    Returns
    -------
    successor : (p,) int64
        -1 for none.
    gap : float
        What the best plan may gain more, as a share of that; 0 where this one is proven best.
        Where not even the number of parties is proven, the share of parties it may assign more.

    Raises
    ------
    InputError
        A barred successor, or gains too large to be added up.

    Notes
    -----
    Taken apart, households are a flow, member by member, whose gain no plan is above.  What of it
    moves whole households is kept and the rest flows again; CP-SAT (Choices, one whole number an
    arc) begins there and goes on until its plan is proven best or ``effort`` is spent.  It works
    alone and without a clock, so that the same plan comes out everywhere.
    """
    if (parties.barred != NO_IX).any():
        raise InputError("households cannot be kept together where a successor is barred")
    problem = Problem(parties, successors, ties, branch_gain, branch_only)
    if not problem.room.any():
        return np.full(len(parties.kind), NO_IX, np.int64), 0.0
    choices = Choices(Units(problem, household))
    prices = _prices(choices)
    start, most = _by_flows(choices)
    n_units, gap = _proven(choices, start, most, prices=prices, effort=effort)
    successor, _ = _placed(choices, n_units, np.arange(len(choices.node)))
    return successor[choices.units.of_party], gap


def _by_flows(choices: Choices) -> tuple[IntVec, tuple[int, int]]:
    """Return units along each arc, and how many parties and gains no plan is above.

    Members flow as if on their own; what moves whole units of the largest size is kept, and the
    rest flows again, until all sizes have had their turn: small ones fill the places left over.
    """
    _, head, size, _ = choices.arcs
    found, waiting = np.zeros_like(head), np.arange(len(choices.node))
    left, most = choices.supply.copy(), []
    least = int(size.max(initial=1))
    while least:
        members, arrived = _flow_of_members(choices, left)
        most.append(arrived)
        n_units = np.where(size >= least, members // size, 0)
        successor, used = _placed(choices, n_units, waiting)
        if not used.any():
            least -= 1
        found += used
        np.subtract.at(left, head[choices.ends], (used * size)[choices.ends])
        left -= np.bincount(choices.node[waiting[successor != NO_IX]], minlength=len(left))
        waiting = waiting[successor == NO_IX]
    return found, most[0]


def _flow_of_members(choices: Choices, left: IntVec) -> tuple[IntVec, tuple[int, int]]:
    """Return how many members go along each arc, how many arrive, and the most they can gain."""
    tail, head, size, gain = choices.arcs
    capacity = np.where(choices.ends, left[head] // size, left.sum()) * size
    each = -(-gain * _FINER // size)  # rounded up: what comes out is a bound
    supply = np.where(np.arange(len(left)) < choices.begins[3], 0, -left)
    supply[tail] = left[tail] * size  # all that leaves a node is of one size
    flow = greatest_flow([Arcs(tail, head, capacity, each)], np.arange(len(supply)), supply)[0]
    return flow, (int(flow[choices.ends].sum()), int(flow @ each) // _FINER)


def _placed(choices: Choices, n_units: IntVec, going: IntVec) -> tuple[IntVec, IntVec]:
    """Return whom each unit of ``going`` comes to, -1 for nobody, and how many took each arc.

    Of the units at a node the first take the first arcs, as many as ``n_units`` allows.
    """
    tail, head = choices.arcs[:2]
    at, used = choices.node[going], []
    for first, last in pairwise(choices.begins[:4].tolist()):  # units, groups, classes
        here = np.flatnonzero((at >= first) & (at < last))
        arc = np.full(len(going), NO_IX)
        arc[here] = handed_on(at[here], tail, n_units)
        at[here] = NO_IX
        at[arc != NO_IX] = head[arc[arc != NO_IX]]
        used.append(arc)
    taken = np.concatenate([arc[(at != NO_IX) & (arc != NO_IX)] for arc in used])
    successor = np.where(at == NO_IX, NO_IX, at - choices.begins[3])
    return successor, np.bincount(taken, minlength=len(tail))


def _proven(
    choices: Choices,
    start: IntVec,
    most: tuple[int, int],
    *,
    prices: tuple[int, int],
    effort: float,
) -> tuple[IntVec, float]:
    """Return how many units go along each arc in a plan at least as good, and its gap."""
    _, _, size, gain = choices.arcs
    size = size * choices.ends

    def result(n_units: IntVec) -> tuple[int, int]:
        return int(n_units @ size), int(n_units @ gain)

    best, count, bound = start, 0, 0
    for price in prices:
        if result(best) == most:
            return best, 0.0
        found, bound = _by_cp_sat(choices, gain + price * size, best, effort)
        best = max(best, found, key=result)
        count, total = result(best)
        if count == most[0]:
            return best, _share(min(most[1], bound - price * count) - total, most[1])
    # Any plan's parties times the price, and its gains, are within the bound.
    most_parties = min(most[0], bound // price)
    if count < most_parties:
        return best, _share(most_parties - count, most_parties)
    return best, _share(bound - price * count - total, bound - price * count)


def _share(missing: int, most: int) -> float:
    return missing / max(1, most)


def _prices(choices: Choices) -> tuple[int, int]:
    """Return what to let one party more count for: a small number, then more than all else.

    Small sums, which floating point holds exactly, let a solver prove its plan much faster; and
    where its plan assigns as many as any could, the price made no difference.  No price is so high
    that 64 bits would not hold all arcs full; what is said of the gap is true of any.
    """
    _, _, size, gain = choices.arcs
    each, n_parties = int((gain // size).max(initial=0)) + 1, len(choices.units.of_party)
    full = float(gain.astype(float) @ choices.most)
    highest = int((_EXACT - full) / max(1, int((size * choices.ends) @ choices.most)))
    if highest < 2 * each or int(gain.max(initial=0)) > _EXACT // _FINER:
        raise InputError(
            "an assignment's gains are too large to add up; give fewer parties or smaller weights"
        )
    return 2 * each, min(each * n_parties, highest)


def _by_cp_sat(choices: Choices, gain: IntVec, hint: IntVec, effort: float) -> tuple[IntVec, int]:
    """Return units along each arc, of great gain, and a gain that none is above."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    weighted = cp_model.LinearExpr.weighted_sum
    columns = [model.new_int_var(0, most, "") for most in choices.most.tolist()]
    for arcs, factors, limit in _limits(choices):
        model.add(weighted([columns[a] for a in arcs], factors) <= limit)
    for column, value in zip(columns, hint.tolist(), strict=True):
        model.add_hint(column, value)
    model.maximize(weighted(columns, gain.tolist()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1  # several would differ by which is first
    solver.parameters.linearization_level = 2  # nearly a flow: the linear program does the work
    solver.parameters.cp_model_probing_level = 0  # work that is better spent on plans
    solver.parameters.symmetry_level = 0
    solver.parameters.max_deterministic_time = effort
    solver.solve(model)
    response = solver.response_proto
    if not len(response.solution):
        return hint, int(_EXACT)  # the effort was spent before anything was known
    return np.array(response.solution, np.int64), -response.inner_objective_lower_bound


def _limits(choices: Choices) -> Iterator[tuple[list[int], list[int], int]]:
    """Yield arcs and factors of each node with what their sum is not above.

    No more units leave a node than begin or come there; no more members come than have a place.
    """
    tail, head, size, _ = choices.arcs
    arc, n = np.arange(len(tail)), choices.begins[4]
    node = np.concatenate([tail, head])
    factor = np.concatenate([np.ones_like(size), np.where(choices.ends, size, -1)])
    order = np.argsort(node, kind="stable")
    ends = np.cumsum(np.bincount(node, minlength=n))[:-1]
    arcs, factors = (np.split(a[order], ends) for a in (np.concatenate([arc, arc]), factor))
    for some, by, limit in zip(arcs, factors, choices.supply.tolist(), strict=True):
        if len(some):
            yield some.tolist(), by.tolist(), limit
