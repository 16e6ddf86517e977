"""What the nodes around a party are called: parties, staff, households, products and events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from graphcrm.analysis.columns import NodeNames, PartyNames
from graphcrm.analysis.tie_nodes import StaffNames, by_space, space_of
from graphcrm.answer import Labels
from graphcrm.graph import View
from graphcrm.graph.arrays import IntVec
from graphcrm.graph.spaces import PARTIES

NODE_KINDS: Final = ("customer", "firm", "staff", "household", "product", "event")


@dataclass(frozen=True, slots=True)
class EgoNames:
    """Names of nodes; staff of branches that the viewer may not see have none."""

    view: View
    hidden: bool = False

    def take(self, ix: Sequence[int] | IntVec, /) -> list[str | None]:
        """Return the names at ``ix``, read for these rows only."""
        return by_space(self.view, ix, self._names)

    def _names(self, space: str) -> Labels:
        if space == PARTIES:
            return PartyNames(self.view.graph, self.hidden)
        if space == "staff":
            return StaffNames(self.view)
        return NodeNames(self.view.graph, space, self.hidden and space == "households")

    def masked(self) -> Labels:
        """Return the same with the names of customers and households masked."""
        return replace(self, hidden=True)


def node_kind(view: View, node: IntVec) -> IntVec:
    """Return what each node is, as places in ``NODE_KINDS``; -1 for -1."""
    space = space_of(view, node)
    is_firm = np.zeros(len(node), bool)
    is_firm[space == 0] = view.graph.is_firm[node[space == 0]]
    return np.where(space > 0, space + 1, np.where(is_firm, 1, space))
