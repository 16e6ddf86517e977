"""What carrying out a hand-over plan, edited or not, changes in the coverage of a bank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from graphcrm.analysis.bonds import NANO, bonds_of
from graphcrm.analysis.columns import PartyNames, StaffIds, greatest_first
from graphcrm.analysis.cover_change import CoverChange
from graphcrm.analysis.edited import Edited, Problems, Rows, resolved
from graphcrm.analysis.inquiry import Found
from graphcrm.analysis.leaving import Leaving
from graphcrm.analysis.plan import Terms
from graphcrm.analysis.takeover import Candidates, Takeover, candidates
from graphcrm.analysis.what_if import what_if
from graphcrm.answer import DIGITS, Answer, Column, Unit, Words
from graphcrm.graph.arrays import NO_IX, BoolVec, FloatVec, IntVec, inverse, place_among_equals
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason

ACTIONS: Final = ("move", "none", "unassigned")
MOVE, NONE, UNASSIGNED = range(3)
_WHY: Final = (
    "apply_as_planned",
    "apply_by_hand",
    "apply_added",
    "apply_done",
    "apply_left",
    "apply_taken_back",
)
_SAID: Final = ("n_moved", "n_close", "n_open", "n_manual")


@dataclass(frozen=True, slots=True)
class Carried:
    """What carrying out a plan does.

    Parameters
    ----------
    answer : Answer
        ``coverage.handover-apply``.
    closes, opens : mapping of column to cells
        The rows of ``coverage`` that end, by their key, and that begin.
    """

    answer: Answer
    closes: Mapping[str, Sequence[object]]
    opens: Mapping[str, Sequence[object]]


def carried_out(ask: Leaving, terms: Terms, edited: Edited) -> Carried:
    """Say what carrying out a plan changes; nothing is changed here.

    Every valid coverage row of a leaver with a party that moves ends on the day of leaving.  The
    successor gets one in the best role that ended, lead where none did, unless there is one as
    good.  What has been done already is not done again, and hand-made choices need not keep to
    own branches, households or exclusions; roles and free places bind them too.

    Parameters
    ----------
    ask : Leaving
    terms : Terms
        Those that the plan was made by.
    edited : Edited
        With whom was planned, or it counts as nobody.

    Returns
    -------
    Carried
        The answer has ``party_id, name, from_staff_id, to_staff_id, planned_staff_id, action,
        manual, cost_change, n_closed, n_opened, reason``, greatest worth first, and the totals
        ``n_close, n_open, n_manual, n_moved, cost_change``.  ``cost_change`` is 1 - fit of the
        successor less that of the planned one, without weights; nobody costs nothing; null where
        the planned one could not take over any more.

    Raises
    ------
    InputError
        A row that cannot be carried out, named by where it stands.
    """
    rows = resolved(ask.view, edited, ask.leavers)
    change = CoverChange(ask, rows)
    plan = _Plan(ask, terms, rows, change)
    plan.check(Problems(edited.where))
    return Carried(plan.answer(), change.closing(), change.opening())


@dataclass(frozen=True)
class _Plan:
    """An edited plan, and what carrying it out changes."""

    ask: Leaving
    terms: Terms
    rows: Rows
    change: CoverChange

    @cached_property
    def who(self) -> Candidates:
        """Who may take parties over; who was excluded from the plan may be chosen by hand."""
        ask, terms = self.ask, self.terms
        return candidates(ask.ahead, ask.leavers, terms.rules, most=terms.max_per_successor)

    @cached_property
    def _seat(self) -> IntVec:
        """Row of the candidates, by position of staff; -1 for others and for nobody."""
        return inverse(self.who.staff, self.ask.view.graph.n("staff"))

    def check(self, problems: Problems) -> None:
        """Refuse rows that move a party to who cannot take it, or that nobody who leaves holds."""
        to, moves, ahead = self.rows.to, self.change.moves, self.ask.ahead
        day = ahead.as_of.isoformat()
        problems.add(
            moves & ~ahead.on_staff[to], f"this successor is not on staff on {day}; name another"
        )
        firm = ahead.graph.is_firm[self.rows.party]
        at = self._seat[to]
        may = np.pad(self.who.eligible, ((0, 0), (0, 1)))[firm.astype(int), at]  # -1: nobody
        problems.add(moves & ~may & firm, "this successor may not take over firms by role")
        problems.add(moves & ~may & ~firm, "this successor may not take over customers by role")
        problems.add(
            moves & (self.change.held_by == NO_IX),
            f"those who leave do not look after this party on {day}; delete the row",
        )
        problems.add(
            self.change.went,
            f"somebody else took this party over on {day}; delete the row, or undo that load with "
            "graphcrm loads rollback",
        )
        problems.add(
            moves & (_nth(at, moves) >= np.append(self._places(at), 0)[at]),
            "this successor has no free place for this party; name another, or raise the capacity",
        )
        problems.refuse()

    def _places(self, at: IntVec) -> IntVec:
        """Return how many parties each candidate may get beside those of the plan already there."""
        most = self.terms.max_per_successor
        if most is None:
            return self.who.places
        done = at[(self.action == NONE) & (at != NO_IX)]
        n_done = np.bincount(done, minlength=len(self.who.staff))
        return np.asarray(np.minimum(self.who.room, most - n_done))

    @cached_property
    def action(self) -> IntVec:
        return np.where(self.rows.to == NO_IX, UNASSIGNED, np.where(self.change.moves, MOVE, NONE))

    @cached_property
    def manual(self) -> BoolVec:
        """Which rows somebody changed, and that are not done yet."""
        return np.asarray((self.rows.to != self.rows.planned) & (self.action != NONE))

    def cost_change(self) -> FloatVec:
        """Return what the choices made by hand cost more than those of the plan."""
        change = self._cost(self.rows.to) - self._cost(self.rows.planned)
        return np.where(self.manual, change.round(DIGITS), 0.0)

    @cached_property
    def _takeover(self) -> tuple[Takeover, IntVec]:
        """The parties in order of id, and the row of each in that order."""
        view, order = self.ask.view, np.argsort(self.rows.party)
        party = self.rows.party[order]
        bonds = bonds_of(view, self.ask.links, party, self.who.staff)
        weight, held_by = np.ones(len(party), np.int64), self.change.held_by[order]
        return Takeover(view, party, weight, held_by, self.who, bonds, False), np.argsort(order)

    def _cost(self, staff: IntVec) -> FloatVec:
        """Return 1 - fit of each party with ``staff``, 0 for nobody; unknown is not a number."""
        takeover, row = self._takeover
        at = self._seat[staff]
        cost = np.where(staff == NO_IX, 0.0, np.nan)
        known = np.flatnonzero(at != NO_IX)
        cost[known] = 1 - takeover.fit(row[known], at[known]).fit / NANO
        return cost

    def answer(self) -> Answer:
        """Return the answer, greatest worth first."""
        ask, rows = self.ask, self.rows
        order = greatest_first(ask.money[rows.party], rows.party)
        totals = self._totals()
        found = Found(
            columns=tuple(column.reorder(order) for column in self._columns()),
            totals=totals,
            parties=rows.party,
            summed=rows.party,
            says=Reason("handover_apply", {n: totals[n] for n in _SAID}),
            notes=self._left_out(),
            parameters={
                "staff": list(ask.view.graph.ids("staff").take(ask.leavers)),
                "on": ask.ahead.as_of.isoformat(),
                **self.terms.parameters(),
            },
        )
        return ask.answer("coverage.handover-apply", found)

    def _left_out(self) -> tuple[Reason, ...]:
        """Say how many parties stay with nobody because the plan does not name them."""
        ask = self.ask
        lost = what_if(ask.view, ask.links, ask.leavers).lost & ask.among
        lost[self.rows.party] = False
        n = int(lost.sum())
        return (Reason("apply_left_out", {"n": n}),) if n else ()

    def _totals(self) -> dict[str, int | float]:
        change = self.cost_change()
        return {
            "n_moved": int(np.count_nonzero(self.action == MOVE)),
            "n_close": len(self.change.ends[0]),
            "n_open": int(self.change.is_opened.sum()),
            "n_manual": int(self.manual.sum()),
            "cost_change": round(float(np.nansum(change)), DIGITS),
        }

    def _columns(self) -> tuple[Column, ...]:
        view, rows = self.ask.view, self.rows
        staff = StaffIds(view)
        return (
            Column("party_id", Unit.TEXT, rows.party, view.graph.ids(PARTIES)),
            Column("name", Unit.TEXT, rows.party, PartyNames(view.graph)),
            Column("from_staff_id", Unit.TEXT, self.change.held_by, staff),
            Column("to_staff_id", Unit.TEXT, rows.to, staff),
            Column("planned_staff_id", Unit.TEXT, rows.planned, staff),
            Column("action", Unit.WORD, self.action, Words(ACTIONS)),
            Column("manual", Unit.FLAG, self.manual),
            Column("cost_change", Unit.SCORE, self.cost_change()),
            Column("n_closed", Unit.COUNT, self.change.n_closed),
            Column("n_opened", Unit.COUNT, self.change.is_opened.astype(np.int64)),
            Column(
                "reason",
                Unit.REASON,
                self._why(),
                Words(_WHY),
                facts=(Column("planned", Unit.TEXT, rows.planned, staff),),
            ),
        )

    def _why(self) -> IntVec:
        """Return which sentence each row is told by."""
        was_nobody = self.rows.planned == NO_IX
        moved = np.where(~self.manual, 0, np.where(was_nobody, 2, 1))
        left = np.where(self.manual, 5, 4)
        return np.select([self.action == MOVE, self.action == NONE], [moved, 3], left)


def _nth(of: IntVec, among: BoolVec) -> IntVec:
    """Return how many of the marked rows before each one have the same value."""
    nth = np.zeros(len(of), np.int64)
    rows = np.flatnonzero(among)
    nth[rows] = place_among_equals(of[rows])
    return nth
