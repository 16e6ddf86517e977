"""What it costs when staff leave: some together, or each one alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from graphcrm.analysis import what_if
from graphcrm.analysis.columns import (
    NodeNames,
    StaffIds,
    branch_column,
    greatest_first,
    party_columns,
)
from graphcrm.analysis.cover_reasons import departure_reason, leaver_reason
from graphcrm.analysis.figures import GOLD, MANAGED_WORTH, WORTH, Book, view_of
from graphcrm.analysis.inquiry import Found, Given, Inquiry
from graphcrm.analysis.links import WINDOW_DAYS
from graphcrm.answer import Answer, Column, Unit, Words, sum_fen, yuan
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_IX, Day, offsets_of
from graphcrm.reasons import Reason

EFFECTS: Final = Words(("lost", "thinned"))


def leaver(
    graph: Graph | View,
    staff: Sequence[str],
    *,
    as_of: Day | None = None,
    window_days: int = WINDOW_DAYS,
    worth: str = WORTH,
    book: Book = "all",
    managed_tier: str = GOLD,
    managed_worth: float = MANAGED_WORTH,
) -> Answer:
    """List the parties that are lost or left with one person when ``staff`` leave together.

    Lost first, then thinned, each greatest worth first.  The other parameters are those of
    :func:`~graphcrm.analysis.covered.single_links`.

    Parameters
    ----------
    graph : Graph or View
    staff : sequence of str
        staff_ids of those who leave; who is not on staff on the date has no links to lose.

    Returns
    -------
    Answer
        ``party_id, kind, name, effect, worth, protecting_staff, protected_by_other_unit, reason``;
        totals ``n_lost, worth_lost, n_thinned, n_households, n_firms, worth_referral_subtrees``.

    Raises
    ------
    NotFoundError
        A staff_id is unknown, or of a branch that the viewer may not see.
    InputError
        No staff, or a parameter outside its range.
    """
    ask = Inquiry(
        view_of(graph, as_of), Given(window_days, worth, book, managed_tier, managed_worth)
    )
    view, money = ask.view, ask.money
    leavers = view.find_staff([staff] if isinstance(staff, str) else list(staff))
    effect = what_if.what_if(view, ask.links, leavers)
    in_book = effect.lost & ask.among
    lost, thinned = np.flatnonzero(in_book), np.flatnonzero(effect.thinned & ask.among)
    party = np.concatenate(
        [lost[greatest_first(money[lost], lost)], thinned[greatest_first(money[thinned], thinned)]]
    )
    figures = {
        "n_lost": len(lost),
        "worth_lost": yuan(sum_fen(money[lost])),
        "n_thinned": len(thinned),
    }
    protector = effect.protector[party]
    found = Found(
        parameters={"staff": list(view.graph.ids("staff").take(leavers))},
        columns=(
            *party_columns(view.graph, party),
            Column("effect", Unit.WORD, effect.thinned[party].astype(np.int8), EFFECTS),
            Column("worth", Unit.YUAN, money[party]),
            Column(
                "protecting_staff",
                Unit.LIST,
                protector[protector != NO_IX],
                StaffIds(view),
                offsets_of(protector != NO_IX),
            ),
            Column("protected_by_other_unit", Unit.FLAG, effect.other_unit[party]),
            leaver_reason(view, ask.links, effect, party),
        ),
        totals={
            **figures,
            "n_households": what_if.n_households(view, in_book),
            "n_firms": what_if.n_firms(view, ask.links, leavers),
            "worth_referral_subtrees": yuan(
                what_if.worth_below(view, in_book, money, left_out=effect.lost)
            ),
        },
        parties=party,
        summed=lost,
        says=Reason("leaver", {"n_staff": len(leavers), **figures}),
    )
    return ask.answer("coverage.leaver", found)


def departures(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    window_days: int = WINDOW_DAYS,
    worth: str = WORTH,
    book: Book = "all",
    managed_tier: str = GOLD,
    managed_worth: float = MANAGED_WORTH,
) -> Answer:
    """List what each member of staff's leaving alone would cost, greatest worth lost first.

    Parameters are those of :func:`~graphcrm.analysis.covered.single_links`.

    Returns
    -------
    Answer
        ``staff_id, name, branch_id, n_lost, worth_lost, branch_share, reason`` for everyone on
        staff; ``branch_share`` is the worth lost in the own branch as a share of that branch's
        active parties, null where the branch or its worth is not known.

    Raises
    ------
    InputError
        A parameter outside its range.

    Notes
    -----
    One pass for all staff: who alone leaves loses exactly the parties that only they look after.
    """
    ask = Inquiry(
        view_of(graph, as_of), Given(window_days, worth, book, managed_tier, managed_worth)
    )
    view, links, money, n_staff = ask.view, ask.links, ask.money, ask.view.graph.n("staff")
    rows = ask.single[view.staff_visible[links.staff_ix[ask.single]]]
    party, holder = links.party_ix[rows], links.staff_ix[rows]
    n_links = np.bincount(links.staff_ix[ask.among[links.party_ix]], minlength=n_staff)
    n_lost = np.bincount(holder, minlength=n_staff)
    n_hollow = np.bincount(holder[~links.tended[rows]], minlength=n_staff)
    worth_lost = what_if.worth_by(holder, money[party], n=n_staff)
    share = what_if.branch_share(view, party, holder, money)
    staff = np.flatnonzero(view.on_staff & view.staff_visible)
    staff = staff[greatest_first(worth_lost[staff], staff)]
    worst = staff[:1]
    found = Found(
        columns=(
            Column("staff_id", Unit.TEXT, staff, view.graph.ids("staff")),
            Column("name", Unit.TEXT, staff, NodeNames(view.graph, "staff")),
            branch_column(view.graph, "staff", staff),
            Column("n_lost", Unit.COUNT, n_lost[staff]),
            Column("worth_lost", Unit.YUAN, worth_lost[staff]),
            Column("branch_share", Unit.SHARE, share[staff]),
            departure_reason(n_links[staff], n_lost[staff], n_hollow[staff]),
        ),
        totals={
            "n_staff": len(staff),
            "n_lost": len(rows),
            "worth_lost": yuan(sum_fen(money[party])),
        },
        parties=party,
        summed=party,
        says=Reason(
            "departures",
            {
                "n": len(staff),
                "n_lost": int(n_lost[worst].sum()),
                "worth_lost": yuan(int(worth_lost[worst].sum())),
            },
        ),
    )
    return ask.answer("coverage.departures", found)
