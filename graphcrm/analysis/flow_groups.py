"""What flows are summed by: party, branch, cluster, outside channel or month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from graphcrm.analysis.community_ids import Named
from graphcrm.analysis.flow_rows import CHANNELS, Flows, Sums, most_left_by, sums_of
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_IX, IntVec, distinct, summed_known
from graphcrm.graph.spaces import PARTIES

By: TypeAlias = Literal["party", "branch", "cluster", "channel", "month"]


@dataclass(frozen=True, slots=True)
class FlowGroups:
    """Groups of flows.

    Parameters
    ----------
    n : int
        How many groups there are.
    flows : Flows
        The rows that are of a group.
    of_row : (m,) int64
        Which group each of them is of.
    of_party : (n_parties,) int64 or None
        The group of every party, -1 for none; None where each group is of the whole bank.
    """

    n: int
    flows: Flows
    of_row: IntVec
    of_party: IntVec | None = None

    @classmethod
    def by_party(cls, n: int, flows: Flows, of_party: IntVec) -> FlowGroups:
        """Return groups of parties; flows of who is in none are left out."""
        inside = flows.where(of_party[flows.party_ix] != NO_IX)
        return cls(n, inside, of_party[inside.party_ix], of_party)

    def sums(self) -> Sums:
        """Return what moved in each group."""
        return sums_of(self.flows, self.of_row, self.n)

    def most_by(self, part: IntVec, n_parts: int) -> IntVec:
        """Return by which part of each group most left net, -1 where by none."""
        return most_left_by(self.flows, self.of_row, self.n, part, n_parts)

    def n_parties(self) -> IntVec:
        """Return how many parties of each group have rows."""
        wide = int(self.flows.party_ix.max(initial=0)) + 1
        pairs = distinct(self.of_row * wide + self.flows.party_ix)
        return np.bincount(pairs // wide, minlength=self.n)

    def worth(self, money: IntVec) -> IntVec:
        """Return what the parties of each group are worth, as far as known, in fen."""
        if self.of_party is None:
            whole = summed_known(np.zeros(len(money), np.int64), money, 1)
            return np.repeat(whole, self.n)
        inside = self.of_party != NO_IX
        return summed_known(self.of_party[inside], money[inside], self.n)


def flow_groups(
    view: View, flows: Flows, by: By, *, months: int, named: Named | None
) -> FlowGroups:
    """Return the groups of some flows.

    Parameters
    ----------
    view : View
    flows : Flows
        Of the last ``months``.
    by : str
    months : int
    named : Named, optional
        The clusters, where these are asked for.
    """
    n = view.graph.n(PARTIES)
    if by == "channel":
        return FlowGroups(len(CHANNELS), flows, flows.channel)
    if by == "month":
        return FlowGroups(months, flows, flows.month)
    if by == "branch":  # those of no branch come last
        branch, k = view.graph.node(PARTIES, "branch_ix").astype(np.int64), view.graph.n("branches")
        return FlowGroups.by_party(k + 1, flows, np.where(branch == NO_IX, k, branch))
    if named is not None:
        return FlowGroups.by_party(len(named.ids), flows, named.number_in(view).astype(np.int64))
    return FlowGroups.by_party(n, flows, np.arange(n))
