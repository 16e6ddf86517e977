"""Who and what is around a party: ties, guarantees, households, products and events."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from graphcrm.analysis.ego_labels import NODE_KINDS, EgoNames, node_kind
from graphcrm.analysis.ego_things import EGO_KINDS, things
from graphcrm.analysis.figures import date_doubts, view_of
from graphcrm.analysis.influence_ties import MAX_FIRM
from graphcrm.analysis.links import WINDOW_DAYS
from graphcrm.analysis.rules import RULES, Rules
from graphcrm.analysis.tie_nodes import NodeIds
from graphcrm.analysis.tie_strength import TIE_KINDS
from graphcrm.analysis.ties import ties
from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_DAY, NO_IX, BoolVec, Day, IntVec, marked
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.ego import Around
from graphcrm.kernels.ego import ego as walked
from graphcrm.reasons import Reason

ALL: Final = "all"
MOST: Final = 20
MOST_HOPS: Final = 3
# As answers name them: "transfer" is a word of the model for something else.
EDGE_KINDS: Final = tuple("transfers" if kind == "transfer" else kind for kind in EGO_KINDS)
DIRECTIONS: Final = ("out", "in")
# The columns that say where rows begin that read one way.
_FIRST_END: Final = {
    "referral": ("referrals", "referrer_ix"),
    "group": ("firm_links", "firm_ix"),
    "supply": ("firm_links", "firm_ix"),
    "guarantee": ("guarantees", "guarantor_ix"),
}
_SAID: Final = ("ego_tie", "ego_tie_on", "ego_more")


def ego(
    graph: Graph | View,
    party: str,
    *,
    as_of: Day | None = None,
    hops: int = 1,
    kinds: str = ALL,
    most: int = MOST,
    window_days: int = WINDOW_DAYS,
    max_firm: int = MAX_FIRM,
    rules: Rules = RULES,
) -> Answer:
    """Show who and what is around a party: people, firms, staff, households, products, events.

    With several hops also what is around those, each node once: at the fewest hops, through the
    neighbour by which it is nearest.  Of many of one kind around one node the strongest are
    listed, and one row says how many more there are.  Nobody need be active.

    Parameters
    ----------
    graph : Graph or View
    party : str
        customer_id or firm_id.
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    hops : int, 1 to 3
    kinds : str
        Comma-separated, of ``EDGE_KINDS``, or ``all``.
    most : int, >= 1
        How many of one kind around one node are listed.
    window_days : int, days
        How long a contact keeps a link alive.
    max_firm : int, >= 2
        Most people of a firm who all are colleagues.
    rules : Rules
        Of which ``tie_strength`` counts.

    Returns
    -------
    Answer
        ``hop, edge_kind, direction, via, node_id, kind, name, strength, on, n_nodes, reason``;
        ``via`` is the node that it is around, ``n_nodes`` 1, or how many a row stands for that
        names none.  ``direction``: out where the node around which it is brought in, supplies,
        belongs to or guarantees the other.  Totals ``n_listed, n_more, n_unknown_start``.

    Raises
    ------
    NotFoundError
        The party is unknown, or not the viewer's to see.
    InputError
        A parameter outside its range.

    Notes
    -----
    O(t log t) in the ties of the nodes that are walked on from, once the ties of all are known.
    Staff of branches that the viewer may not see are named ``other_branch`` and not walked on from.
    """
    if not 1 <= hops <= MOST_HOPS or most < 1:
        raise InputError(f"hops is from 1 to {MOST_HOPS}, and most 1 or more")
    view, wanted = view_of(graph, as_of), kinds_mask(kinds)
    start, thing = view.find_party(party), things(view)
    web = ties(view, window_days=window_days, max_firm=max_firm, strengths=rules.strengths)
    passed = view.keep("walked on from", lambda: marked(_passed(view), thing.n))
    found = walked([web, thing], start, hops=hops, most=most, kinds=wanted, passed=passed)
    return Answer(
        "network.ego",
        view.as_of,
        view.graph.version,
        {
            "party": view.graph.ids(PARTIES).take([start])[0],
            "hops": hops,
            "kinds": kinds,
            "most": most,
            "window_days": window_days,
            "max_firm": max_firm,
            **rules.said("tie_strength"),
        },
        _columns(view, found),
        **_summary(view, found),
    )


def kinds_mask(given: str) -> BoolVec:
    """Return which of ``EDGE_KINDS`` a comma-separated list names; a missing plural s is accepted.

    Raises
    ------
    InputError
        There is no such kind, or none is named.

    Examples
    --------
    >>> int(kinds_mask("all").sum()), kinds_mask("transfer,coverage").nonzero()[0].tolist()
    (15, [0, 9])
    """
    if given == ALL:
        return np.ones(len(EDGE_KINDS), bool)
    names = {name.strip() for name in given.split(",") if name.strip()}
    known = dict(zip((*EDGE_KINDS, *EGO_KINDS), 2 * [*range(len(EDGE_KINDS))], strict=True))
    if not names or not names <= known.keys():
        raise InputError(f"kinds is all, or a comma-separated list of {', '.join(EDGE_KINDS)}")
    return marked(np.array([known[name] for name in names]), len(EDGE_KINDS))


def _passed(view: View) -> IntVec:
    """Return the nodes that are walked on from: parties, and staff whom the viewer may name."""
    n = view.graph.n(PARTIES)
    return np.concatenate([np.arange(n), n + np.flatnonzero(view.staff_visible)])


def _columns(view: View, found: Around) -> tuple[Column, ...]:
    ids, strength = NodeIds(view), np.where(found.kind < len(TIE_KINDS), found.strength, np.nan)
    others = found.node == NO_IX
    on = np.where(others, NO_DAY, found.on)
    edge_kind = Column("edge_kind", Unit.WORD, found.kind, Words(EDGE_KINDS))
    day, n = Column("on", Unit.DAY, on), Column("n_nodes", Unit.COUNT, found.n)
    said = np.where(others, 2, np.where(on == NO_DAY, 0, 1))
    return (
        Column("hop", Unit.COUNT, found.hop),
        edge_kind,
        Column("direction", Unit.WORD, _direction(view, found), Words(DIRECTIONS)),
        Column("via", Unit.TEXT, found.via, ids),
        Column("node_id", Unit.TEXT, found.node, ids),
        Column("kind", Unit.WORD, node_kind(view, found.node), Words(NODE_KINDS)),
        Column("name", Unit.TEXT, found.node, EgoNames(view)),
        Column("strength", Unit.SCORE, np.where(others, np.nan, strength)),
        day,
        n,
        Column("reason", Unit.REASON, said, Words(_SAID), facts=(edge_kind, day, n)),
    )


def _direction(view: View, found: Around) -> IntVec:
    """Return whether rows that read one way do so from the node that they are around."""
    direction = np.full(len(found.hop), NO_IX, np.int8)
    for kind, (table, column) in _FIRST_END.items():
        mine = np.flatnonzero((found.kind == EGO_KINDS.index(kind)) & (found.node != NO_IX))
        first = view.graph.column(table, column)[found.row[mine]].astype(np.int64)
        if kind == "referral":  # a party, else a member of staff
            staff = view.graph.column(table, "referrer_staff_ix")[found.row[mine]]
            first = np.where(first == NO_IX, view.graph.n(PARTIES) + staff, first)
        direction[mine] = first != found.via[mine]
    return direction


def _summary(view: View, found: Around) -> dict[str, Any]:
    """Return totals and notes."""
    listed = np.unique(found.node[found.node != NO_IX])
    n_more = int(found.n[found.node == NO_IX].sum())
    n_unknown = _n_unknown_start(view, found)
    said = Reason("ego" if len(listed) else "ego_alone", {"n": len(listed), "n_more": n_more})
    return {
        "totals": {"n_listed": len(listed), "n_more": n_more, "n_unknown_start": n_unknown},
        "notes": (said, *date_doubts(view, n_unknown)),
    }


def _n_unknown_start(view: View, found: Around) -> int:
    """Return how many listed ties are used whose beginning is a guess; kinship has none."""
    if view.as_of >= view.graph.first_loaded_on:
        return 0
    dated = (found.kind != EGO_KINDS.index("kinship")) & (found.node != NO_IX)
    return int(np.count_nonzero(dated & (found.on == NO_DAY)))
