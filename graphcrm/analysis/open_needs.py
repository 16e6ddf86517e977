"""Which parties have a need on record that nobody has met."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from graphcrm.graph import View
from graphcrm.graph.arrays import BoolVec, marked
from graphcrm.graph.spaces import PARTIES


def open_needs(view: View, closed: Collection[str]) -> BoolVec:
    """Return which rows of ``needs`` were raised by the date, by visible parties, and are open.

    Parameters
    ----------
    view : View
    closed : collection of str
        Words of ``needs.status``, in whatever case, that end a need; without a status it is open.

    Notes
    -----
    When a need was met is not on record, so on past dates those met since are not open either.
    """
    words = view.graph.words("needs", "status").to_list()
    ends = {word.strip().casefold() for word in closed}
    # The last entry is for an empty cell.
    is_open = np.array([*((word or "").strip().casefold() not in ends for word in words), True])
    return np.asarray(view.valid("needs") & is_open[view.graph.column("needs", "status")])


def has_open_need(view: View, closed: Collection[str]) -> BoolVec:
    """Return which visible parties have an open need; see :func:`open_needs`."""
    party = view.graph.column("needs", "party_ix")[open_needs(view, closed)]
    return marked(party, view.graph.n(PARTIES))
