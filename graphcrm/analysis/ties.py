"""Ties: who is joined to whom in whatever way on a date, how strongly, since when, and by what row.

The graph that warm paths are walked on, that neighbours are counted in, and that communities are
found in.
"""

from __future__ import annotations

from typing import Final

from graphcrm.analysis.influence_ties import MAX_FIRM
from graphcrm.analysis.links import WINDOW_DAYS
from graphcrm.analysis.tie_pairs import Asked, pairs
from graphcrm.analysis.tie_parts import TIE_TABLES, Group, Rows
from graphcrm.analysis.tie_strength import STRENGTHS, TIE_KINDS, Strengths
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.tie_graph import Near, Tie, TieGraph

__all__ = ["TIE_TABLES", "Near", "TieGraph", "ties"]

BYTES_PER_PAIR: Final = 220  # at the highest, measured
MOST_BYTES: Final = 6_000_000_000


def ties(
    view: View,
    *,
    window_days: int = WINDOW_DAYS,
    strengths: Strengths = STRENGTHS,
    max_firm: int = MAX_FIRM,
) -> TieGraph:
    """Return the ties between visible parties, and between these and staff, from both ends.

    A party is the node of its position, a member of staff ``n_parties + staff_ix``.  Parties need
    not be active, and staff of other branches are there as whoever covers: who walks the graph
    says whom he may pass.  Codes of ``kind`` are places in ``TIE_KINDS``, of ``table`` in
    ``TIE_TABLES``; ``row`` is a row of that table, -1 where the tie is of two rows of it (a
    household, a firm, an event); ``on`` is the day on that row, or since when both are there.

    Parameters
    ----------
    view : View
    window_days : int, days, >= 0
        How long a contact keeps a link alive.
    strengths : Strengths
        A kind of strength 0 is left out.
    max_firm : int, >= 2
        Most banked people of a firm who all know one another; of a larger one those of a
        department do, unless they are more than 500.

    Raises
    ------
    InputError
        A parameter outside its range, or more ties than memory is allowed for.

    Notes
    -----
    O(t log t) in ties; kept with the view.  Households and events of more than 50 make no ties.
    """
    if max_firm < 2:
        raise InputError("max_firm is 2 or more")
    key = ("ties", window_days, strengths, max_firm)
    return view.keep(key, lambda: _ties(view, Asked(view, window_days, max_firm), strengths))


def _ties(view: View, asked: Asked, strengths: Strengths) -> TieGraph:
    of_kind = dict(zip(TIE_KINDS, strengths.of_kind, strict=True))
    found = [part for part in pairs(asked) if of_kind[part.kind]]
    _check_memory(found, asked.max_firm)
    whole = Tie.joined([part.ties(of_kind[part.kind]) for part in found])
    return TieGraph.of(whole, view.graph.n(PARTIES) + view.graph.n("staff"))


def _check_memory(found: list[Rows | Group], max_firm: int) -> None:
    n_bytes = sum(part.n_pairs for part in found) * BYTES_PER_PAIR
    if n_bytes > MOST_BYTES:
        raise InputError(
            f"the ties of this bank take {n_bytes / 1e9:.1f} GB of memory, more than "
            f"{MOST_BYTES / 1e9:.1f} GB; lower max_firm, which is {max_firm:,}"
        )
