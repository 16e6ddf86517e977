"""Chains: how many firms hand a loss on to one another within each circle of guarantees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.guarantee_groups import GuaranteeGroups
from graphcrm.graph.arrays import BoolVec, IntVec, marked
from graphcrm.kernels.longest_way import longest_ways, on_way_of_four

CHAIN: Final = 4  # firms of a chain


@dataclass(frozen=True, slots=True)
class Chains:
    """The longest chain of each group.

    Parameters
    ----------
    n_firms : (k,) int64
        How many firms it has; 0 where no firm is in the group.
    is_exact : (k,) bool
        Where not, one may be longer.
    """

    n_firms: IntVec
    is_exact: BoolVec

    @property
    def is_chain(self) -> BoolVec:
        """Whether so many are called a chain; exact always."""
        return np.asarray(self.n_firms >= CHAIN)


def chains_of(groups: GuaranteeGroups, giver: IntVec, taker: IntVec, is_firm: BoolVec) -> Chains:
    """Return the longest way of each group over guarantees of one firm for the next.

    Parameters
    ----------
    groups : GuaranteeGroups
    giver, taker : (m,) int64
        Guarantees within groups, each pair once.
    is_firm : (n_parties,) bool

    Notes
    -----
    See :func:`graphcrm.kernels.longest_way.longest_ways`.
    """
    both = is_firm[giver] & is_firm[taker]
    giver, taker = giver[both], taker[both]
    found = longest_ways(giver, taker, n=len(is_firm))
    firm = groups.party[is_firm[groups.party]]
    n_firms = np.zeros(len(groups.first), np.int64)
    np.maximum.at(n_firms, groups.row[firm], found.n_nodes[firm])
    of_four = giver[on_way_of_four(giver, taker, n=len(is_firm))]
    np.maximum.at(n_firms, groups.row[of_four], CHAIN)
    inexact = marked(groups.row[firm[~found.is_exact[firm]]], len(n_firms))
    return Chains(n_firms, ~inexact)
