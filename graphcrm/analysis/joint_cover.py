"""Which firms pay wages through the bank and lack a corporate lead or a retail manager."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.columns import StaffIds, branch_column, greatest_first, party_columns
from graphcrm.analysis.figures import WORTH, doubts, summary, view_of, worth_of
from graphcrm.analysis.links import LEAD, live_rows, unknown_start
from graphcrm.analysis.payroll import paid_people, payroll_firms
from graphcrm.answer import Answer, Column, Unit, Words, sum_fen, yuan
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_FEN, NO_IX, BoolVec, Day, IntVec, marked
from graphcrm.graph.spaces import PARTIES
from graphcrm.model.words import LINE, STAFF_ROLE
from graphcrm.reasons import Reason

SIDES: Final = ("corporate", "retail")
# By whether a corporate lead is there (1) and a retail manager is (2).
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
    view = view_of(graph, as_of)
    bank, money = view.graph, worth_of(view, worth)
    firms = payroll_firms(view) & view.active
    rows = live_rows(view, "coverage")
    rows = rows[firms[bank.column("coverage", "party_ix")[rows]]]
    sides = [rows[part] for part in _sides(view, rows)]
    has = [marked(bank.column("coverage", "party_ix")[part], bank.n(PARTIES)) for part in sides]
    firm = np.flatnonzero(firms & ~(has[0] & has[1]))
    firm = firm[greatest_first(money[firm], firm)]
    there = has[0][firm] + 2 * has[1][firm].astype(np.int8)
    n_paid = Column("n_paid", Unit.COUNT, paid_people(view).per_firm[firm])
    totals = {"n_payroll_firms": int(firms.sum()), "n_incomplete": len(firm)}
    worth_incomplete = yuan(sum_fen(money[firm]))
    n_unknown_start = len(unknown_start(view, rows))
    return Answer(
        "coverage.joint-cover",
        view.as_of,
        bank.version,
        {"worth": worth},
        (
            *(c for c in party_columns(bank, firm) if c.name != "kind"),
            branch_column(bank, PARTIES, firm),
            Column("worth", Unit.YUAN, money[firm]),
            n_paid,
            _staff_list("corporate_lead", view, sides[0], firm),
            _staff_list("retail_manager", view, sides[1], firm),
            _missing(there),
            Column("reason", Unit.REASON, there, _REASONS, facts=(n_paid,)),
        ),
        {
            **totals,
            "worth_incomplete": worth_incomplete,
            "n_worth_unknown": int(np.count_nonzero(money[firm] == NO_FEN)),
            "n_unknown_start": n_unknown_start,
        },
        (
            *summary(view, Reason("joint_cover", {**totals, "worth": worth_incomplete})),
            *doubts(view, marked(firm, len(money)), worth, n_unknown_start=n_unknown_start),
        ),
    )


def _sides(view: View, rows: IntVec) -> tuple[BoolVec, BoolVec]:
    """Return which coverage rows are by a corporate lead, and which by a retail manager."""
    graph = view.graph
    line, role, staff = (graph.column("coverage", n)[rows] for n in ("line", "role", "staff_ix"))
    of_staff = graph.node("staff", "role")[staff]
    corporate, retail = (line == tuple(LINE).index(side) for side in SIDES)
    anywhere = line == NO_IX
    leads = (role == LEAD) & (corporate | (anywhere & _CORPORATE_ROLE[of_staff]))
    return leads, retail | (anywhere & _RETAIL_ROLE[of_staff])


def _staff_list(name: str, view: View, rows: IntVec, firm: IntVec) -> Column:
    """Return the staff of coverage ``rows`` for each of the firms, each once, by id."""
    graph, n_staff = view.graph, max(view.graph.n("staff"), 1)
    at = np.full(graph.n(PARTIES), NO_IX, np.int64)
    at[firm] = np.arange(len(firm))
    place = at[graph.column("coverage", "party_ix")[rows]]
    pairs = np.unique(place * n_staff + graph.column("coverage", "staff_ix")[rows])
    pairs = pairs[pairs >= 0]  # the others are of firms where nobody is missing
    offsets = np.searchsorted(pairs // n_staff, np.arange(len(firm) + 1))
    return Column(name, Unit.LIST, pairs % n_staff, StaffIds(view), offsets)


def _missing(there: IntVec) -> Column:
    """Return which sides are missing where corporate (1) and retail (2) are there."""
    lacks = np.stack([(there & 1) == 0, (there & 2) == 0], axis=1)
    offsets = np.concatenate([[0], np.cumsum(lacks.sum(axis=1))])
    return Column("missing", Unit.WORDS, np.nonzero(lacks)[1], Words(SIDES), offsets)
