"""What parties and products bring in, what serving them costs, and what remains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, TypeAlias

import numpy as np

from graphcrm.analysis.columns import (
    NodeNames,
    branch_column,
    greatest_first,
    party_columns,
    reason_column,
)
from graphcrm.analysis.figures import (
    GOLD,
    MANAGED_WORTH,
    WORTH,
    Book,
    KindOfParty,
    book_doubts,
    date_doubts,
    view_of,
)
from graphcrm.analysis.rules import RULES, Rules
from graphcrm.analysis.value_terms import ValueTerms
from graphcrm.answer import Answer, Column, Total, Unit, Words, sum_fen, yuan
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_FEN, NO_IX, BoolVec, Day, IntVec, distinct
from graphcrm.graph.spaces import PARTIES
from graphcrm.model.words import CHANNEL
from graphcrm.reasons import Reason

By: TypeAlias = Literal["party", "product", "party_product"]

BYS: Final = ("party", "product", "party_product")
YEAR: Final = 365  # the revenue of holdings is that of twelve months; so are the contacts
_REASONS: Final = Words(
    ("contribution_brings", "contribution_brings_unknown", "contribution_costs")
)
_BRINGS, _UNKNOWN, _COSTS = range(len(_REASONS.words))


def contribution(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    by: By = "party",
    book: Book = "all",
    managed_tier: str = GOLD,
    managed_worth: float = MANAGED_WORTH,
    kind: KindOfParty | None = None,
    rules: Rules = RULES,
) -> Answer:
    """List what parties or products bring in a year, less what serving them costs.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    by : {"party", "product", "party_product"}
        What the rows are.
    book, managed_tier, managed_worth, kind
        As in :func:`~graphcrm.analysis.concentration.concentration`.
    rules : Rules
        ``channel_costs``: what a contact costs.

    Returns
    -------
    Answer
        ``party_id, kind, name, branch_id, product_id, product_name, category, n_parties,
        n_holdings, n_revenue_unknown, revenue, n_contacts, cost_to_serve, net, reason``, as far as
        the rows are of parties or products; greatest ``net`` first.  ``revenue`` is the
        ``revenue_12m`` of holdings that are open on the date, null where it is known of none;
        ``cost_to_serve`` is what the contacts of the last 365 days cost.  Contacts belong to no
        product: by product they stand on a row without one.
        Totals ``n_parties, n_holdings, n_revenue_unknown, revenue, n_contacts,
        n_contacts_unpriced, cost_to_serve, net``; revenue and cost of the rows add up to those of
        the totals to the fen, whatever the rows are.

    Raises
    ------
    InputError
        A parameter outside its range.

    Notes
    -----
    O(m log m) in holdings and contacts.
    """
    if by not in BYS:
        raise InputError("by is party, product or party_product")
    view = view_of(graph, as_of)
    terms = ValueTerms(WORTH, book, managed_tier, managed_worth, kind)
    found = _Contribution(view, terms.among(view), by, rules)
    own = {name: value for name, value in terms.said().items() if name != "worth"}
    return Answer(
        "value.contribution",
        view.as_of,
        view.graph.version,
        {"by": by, **own, **rules.said("channel_costs")},
        found.columns(),
        found.totals,
        (
            *found.says(),
            *date_doubts(view, 0),
            *book_doubts(view.graph, book, managed_tier),
        ),
    )


@dataclass(frozen=True)
class _Contribution:
    """Holdings and contacts of the parties asked about, summed by what the rows are."""

    view: View
    among: BoolVec
    by: By
    rules: Rules

    @cached_property
    def holdings(self) -> IntVec:
        """The open holdings."""
        return self._rows("holdings")

    @cached_property
    def contacts(self) -> IntVec:
        """The contacts of the last year."""
        rows = self._rows("contacts")
        on = self.view.graph.column("contacts", "contacted_on")[rows]
        return rows[on > self.view.day - YEAR]

    def _rows(self, table: str) -> IntVec:
        party = self.view.graph.column(table, "party_ix")
        return np.flatnonzero(self.view.valid(table) & self.among[party])

    @cached_property
    def price(self) -> IntVec:
        """What each contact costs, in fen; ``NO_FEN`` where nobody said."""
        costs = self.rules.channel_costs
        said = [round(costs[c] * 100) if c in costs else NO_FEN for c in CHANNEL]
        other = said[tuple(CHANNEL).index("other")]  # what an empty cell means
        channel = self.view.graph.column("contacts", "channel")[self.contacts]
        return np.array([*said, other])[channel]

    @cached_property
    def end(self) -> tuple[IntVec, IntVec]:
        """Party and product of each holding, then of each contact, which has no product."""
        graph = self.view.graph
        party = (
            graph.column(table, "party_ix")[rows].astype(np.int64)
            for table, rows in (("holdings", self.holdings), ("contacts", self.contacts))
        )
        product = graph.column("holdings", "product_ix")[self.holdings]
        nothing = np.full(len(self.contacts), NO_IX)
        return np.concatenate([*party]), np.concatenate([product, nothing])

    @cached_property
    def sums(self) -> Mapping[str, IntVec]:
        """What the rows are and what they sum, greatest net first."""
        party, product = self.end
        width = self.view.graph.n("products") + 1  # the first is "no product"
        pair = party * width + product + 1
        key = {"party": party, "product": product + 1, "party_product": pair}[self.by]
        order = np.argsort(key, kind="stable")
        first = np.flatnonzero(np.diff(key[order], prepend=-1))
        revenue = self.view.graph.column("holdings", "revenue_12m")[self.holdings]
        blank = revenue == NO_FEN
        n, m = len(revenue), len(self.contacts)
        each = {
            "n_holdings": _both(np.ones(n, np.int64), m),
            "n_revenue_unknown": _both(blank.astype(np.int64), m),
            "revenue": _both(np.where(blank, 0, revenue), m),
            "n_contacts": _both(np.zeros(n, np.int64), m, 1),
            "cost_to_serve": _both(np.zeros(n, np.int64), np.where(self.price > 0, self.price, 0)),
        }
        found = {name: _sums(values[order], first) for name, values in each.items()}
        return self._ordered(key[order][first], found, party[order][first], product[order][first])

    def _ordered(
        self, key: IntVec, found: dict[str, IntVec], party: IntVec, product: IntVec
    ) -> dict[str, IntVec]:
        """Add the net, and put the greatest first."""
        none = (found["n_revenue_unknown"] == found["n_holdings"]) & (found["n_holdings"] > 0)
        none |= self.view.graph.n_rows("holdings") == 0
        net = np.where(none, NO_FEN, found["revenue"] - found["cost_to_serve"])
        found |= {"revenue": np.where(none, NO_FEN, found["revenue"]), "net": net}
        found |= {"party": party, "product": product}
        order = greatest_first(net, key)
        return {name: values[order] for name, values in found.items()}

    def columns(self) -> tuple[Column, ...]:
        """Return the rows."""
        sums = self.sums
        counts = ["n_holdings", "n_revenue_unknown"]
        figures = [
            *(Column(name, Unit.COUNT, sums[name]) for name in counts),
            Column("revenue", Unit.YUAN, sums["revenue"]),
            Column("n_contacts", Unit.COUNT, sums["n_contacts"]),
            *(Column(name, Unit.YUAN, sums[name]) for name in ("cost_to_serve", "net")),
        ]
        return (*self._named(), *figures, self._reason(figures))

    def _named(self) -> list[Column]:
        """Return who or what the rows are."""
        graph, sums = self.view.graph, self.sums
        product = [
            Column("product_id", Unit.TEXT, sums["product"], graph.ids("products")),
            Column("product_name", Unit.TEXT, sums["product"], NodeNames(graph, "products")),
        ]
        party = [
            *party_columns(graph, sums["party"]),
            branch_column(graph, PARTIES, sums["party"]),
        ]
        if self.by == "party":
            return party
        if self.by == "party_product":
            return [*party, *product]
        category = np.append(graph.node("products", "category"), NO_IX)[sums["product"]]
        words = graph.words("products", "category")
        return [
            *product,
            Column("category", Unit.TEXT, category, words),
            Column("n_parties", Unit.COUNT, self._n_parties()),
        ]

    def _n_parties(self) -> IntVec:
        """Return of each product how many hold it; of none, with how many there was contact."""
        party, product = self.end
        width = self.view.graph.n("products") + 1
        pairs = distinct(party * width + product + 1)
        return np.bincount(pairs % width, minlength=width)[self.sums["product"] + 1]

    def _reason(self, figures: list[Column]) -> Column:
        """Say what comes in and what it costs, as far as there is any of it."""
        sums = self.sums
        unknown = sums["revenue"] == NO_FEN
        brings = np.where(sums["n_holdings"] == 0, NO_IX, np.where(unknown, _UNKNOWN, _BRINGS))
        costs = np.where(sums["n_contacts"] > 0, _COSTS, NO_IX)
        return reason_column(np.stack([brings, costs], axis=1), _REASONS, figures)

    @cached_property
    def totals(self) -> dict[str, Total]:
        """What the rows add up to."""
        sums = self.sums
        revenue, cost = sum_fen(sums["revenue"]), int(sums["cost_to_serve"].sum())
        return {
            "n_parties": int(np.count_nonzero(self.among)),
            "n_holdings": len(self.holdings),
            "n_revenue_unknown": int(sums["n_revenue_unknown"].sum()),
            "revenue": yuan(revenue),
            "n_contacts": len(self.contacts),
            "n_contacts_unpriced": int(np.count_nonzero(self.price == NO_FEN)),
            "cost_to_serve": yuan(cost),
            "net": yuan(revenue - cost),
        }

    def says(self) -> list[Reason]:
        """Return what it comes to, and what is not known."""
        totals = {name: value or 0 for name, value in self.totals.items()}
        graph = self.view.graph
        found = [Reason("contribution", totals)]
        if not graph.n_rows("holdings"):
            found = [Reason("contribution_no_holdings")]
        elif totals["n_revenue_unknown"]:
            found.append(Reason("contribution_unknown", totals))
        if not self.rules.channel_costs:
            found.append(Reason("no_channel_costs"))
        elif totals["n_contacts_unpriced"]:
            found.append(Reason("contribution_unpriced", totals))
        return found


def _both(of_holdings: IntVec, of_contacts: IntVec | int, fill: int = 0) -> IntVec:
    """Return figures of holdings and then of contacts; of so many contacts one and the same."""
    if isinstance(of_contacts, int):
        of_contacts = np.full(of_contacts, fill, np.int64)
    return np.concatenate([of_holdings, of_contacts])


def _sums(values: IntVec, first: IntVec) -> IntVec:
    """Return the sum of each run, which begin at ``first``."""
    return np.add.reduceat(values, first) if len(first) else values[:0]
