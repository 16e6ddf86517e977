"""Which parties nobody has been in touch with for longer than their tier allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.columns import StaffIds, branch_column, greatest_first, party_columns
from graphcrm.analysis.figures import GOLD, MANAGED_WORTH, WORTH, Book, figure, view_of
from graphcrm.analysis.inquiry import Found, Given, Inquiry
from graphcrm.analysis.links import WINDOW_DAYS, last_effective_on, live_rows
from graphcrm.analysis.responsible import responsible_staff
from graphcrm.analysis.rules import RULES, Rules, unknown_tiers
from graphcrm.answer import Answer, Column, Unit, Words, sum_fen, yuan
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_DAY, NO_IX, BoolVec, Day, IntVec, marked
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason

WHY: Final = ("overdue_contacted", "overdue_never", "overdue_nobody")
BY: Final = ("by_tier", "by_loans")
_NEVER: Final = np.iinfo(np.int64).max


def overdue(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    window_days: int = WINDOW_DAYS,
    worth: str = WORTH,
    book: Book = "all",
    managed_tier: str = GOLD,
    managed_worth: float = MANAGED_WORTH,
    rules: Rules = RULES,
) -> Answer:
    """List the parties whose visit is overdue, greatest worth first.

    A visit is overdue when more days than the cadence of the party's tier have passed since the
    last effective contact by anybody; without any, since the earliest coverage that is valid.  For
    firms with loans the cadence is at most that of borrowing firms.

    Parameters
    ----------
    graph, as_of, worth, book, managed_tier, managed_worth
        As in :func:`~graphcrm.analysis.covered.single_links`.
    window_days : int, days
        How long a contact counts for the strength by which ``staff_id`` is chosen.
    rules : Rules
        ``cadence_days``, before the bank's table of tiers; ``borrowing_firm_days``.

    Returns
    -------
    Answer
        ``party_id, kind, name, branch_id, worth, tier, staff_id, cadence_days, last_contact_on,
        counted_from, days_since, days_overdue, reason``; ``staff_id`` is who is responsible: the
        strongest valid lead, else who is strongest of those assigned, null where nobody is.  Totals
        ``n_overdue, worth_overdue, n_never_contacted, n_start_unknown, n_worth_unknown,
        n_unknown_start``; ``n_start_unknown`` are parties with a cadence that were never contacted
        and whose coverage is undated.

    Raises
    ------
    InputError
        A parameter outside its range.

    Notes
    -----
    O(c log c) in coverage rows and contacts.
    """
    ask = Inquiry(
        view_of(graph, as_of), Given(window_days, worth, book, managed_tier, managed_worth)
    )
    due = due_visits(ask, rules)
    bank, party = ask.view.graph, due.party
    staff = responsible_staff(ask.view, ask.links, party)
    total = yuan(sum_fen(ask.money[party]))
    late = Column("days_overdue", Unit.COUNT, due.days_since - due.cadence)
    cadence = Column("cadence_days", Unit.COUNT, due.cadence)
    counted_from = Column("counted_from", Unit.DAY, due.counted_from)
    never = due.contacted_on == NO_DAY
    found = Found(
        parameters=rules.said("cadence_days", "borrowing_firm_days"),
        columns=(
            *party_columns(bank, party),
            branch_column(bank, PARTIES, party),
            Column("worth", Unit.YUAN, ask.money[party]),
            Column("tier", Unit.TEXT, bank.node(PARTIES, "tier_ix")[party], bank.ids("tiers")),
            Column("staff_id", Unit.TEXT, staff, StaffIds(ask.view)),
            cadence,
            Column("last_contact_on", Unit.DAY, due.contacted_on),
            counted_from,
            Column("days_since", Unit.COUNT, due.days_since),
            late,
            Column(
                "reason",
                Unit.REASON,
                np.where(never, 1, np.where(staff == NO_IX, 2, 0)),
                Words(WHY),
                facts=(counted_from, late, cadence, Column("by", Unit.WORD, due.by, Words(BY))),
            ),
        ),
        totals={
            "n_overdue": len(party),
            "worth_overdue": total,
            "n_never_contacted": int(np.count_nonzero(never)),
            "n_start_unknown": due.n_start_unknown,
        },
        parties=party,
        summed=party,
        says=Reason("overdue", {"n": len(party), "worth": total}),
        notes=_remarks(ask.view, rules),
    )
    return ask.answer("coverage.overdue", found)


@dataclass(frozen=True, slots=True)
class Due:
    """The parties whose visit is overdue, greatest worth first, and since when."""

    party: IntVec
    cadence: IntVec
    by: IntVec
    contacted_on: IntVec
    counted_from: IntVec
    days_since: IntVec
    n_start_unknown: int


def due_visits(ask: Inquiry, rules: Rules) -> Due:
    """Return whose visit is overdue, greatest worth first."""
    view = ask.view
    cadence, by = cadence_of(view, rules)
    contacted = last_effective_on(view)
    covered, begun = _covered_since(view)
    start = np.where(contacted != NO_DAY, contacted, begun)
    asked = ask.among & (cadence > 0)
    since = np.where(start == NO_DAY, 0, view.day - start.astype(np.int64))
    party = np.flatnonzero(asked & (since > cadence))
    party = party[greatest_first(ask.money[party], party)]
    return Due(
        party,
        cadence[party],
        by[party],
        contacted[party],
        start[party],
        since[party],
        int(np.count_nonzero(asked & covered & (start == NO_DAY))),
    )


def cadence_of(view: View, rules: Rules) -> tuple[IntVec, IntVec]:
    """Return after how many days a visit to each party is due, 0 for never, and by which of BY."""
    tier = np.append(_cadence_of_tiers(view.graph, rules), 0)
    days = tier[view.graph.node(PARTIES, "tier_ix")]
    borrows = view.graph.is_firm & (figure(view, "loans") > 0)
    sooner = borrows & (rules.borrowing_firm_days > 0)
    sooner &= (days == 0) | (rules.borrowing_firm_days < days)
    return np.where(sooner, rules.borrowing_firm_days, days), sooner.astype(np.int8)


def _cadence_of_tiers(graph: Graph, rules: Rules) -> IntVec:
    """Return the cadence of each tier, 0 where it has none; a rule goes before the bank's table."""
    days = np.maximum(graph.node("tiers", "cadence_days"), 0)  # not known is below 0
    for tier, said in rules.cadence_days.items():
        at = graph.ids("tiers").find(tier)
        if at >= 0:
            days[at] = said
    return days


def _covered_since(view: View) -> tuple[BoolVec, IntVec]:
    """Return which parties have valid coverage, and its earliest known beginning."""
    rows, n = live_rows(view, "coverage"), view.graph.n(PARTIES)
    party = view.graph.column("coverage", "party_ix")[rows]
    since = view.graph.column("coverage", "since")[rows].astype(np.int64)
    earliest = np.full(n, _NEVER)
    np.minimum.at(earliest, party, np.where(since == NO_DAY, _NEVER, since))
    return marked(party, n), np.where(earliest == _NEVER, NO_DAY, earliest).astype(np.int32)


def _remarks(view: View, rules: Rules) -> tuple[Reason, ...]:
    """Return what there is to admit about cadences: that a rule, or every tier, has none."""
    notes = unknown_tiers(view.graph, rules.cadence_days)
    if not np.any(_cadence_of_tiers(view.graph, rules) > 0):
        notes.append(Reason("no_cadence"))
    return tuple(notes)
