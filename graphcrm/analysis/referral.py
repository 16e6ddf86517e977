"""Who brought in whom, over generations: the forest, its roots, its rings and its chains.

Every question takes a :class:`~graphcrm.graph.Graph` or a :class:`~graphcrm.graph.View`, sees only
what had happened by ``as_of``, and returns an :class:`~graphcrm.answer.Answer`.
"""

from __future__ import annotations

import numpy as np

from graphcrm.analysis.columns import PartyNames, StaffIds, greatest_first, party_columns
from graphcrm.analysis.figures import WORTH, view_of, worth_of
from graphcrm.analysis.inquiry import Found
from graphcrm.analysis.ladder import ladder
from graphcrm.analysis.recruiting import staff
from graphcrm.analysis.referral_checks import contested, rings, suspicious
from graphcrm.analysis.referral_credit import credit
from graphcrm.analysis.referral_forest import (
    YEAR,
    forest_of,
    is_member,
    recruiter,
    referral_answer,
    referred_on,
    trees_of,
)
from graphcrm.analysis.referral_value import value
from graphcrm.analysis.rewards import rewards
from graphcrm.analysis.uplift import uplift
from graphcrm.answer import Answer, Column, Unit, sum_fen, yuan
from graphcrm.errors import NotFoundError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_FEN, NO_IX, Day, FloatVec, IntVec
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.trees import Trees
from graphcrm.reasons import Reason

__all__ = [
    "chain",
    "contested",
    "credit",
    "forest",
    "ladder",
    "rewards",
    "rings",
    "roots",
    "staff",
    "suspicious",
    "uplift",
    "value",
]


def forest(graph: Graph | View, *, as_of: Day | None = None, worth: str = WORTH) -> Answer:
    """List everyone who brought somebody in or was brought in, those who led to most first.

    Parents are the earliest referrers, ties by id; referrals by staff are no parents, and rings are
    cut at their latest referral.  Members need not be active.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    worth : str
        ``worth``, ``business`` or a money column.

    Returns
    -------
    Answer
        ``party_id, parent_id, root_id, generation, n_children, n_descendants, depth_below,
        worth_descendants, active, recruited_by_staff, name``; ``worth_descendants`` is that of the
        active parties strictly below.  Totals ``n_members, n_roots, n_referrals, n_rings, depth,
        worth, n_worth_unknown``.

    Raises
    ------
    InputError
        No such measure of worth.

    Notes
    -----
    O(m log m) in referrals, and for every node at once O(m log d), where d is the greatest depth.
    """
    view = view_of(graph, as_of)
    trees, money, ids = trees_of(view), worth_of(view, worth), view.graph.ids(PARTIES)
    party = np.flatnonzero(is_member(view))
    party = party[greatest_first(trees.n_below[party], party)]
    below = trees.sum_below(_counted_worth(view, money))
    parent, active = trees.parent[party], party[view.active[party]]
    depth = int(trees.generation[party].max(initial=0))
    n_roots = int(np.count_nonzero(parent == NO_IX))
    found = Found(
        columns=(
            Column("party_id", Unit.TEXT, party, ids),
            Column("parent_id", Unit.TEXT, parent, ids),
            Column("root_id", Unit.TEXT, trees.root[party], ids),
            Column("generation", Unit.COUNT, trees.generation[party]),
            Column("n_children", Unit.COUNT, trees.n_children[party]),
            Column("n_descendants", Unit.COUNT, trees.n_below[party]),
            Column("depth_below", Unit.COUNT, trees.depth_below[party]),
            Column("worth_descendants", Unit.YUAN, below[party]),
            Column("active", Unit.FLAG, view.active[party]),
            Column("recruited_by_staff", Unit.TEXT, recruiter(view)[party], StaffIds(view)),
            Column("name", Unit.TEXT, party, PartyNames(view.graph)),
        ),
        totals={
            "n_members": len(party),
            "n_roots": n_roots,
            "n_referrals": len(party) - n_roots,
            "n_rings": len(forest_of(view).ring_edges),
            "depth": depth,
            "worth": yuan(sum_fen(money[active])),
        },
        parties=active,
        summed=active,
        says=Reason("forest", {"n": len(party), "n_roots": n_roots, "depth": depth}),
    )
    return referral_answer(view, "referral.forest", found, measure=worth)


def roots(graph: Graph | View, *, as_of: Day | None = None, worth: str = WORTH) -> Answer:
    """List the trees of the forest by the party that each grew from, the largest first.

    Parameters are those of :func:`forest`.

    Returns
    -------
    Answer
        ``root_id, size, depth, k_factor, worth, active_share, breadth, name``.  ``size`` counts the
        root; ``worth`` is that of active members; ``breadth`` the most members in one generation;
        ``k_factor`` the referrals of the tree in the last 365 days for each member.
        Totals ``n_roots, n_members, worth, n_worth_unknown``.

    Raises
    ------
    InputError
        No such measure of worth.
    """
    view = view_of(graph, as_of)
    trees, money = trees_of(view), worth_of(view, worth)
    member = np.flatnonzero(is_member(view))
    root = member[trees.parent[member] == NO_IX]
    root = root[greatest_first(trees.n_below[root], root)]
    size = trees.n_below[root] + 1
    own_worth, is_active = _counted_worth(view, money), view.active.astype(np.int64)
    n_active = (trees.sum_below(is_active) + is_active)[root]
    active = member[view.active[member]]
    n_recent = trees.sum_below(_recent(view).astype(np.int64))[root]
    found = Found(
        columns=(
            Column("root_id", Unit.TEXT, root, view.graph.ids(PARTIES)),
            Column("size", Unit.COUNT, size),
            Column("depth", Unit.COUNT, trees.depth_below[root]),
            Column("k_factor", Unit.SCORE, _share(n_recent, size)),
            Column("worth", Unit.YUAN, (trees.sum_below(own_worth) + own_worth)[root]),
            Column("active_share", Unit.SHARE, _share(n_active, size)),
            Column("breadth", Unit.COUNT, _breadth(trees, member)[root]),
            Column("name", Unit.TEXT, root, PartyNames(view.graph)),
        ),
        totals={
            "n_roots": len(root),
            "n_members": len(member),
            "worth": yuan(sum_fen(money[active])),
        },
        parties=active,
        summed=active,
        says=Reason("roots", {"n": len(root), "size": int(size[:1].sum())}),
    )
    return referral_answer(view, "referral.roots", found, measure=worth)


