"""What the lists of the service book have in common: whose rows they are, and who sees to them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from graphcrm.analysis.columns import StaffIds, branch_column, party_columns
from graphcrm.analysis.links import live_links
from graphcrm.analysis.responsible import responsible_staff
from graphcrm.answer import Column, Unit
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_IX, BoolVec, IntVec
from graphcrm.graph.spaces import PARTIES


def rows_of_active(view: View, table: str, wanted: BoolVec) -> IntVec:
    """Return the rows of a table that are wanted, valid, and of an active party."""
    party = view.graph.column(table, "party_ix")
    return np.flatnonzero(wanted & view.valid(table) & view.active[party])


def who_columns(view: View, party: IntVec) -> tuple[Column, ...]:
    """Return who the parties are, and who is responsible for each: null where nobody is.

    Rows of ``NO_IX`` are about nobody, and say nothing here.
    """
    nobody = party == NO_IX
    some = np.where(nobody, 0, party)
    staff = responsible_staff(view, live_links(view), some)
    columns = (
        *party_columns(view.graph, some),
        branch_column(view.graph, PARTIES, some),
        Column("staff_id", Unit.TEXT, staff, StaffIds(view)),
    )
    return tuple(replace(c, data=np.where(nobody, NO_IX, c.data)) for c in columns)


def longest_first(days: IntVec, party: IntVec) -> IntVec:
    """Return the order of most days first, ties by party, then as the rows stand."""
    return np.lexsort((party, -days))
