"""Who the nodes of ties are: parties first, then staff, by id and as colleagues call them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from graphcrm.analysis.columns import CalledParties, NodeNames, StaffIds
from graphcrm.answer import Labels
from graphcrm.errors import NotFoundError
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_IX, BoolVec, IntVec
from graphcrm.graph.spaces import PARTIES

# In the order in which nodes are numbered, each after the one before; ties are of the first two.
NODE_SPACES: Final = (PARTIES, "staff", "households", "products", "events")


@dataclass(frozen=True, slots=True)
class NodeIds:
    """Ids of nodes; staff whom the viewer may not see are all ``other_branch``."""

    view: View

    def take(self, ix: Sequence[int] | IntVec, /) -> list[str | None]:
        """Return the ids at ``ix``."""
        return by_space(self.view, ix, self._ids)

    def _ids(self, space: str) -> Labels:
        return StaffIds(self.view) if space == "staff" else self.view.graph.ids(space)


@dataclass(frozen=True, slots=True)
class StaffNames:
    """Names of staff; those of branches that the viewer may not see have none."""

    view: View

    def take(self, ix: Sequence[int] | IntVec, /) -> list[str | None]:
        """Return the names at ``ix``."""
        at = np.asarray(ix, np.int64)
        named = np.where(np.append(self.view.staff_visible, False)[at], at, NO_IX)
        return NodeNames(self.view.graph, "staff").take(named)


@dataclass(frozen=True, slots=True)
class CalledNodes:
    """Parties and staff by name and id, or by the id alone."""

    view: View
    hidden: bool = False

    def take(self, ix: Sequence[int] | IntVec, /) -> list[str | None]:
        """Return what the nodes at ``ix`` are called."""
        return by_space(self.view, ix, self._called)

    def _called(self, space: str) -> Labels:
        if space == "staff":
            return _CalledStaff(self.view)
        return CalledParties(self.view.graph, self.hidden)

    def masked(self) -> Labels:
        """Return the same with the names of customers masked."""
        return replace(self, hidden=True)


@dataclass(frozen=True, slots=True)
class _CalledStaff:
    view: View

    def take(self, ix: Sequence[int] | IntVec, /) -> list[str | None]:
        names, ids = StaffNames(self.view).take(ix), StaffIds(self.view).take(ix)
        return [f"{name} {i}" if name else i for name, i in zip(names, ids, strict=True)]


def starts_of(view: View) -> IntVec:
    """Return at which node each of ``NODE_SPACES`` begins, and how many nodes there are."""
    return view.keep(
        "starts of nodes", lambda: np.cumsum([0, *(view.graph.n(space) for space in NODE_SPACES)])
    )


def space_of(view: View, node: IntVec) -> IntVec:
    """Return in which of ``NODE_SPACES`` each node is; -1 for -1."""
    return np.asarray((node[:, None] >= starts_of(view)).sum(axis=1) - 1)


def by_space(
    view: View, ix: Sequence[int] | IntVec, labels: Callable[[str], Labels]
) -> list[str | None]:
    """Return the texts of nodes, from the labels of the space that each is in."""
    node = np.asarray(ix, np.int64)
    starts, space = starts_of(view), space_of(view, node)
    texts = np.full(len(node), None, object)
    for number in sorted(set(space.tolist()) - {NO_IX}):
        here = np.flatnonzero(space == number)
        texts[here] = labels(NODE_SPACES[number]).take(node[here] - starts[number])
    return list(texts)


def node_of(view: View, who: str, *, what: str) -> int:
    """Return the node of a visible party or member of staff; a party comes first.

    Raises
    ------
    NotFoundError
        There is no such one, or it is not the viewer's to see.  The id is not repeated.
    """
    staff_ix = view.graph.ids("staff").find(who)
    if view.graph.ids(PARTIES).find(who) < 0 <= staff_ix and view.staff_visible[staff_ix]:
        return view.graph.n(PARTIES) + staff_ix
    try:
        return view.find_party(who, what=what)
    except NotFoundError:
        raise NotFoundError(
            f"{what} is no party or member of staff known in this store; ids are written as loaded"
        ) from None


def visible_nodes(view: View) -> BoolVec:
    """Return which nodes the viewer may see: parties active or not, staff on staff or not."""
    return np.concatenate([view.visible, view.staff_visible])
