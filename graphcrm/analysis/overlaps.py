"""Which parties have two or more leads in one line, and who of them was in touch last."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.columns import StaffIds, branch_column, greatest_first, party_columns
from graphcrm.analysis.figures import (
    GOLD,
    MANAGED_WORTH,
    WORTH,
    Book,
    book_doubts,
    book_mask,
    view_of,
    worth_of,
)
from graphcrm.analysis.inquiry import Found
from graphcrm.analysis.links import LEAD, last_contact_on
from graphcrm.analysis.roles import Held
from graphcrm.answer import Answer, Column, Unit, Words, sum_fen, yuan
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_DAY, NO_IX, Day, IntVec, distinct, offsets_of, spread
from graphcrm.graph.spaces import PARTIES
from graphcrm.model.words import LINE
from graphcrm.reasons import Reason

LINES: Final = tuple(sorted(LINE))  # in the order of the rows; leads of no line stand last
_RANK: Final = np.array([LINES.index(line) for line in LINE] + [len(LINES)])
_WHY: Final = Words(
    ("overlap_untended", "overlap_tended", "overlap_untended_no_line", "overlap_tended_no_line")
)


def overlaps(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    worth: str = WORTH,
    book: Book = "all",
    managed_tier: str = GOLD,
    managed_worth: float = MANAGED_WORTH,
) -> Answer:
    """List the parties with two or more valid leads in one line, greatest worth first.

    Only who is on staff counts.  Leads of which no line is known count as one line of their own,
    which stands last.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    worth : str
        ``worth``, ``business`` or a money column.
    book : {"all", "managed"}
        Every active party, or only those that ought to have a manager.
    managed_tier : str
        Lowest tier of the managed book.
    managed_worth : float, yuan
        Least worth of the managed book.

    Returns
    -------
    Answer
        ``party_id, kind, name, branch_id, line, n_leads, staff_ids, worth, reason``, a row for each
        party and line; totals ``n_overlaps, n_parties, worth, n_worth_unknown, n_unknown_start``,
        of which worth counts each party once.

    Raises
    ------
    InputError
        A parameter outside its range.

    Notes
    -----
    O(c log c) in coverage rows.
    """
    view = view_of(graph, as_of)
    among = book_mask(view, book, managed_tier=managed_tier, managed_worth=managed_worth)
    held = Held.of(view)
    held = held.where((held.column("role") == LEAD) & among[held.column("party_ix")])
    money = worth_of(view, worth)
    rows = _Rows(held, money)
    once = distinct(rows.party)
    figures = {"n_parties": len(once), "worth": yuan(sum_fen(money[once]))}
    found = Found(
        columns=(
            *party_columns(view.graph, rows.party),
            branch_column(view.graph, PARTIES, rows.party),
            Column("line", Unit.WORD, rows.line, Words(LINES)),
            Column("n_leads", Unit.COUNT, rows.n_leads),
            Column("staff_ids", Unit.LIST, rows.staff, StaffIds(view), rows.offsets),
            Column("worth", Unit.YUAN, money[rows.party]),
            rows.reason(),
        ),
        totals={"n_overlaps": len(rows.party), **figures},
        parties=rows.party,
        summed=once,
        says=Reason("overlaps", figures) if len(once) else Reason("overlaps_none"),
        parameters={"book": book, "managed_tier": managed_tier, "managed_worth": managed_worth},
        notes=tuple(book_doubts(view.graph, book, managed_tier)),
    )
    return held.answer("coverage.overlaps", worth, found)


class _Rows:
    """Parties and lines with several leads, in the order of the answer."""

    def __init__(self, held: Held, money: IntVec) -> None:
        n_staff = max(held.view.graph.n("staff"), 1)
        line = _RANK[held.column("line")]
        where = held.column("party_ix") * (len(LINES) + 1) + line
        leads = distinct(where * n_staff + held.column("staff_ix"))
        place, start, n = np.unique(leads // n_staff, return_index=True, return_counts=True)
        several = np.flatnonzero(n > 1)
        party = place[several] // (len(LINES) + 1)
        order = several[greatest_first(money[party], place[several])]
        self.view = held.view
        self.party = place[order] // (len(LINES) + 1)
        line = place[order] % (len(LINES) + 1)
        self.line = np.where(line < len(LINES), line, NO_IX)
        self.n_leads = n[order]
        self.offsets = offsets_of(self.n_leads)
        self.row = np.repeat(np.arange(len(order)), self.n_leads)
        self.staff = leads[spread(start[order], self.n_leads)] % n_staff

    def reason(self) -> Column:
        """Say how many they are, and who of them had the newest effective contact."""
        on = last_contact_on(self.view, self.party[self.row], self.staff, effective=True)
        newest = np.lexsort((self.staff, -on.astype(np.int64), self.row))[self.offsets[:-1]]
        tended = on[newest] != NO_DAY
        facts = (
            Column("line", Unit.WORD, self.line, Words(LINES)),
            Column("n", Unit.COUNT, self.n_leads),
            Column("staff", Unit.TEXT, self.staff[newest], StaffIds(self.view)),
            Column("day", Unit.DAY, on[newest]),
        )
        return Column("reason", Unit.REASON, tended + 2 * (self.line == NO_IX), _WHY, facts=facts)
