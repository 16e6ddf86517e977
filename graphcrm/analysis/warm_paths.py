"""Through whom to reach a party: the strongest ways over ties, from staff to it."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.contactable import UnknownConsent
from graphcrm.analysis.figures import view_of
from graphcrm.analysis.influence_ties import MAX_FIRM
from graphcrm.analysis.links import WINDOW_DAYS
from graphcrm.analysis.rules import RULES, Rules
from graphcrm.analysis.tie_nodes import node_of
from graphcrm.analysis.walk import Given, visible_staff, walk_of
from graphcrm.analysis.ways import Ways
from graphcrm.answer import Answer
from graphcrm.errors import InputError, NotFoundError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import Day, IntVec
from graphcrm.graph.spaces import PARTIES

BEST_OF: Final = 5
MAX_HOPS: Final = 4
MOST_HOPS: Final = 6
MOST_PATHS: Final = 1_000


def paths(
    graph: Graph | View,
    party: str,
    *,
    as_of: Day | None = None,
    from_: str | None = None,
    k: int = BEST_OF,
    max_hops: int = MAX_HOPS,
    window_days: int = WINDOW_DAYS,
    max_firm: int = MAX_FIRM,
    unknown_consent: UnknownConsent | None = None,
    rules: Rules = RULES,
) -> Answer:
    """Show through whom to reach a party: the strongest ways over ties, from staff to it.

    A way is as strong as the product of its ties; equal ones go by fewer hops, then by ids.  It
    passes only who may be contacted, and staff who are here; it begins with the last of the staff
    who could begin it.

    Parameters
    ----------
    graph : Graph or View
    party : str
        customer_id or firm_id; it need not be active, nor contactable.
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    from_ : str, optional
        staff_id of who is to begin, or branch_id: anybody on the staff of that branch.  Default:
        anybody on staff whom the viewer may see.
    k : int, 1 to 1,000
        How many ways at most.
    max_hops : int, 1 to 6
        How many ties a way goes over at most.
    window_days : int, days
        How long a contact keeps a link alive.
    max_firm : int, >= 2
        Most banked people of a firm who all know one another.
    unknown_consent : {"allow", "deny"}, optional
        Whether somebody whose consent to marketing is not known may be passed.  Default: deny
        where the store holds any consent.
    rules : Rules
        Its ``tie_strength`` says how strong each kind of tie is.

    Returns
    -------
    Answer
        ``rank, strength, hops, n_hops, reason``; ``hops`` is a list of records ``from, to, table,
        on, strength``: who is tied to whom, what says so, since when or when last, and how
        strongly.  Totals ``n_paths, n_starts, best_strength, n_unknown_start``.  Without a way the
        first note says why.

    Raises
    ------
    NotFoundError
        The party, the member of staff or the branch is unknown, or not the viewer's to see.
    InputError
        ``k``, ``max_hops`` or another parameter outside its range.

    Notes
    -----
    See ``graphcrm.kernels.k_paths``.  Ties are made once a view.
    """
    view = view_of(graph, as_of)
    _check(k, max_hops)
    target = view.find_party(party)
    walk = walk_of(view, Given(window_days, max_firm, unknown_consent, rules.strengths))
    given = {"party": party, "from": from_, **rules.said("tie_strength")}
    if from_ is None:
        starts, near = visible_staff(view), walk.from_staff(max_hops // 2)
    else:
        starts = _starts(view, from_)
        near = walk.nearness(starts, max_hops // 2)
    return Ways(walk, starts, target, k, max_hops).answer("crosssell.paths", given, near)


def path(
    graph: Graph | View,
    start: str,
    end: str,
    *,
    as_of: Day | None = None,
    k: int = BEST_OF,
    max_hops: int = MAX_HOPS,
    window_days: int = WINDOW_DAYS,
    max_firm: int = MAX_FIRM,
    unknown_consent: UnknownConsent | None = None,
    rules: Rules = RULES,
) -> Answer:
    """Show how two parties or members of staff are tied: the strongest ways from one to the other.

    Like ``crosssell paths``, from any one to any other.

    Parameters
    ----------
    graph : Graph or View
    start, end : str
        customer_id, firm_id or staff_id; they need not be active, nor contactable.
    as_of, k, max_hops, window_days, max_firm, unknown_consent, rules
        Those of :func:`paths`.

    Returns
    -------
    Answer
        ``rank, strength, hops, n_hops, reason``, as :func:`paths` has them.

    Raises
    ------
    NotFoundError
        One of the two is unknown, or not the viewer's to see.
    InputError
        Both are the same, or a parameter is outside its range.
    """
    view = view_of(graph, as_of)
    _check(k, max_hops)
    one = node_of(view, start, what="the first end")
    other = node_of(view, end, what="the second end")
    if one == other:
        raise InputError("both ends are the same; name two")
    walk = walk_of(view, Given(window_days, max_firm, unknown_consent, rules.strengths))
    starts = np.array([one])
    near = walk.nearness(starts, max_hops // 2)
    given = {"from": start, "to": end, **rules.said("tie_strength")}
    return Ways(walk, starts, other, k, max_hops).answer("network.path", given, near)


def _check(k: int, max_hops: int) -> None:
    """Refuse a number of ways or of hops that nobody could want.

    Raises
    ------
    InputError
    """
    if not 1 <= k <= MOST_PATHS:
        raise InputError(f"k is how many ways to show, from 1 to {MOST_PATHS:,}")
    if not 1 <= max_hops <= MOST_HOPS:
        raise InputError(f"max_hops is from 1 to {MOST_HOPS}")


def _starts(view: View, from_: str) -> IntVec:
    """Return the staff who may begin: one, or those of a branch."""
    n_parties = view.graph.n(PARTIES)
    staff_ix = view.graph.ids("staff").find(from_)
    if staff_ix >= 0 and view.staff_visible[staff_ix]:
        return np.array([n_parties + staff_ix])
    branch_ix = view.graph.ids("branches").find(from_)
    if branch_ix >= 0 and view.branch_visible[branch_ix]:
        staff = visible_staff(view)
        branch_of = view.graph.node("staff", "branch_ix")[staff - n_parties]
        return np.asarray(staff[branch_of == branch_ix])
    raise NotFoundError(
        "from is no staff_id or branch_id known in this store; ids are written as loaded"
    )
