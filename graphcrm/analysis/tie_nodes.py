"""Who the nodes of ties are: parties first, then staff, by id and as colleagues call them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from graphcrm.analysis.columns import CalledParties, NodeNames, StaffIds
from graphcrm.errors import NotFoundError
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_IX, BoolVec, IntVec
from graphcrm.graph.spaces import PARTIES

Take: TypeAlias = Callable[[IntVec], list[str | None]]


@dataclass(frozen=True, slots=True)
class NodeIds:
    """Ids of parties and staff; staff whom the viewer may not see are ``other_branch``."""

    view: View

    def take(self, ix: Sequence[int] | IntVec, /) -> list[str | None]:
        """Return the ids at ``ix``."""
        return _taken(self.view, ix, self.view.graph.ids(PARTIES).take, StaffIds(self.view).take)


@dataclass(frozen=True, slots=True)
class CalledNodes:
    """Parties and staff by name and id, or by the id alone."""

    view: View

    def take(self, ix: Sequence[int] | IntVec, /) -> list[str | None]:
        """Return what the nodes at ``ix`` are called."""
        return _taken(self.view, ix, CalledParties(self.view.graph).take, self._staff)

    def _staff(self, ix: IntVec) -> list[str | None]:
        ids = StaffIds(self.view).take(ix)
        named = np.where(np.append(self.view.staff_visible, False)[ix], ix, NO_IX)
        names = NodeNames(self.view.graph, "staff").take(named)
        return [f"{name} {i}" if name else i for name, i in zip(names, ids, strict=True)]


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


def _taken(view: View, ix: Sequence[int] | IntVec, parties: Take, staff: Take) -> list[str | None]:
    wanted = np.asarray(ix, np.int64)
    texts = np.full(len(wanted), None, object)
    n_parties = view.graph.n(PARTIES)
    for mask, take, first in (
        (wanted < n_parties, parties, 0),
        (wanted >= n_parties, staff, n_parties),
    ):
        texts[mask] = take(wanted[mask] - first)
    return list(texts)
