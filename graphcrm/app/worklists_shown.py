"""What each viewer sees of worklists: of which questions, which items, and whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from graphcrm.app.policy import DEPARTURES, may_ask
from graphcrm.app.questions import QUESTIONS
from graphcrm.graph.spaces import PARTIES
from graphcrm.operations.roles import Role
from graphcrm.operations.worklists_seen import Row, Seen

if TYPE_CHECKING:
    from graphcrm.app.viewer import Viewer
    from graphcrm.graph import Graph, View
    from graphcrm.graph.arrays import BoolVec


def seen_by(view: View, viewer: Viewer) -> Seen:
    """Return which lists a viewer sees: those of his branches that were made of what he may ask.

    An account manager sees his own items of any list, and not which question they are of where it
    is about departures: a list of who goes must not tell whoever goes, or sits beside him.
    """
    branches = None if view.scope is None else view.scope.branch_ids
    if viewer.role is Role.ACCOUNT_MANAGER:
        return Seen(branches, viewer.staff_id or "", unexplained=DEPARTURES)
    return Seen(branches, questions=frozenset(q for q in QUESTIONS if may_ask(viewer, q)))


def items_within(view: View, items: Sequence[Row]) -> list[Row]:
    """Return items as somebody sees them who sees only some branches.

    Of parties that have gone to others there are none, and owners there have no name.
    """
    if view.scope is None:
        return list(items)
    there = [
        row for row in items if _is_visible(view.graph, PARTIES, view.visible, row["party_id"])
    ]
    return [owner_within(view, row) for row in there]


def owner_within(view: View, item: Row) -> Row:
    """Return an item without its owner where he is of a branch that somebody may not see."""
    owner = item["owner_staff_id"]
    if view.scope is None:
        return item
    is_seen = owner and _is_visible(view.graph, "staff", view.staff_visible, owner)
    return {**item, "owner_staff_id": owner if is_seen else None}


def _is_visible(graph: Graph, space: str, visible: BoolVec, name: str) -> bool:
    at = graph.ids(space).find(name)
    return at >= 0 and bool(visible[at])
