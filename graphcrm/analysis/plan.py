"""A plan of who takes over which party: from what a bank asks of it to the columns of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graphcrm.analysis.bonds import NANO, bonds_of
from graphcrm.analysis.columns import StaffIds, party_columns
from graphcrm.analysis.inquiry import Inquiry
from graphcrm.analysis.links import household_of, last_contact_on
from graphcrm.analysis.matters import matter_columns
from graphcrm.analysis.rules import Rules
from graphcrm.analysis.takeover import Fit, Takeover, candidates, weight_by_worth
from graphcrm.analysis.takeover_reasons import reason_column
from graphcrm.answer import DIGITS, Column, Total, Unit, sum_fen, yuan
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_FEN, NO_IX, BoolVec, FloatVec, IntVec


@dataclass(frozen=True, slots=True)
class Terms:
    """What a bank asks of a plan.

    Parameters
    ----------
    rules : Rules
        Who may take over a customer, a firm; and capacities.
    max_per_successor : int, optional
    branch_only : bool
        Only successors of the party's own branch.
    exclude : sequence of str
        staff_ids of those who get nobody.
    weight_by_worth : bool
    keep_households : bool
        The parties of one household go to one successor, or to nobody.
    """

    rules: Rules
    max_per_successor: int | None = None
    branch_only: bool = False
    exclude: Sequence[str] = ()
    weight_by_worth: bool = False
    keep_households: bool = False

    def excluded(self, view: View) -> IntVec:
        """Return the positions of those who get nobody."""
        if not self.exclude:
            return np.zeros(0, np.int32)
        return view.find_staff(list(self.exclude), what="excluded member of staff")

    def parameters(self) -> dict[str, object]:
        """Return the terms as an answer names them."""
        return {
            "max_per_successor": self.max_per_successor,
            "branch_only": self.branch_only,
            "exclude": sorted(set(self.exclude)),
            "weight_by_worth": self.weight_by_worth,
            **self.rules.said("customer_roles", "firm_roles", "capacity", "corporate_capacity"),
        }

    def check(self) -> None:
        """Raise InputError where no plan can keep to the terms."""
        if self.max_per_successor is not None and self.max_per_successor < 1:
            raise InputError("max_per_successor is 1 or more")


@dataclass(frozen=True)
class Plan:
    """Who takes over which party.

    Parameters
    ----------
    ask : Inquiry
    on : View
        The day of the change.
    takeover : Takeover
    household : (p,) integers
        Who stays together, numbered from 0; -1 for a party by itself.
    chosen : (p,) integers
        Row of the candidates, -1 for nobody.
    gap : float
        How far from the optimum it may be at most, as a share; 0 when it is proven.
    """

    ask: Inquiry
    on: View
    takeover: Takeover
    household: IntVec
    chosen: IntVec
    gap: float = 0.0

    @property
    def party(self) -> IntVec:
        """The parties, in order of id."""
        return self.takeover.party

    @cached_property
    def assigned(self) -> IntVec:
        """Rows of the parties that somebody takes over."""
        return np.flatnonzero(self.chosen != NO_IX)

    @cached_property
    def fit(self) -> Fit:
        """How well the successors fit them."""
        return self.takeover.fit(self.assigned, self.chosen[self.assigned])

    @property
    def cost(self) -> float:
        """The sum of weight times (1 - fit) of those assigned."""
        lacks = self.takeover.weight[self.assigned] * (NANO - self.fit.fit)
        return round(int(lacks.sum()) / NANO, DIGITS)

    @property
    def totals(self) -> dict[str, Total]:
        """How many parties are assigned, what they are worth, and what it costs."""
        money, some = self.ask.money[self.party], self.chosen != NO_IX
        return {
            "n_assigned": int(some.sum()),
            "worth_assigned": yuan(sum_fen(money, some)),
            "n_unassigned": int((~some).sum()),
            "worth_unassigned": yuan(sum_fen(money, ~some)),
            "cost": self.cost,
            "n_successors": len(np.unique(self.chosen[some])),
        }

    @property
    def kept(self) -> dict[str, Total]:
        """How many households go to one successor whole, and how good that is at least."""
        together = self.household[self.assigned]
        n_kept = len(np.unique(together[together != NO_IX]))
        return {"n_households_kept": n_kept, "gap": self.gap}

    def columns(self) -> tuple[Column, ...]:
        """Return the columns of the plan, parties in order of id."""
        view, party, held_by = self.ask.view, self.party, self.takeover.held_by
        to = np.append(self.takeover.candidates.staff, NO_IX)[self.chosen]
        return (
            *party_columns(view.graph, party),
            Column("worth", Unit.YUAN, self.ask.money[party]),
            Column("from_staff_id", Unit.TEXT, held_by, StaffIds(view)),
            Column("to_staff_id", Unit.TEXT, to, StaffIds(view)),
            Column("fit", Unit.SCORE, self._part(self.fit.fit / NANO)),
            Column("same_branch", Unit.COUNT, self._flag(self.fit.same_branch)),
            Column("past_tie", Unit.SCORE, self._part(self.fit.past_tie / NANO)),
            Column("household_or_employer", Unit.COUNT, self._flag(self.fit.near)),
            Column("spare_share", Unit.SHARE, self._part(self.fit.spare / NANO)),
            *matter_columns(view, self.on, party),
            Column("last_contact_on", Unit.DAY, last_contact_on(view, party, held_by)),
            reason_column(self.takeover, self.chosen, self.fit, self.household),
        )

    def _part(self, values: FloatVec) -> FloatVec:
        """Return a part of fit for every party, unknown where nobody takes it over."""
        part = np.full(len(self.party), np.nan)
        part[self.assigned] = values
        return part

    def _flag(self, values: BoolVec) -> IntVec:
        """Return a part of fit that is 0 or 1."""
        part = np.full(len(self.party), NO_FEN, np.int64)
        part[self.assigned] = values
        return part


def plan_of(
    ask: Inquiry, on: View, *, party: IntVec, held_by: IntVec, leaving: IntVec, terms: Terms
) -> Plan:
    """Return the best plan.

    Parameters
    ----------
    ask : Inquiry
    on : View
        The day of the change; who may take over is judged on it.
    party : (p,) sorted positions
    held_by : (p,) positions of staff
        Who holds each now.
    leaving : positions of staff
    terms : Terms

    Raises
    ------
    InputError, NotFoundError
        Terms that nothing can keep to; somebody unknown is excluded.
    """
    terms.check()
    view = ask.view
    without = np.union1d(leaving, terms.excluded(view))
    who = candidates(on, without, terms.rules, most=terms.max_per_successor)
    money = ask.money[party]
    weight = weight_by_worth(money) if terms.weight_by_worth else np.ones(len(party), np.int64)
    bonds = bonds_of(view, ask.links, party, who.staff)
    takeover = Takeover(view, party, weight, held_by, who, bonds, terms.branch_only)
    household = _together(view, party, keep=terms.keep_households)
    chosen, gap = takeover.assigned(household)
    return Plan(ask, on, takeover, household, chosen, gap)


def _together(view: View, party: IntVec, *, keep: bool) -> IntVec:
    """Return which parties stay together: households with two or more of them, from 0."""
    alone = np.full(len(party), NO_IX, np.int64)
    if not keep:
        return alone
    home = household_of(view)[party]
    known = np.flatnonzero(home != NO_IX)
    _, number, n = np.unique(home[known], return_inverse=True, return_counts=True)
    several = n[number] > 1
    alone[known[several]] = np.unique(number[several], return_inverse=True)[1]
    return alone
