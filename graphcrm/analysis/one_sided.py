"""Firms that use the bank on one side only, with the evidence and whom to send."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from graphcrm.analysis.columns import PartyNames, StaffIds, branch_column, reason_column
from graphcrm.analysis.figures import WORTH, doubts, figure, newest_balance, view_of, worth_of
from graphcrm.analysis.firms_asked import prospects
from graphcrm.analysis.links import WINDOW_DAYS, live_links
from graphcrm.analysis.payroll import banked_people
from graphcrm.answer import Answer, Column, Total, Unit, Words, sum_fen, yuan
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_DAY, NO_FEN, NO_IX, BoolVec, Day, IntVec, marked
from graphcrm.graph.spaces import PARTIES
from graphcrm.model.words import SIDE
from graphcrm.reasons import Reason

K: Final = 5
SIDES: Final = tuple(SIDE)
KINDS: Final = ("one_side_only", "settles_here_borrows_elsewhere", "need_unknown", "people_only")
_ASSET: Final = SIDES.index("asset")
_LAST: Final = np.iinfo(np.int64).max
_REASONS: Final = Words(
    (
        *("one_sided_one_side", "one_sided_elsewhere", "one_sided_need", "one_sided_people"),
        *("one_sided_since", "one_sided_figures_on", "one_sided_nobody"),
    )
)
_SINCE, _FIGURES_ON, _NOBODY = range(len(KINDS), len(_REASONS.words))


def one_sided(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    k: int = K,
    window_days: int = WINDOW_DAYS,
    worth: str = WORTH,
) -> Answer:
    """List the firms that use the bank on one side only, those that owe most elsewhere first.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    k : int, >= 1
        How many people of a firm that holds nothing must bank here.
    window_days : int, days
        How long an effective contact keeps a link alive.
    worth : str
        ``worth``, ``business`` or a money column.

    Returns
    -------
    Answer
        ``firm_id, name, branch_id, is_client, kinds, sides, loans, loans_elsewhere, deposits,
        n_banked, staff_id, worth, reason``.  ``kinds``: ``one_side_only``, a client that holds
        products of one side (liability, asset or intermediary; products of no known side count for
        none); ``settles_here_borrows_elsewhere``, a client that holds liability or intermediary
        products and has loans elsewhere; ``need_unknown``, one that holds these and is not known
        to borrow, here or elsewhere; ``people_only``, a firm, client or not, that holds nothing
        while at least ``k`` of its people bank here.  ``staff_id`` looks after the firm most
        strongly.  Totals ``n_firms``, by kind, ``loans_elsewhere``.

    Raises
    ------
    InputError
        ``k`` is below 1, or no such measure of worth.

    Notes
    -----
    O(m log m) in holdings, employment, pay and live links.
    """
    if k < 1:
        raise InputError("k is a number of people, 1 or more")
    view = view_of(graph, as_of)
    found = _OneSided(view, k, window_days, worth)
    return found.answer({"k": k, "window_days": window_days, "worth": worth})


@dataclass(frozen=True)
class _OneSided:
    """What each firm holds, owes and is known by."""

    view: View
    k: int
    window_days: int
    worth: str

    @cached_property
    def rows(self) -> IntVec:
        """The holdings of the date."""
        return np.flatnonzero(self.view.valid("holdings"))

    @cached_property
    def party(self) -> IntVec:
        """Who has each of these holdings."""
        return np.asarray(self.view.graph.column("holdings", "party_ix")[self.rows])

    @cached_property
    def holds(self) -> BoolVec:
        """Which sides each party holds products of, (n_parties, 3)."""
        graph = self.view.graph
        product = graph.column("holdings", "product_ix")[self.rows]
        side = np.append(graph.node("products", "side"), NO_IX)[product]
        found = np.zeros((graph.n(PARTIES), len(SIDES)), bool)
        found[self.party[side >= 0], side[side >= 0]] = True
        return found

    @cached_property
    def loans(self) -> IntVec:
        """What each party owes here, in fen."""
        return figure(self.view, "loans")

    @cached_property
    def elsewhere(self) -> IntVec:
        """What each party owes elsewhere, in fen."""
        return np.asarray(self.view.graph.node(PARTIES, "loans_elsewhere"))

    @cached_property
    def kinds(self) -> BoolVec:
        """Which kinds each party is of, (n_parties, 4)."""
        view = self.view
        client = (view.active & view.graph.is_firm)[:, None]
        settles = np.delete(self.holds, _ASSET, axis=1).any(axis=1)
        borrows = (self.loans > 0) | self.holds[:, _ASSET]
        owes = self.elsewhere > 0
        kinds = [
            self.holds.sum(axis=1) == 1,
            settles & owes,
            settles & ~owes & ~borrows,
        ]
        known = view.graph.n_rows("holdings") > 0  # else nobody knows who holds nothing
        return np.hstack([np.stack(kinds, axis=1) & client, self._people_only()[:, None] & known])

    def _people_only(self) -> BoolVec:
        """Return which firms, clients or not, hold nothing while their people bank here."""
        view = self.view
        firm = (view.active & view.graph.is_firm) | prospects(view)
        holds_nothing = ~marked(self.party, len(firm))
        return np.asarray(firm & holds_nothing & (banked_people(view).per_firm >= self.k))

    @cached_property
    def firm(self) -> IntVec:
        """The firms listed, in their order."""
        firm = np.flatnonzero(self.kinds.any(axis=1))
        money = worth_of(self.view, self.worth)
        keys = (np.where(m[firm] == NO_FEN, _LAST, -m[firm]) for m in (money, self.elsewhere))
        return firm[np.lexsort((firm, *keys))]

    @cached_property
    def staff(self) -> IntVec:
        """Who looks after each firm of the rows most strongly, -1 for nobody."""
        return np.asarray(live_links(self.view, self.window_days).holder[self.firm])

    @cached_property
    def since(self) -> IntVec:
        """When each party opened the oldest of what it holds, ``NO_DAY`` where it is not known."""
        opened = self.view.graph.column("holdings", "opened_on")[self.rows].astype(np.int64)
        oldest = np.full(self.view.graph.n(PARTIES), _LAST)
        known = opened != NO_DAY
        np.minimum.at(oldest, self.party[known], opened[known])
        return np.where(oldest == _LAST, NO_DAY, oldest)

    def answer(self, parameters: dict[str, object]) -> Answer:
        """Return the rows with what they mean."""
        view, totals = self.view, self._totals()
        facts = {name: value or 0 for name, value in totals.items()}
        known = view.graph.n_rows("holdings") > 0
        return Answer(
            "corporate.one-sided",
            view.as_of,
            view.graph.version,
            parameters,
            self._columns(),
            totals,
            (
                Reason("one_sided", facts) if known else Reason("one_sided_no_holdings"),
                *doubts(view, marked(self.firm, view.graph.n(PARTIES)), self.worth),
            ),
        )

    def _columns(self) -> tuple[Column, ...]:
        graph, firm = self.view.graph, self.firm
        facts = (
            _several("sides", self.holds[firm], SIDES),
            Column("loans", Unit.YUAN, self.loans[firm]),
            Column("loans_elsewhere", Unit.YUAN, self.elsewhere[firm]),
            Column("deposits", Unit.YUAN, figure(self.view, "deposits")[firm]),
            Column("n_banked", Unit.COUNT, banked_people(self.view).per_firm[firm]),
            Column("staff_id", Unit.TEXT, self.staff, StaffIds(self.view)),
        )
        return (
            Column("firm_id", Unit.TEXT, firm, graph.ids(PARTIES)),
            Column("name", Unit.TEXT, firm, PartyNames(graph)),
            branch_column(graph, PARTIES, firm),
            Column("is_client", Unit.FLAG, graph.node(PARTIES, "is_client")[firm] != 0),
            _several("kinds", self.kinds[firm], KINDS),
            *facts,
            Column("worth", Unit.YUAN, worth_of(self.view, self.worth)[firm]),
            self._reason(facts),
        )

    def _reason(self, facts: tuple[Column, ...]) -> Column:
        """Return what speaks for each kind, since when, of which date, and who is missing."""
        firm = self.firm
        newest = newest_balance(self.view)[firm]
        on = np.append(self.view.graph.column("balances", "on"), NO_DAY)[newest]
        since = self.since[firm]
        more = (since != NO_DAY, on != NO_DAY, self.staff == NO_IX)
        said = np.hstack([self.kinds[firm], np.stack(more, axis=1)])
        parts = np.where(said, np.arange(said.shape[1]), NO_IX)
        dates = (Column("since", Unit.DAY, since), Column("on", Unit.DAY, on))
        return reason_column(parts, _REASONS, (*facts, *dates))

    def _totals(self) -> dict[str, Total]:
        firm, money = self.firm, worth_of(self.view, self.worth)
        counts = np.count_nonzero(self.kinds, axis=0).tolist()
        return {
            "n_firms": len(firm),
            **{f"n_{kind}": n for kind, n in zip(KINDS, counts, strict=True)},
            "loans_elsewhere": yuan(sum_fen(self.elsewhere[firm])),
            "n_worth_unknown": int(np.count_nonzero(money[firm] == NO_FEN)),
        }


def _several(name: str, mask: BoolVec, words: tuple[str, ...]) -> Column:
    """Return a column of the words that are true of each row."""
    row, code = np.nonzero(mask)
    offsets = np.searchsorted(row, np.arange(len(mask) + 1))
    return Column(name, Unit.WORDS, code, Words(words), offsets)
