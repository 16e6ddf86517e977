"""How many departures a branch, a firm's people or the bank can take."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from graphcrm.analysis.columns import StaffIds, greatest_first
from graphcrm.analysis.figures import GOLD, MANAGED_WORTH, WORTH, Book, says_who, view_of
from graphcrm.analysis.inquiry import Found, Given, Inquiry
from graphcrm.analysis.links import WINDOW_DAYS
from graphcrm.analysis.units import By, Units, cover_of, units_of
from graphcrm.answer import DIGITS, Answer, Column, Unit, Words
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import (
    NO_FEN,
    NO_IX,
    BoolVec,
    Day,
    FloatVec,
    IntVec,
    distinct,
    first_true,
    offsets_of,
)
from graphcrm.kernels.coverage_factor import Cover, CoverageFactor, coverage_factor
from graphcrm.kernels.coverage_least import least_removed
from graphcrm.reasons import Reason

# In order of checking: the first that is true says what the number means.
WHY: Final = (
    "factor_no_cover",
    "factor_no_worth",
    "factor_one",
    "factor_bound",
    "factor_fewer",
    "factor_least",
)


def factor(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    window_days: int = WINDOW_DAYS,
    worth: str = WORTH,
    book: Book = "all",
    managed_tier: str = GOLD,
    managed_worth: float = MANAGED_WORTH,
    by: By = "branch",
) -> Answer:
    """Count the departures after which more than half of what a unit is worth has nobody.

    The coverage factor, over a unit's parties with a live link.  Greedy: each step takes whoever
    raises the worth that is left with nobody most, of all the bank's staff; where nobody raises
    it, who has most live links in the unit; ties by id.

    Parameters
    ----------
    graph : Graph or View
    as_of, window_days, worth, book, managed_tier, managed_worth
        Those of :func:`~graphcrm.analysis.covered.single_links`.
    by : {"branch", "firm", "bank"}
        What the units are: each branch with its active parties; each firm with its banked people,
        who may belong to several; the bank.

    Returns
    -------
    Answer
        ``unit_id, name, k, staff_ids, orphaned_share, k_exact, n_live_staff, n_parties, worth,
        reason``, greatest worth first.  ``n_parties`` are those with a live link, ``worth`` is
        theirs (negative and unknown worth count 0), ``staff_ids`` who goes, in order, and
        ``orphaned_share`` what share of the worth then has nobody.  ``k_exact`` is the least
        number of staff that is enough, null for units of more than 20 live staff.  Firms none of
        whose people anybody looks after are left out.  Totals ``n_units, n_one, n_exact, n_bound,
        n_uncovered, n_worth_unknown, n_unknown_start``.

    Raises
    ------
    InputError
        A parameter outside its range.

    Notes
    -----
    O(l log l + steps * pairs of unit and staff) in live links.
    """
    ask = Inquiry(
        view_of(graph, as_of), Given(window_days, worth, book, managed_tier, managed_worth)
    )
    units = units_of(ask, by)
    cover = cover_of(ask.links, ask.money, units.party, units.unit, n_units=units.n)
    found = coverage_factor(cover)
    listed = units.listed(cover) if says_who(ask.view) else np.zeros(0, np.int64)
    rows = _Rows(listed, cover, found, least_removed(cover, found.k))
    totals = {
        "n_units": len(listed),
        "n_one": int(np.count_nonzero(rows.k == 1)),
        "n_exact": int(np.count_nonzero(rows.least > 0)),
        "n_bound": int(np.count_nonzero((rows.k > 0) & (rows.least < 0))),
        "n_uncovered": len(units.visible) - int(np.count_nonzero(rows.n_staff)),
    }
    order = greatest_first(cover.whole[rows.unit], rows.unit)
    parties = distinct(units.party)
    return ask.answer(
        "coverage.factor",
        Found(
            parameters={"by": by},
            columns=tuple(column.reorder(order) for column in rows.columns(ask.view, units)),
            totals=totals,
            parties=parties,
            summed=parties,
            says=Reason("factor", {"n": totals["n_units"], "n_one": totals["n_one"]}),
            notes=(
                Reason(
                    "factor_proof", {"n_exact": totals["n_exact"], "n_bound": totals["n_bound"]}
                ),
            ),
        ),
    )


@dataclass(frozen=True)
class _Rows:
    """What was found, unit by unit.

    Parameters
    ----------
    unit : (n,) integers
        The units that are rows, in order of position; all that have members are among them.
    cover : Cover
    found : CoverageFactor
    exact : (n_units,) int64
    """

    unit: IntVec
    cover: Cover
    found: CoverageFactor
    exact: IntVec

    @cached_property
    def k(self) -> IntVec:
        """Steps that greedy takes, -1 for none."""
        return self.found.k[self.unit]

    @cached_property
    def least(self) -> IntVec:
        """The exact minimum, -1 where it is not known."""
        return self.exact[self.unit]

    @cached_property
    def n_staff(self) -> IntVec:
        """How many staff look after anybody there."""
        return self.cover.n_staff[self.unit]

    @cached_property
    def why(self) -> IntVec:
        """Codes into ``WHY``."""
        tests: dict[str, BoolVec] = {
            "factor_no_cover": self.n_staff == 0,
            "factor_no_worth": self.k < 0,
            "factor_one": self.k == 1,
            "factor_bound": self.least < 0,
            "factor_fewer": self.least < self.k,
            "factor_least": self.least == self.k,
        }
        return first_true(tests[code] for code in WHY)

    @cached_property
    def share(self) -> FloatVec:
        """Share of the worth that has nobody in the end."""
        whole, orphaned = self.cover.whole[self.unit], self.found.orphaned[self.unit]
        found = np.full(len(whole), np.nan)
        np.divide(orphaned, whole, out=found, where=whole > 0)
        return found.round(DIGITS)

    def columns(self, view: View, units: Units) -> tuple[Column, ...]:
        """Return the columns of the answer."""
        cover, unit = self.cover, self.unit
        n_members = np.bincount(cover.unit, minlength=cover.n_units)
        offsets = offsets_of(np.maximum(self.k, 0))
        first = np.full(len(unit), NO_IX)
        first[self.k > 0] = self.found.staff[offsets[:-1][self.k > 0]]
        k, share = _count("k", self.k), Column("orphaned_share", Unit.SHARE, self.share)
        exact = _count("k_exact", self.least)
        n_staff = Column("n_live_staff", Unit.COUNT, self.n_staff)
        who = Column("first", Unit.TEXT, first, StaffIds(view))
        return (
            Column("unit_id", Unit.TEXT, unit, units.ids),
            Column("name", Unit.TEXT, unit, units.names),
            k,
            Column("staff_ids", Unit.LIST, self.found.staff, StaffIds(view), offsets),
            share,
            exact,
            n_staff,
            Column("n_parties", Unit.COUNT, n_members[unit]),
            Column("worth", Unit.YUAN, cover.whole[unit]),
            Column(
                "reason",
                Unit.REASON,
                self.why,
                Words(WHY),
                facts=(k, share, exact, n_staff, who),
            ),
        )


def _count(name: str, counts: IntVec) -> Column:
    return Column(name, Unit.COUNT, np.where(counts > 0, counts, NO_FEN))
