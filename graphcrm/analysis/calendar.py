"""What comes up in the next days: money that falls due, birthdays, holidays, overdue visits."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.columns import NodeNames
from graphcrm.analysis.contactable import contactable
from graphcrm.analysis.figures import GOLD, MANAGED_WORTH, WORTH, date_doubts, view_of, worth_of
from graphcrm.analysis.holidays import holidays_between
from graphcrm.analysis.inquiry import Given, Inquiry
from graphcrm.analysis.links import WINDOW_DAYS
from graphcrm.analysis.overdue import due_visits
from graphcrm.analysis.rules import RULES, Rules, check_days
from graphcrm.analysis.service_rows import rows_of_active, who_columns
from graphcrm.answer import Answer, Column, Unit, Words, sum_fen, yuan
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_DAY, NO_FEN, NO_IX, Day, IntVec, distinct
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason

OCCASIONS: Final = ("maturity", "birthday", "overdue_visit", "holiday")
_MATURITY, _BIRTHDAY, _VISIT, _HOLIDAY = range(4)
_REASONS: Final = Words(
    ("calendar_maturity", "calendar_birthday", "calendar_visit", "calendar_holiday")
)


def calendar(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    days: int = 30,
    rules: Rules = RULES,
) -> Answer:
    """List what comes up with active parties in the next days, the earliest first.

    Holdings that mature and birthdays from the date on, and holidays, one row for everybody;
    visits that are overdue stand at the day they were due, before it.  Ties by occasion, then by
    id of the party, then of the product.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    days : int, days, >= 1
        How far ahead: 1 is until tomorrow.
    rules : Rules
        ``cadence_days``, ``borrowing_firm_days``: when a visit is overdue; ``holidays``.

    Returns
    -------
    Answer
        ``party_id, kind, name, branch_id, staff_id, occasion, on, days_ahead, product_id, product,
        balance, holiday, worth, reason``; ``days_ahead`` is below 0 for what is overdue; product
        and balance are of what matures; a holiday has no party.  Totals ``n_maturities, maturing,
        n_birthdays, n_holidays, n_overdue, n_parties``.

    Raises
    ------
    InputError
        ``days`` is out of range.

    Notes
    -----
    O(n log n).  Nobody is congratulated who may not be contacted.  Who was born on 29 February has
    his birthday on 1 March in other years.  Source: graphcrm's own definition,
    docs/methods/service.md.
    """
    check_days(days, "days")
    view = view_of(graph, as_of)
    bank = view.graph
    somebody = bool(view.active.any())  # to be greeted
    last = view.day + days if somebody else view.day - 1
    holidays = holidays_between(rules.holidays, view.day, last)
    party, on, occasion, row = _in_order(view, days, rules, [day for day, _ in holidays])
    matures = occasion == _MATURITY
    product = np.full(len(row), NO_IX, np.int64)
    product[matures] = bank.column("holdings", "product_ix")[row[matures]]
    balance = np.full(len(row), NO_FEN, np.int64)
    balance[matures] = bank.column("holdings", "balance")[row[matures]]
    day, ahead = Column("on", Unit.DAY, on), Column("days_ahead", Unit.COUNT, on - view.day)
    late = Column("days_overdue", Unit.COUNT, view.day - on)
    name = Column("product", Unit.TEXT, product, NodeNames(bank, "products"))
    money = Column("balance", Unit.YUAN, balance)
    which = np.where(occasion == _HOLIDAY, row, NO_IX)
    holiday = Column("holiday", Unit.WORD, which, Words(tuple(name for _, name in holidays)))
    some = party[party != NO_IX]
    worth = np.append(worth_of(view), NO_FEN)[party]
    totals = {
        "n_maturities": int(np.count_nonzero(matures)),
        "maturing": yuan(sum_fen(balance)),
        "n_birthdays": int(np.count_nonzero(occasion == _BIRTHDAY)),
        "n_holidays": len(holidays),
        "n_overdue": int(np.count_nonzero(occasion == _VISIT)),
        "n_parties": len(distinct(some)),
    }
    return Answer(
        "service.calendar",
        view.as_of,
        bank.version,
        {"days": days, **rules.said("cadence_days", "borrowing_firm_days", "holidays")},
        (
            *who_columns(view, party),
            Column("occasion", Unit.WORD, occasion, Words(OCCASIONS)),
            day,
            ahead,
            Column("product_id", Unit.TEXT, product, bank.ids("products")),
            name,
            money,
            holiday,
            Column("worth", Unit.YUAN, worth),
            Column("reason", Unit.REASON, occasion, _REASONS, facts=(day, late, name, holiday)),
        ),
        totals,
        (Reason("calendar", totals), *contactable(view).notes, *date_doubts(view, 0)),
    )


def _in_order(
    view: View, days: int, rules: Rules, holidays: list[int]
) -> tuple[IntVec, IntVec, IntVec, IntVec]:
    """Return party, day, occasion, and the row of what matures or number of a holiday, in order."""
    n = len(holidays)
    of_all = np.full(n, NO_IX), np.array(holidays, np.int64), np.arange(n)
    parts = (_maturities(view, days), _birthdays(view, days), _visits(view, rules), of_all)
    party = np.concatenate([part for part, _, _ in parts]).astype(np.int64)
    on = np.concatenate([day for _, day, _ in parts]).astype(np.int64)
    row = np.concatenate([row for _, _, row in parts]).astype(np.int64)
    occasion = np.repeat(np.arange(len(parts), dtype=np.int8), [len(part) for part, _, _ in parts])
    order = np.lexsort((row, party, occasion, on))
    return party[order], on[order], occasion[order], row[order]


def _maturities(view: View, days: int) -> tuple[IntVec, IntVec, IntVec]:
    due = view.graph.column("holdings", "maturity_on").astype(np.int64)
    soon = (due >= view.day) & (due <= view.day + days)
    rows = rows_of_active(view, "holdings", soon)
    return view.graph.column("holdings", "party_ix")[rows], due[rows], rows


def _birthdays(view: View, days: int) -> tuple[IntVec, IntVec, IntVec]:
    born = view.graph.node(PARTIES, "birth_date")
    party = np.flatnonzero(contactable(view).mask & (born != NO_DAY))
    on = next_birthday(born[party], view.day)
    soon = on <= view.day + days
    return party[soon], on[soon], np.full(int(np.count_nonzero(soon)), -1)


def _visits(view: View, rules: Rules) -> tuple[IntVec, IntVec, IntVec]:
    ask = Inquiry(view, Given(WINDOW_DAYS, WORTH, "all", GOLD, MANAGED_WORTH))
    due = due_visits(ask, rules)
    on = due.counted_from.astype(np.int64) + due.cadence
    return due.party, on, np.full(len(on), -1)


def next_birthday(born: IntVec, day: int) -> IntVec:
    """Return the first birthday on ``day`` or later of who was born on each day.

    Examples
    --------
    >>> int(next_birthday(np.array([59]), 365)[0])  # born on 1 March 1970, asked in January 1971
    424
    """
    months = born.astype("datetime64[D]").astype("datetime64[M]")
    into = born.astype("datetime64[D]") - months.astype("datetime64[D]")
    of_year = months - months.astype("datetime64[Y]").astype("datetime64[M]")
    year = np.datetime64(day, "D").astype("datetime64[Y]")
    this, then = (
        ((year + n).astype("datetime64[M]") + of_year).astype("datetime64[D]") + into
        for n in (0, 1)
    )
    return np.asarray(
        np.where(this.astype(np.int64) >= day, this.astype(np.int64), then.astype(np.int64))
    )
