"""The rows of a history: the bank and its branches month by month, each beside the month before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np

from graphcrm.analysis.columns import StaffIds
from graphcrm.analysis.figures import says_who
from graphcrm.analysis.unit_figures import UnitFigures
from graphcrm.answer import DIGITS, Column, Total, Unit, Words, yuan
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_FEN, NO_IX, BoolVec, FloatVec, Vec, day_number, first_true
from graphcrm.reasons import Reason

# In order of checking: the first that is true says how a month compares with the one before.
WHY: Final = (
    "history_first",
    "history_bare",
    "history_new",
    "history_same",
    "history_more",
    "history_less",
)


class Past:
    """The figures of all months: a row a month, a column a unit, the bank first.

    Only branches that have a party in any of the months; where the data cannot say who looks after
    whom, nothing.
    """

    def __init__(self, view: View, days: Sequence[date], figures: Sequence[UnitFigures]) -> None:
        self.view, self.figures = view, figures
        self.days = np.array([day_number(day) for day in days], np.int64)
        n_branches = view.graph.n("branches")
        seen = np.zeros(n_branches + 1, bool)
        for month in figures:
            seen |= month.n_parties > 0
        if not says_who(view) or not view.graph.n("staff"):
            seen[:] = False
        units = np.flatnonzero(seen)
        self.units = np.concatenate([units[-1:], units[:-1]])  # where anybody is, the bank is
        self.branch = np.where(self.units == n_branches, NO_IX, self.units)

    def of(self, name: str) -> Vec:
        """Return one figure of every month and unit."""
        found = [getattr(month, name)[self.units] for month in self.figures]
        return np.array(found, np.int64).reshape(len(found), len(self.units))

    def share(self, name: str) -> FloatVec:
        """Return a number of parties as a share of those covered."""
        n, covered = self.of(name), self.of("n_covered")
        return np.where(covered > 0, n / np.maximum(covered, 1), np.nan).round(DIGITS)

    def columns(self) -> tuple[Column, ...]:
        """Return the columns of the answer."""
        n_months, n_units = len(self.days), len(self.units)
        staff = StaffIds(self.view)
        branches = self.view.graph.ids("branches")
        return (
            Column("on", Unit.DAY, np.repeat(self.days, n_units)),
            Column("branch_id", Unit.TEXT, np.tile(self.branch, n_months), branches),
            *(self._column(name, Unit.COUNT) for name in ("n_parties", "n_covered")),
            self._column("n_single_link", Unit.COUNT),
            Column("single_link_share", Unit.SHARE, self.share("n_single_link").ravel()),
            self._column("worth_single_link", Unit.YUAN),
            Column("worst_staff_id", Unit.TEXT, self.of("worst").ravel(), staff),
            self._column("worth_at_risk", Unit.YUAN),
            self._column("factor", Unit.COUNT),
            Column("hollow_share", Unit.SHARE, self.share("n_hollow").ravel()),
            self._column("n_unknown_start", Unit.COUNT),
            self._reason(),
        )

    def totals(self) -> dict[str, Total]:
        """Return what holds of the bank in the newest month."""
        return {
            "n_months": len(self.days) if len(self.units) else 0,
            "n_branches": max(len(self.units) - 1, 0),
            "n_single_link": self._of_bank("n_single_link", -1),
            "worth_single_link": yuan(self._of_bank("worth_single_link", -1)),
            "n_worth_unknown": self._of_bank("n_worth_unknown", -1),
            "n_unknown_start": int(self.of("n_unknown_start").max(initial=0)),
        }

    def says(self) -> Reason:
        """Return how many parties of the bank hung on one, first and last."""
        before, now = (self._of_bank("n_single_link", month) for month in (0, -1))
        return Reason("history", {"n": len(self.days), "before": before, "now": now})

    def _of_bank(self, name: str, month: int) -> int:
        found = self.of(name)
        return int(found[month, 0]) if found.size else 0

    def _column(self, name: str, unit: Unit) -> Column:
        return Column(name, unit, self.of(name).ravel())

    def _reason(self) -> Column:
        """Compare every month with the one before, as far as a share shows it."""
        share = self.share("n_single_link")
        before = _month_before(share, np.nan)
        worth_before = _month_before(self.of("worth_at_risk"), NO_FEN)
        shown, shown_before = share.round(3), before.round(3)
        first = np.zeros(share.shape, bool)
        first[:1] = True
        tests: dict[str, BoolVec] = {
            "history_first": first,
            "history_bare": np.isnan(share),
            "history_new": np.isnan(before),
            "history_same": shown == shown_before,
            "history_more": shown > shown_before,
            "history_less": shown < shown_before,
        }
        code = first_true(tests[why] for why in WHY)
        facts = (
            Column("share", Unit.SHARE, share.ravel()),
            Column("before", Unit.SHARE, before.ravel()),
            Column("worth_before", Unit.YUAN, worth_before.ravel()),
        )
        return Column("reason", Unit.REASON, code.ravel(), Words(WHY), facts=facts)


def _month_before(values: Vec, none: float) -> Vec:
    """Return of each month the value of the one before it."""
    return np.concatenate([np.full_like(values[:1], none), values[:-1]])
