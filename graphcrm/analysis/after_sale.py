"""Who bought something a week or a month ago, and has heard from nobody since."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.columns import NodeNames, place_by_greatest
from graphcrm.analysis.figures import date_doubts, view_of
from graphcrm.analysis.links import last_effective_on
from graphcrm.analysis.rules import check_days
from graphcrm.analysis.service_rows import rows_of_active, who_columns
from graphcrm.answer import Answer, Column, Unit, Words, sum_fen, yuan
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import Day, IntVec, distinct
from graphcrm.reasons import Reason

AFTER: Final = "7,30"
MOST_STEPS: Final = 10
_REASONS: Final = Words(("after_sale", "after_sale_nobody"))


def after_sale(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    after: str = AFTER,
    span: int = 1,
) -> Answer:
    """List who opened a holding 7 or 30 days ago and whom nobody was in touch with since.

    Asked day by day it is whom to call today.  Active parties, holdings still open; a contact on
    the day of opening counts.  The latest step first, then the greatest balance, unknown last, ties
    by id of the party, then of the product.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    after : str, days
        Comma-separated: after how many days one calls.
    span : int, days, >= 1
        Also those whose day was up to ``span`` - 1 days ago: 3 on a Monday.  Where two steps
        meet, the later one counts.

    Returns
    -------
    Answer
        ``party_id, kind, name, branch_id, staff_id, product_id, product, bought_on, days_since,
        due_after_days, balance, last_contact_on, reason``; ``due_after_days`` is the day of
        ``after`` that is due, ``last_contact_on`` the newest effective contact by anybody.  Totals
        ``n_due, n_parties, n_contacted, balance``; ``n_contacted`` are holdings that were due and
        whose party was contacted.

    Raises
    ------
    InputError
        ``after`` names no days, more than 10, or ``span`` is out of range.

    Notes
    -----
    O(h log h) in holdings, O(c) in contacts.  Source: graphcrm's own definition,
    docs/methods/service.md.
    """
    steps = steps_of(after)
    check_days(span, "span")
    view = view_of(graph, as_of)
    bank = view.graph
    opened, balance = bank.column("holdings", "opened_on"), bank.column("holdings", "balance")
    days = view.day - opened.astype(np.int64)
    step = _due(days, steps, span)
    due = rows_of_active(view, "holdings", step > 0)
    party = bank.column("holdings", "party_ix")
    last = last_effective_on(view)
    rows = due[last[party[due]] < opened[due]]
    product = bank.column("holdings", "product_ix")
    by_balance = place_by_greatest(balance[rows], np.arange(len(rows)))
    rows = rows[np.lexsort((by_balance, -step[rows]))]  # rows are sorted by party and product
    who, since = who_columns(view, party[rows]), Column("days_since", Unit.COUNT, days[rows])
    name = NodeNames(bank, "products")
    totals = {
        "n_due": len(rows),
        "n_parties": len(distinct(party[rows])),
        "n_contacted": len(due) - len(rows),
        "balance": yuan(sum_fen(balance[rows])),
    }
    return Answer(
        "service.after-sale",
        view.as_of,
        bank.version,
        {"after": after, "span": span},
        (
            *who,
            Column("product_id", Unit.TEXT, product[rows], bank.ids("products")),
            Column("product", Unit.TEXT, product[rows], name),
            Column("bought_on", Unit.DAY, opened[rows]),
            since,
            Column("due_after_days", Unit.COUNT, step[rows]),
            Column("balance", Unit.YUAN, balance[rows]),
            Column("last_contact_on", Unit.DAY, last[party[rows]]),
            Column(
                "reason",
                Unit.REASON,
                (who[-1].data < 0).astype(np.int8),
                _REASONS,
                facts=(since, Column("product", Unit.TEXT, product[rows], name)),
            ),
        ),
        totals,
        (Reason("after_sale_due", totals), *date_doubts(view, 0)),
    )


def steps_of(after: str) -> list[int]:
    """Return the days of ``after``, each once, in order.

    Raises
    ------
    InputError
        It is no list of 1 to 10 whole numbers from 1 on.

    Examples
    --------
    >>> steps_of("30, 7,7")
    [7, 30]
    """
    parts = {part.strip() for part in after.split(",")}
    if not all(part.isascii() and part.isdigit() for part in parts) or len(parts) > MOST_STEPS:
        raise InputError(f"after is 1 to {MOST_STEPS} numbers of days, comma-separated")
    steps = sorted({int(part) for part in parts})
    for step in steps:
        check_days(step, "each of after")
    return steps


def _due(days: IntVec, steps: list[int], span: int) -> IntVec:
    """Return which step is due for each number of days since, the latest one; 0 for none."""
    due = np.zeros(len(days), np.int64)
    for step in steps:
        due[(days >= step) & (days < step + span)] = step
    return due
