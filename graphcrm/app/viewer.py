"""Who looks, and so what he may see: his role, his branch and all below it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from graphcrm.operations.roles import Role

if TYPE_CHECKING:
    from graphcrm.graph import Graph, Scope


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who asks.

    Parameters
    ----------
    name : str
        How he signs in.
    role : Role
    branch_id : str, optional
        His branch; he sees it and all below it.  None: the whole bank.
    staff_id : str, optional
        Who he is in the bank's data.
    may_export : bool, optional
        Whether he may take rows away; None as his role says.
    """

    name: str
    role: Role
    branch_id: str | None = None
    staff_id: str | None = None
    may_export: bool | None = None


def mark_of(viewer: Viewer, now: datetime) -> str:
    """Return what is printed on whatever a viewer takes away: who, and when.

    >>> from datetime import UTC
    >>> mark_of(Viewer("li", Role.ADMIN), datetime(2026, 6, 30, 8, 5, tzinfo=UTC))
    'li 2026-06-30 08:05 UTC'
    """
    return f"{viewer.name} {now:%Y-%m-%d %H:%M} UTC"


def scope_of(graph: Graph, viewer: Viewer) -> Scope | None:
    """Return the branches that a viewer may see; None for the whole bank.

    Raises
    ------
    NotFoundError
        His branch is not in this store: then he sees nothing at all.
    """
    from graphcrm.graph import Scope
    from graphcrm.graph.subtree import branches_below

    if viewer.branch_id is None:
        return None
    return Scope(branches_below(graph, viewer.branch_id))
