"""Which parties one member of staff alone looks after, and which nobody does."""

from __future__ import annotations

import numpy as np

from graphcrm.analysis.columns import StaffIds, branch_column, greatest_first, party_columns
from graphcrm.analysis.cover_reasons import orphan_reason, single_reason
from graphcrm.analysis.figures import GOLD, MANAGED_WORTH, WORTH, Book, view_of
from graphcrm.analysis.inquiry import Found, Given, Inquiry
from graphcrm.analysis.links import LINK_KINDS, WINDOW_DAYS, household_of, last_contact_on
from graphcrm.answer import Answer, Column, Unit, Words, sum_fen, yuan
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import Day, IntVec
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason


def single_links(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    window_days: int = WINDOW_DAYS,
    worth: str = WORTH,
    book: Book = "all",
    managed_tier: str = GOLD,
    managed_worth: float = MANAGED_WORTH,
    hollow: bool = False,
) -> Answer:
    """List the parties that exactly one member of staff looks after, greatest worth first.

    A link is live when the member of staff is on staff, the party is active, and a coverage row is
    valid (assigned) or an effective contact lies within the window (tended).

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    window_days : int, days
        How long a contact keeps a link alive.
    worth : str
        ``worth``, ``business`` or a money column.
    book : {"all", "managed"}
        Every active party, or only those that ought to have a manager.
    managed_tier : str
        Lowest tier of the managed book.
    managed_worth : float, yuan
        Least worth of the managed book.
    hollow : bool
        List only those whose one link is hollow: assigned, and not tended in the window.  Totals
        stay those of all.

    Returns
    -------
    Answer
        ``party_id, kind, name, branch_id, staff_id, link_kind, worth, strength, last_contact_on,
        household_id, hollow, reason``; totals ``n_single_link, worth_single_link, n_hollow,
        worth_hollow, n_parties, n_covered, n_worth_unknown, n_unknown_start``.

    Raises
    ------
    InputError
        A parameter outside its range.

    Notes
    -----
    O(c log c) in coverage rows and contacts of the window.
    """
    ask = Inquiry(
        view_of(graph, as_of), Given(window_days, worth, book, managed_tier, managed_worth)
    )
    bank, links, money, every = ask.view.graph, ask.links, ask.money, ask.single
    is_hollow = ~links.tended[every]
    figures = _counted(money, links.party_ix[every])
    hollow_figures = _counted(money, links.party_ix[every[is_hollow]])
    rows = every[is_hollow] if hollow else every
    rows = rows[greatest_first(money[links.party_ix[rows]], links.party_ix[rows])]
    party, staff = links.party_ix[rows], links.staff_ix[rows]
    last_on = last_contact_on(ask.view, party, staff)
    found = Found(
        parameters={"hollow": hollow},
        columns=(
            *party_columns(bank, party),
            branch_column(bank, PARTIES, party),
            Column("staff_id", Unit.TEXT, staff, StaffIds(ask.view)),
            Column("link_kind", Unit.WORD, links.kind[rows], Words(LINK_KINDS)),
            Column("worth", Unit.YUAN, money[party]),
            Column("strength", Unit.SCORE, links.strength[rows]),
            Column("last_contact_on", Unit.DAY, last_on),
            Column(
                "household_id", Unit.TEXT, household_of(ask.view)[party], bank.ids("households")
            ),
            Column("hollow", Unit.FLAG, ~links.tended[rows]),
            single_reason(ask.view, links, rows, last_on, window_days),
        ),
        totals={
            "n_single_link": figures["n"],
            "worth_single_link": figures["worth"],
            "n_hollow": hollow_figures["n"],
            "worth_hollow": hollow_figures["worth"],
            "n_parties": int(ask.among.sum()),
            "n_covered": int(np.count_nonzero(ask.among & (links.per_party > 0))),
        },
        parties=links.party_ix[every],
        summed=links.party_ix[every],
        says=Reason("hollow_links", hollow_figures) if hollow else Reason("single_links", figures),
    )
    return ask.answer("coverage.single-links", found)


def _counted(money: IntVec, party: IntVec) -> dict[str, int | float]:
    """Return how many the parties are, and what they are worth in yuan."""
    return {"n": len(party), "worth": yuan(sum_fen(money[party]))}


def orphans(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    window_days: int = WINDOW_DAYS,
    worth: str = WORTH,
    book: Book = "all",
    managed_tier: str = GOLD,
    managed_worth: float = MANAGED_WORTH,
) -> Answer:
    """List the active parties that nobody looks after, greatest worth first.

    Parameters are those of :func:`single_links`.

    Returns
    -------
    Answer
        ``party_id, kind, name, branch_id, worth, reason``; totals ``n_orphans, worth_orphans,
        n_parties, n_worth_unknown, n_unknown_start``.

    Raises
    ------
    InputError
        A parameter outside its range.
    """
    ask = Inquiry(
        view_of(graph, as_of), Given(window_days, worth, book, managed_tier, managed_worth)
    )
    party = np.flatnonzero(ask.among & (ask.links.per_party == 0))
    party = party[greatest_first(ask.money[party], party)]
    total = yuan(sum_fen(ask.money[party]))
    found = Found(
        columns=(
            *party_columns(ask.view.graph, party),
            branch_column(ask.view.graph, PARTIES, party),
            Column("worth", Unit.YUAN, ask.money[party]),
            orphan_reason(ask.view, party, window_days),
        ),
        totals={
            "n_orphans": len(party),
            "worth_orphans": total,
            "n_parties": int(ask.among.sum()),
        },
        parties=party,
        summed=party,
        says=Reason("orphans", {"n": len(party), "worth": total}),
    )
    return ask.answer("coverage.orphans", found)
