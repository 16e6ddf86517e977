"""Which firms began or stopped to pay wages through the bank between two loads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.between import Between
from graphcrm.analysis.columns import branch_column, party_columns
from graphcrm.analysis.payroll import FirmPeople, flagged_people, paid_rows
from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_DAY, IntVec, marked, month_number
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason

PAYROLL_MONTHS: Final = 2
MOST_MONTHS: Final = 120
MOVES: Final = ("stopped", "started")


def payroll(between: Between, *, payroll_months: int = PAYROLL_MONTHS) -> Answer:
    """List the firms whose payroll started or stopped, those that stopped first.

    A firm runs its payroll here while it paid somebody in the newest ``payroll_months`` months
    that the bank's payrolls reach to; a firm of which no payment was ever handed over, while
    valid employment says so.  Then and now each go by their own date and their own newest month,
    so payrolls that were not handed over yet stop nothing.

    Parameters
    ----------
    between : Between
    payroll_months : int, 1 to 120

    Returns
    -------
    Answer
        ``party_id, kind, name, branch_id, change, n_paid_before, n_paid_after, last_month``, most
        people first; ``n_paid`` are different customers paid (or flagged), ``last_month`` the
        first day of the newest month paid for.  Totals ``n_started, n_stopped,
        n_people_started, n_people_stopped``.

    Raises
    ------
    InputError
        ``payroll_months`` is out of its range.
    """
    if not 1 <= payroll_months <= MOST_MONTHS:
        raise InputError(f"payroll_months is a number from 1 to {MOST_MONTHS}")
    graph = between.after.graph
    then, now = (_payers(view, payroll_months) for view in (between.before, between.after))
    before, after = between.carried(then.n_paid, 0), now.n_paid
    stopped = np.flatnonzero((before > 0) & (after == 0))
    started = np.flatnonzero((before == 0) & (after > 0))
    stopped = stopped[np.lexsort((stopped, -before[stopped]))]
    started = started[np.lexsort((started, -after[started]))]
    firm = np.concatenate([stopped, started])
    change = np.repeat(np.array([0, 1], np.int8), [len(stopped), len(started)])
    facts = {"started": len(started), "stopped": len(stopped)}
    doubted = len(started) and not _is_known(between.before)
    doubts = (Reason("payroll_not_known_before"),) if doubted else ()
    return Answer(
        "diff.payroll",
        between.after.as_of,
        graph.version,
        {"payroll_months": payroll_months},
        (
            *party_columns(graph, firm),
            branch_column(graph, PARTIES, firm),
            Column("change", Unit.WORD, change, Words(MOVES)),
            Column("n_paid_before", Unit.COUNT, before[firm]),
            Column("n_paid_after", Unit.COUNT, after[firm]),
            Column("last_month", Unit.DAY, now.last_month[firm]),
        ),
        {
            "n_started": len(started),
            "n_stopped": len(stopped),
            "n_people_started": int(after[started].sum()),
            "n_people_stopped": int(before[stopped].sum()),
        },
        (Reason("diff_payroll", facts), *doubts),
    )


def _is_known(view: View) -> bool:
    """Whether any payment was handed over, or any employment said whether it is paid here."""
    known = view.graph.known("employment", "payroll")
    return bool(known or view.graph.n_rows("payrolls"))


@dataclass(frozen=True, slots=True)
class _Payers:
    """How many people each party paid, and the newest month it paid for."""

    n_paid: IntVec
    last_month: IntVec


def _payers(view: View, months: int) -> _Payers:
    graph, n = view.graph, view.graph.n(PARTIES)
    rows = paid_rows(view)
    firm, customer, day = (
        graph.column("payrolls", name)[rows] for name in ("firm_ix", "customer_ix", "month")
    )
    last = np.full(n, NO_DAY, np.int32)
    np.maximum.at(last, firm, day)
    month = month_number(day)
    recent = month > month.max(initial=0) - months
    paid = FirmPeople.of(firm[recent], customer[recent], n)
    flagged = flagged_people(view)
    return _Payers(np.where(marked(firm, n), paid.per_firm, flagged.per_firm), last)
