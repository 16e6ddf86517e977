"""The greatest flow of a network, and of the greatest ones the one that gains most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graphcrm.errors import InputError
from graphcrm.graph.arrays import NO_IX, IntVec, place_among_equals


@dataclass(frozen=True)
class Arcs:
    """Arcs of one sort: (a,) int64 each; ``gain`` is for one unit."""

    tail: IntVec
    head: IntVec
    capacity: IntVec
    gain: IntVec


def greatest_flow(sorts: Sequence[Arcs], nodes: IntVec, supply: IntVec) -> list[IntVec]:
    """Return what flows along the arcs of each sort.

    Parameters
    ----------
    sorts : sequence of Arcs
    nodes, supply : (n,) int64
        How much at most goes in at a node, or out where it is below 0.

    Returns
    -------
    list of (a,) int64

    Raises
    ------
    InputError
        Gains too large to be added up exactly.

    Notes
    -----
    Cost scaling (Goldberg 1997), from OR-tools; of flows that are as good it finds the same one on
    every machine, for it uses neither chance nor floating point.  It multiplies gains by the
    number of nodes, and refuses where 64 bits do not hold that: 10^9 for a pair leave room for
    a thousand million nodes.

    Examples
    --------
    >>> two = np.array([0, 1]), np.array([2, 2]), np.array([1, 1]), np.array([5, 7])
    >>> greatest_flow([Arcs(*two)], np.arange(3), np.array([1, 1, -1]))
    [array([0, 1])]
    """
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    solver = SimpleMinCostFlow()
    numbers = [
        solver.add_arcs_with_capacity_and_unit_cost(a.tail, a.head, a.capacity, -a.gain)
        for a in sorts
    ]
    solver.set_nodes_supplies(nodes, supply)
    if solver.solve_max_flow_with_min_cost() != SimpleMinCostFlow.OPTIMAL:
        raise InputError(
            "an assignment's gains are too large to add up; give fewer parties or smaller weights"
        )
    return [np.asarray(solver.flows(number), np.int64) for number in numbers]


def handed_on(at: IntVec, tail: IntVec, flow: IntVec) -> IntVec:
    """Return the arc that each unit takes, -1 where no more goes on from its node.

    Parameters
    ----------
    at : (u,) integers
        The node where each unit is; of those at one node the first take the first arcs.
    tail : (a,) integers, sorted
    flow : (a,) int64

    Examples
    --------
    >>> handed_on(np.array([4, 9, 4, 4]), np.array([4, 4, 9]), np.array([1, 1, 2])).tolist()
    [0, 2, 1, -1]
    """
    arc = np.repeat(np.arange(len(tail)), flow)
    begin, end = (np.searchsorted(tail[arc], at, side) for side in ("left", "right"))
    place = place_among_equals(at)
    found = np.full(len(at), NO_IX, np.int64)
    goes = begin + place < end
    found[goes] = arc[(begin + place)[goes]]
    return found
