"""Which firms pay wages through the bank and lack a corporate lead or a retail manager."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.columns import StaffIds, branch_column, greatest_first, party_columns
from graphcrm.analysis.figures import WORTH, says_who, view_of, worth_of
from graphcrm.analysis.inquiry import Found
from graphcrm.analysis.links import LEAD
from graphcrm.analysis.payroll import paid_people, payroll_firms
from graphcrm.analysis.roles import Held
from graphcrm.answer import Answer, Column, Unit, Words, sum_fen, yuan
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_IX, BoolVec, Day, IntVec, distinct, inverse, marked, offsets_of
from graphcrm.graph.spaces import PARTIES
from graphcrm.model.words import LINE, STAFF_ROLE
from graphcrm.reasons import Reason

SIDES: Final = ("corporate", "retail")
# By who is there: nobody, a corporate lead, a retail manager.
_REASONS: Final = Words(("joint_cover_none", "joint_cover_no_retail", "joint_cover_no_corporate"))
# By code of staff.role; the last entry is for an empty cell.
_CORPORATE_ROLE = np.array([r in {"corporate_manager", "team_lead"} for r in STAFF_ROLE] + [True])
_RETAIL_ROLE = np.array([r in {"account_manager", "wealth_adviser"} for r in STAFF_ROLE] + [False])


def joint_cover(graph: Graph | View, *, as_of: Day | None = None, worth: str = WORTH) -> Answer:
    """List the payroll firms without a corporate lead or without a retail manager, by worth.

    Who looks after a firm that pays its wages here should know who looks after its people: one
    member of staff leads the firm, another is there for its employees.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    worth : str
        ``worth``, ``business`` or a money column.

    Returns
    -------
    Answer
        ``party_id, name, branch_id, worth, n_paid, corporate_lead, retail_manager, missing,
        reason`` of active client firms that are payroll firms, see
        :func:`~graphcrm.analysis.payroll.payroll_firms`.  A corporate lead has a valid lead row in
        the line corporate, or in no line and is corporate manager, team lead or of unknown role; a
        retail manager has a valid row in the line retail, or in no line and is account manager or
        wealth adviser.  Totals ``n_payroll_firms, n_incomplete, worth_incomplete,
        n_worth_unknown, n_unknown_start``.

    Raises
    ------
    InputError
        ``worth`` is no measure.

    Notes
    -----
    O(m log m) in rows of pay of six months, employment and coverage.
    """
    held = Held.of(view_of(graph, as_of))
    view, bank = held.view, held.view.graph
    money, firms = worth_of(view, worth), payroll_firms(view) & view.active
    held = held.where(firms[held.column("party_ix")])
    leads, manages = _sides(held)
    has_lead, has_manager = (
        marked(held.where(side).column("party_ix"), len(money)) for side in (leads, manages)
    )
    firm = np.flatnonzero(firms & ~(has_lead & has_manager) & says_who(view))
    firm = firm[greatest_first(money[firm], firm)]
    there = np.where(has_lead[firm], 1, np.where(has_manager[firm], 2, 0))
    n_paid = Column("n_paid", Unit.COUNT, paid_people(view).per_firm[firm])
    figures: dict[str, int | float] = {
        "n_payroll_firms": int(np.count_nonzero(firms)),
        "n_incomplete": len(firm),
        "worth_incomplete": yuan(sum_fen(money[firm])),
    }
    found = Found(
        columns=(
            *(c for c in party_columns(bank, firm) if c.name != "kind"),
            branch_column(bank, PARTIES, firm),
            Column("worth", Unit.YUAN, money[firm]),
            n_paid,
            _staff_list("corporate_lead", held.where(leads), firm),
            _staff_list("retail_manager", held.where(manages), firm),
            _missing(there),
            Column("reason", Unit.REASON, there, _REASONS, facts=(n_paid,)),
        ),
        totals=figures,
        parties=firm,
        summed=firm,
        says=Reason("joint_cover", figures),
    )
    return held.answer("coverage.joint-cover", worth, found)


def _sides(held: Held) -> tuple[BoolVec, BoolVec]:
    """Return which coverage rows are by a corporate lead, and which by a retail manager."""
    line, role = held.column("line"), held.column("role")
    of_staff = held.view.graph.node("staff", "role")[held.column("staff_ix")]
    corporate, retail = (line == tuple(LINE).index(side) for side in SIDES)
    anywhere = line == NO_IX
    leads = (role == LEAD) & (corporate | (anywhere & _CORPORATE_ROLE[of_staff]))
    return leads, retail | (anywhere & _RETAIL_ROLE[of_staff])


def _staff_list(name: str, held: Held, firm: IntVec) -> Column:
    """Return the staff of coverage rows for each of the firms, each once, by id."""
    n_staff = max(held.view.graph.n("staff"), 1)
    at = inverse(firm, held.view.graph.n(PARTIES))
    pairs = distinct(at[held.column("party_ix")] * n_staff + held.column("staff_ix"))
    pairs = pairs[pairs >= 0]  # the others are of firms where nobody is missing
    offsets = np.searchsorted(pairs // n_staff, np.arange(len(firm) + 1))
    return Column(name, Unit.LIST, pairs % n_staff, StaffIds(held.view), offsets)


def _missing(there: IntVec) -> Column:
    """Return which sides are missing where a corporate lead (1), a retail manager (2) is there."""
    lacks = np.stack([there != 1, there != 2], axis=1)
    offsets = offsets_of(lacks.sum(axis=1))
    return Column("missing", Unit.WORDS, np.nonzero(lacks)[1], Words(SIDES), offsets)
