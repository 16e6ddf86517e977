"""Which rows of coverage end and begin when parties go from those who leave to successors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graphcrm.analysis.edited import Rows
from graphcrm.analysis.leaving import Leaving
from graphcrm.analysis.links import LEAD, ROLE_WEIGHT
from graphcrm.answer import Column, Unit, Words
from graphcrm.graph.arrays import NO_IX, BoolVec, FloatVec, IntVec, inverse
from graphcrm.graph.spaces import PARTIES
from graphcrm.model.words import COVERAGE_ROLE, LINE


@dataclass(frozen=True)
class CoverChange:
    """The rows of a plan beside the coverage that is valid on the day of leaving.

    Parameters
    ----------
    ask : Leaving
    rows : Rows
    """

    ask: Leaving
    rows: Rows

    @property
    def n(self) -> int:
        """How many rows the plan has."""
        return len(self.rows.party)

    @cached_property
    def _valid(self) -> tuple[IntVec, IntVec, IntVec]:
        """Valid coverage of the plan's parties: row of the table, row of the plan, staff."""
        view = self.ask.view
        at = inverse(self.rows.party, view.graph.n(PARTIES))
        row = np.flatnonzero(self.ask.ahead.valid("coverage"))
        plan_row = at[view.graph.column("coverage", "party_ix")[row]]
        row, plan_row = row[plan_row != NO_IX], plan_row[plan_row != NO_IX]
        return row, plan_row, view.graph.column("coverage", "staff_ix")[row]

    @cached_property
    def ends(self) -> tuple[IntVec, IntVec]:
        """Coverage rows that end, and the row of the plan of each."""
        row, plan_row, staff = self._valid
        goes = np.isin(staff, self.ask.leavers) & (self.rows.to[plan_row] != NO_IX)
        return row[goes], plan_row[goes]

    @cached_property
    def n_closed(self) -> IntVec:
        """How many coverage rows end, by row of the plan."""
        return np.bincount(self.ends[1], minlength=self.n)

    @cached_property
    def heir_of(self) -> IntVec:
        """The coverage row of the best role that ends, by row of the plan; -1 for none."""
        row, plan_row = self.ends
        best_last = np.lexsort((-row, self._weight(row), plan_row))
        heir = np.full(self.n, NO_IX, np.int64)
        heir[plan_row[best_last]] = row[best_last]  # written in order, so the best one stands
        return heir

    @cached_property
    def is_opened(self) -> BoolVec:
        """Whether the successor gets a row of coverage."""
        row, plan_row, staff = self._valid
        own = staff == self.rows.to[plan_row]
        has = np.full(self.n, -1.0)
        np.maximum.at(has, plan_row[own], self._weight(row[own]))
        return np.asarray((self.rows.to != NO_IX) & (has < self._weight(self.heir_of)))

    @cached_property
    def went(self) -> BoolVec:
        """Which rows name another successor for a party that somebody took over that very day.

        Nothing of those who leave is left to end, so the party would have two new successors.
        """
        row, plan_row, staff = self._valid
        ahead = self.ask.ahead
        new = ahead.on_staff[staff] & (ahead.graph.column("coverage", "since")[row] == ahead.day)
        new &= (staff != self.rows.to[plan_row]) & ~np.isin(staff, self.ask.leavers)
        taken = np.bincount(plan_row[new], minlength=self.n) > 0
        return np.asarray(self.is_opened & (self.n_closed == 0) & taken)

    @cached_property
    def moves(self) -> BoolVec:
        """Which rows of the plan change anything."""
        return np.asarray((self.n_closed > 0) | self.is_opened)

    @cached_property
    def held_by(self) -> IntVec:
        """Which leaver has the strongest live link with each party, -1 for none."""
        links = self.ask.links
        rows = np.flatnonzero(np.isin(links.staff_ix, self.ask.leavers))
        return links.strongest(rows)[self.rows.party]

    def closing(self) -> dict[str, Sequence[object]]:
        """Return the key and the end of the rows of coverage that end."""
        row = self.ends[0]
        column, graph = self.ask.view.graph.column, self.ask.view.graph
        return {
            "staff_id": graph.ids("staff").take(column("coverage", "staff_ix")[row]),
            "party_id": graph.ids(PARTIES).take(column("coverage", "party_ix")[row]),
            "role": _words(COVERAGE_ROLE, column("coverage", "role")[row]),
            "since": Column("since", Unit.DAY, column("coverage", "since")[row]).cells(
                0, len(row), "en"
            ),
            "until": [self.ask.ahead.as_of.isoformat()] * len(row),
        }

    def opening(self) -> dict[str, Sequence[object]]:
        """Return the rows of coverage that begin."""
        rows, graph = np.flatnonzero(self.is_opened), self.ask.view.graph
        heir = self.heir_of[rows]
        role = np.where(heir == NO_IX, LEAD, np.append(graph.column("coverage", "role"), 0)[heir])
        line = np.append(graph.column("coverage", "line"), NO_IX)[heir]
        return {
            "staff_id": graph.ids("staff").take(self.rows.to[rows]),
            "party_id": graph.ids(PARTIES).take(self.rows.party[rows]),
            "role": _words(COVERAGE_ROLE, role),
            "since": [self.ask.ahead.as_of.isoformat()] * len(rows),
            "until": [None] * len(rows),
            "line": _words(LINE, line),
        }

    def _weight(self, row: IntVec) -> FloatVec:
        """Return how much the roles of coverage rows weigh, 0 where there is none."""
        role = np.append(self.ask.view.graph.column("coverage", "role"), NO_IX)
        return np.asarray(ROLE_WEIGHT[role[row]])


def _words(words: Mapping[str, object], codes: IntVec) -> list[str | None]:
    return Words(tuple(words)).take(codes)
