"""Which core parties have the whole team that they should have, and which roles are missing."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from graphcrm.analysis.columns import StaffIds, branch_column, greatest_first, party_columns
from graphcrm.analysis.figures import WORTH, of_tier, rank_of, says_who, view_of, worth_of
from graphcrm.analysis.inquiry import Found
from graphcrm.analysis.links import LEAD
from graphcrm.analysis.roles import ROLES, WHY, Held, gaps
from graphcrm.analysis.rules import RULES, Rules
from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import (
    NO_DAY,
    NO_IX,
    BoolVec,
    Day,
    IntVec,
    distinct,
    inverse,
    marked,
    offsets_of,
)
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason

WEALTH: Final = ROLES.index("wealth")
_WHY: Final = Words((*WHY, "team_complete"))


def teams(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    worth: str = WORTH,
    core_tier: str | None = None,
    rules: Rules = RULES,
) -> Answer:
    """List the core parties with the team that looks after each, and which of its roles is missing.

    A core party is active and of the core tier or a higher one; its team is a lead, a wealth
    adviser and others (1+1+N).  A role is held by who is on staff, by a valid coverage row.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    worth : str
        ``worth``, ``business`` or a money column.
    core_tier : str, optional
        Lowest tier of the core parties, instead of that of the rules.
    rules : Rules
        ``core_tier``, and the roles of a ``customer_team`` and a ``firm_team``.

    Returns
    -------
    Answer
        ``party_id, kind, name, branch_id, worth, tier, lead_staff, wealth_staff, n_others, missing,
        reason``, greatest worth first; ``n_others`` hold another role and neither of these two.
        Totals ``n_core, n_complete, n_missing_lead, n_missing_wealth, n_worth_unknown,
        n_unknown_start``.

    Raises
    ------
    InputError
        A parameter outside its range.

    Notes
    -----
    O(c log c) in coverage rows.
    """
    view = view_of(graph, as_of)
    rules = rules if core_tier is None else replace(rules, core_tier=core_tier)
    money, core = worth_of(view, worth), _core(view, rules.core_tier)
    party = core[greatest_first(money[core], core)]
    held = Held.of(view)
    held = held.where(marked(core, len(money))[held.column("party_ix")])
    team = _Team(held, party, rules)
    figures = {
        "n_core": len(party),
        "n_complete": int(np.count_nonzero(team.complete)),
        "n_missing_lead": int(np.count_nonzero(team.missing[:, LEAD])),
        "n_missing_wealth": int(np.count_nonzero(team.missing[:, WEALTH])),
    }
    known = rank_of(view.graph, rules.core_tier) is not None
    tier = view.graph.node(PARTIES, "tier_ix")[party]
    found = Found(
        columns=(
            *party_columns(view.graph, party),
            branch_column(view.graph, PARTIES, party),
            Column("worth", Unit.YUAN, money[party]),
            Column("tier", Unit.TEXT, tier, view.graph.ids("tiers")),
            *team.columns(),
        ),
        totals=figures,
        parties=party,
        summed=party,
        says=Reason("teams", figures) if known else Reason("no_core_tier"),
        parameters=rules.said("core_tier", "customer_team", "firm_team"),
    )
    return held.answer("coverage.teams", worth, found)


def _core(view: View, tier: str) -> IntVec:
    """Return the core parties; none where the data cannot say who looks after whom."""
    if not view.graph.n("staff") or not says_who(view):
        return np.zeros(0, np.int64)
    return np.flatnonzero(view.active & of_tier(view.graph, tier))


class _Team:
    """Who looks after each of the parties, in the order of the answer, and who should."""

    def __init__(self, held: Held, party: IntVec, rules: Rules) -> None:
        self.view, self.party = held.view, party
        row_of = inverse(party, held.view.graph.n(PARTIES))
        self.row, self.role = row_of[held.column("party_ix")], held.column("role")
        self.staff, self.n_staff = held.column("staff_ix"), max(held.view.graph.n("staff"), 1)
        filled = np.zeros((len(party), len(ROLES)), bool)
        filled[self.row, self.role] = True
        is_firm = held.view.graph.is_firm[party]
        self.missing = _asked(is_firm, rules) & ~filled
        self.complete = ~self.missing.any(axis=1)

    def columns(self) -> tuple[Column, ...]:
        """Return who leads, who advises, how many others, what is missing and why."""
        one_of_two = self._pairs((self.role == LEAD) | (self.role == WEALTH))
        everybody = self._pairs(np.ones(len(self.role), bool))
        offsets = offsets_of(self.missing.sum(axis=1))
        return (
            self._who("lead_staff", LEAD),
            self._who("wealth_staff", WEALTH),
            Column("n_others", Unit.COUNT, self._count(everybody) - self._count(one_of_two)),
            Column("missing", Unit.WORDS, np.nonzero(self.missing)[1], Words(ROLES), offsets),
            self._reason(),
        )

    def _pairs(self, mask: BoolVec) -> IntVec:
        """Return row and member of staff as one number, each pair once, in order."""
        return distinct(self.row[mask] * self.n_staff + self.staff[mask])

    def _count(self, pairs: IntVec) -> IntVec:
        return np.bincount(pairs // self.n_staff, minlength=len(self.party))

    def _who(self, name: str, role: int) -> Column:
        pairs = self._pairs(self.role == role)
        offsets = offsets_of(self._count(pairs))
        return Column(name, Unit.LIST, pairs % self.n_staff, StaffIds(self.view), offsets)

    def _reason(self) -> Column:
        """Say of each missing role why nobody holds it; of who lacks none, that the team is whole.

        A complete team takes one place among the reasons, another as many as it lacks roles.
        """
        row, role = np.nonzero(self.missing)
        why = gaps(self.view, self.party[row], role)
        offsets = offsets_of(np.maximum(self.missing.sum(axis=1), 1))
        gap = np.ones(offsets[-1], bool)
        gap[offsets[:-1][self.complete]] = False
        facts = (
            Column("role", Unit.WORD, _spread(role, gap, NO_IX), Words(ROLES)),
            Column("staff", Unit.TEXT, _spread(why.staff_ix, gap, NO_IX), StaffIds(self.view)),
            Column("day", Unit.DAY, _spread(why.day, gap, NO_DAY)),
        )
        codes = _spread(why.why, gap, len(WHY))
        return Column("reason", Unit.REASON, codes, _WHY, offsets, facts)


def _asked(is_firm: BoolVec, rules: Rules) -> BoolVec:
    """Return which roles each party should have, customers and firms by rules of their own."""
    of_firm, of_customer = (
        np.array([role in team for role in ROLES])
        for team in (rules.firm_team, rules.customer_team)
    )
    return np.where(is_firm[:, np.newaxis], of_firm, of_customer)


def _spread(given: IntVec, where: BoolVec, blank: int) -> IntVec:
    """Return ``given`` at the places where it belongs, and ``blank`` at the others."""
    full = np.full(len(where), blank, np.int64)
    full[where] = given
    return full
