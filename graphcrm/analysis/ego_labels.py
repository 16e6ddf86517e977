"""What the nodes around a party are called: parties, staff, households, products and events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.columns import NodeNames, PartyNames, StaffIds
from graphcrm.analysis.ego_things import EGO_SPACES, starts_of
from graphcrm.answer import Labels
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_IX, IntVec
from graphcrm.graph.spaces import PARTIES

NODE_KINDS: Final = ("customer", "firm", "staff", "household", "product", "event")


@dataclass(frozen=True, slots=True)
class NodeIds:
    """Ids of nodes numbered as ``EGO_SPACES`` are; hidden staff are all ``other_branch``."""

    view: View

    def take(self, ix: Sequence[int] | IntVec, /) -> list[str | None]:
        """Return the ids at ``ix``."""
        return _by_space(self.view, ix, lambda space: _ids(self.view, space))


@dataclass(frozen=True, slots=True)
class EgoNames:
    """Names of the same nodes; staff of branches that the viewer may not see have none."""

    view: View

    def take(self, ix: Sequence[int] | IntVec, /) -> list[str | None]:
        """Return the names at ``ix``, read for these rows only."""
        return _by_space(self.view, ix, lambda space: _names(self.view, space))


@dataclass(frozen=True, slots=True)
class _StaffNames:
    view: View

    def take(self, ix: Sequence[int] | IntVec, /) -> list[str | None]:
        at = np.asarray(ix, np.int64)
        seen = np.where(self.view.staff_visible[at], at, NO_IX)
        return NodeNames(self.view.graph, "staff").take(seen)


def node_kind(view: View, node: IntVec) -> IntVec:
    """Return what each node is, as places in ``NODE_KINDS``; -1 for -1."""
    space = _space_of(view, node)
    is_firm = np.append(view.graph.is_firm, False)[np.where(space == 0, node, NO_IX)]
    return np.where(space > 0, space + 1, np.where(is_firm, 1, space))


def _space_of(view: View, node: IntVec) -> IntVec:
    return np.asarray(np.searchsorted(starts_of(view), node, side="right") - 1)


def _by_space(
    view: View, ix: Sequence[int] | IntVec, labels: Callable[[str], Labels]
) -> list[str | None]:
    node = np.asarray(ix, np.int64)
    starts, space = starts_of(view), _space_of(view, node)
    texts = np.full(len(node), None, object)
    for number, name in enumerate(EGO_SPACES):
        here = np.flatnonzero(space == number)
        if len(here):
            texts[here] = labels(name).take(node[here] - starts[number])
    return list(texts)


def _ids(view: View, space: str) -> Labels:
    return StaffIds(view) if space == "staff" else view.graph.ids(space)


def _names(view: View, space: str) -> Labels:
    if space == PARTIES:
        return PartyNames(view.graph)
    return _StaffNames(view) if space == "staff" else NodeNames(view.graph, space)
