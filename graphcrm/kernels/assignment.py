"""Give parties to successors with few places each, so that what is gained in all is greatest."""

from __future__ import annotations

import numpy as np

from graphcrm.graph.arrays import NO_IX, IntVec
from graphcrm.kernels.assignment_households import assign_households
from graphcrm.kernels.assignment_network import Network, pairs
from graphcrm.kernels.assignment_problem import Parties, Problem, Successors, Ties
from graphcrm.kernels.flow import greatest_flow

__all__ = ["Parties", "Successors", "Ties", "assign", "assign_households"]


def assign(
    parties: Parties,
    successors: Successors,
    ties: Ties,
    *,
    branch_gain: int,
    branch_only: bool = False,
) -> IntVec:
    """Return the successor of each party, -1 for none.

    A pair gains ``successors.gain``, ``branch_gain`` where both are of one known branch, and what
    its tie brings.  Of the plans that assign most parties it is one of greatest sum of weight
    times gain, the same whatever the machine.

    Parameters
    ----------
    parties : Parties
    successors : Successors
    ties : Ties
    branch_gain : int
    branch_only : bool
        Only successors of the party's own known branch.

    Returns
    -------
    (p,) int64

    Raises
    ------
    InputError
        Gains times weights too large to be added up exactly.

    Examples
    --------
    >>> zero = np.zeros(3, np.int64)
    >>> parties = Parties(kind=zero, branch=np.array([7, 7, 8]), weight=zero + 1, barred=zero - 1)
    >>> successors = Successors(
    ...     branch=np.array([7, 8]), places=np.array([1, 1]),
    ...     eligible=np.ones((1, 2), bool), gain=np.array([5, 0]),
    ... )
    >>> tie = Ties(party=np.array([1]), successor=np.array([0]), gain=np.array([2]))
    >>> assign(parties, successors, tie, branch_gain=10)
    array([-1,  0,  1])
    """
    problem = Problem(parties, successors, ties, branch_gain, branch_only)
    if not problem.room.any():  # nobody to take any, or nobody to be taken
        return np.full(len(parties.kind), NO_IX, np.int64)
    network = Network(problem)
    return pairs(network, greatest_flow(network.arcs, *network.supplies))
