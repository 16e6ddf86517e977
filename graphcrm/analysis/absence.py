"""Why members of staff are not there on a date."""

from __future__ import annotations

import numpy as np

from graphcrm.graph import View
from graphcrm.graph.arrays import NO_DAY, NO_IX, IntVec

VIRTUAL, LEFT, NOT_JOINED = range(3)


def absence_of(view: View) -> IntVec:
    """Return why each member of staff is not on staff, -1 for who is.

    A placeholder is nobody, whatever its dates say.
    """
    leaves = view.graph.node("staff", "leaves_on")
    left = (leaves != NO_DAY) & (leaves <= view.day)
    tests = (view.graph.node("staff", "is_virtual") == 1, left, ~view.on_staff)
    return np.select(tests, (VIRTUAL, LEFT, NOT_JOINED), NO_IX)
