"""How many rows are used whose beginning is a guess."""

from __future__ import annotations

import numpy as np

from graphcrm.graph import View
from graphcrm.graph.arrays import NO_DAY, BoolVec
from graphcrm.graph.spaces import PARTIES, ix_name, spaces_of
from graphcrm.model import TABLES, Kind


def unknown_starts(view: View, table: str, listed: BoolVec) -> int:
    """Return how many rows between listed parties count without a start, before the first load."""
    if view.as_of >= view.graph.first_loaded_on:
        return 0
    ends = [c for c in TABLES[table].key if c.kind is Kind.REF and PARTIES in spaces_of(c)]
    undated = view.valid(table) & (view.graph.column(table, "since") == NO_DAY)
    for end in ends:
        undated &= listed[view.graph.column(table, ix_name(end.name))]
    return int(np.count_nonzero(undated))
