"""A branch and all branches below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from graphcrm.graph.graph import Graph


def branches_below(graph: Graph, branch_id: str) -> frozenset[str]:
    """Return the ids of a branch and of all below it, closed ones too.

    Branches that are above themselves do no harm: each is taken once.

    Raises
    ------
    NotFoundError
        There is no such branch.
    """
    found = np.zeros(graph.n("branches"), bool)
    found[graph.find("branches", branch_id, what="the branch")] = True
    above = graph.node("branches", "parent_branch_ix")
    while True:
        more = (above >= 0) & found[above] & ~found
        if not more.any():
            return frozenset(i for i in graph.ids("branches").take(np.flatnonzero(found)) if i)
        found |= more
