"""Which staff brought in whom, and what became of them."""

from __future__ import annotations

import numpy as np

from graphcrm.analysis.columns import NodeNames, branch_column, greatest_first
from graphcrm.analysis.figures import WORTH, view_of, worth_of
from graphcrm.analysis.inquiry import Found
from graphcrm.analysis.referral_credit import EFFECTIVE_WORTH, effective
from graphcrm.analysis.referral_forest import recruiter, referral_answer
from graphcrm.analysis.what_if import worth_by
from graphcrm.answer import Answer, Column, Unit, sum_fen, yuan
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_IX, Day
from graphcrm.reasons import Reason


def staff(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    worth: str = WORTH,
    effective_worth: float = EFFECTIVE_WORTH,
) -> Answer:
    """List the staff who brought in parties, and what became of these, greatest worth first.

    A party counts for the member of staff who was first to refer it, ties by id, whether or not a
    customer referred it too; staff are never parents in the forest.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    worth : str
        ``worth``, ``business`` or a money column.
    effective_worth : float, yuan
        Least worth of an active party that counts as effective.

    Returns
    -------
    Answer
        ``staff_id, name, branch_id, n_recruited, n_active, n_effective, active_share, worth``;
        ``worth`` is that of the active ones.  Staff who have left are listed too.
        Totals ``n_staff, n_recruited, n_effective, worth, n_worth_unknown``.

    Raises
    ------
    InputError
        No such measure, or a negative amount.
    """
    view = view_of(graph, as_of)
    money, by = worth_of(view, worth), recruiter(view)
    party = np.flatnonzero(by != NO_IX)
    party = party[view.staff_visible[by[party]]]
    active = party[view.active[party]]
    good = active[effective(view, money, effective_worth)[active]]
    n = view.graph.n("staff")
    n_all, n_active, n_good = (np.bincount(by[p], minlength=n) for p in (party, active, good))
    total = worth_by(by[active], money[active], n=n)
    who = np.flatnonzero(n_all)
    who = who[greatest_first(total[who], who)]
    sum_worth = yuan(sum_fen(money[active]))
    found = Found(
        parameters={"effective_worth": effective_worth},
        columns=(
            Column("staff_id", Unit.TEXT, who, view.graph.ids("staff")),
            Column("name", Unit.TEXT, who, NodeNames(view.graph, "staff")),
            branch_column(view.graph, "staff", who),
            Column("n_recruited", Unit.COUNT, n_all[who]),
            Column("n_active", Unit.COUNT, n_active[who]),
            Column("n_effective", Unit.COUNT, n_good[who]),
            Column("active_share", Unit.SHARE, n_active[who] / n_all[who]),
            Column("worth", Unit.YUAN, total[who]),
        ),
        totals={
            "n_staff": len(who),
            "n_recruited": len(party),
            "n_effective": len(good),
            "worth": sum_worth,
        },
        parties=active,
        summed=active,
        says=Reason(
            "recruiting", {"n": len(who), "n_parties": len(party), "n_effective": len(good)}
        ),
    )
    return referral_answer(view, "referral.staff", found, measure=worth)
