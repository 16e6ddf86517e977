"""What every party was worth at the end of each month that is on record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.figures import WORTH, dated_worth
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_FEN, BoolVec, IntVec, month_number

FURTHEST: Final = 24  # months that can be looked back


@dataclass(frozen=True, slots=True)
class MonthWorth:
    """Worth at the last row of each calendar month of each party, by party and month.

    Parameters
    ----------
    party : (m,) int32
    on : (m,) int32
        The row's own date.
    worth : (m,) int64, fen
        ``NO_FEN`` where the row says nothing of it.
    key : (m,) int64
        Party and month in one number, so that a month earlier is 1 less.
    """

    party: IntVec
    on: IntVec
    worth: IntVec
    key: IntVec

    @classmethod
    def of(cls, view: View, measure: str = WORTH) -> MonthWorth:
        """Return the months up to the date of a view; kept with it."""
        return view.keep(("month_worth", measure), lambda: cls._of(view, measure))

    @classmethod
    def _of(cls, view: View, measure: str) -> MonthWorth:
        rows, worth = dated_worth(view, measure)
        party, on = (view.graph.column("balances", n)[rows] for n in ("party_ix", "on"))
        month = month_number(on)
        # So far apart that what lies before a party's first month is nobody's.
        n_months = int(np.ptp(month)) + FURTHEST + 1 if len(month) else 1
        key = party.astype(np.int64) * n_months + (month - month.min(initial=0))
        last = np.append(key[1:] != key[:-1], True)[: len(key)]
        return cls(party[last], on[last], worth[last], key[last])

    def at(self, mask: BoolVec) -> tuple[IntVec, IntVec]:
        """Return party and day of some of the months."""
        return self.party[mask], self.on[mask]

    def ago(self, months: int) -> IntVec:
        """Return the same party's worth so many months before each, where that is known."""
        if not len(self.key):
            return self.worth
        wanted = self.key - months
        at = np.searchsorted(self.key, wanted)  # never past the end: none is above its own key
        return np.where(self.key[at] == wanted, self.worth[at], NO_FEN)
