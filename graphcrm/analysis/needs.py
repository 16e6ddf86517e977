"""Which needs are on record that nobody has met yet, and since when."""

from __future__ import annotations

import numpy as np

from graphcrm.analysis.columns import StaffIds
from graphcrm.analysis.figures import date_doubts, view_of, worth_of
from graphcrm.analysis.open_needs import open_needs
from graphcrm.analysis.rules import RULES, Rules
from graphcrm.analysis.service_rows import longest_first, rows_of_active, who_columns
from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import Day, distinct
from graphcrm.reasons import Reason

_REASONS = Words(("need_open", "need_open_nobody"))


def needs(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    least_days: int = 0,
    rules: Rules = RULES,
) -> Answer:
    """List the needs of active parties that are open, the longest open first.

    A need is open until its status is one of the rules' ``closed_needs``; without a status it is
    open.  Ties by id of the party, then by kind.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    least_days : int, days, >= 0
        Only those open for so long.
    rules : Rules
        ``closed_needs``.

    Returns
    -------
    Answer
        ``party_id, kind, name, branch_id, staff_id, need_kind, status, raised_on, days_open,
        recorded_by, worth, reason``; ``staff_id`` is who is responsible for the party,
        ``recorded_by`` who wrote the need down.  Totals ``n_open, n_parties, n_nobody,
        longest_days``; ``n_nobody`` are those of parties for whom nobody is responsible.

    Raises
    ------
    InputError
        ``least_days`` below 0.

    Notes
    -----
    O(n log n) in open needs.  When a need was met is not on record, so on past dates those met
    since are not listed.  Source: graphcrm's own definition, docs/methods/service.md.
    """
    if least_days < 0:
        raise InputError("least_days is 0 or more")
    view = view_of(graph, as_of)
    bank = view.graph
    days = view.day - bank.column("needs", "raised_on").astype(np.int64)
    rows = rows_of_active(
        view, "needs", open_needs(view, rules.closed_needs) & (days >= least_days)
    )
    rows = rows[longest_first(days[rows], bank.column("needs", "party_ix")[rows])]
    party = bank.column("needs", "party_ix")[rows]
    who = who_columns(view, party)
    kind = Column(
        "need_kind", Unit.TEXT, bank.column("needs", "kind")[rows], bank.words("needs", "kind")
    )
    status = bank.column("needs", "status")[rows]
    open_for = Column("days_open", Unit.COUNT, days[rows])
    raised = Column("raised_on", Unit.DAY, bank.column("needs", "raised_on")[rows])
    nobody = who[-1].data < 0
    totals = {
        "n_open": len(rows),
        "n_parties": len(distinct(party)),
        "n_nobody": int(np.count_nonzero(nobody)),
        "longest_days": int(days[rows[0]]) if len(rows) else 0,
    }
    return Answer(
        "service.needs",
        view.as_of,
        bank.version,
        {"least_days": least_days, **rules.said("closed_needs")},
        (
            *who,
            kind,
            Column("status", Unit.TEXT, status, bank.words("needs", "status")),
            raised,
            open_for,
            Column(
                "recorded_by", Unit.TEXT, bank.column("needs", "staff_ix")[rows], StaffIds(view)
            ),
            Column("worth", Unit.YUAN, worth_of(view)[party]),
            Column(
                "reason", Unit.REASON, nobody.astype(np.int8), _REASONS, facts=(open_for, raised)
            ),
        ),
        totals,
        (Reason("needs", totals), *date_doubts(view, 0)),
    )