def chain(
    graph: Graph | View, party: str, *, as_of: Day | None = None, worth: str = WORTH
) -> Answer:
    """Show who led to a party, from the root on, and everyone whom it led to, as a tree.

    The other parameters are those of :func:`forest`.

    Parameters
    ----------
    graph : Graph or View
    party : str
        customer_id or firm_id.

    Returns
    -------
    Answer
        ``party_id, kind, name, parent_id, generation, referred_on, active, worth, n_descendants,
        recruited_by_staff``: the ancestors of the party, the party, and all below it depth first,
        those whom one party brought in by date, ties by id.
        Totals ``n_above, n_descendants, depth_below, worth_descendants, n_worth_unknown``; worth
        is that of the active ones below.

    Raises
    ------
    NotFoundError
        The party is unknown, not the viewer's to see, or a member of staff.
    InputError
        No such measure of worth.
    """
    view = view_of(graph, as_of)
    staff_ix = view.graph.ids("staff").find(party)
    if staff_ix >= 0 and view.staff_visible[staff_ix]:
        raise NotFoundError(
            "the party is no customer or firm but a member of staff; graphcrm referral staff lists "
            "what staff brought in"
        )
    at = view.find_party(party)
    trees, money, ids = trees_of(view), worth_of(view, worth), view.graph.ids(PARTIES)
    above = trees.above(at)
    on = referred_on(view, forest_of(view).edge)
    rows = np.concatenate([above, _below(trees, at, on)])
    rows = rows if is_member(view)[at] else rows[:0]
    below = rows[len(above) + 1 :]
    active_below = below[view.active[below]]
    n_below, worth_below = len(below), sum_fen(money[active_below])
    says = Reason("chain", {"n_above": len(above), "n_below": n_below, "worth": yuan(worth_below)})
    found = Found(
        parameters={"party": ids.take([at])[0]},
        columns=(
            *party_columns(view.graph, rows),
            Column("parent_id", Unit.TEXT, trees.parent[rows], ids),
            Column("generation", Unit.COUNT, trees.generation[rows]),
            Column("referred_on", Unit.DAY, on[rows]),
            Column("active", Unit.FLAG, view.active[rows]),
            Column("worth", Unit.YUAN, money[rows]),
            Column("n_descendants", Unit.COUNT, trees.n_below[rows]),
            Column("recruited_by_staff", Unit.TEXT, recruiter(view)[rows], StaffIds(view)),
        ),
        totals={
            "n_above": len(above),
            "n_descendants": n_below,
            "depth_below": int(trees.depth_below[at]),
            "worth_descendants": yuan(worth_below),
        },
        parties=active_below,
        summed=active_below,
        says=says if len(rows) else Reason("chain_alone"),
        tree="generation",
    )
    return referral_answer(view, "referral.chain", found, measure=worth)


def _below(trees: Trees, at: int, on: IntVec) -> IntVec:
    """Return a party and all below it depth first, siblings by date, ties by position."""
    top = np.zeros(len(trees.parent), bool)
    top[at] = True
    nodes = np.concatenate([[at], np.flatnonzero(trees.below(top))])
    nodes.sort()
    place = np.full(len(trees.parent) + 1, NO_IX, np.int32)  # the last entry is "no parent"
    place[nodes] = np.arange(len(nodes))
    parent = np.where(nodes == at, NO_IX, place[trees.parent[nodes]])
    by_date = np.empty(len(nodes), np.int64)
    by_date[np.lexsort((nodes, on[nodes]))] = np.arange(len(nodes))
    return np.asarray(nodes[Trees(parent).depth_first(by_date)])


def _counted_worth(view: View, money: IntVec) -> IntVec:
    """Return the worth of active parties in fen, 0 for all others and where it is unknown."""
    return np.where(view.active & (money != NO_FEN), money, 0)


def _recent(view: View) -> IntVec:
    """Whether each party was brought in during the last 365 days, the date included."""
    on = referred_on(view, forest_of(view).edge)
    return np.asarray(on > view.day - YEAR)


def _breadth(trees: Trees, member: IntVec) -> IntVec:
    """Return by root the most members in one generation of its tree; 0 for others."""
    n = len(trees.parent)
    depth = int(trees.generation[member].max(initial=0)) + 1
    level = trees.root[member].astype(np.int64) * depth + trees.generation[member]
    levels, n_on_level = np.unique(level, return_counts=True)
    widest = np.zeros(n, np.int64)
    np.maximum.at(widest, levels // depth, n_on_level)
    return widest


def _share(part: IntVec, whole: IntVec) -> FloatVec:
    return np.asarray(part / np.maximum(whole, 1), np.float64)
