"""Which parties are of high value, valuable, asleep or of low value, and how to serve them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, TypeAlias

import numpy as np

from graphcrm.analysis.columns import branch_column, greatest_first, party_columns, reason_column
from graphcrm.analysis.figures import (
    GOLD,
    MANAGED_WORTH,
    WORTH,
    Book,
    KindOfParty,
    fen_of_limit,
    figure,
    least_of_tier,
    view_of,
)
from graphcrm.analysis.holdings import held
from graphcrm.analysis.life_stages import STAGES, life_cycle_of
from graphcrm.analysis.lifecycle import history_doubts
from graphcrm.analysis.open_needs import has_open_need
from graphcrm.analysis.potential import Potential, potential_of, present_of
from graphcrm.analysis.rules import RULES, Rules
from graphcrm.analysis.strategies import CELLS, LEVELS, strategies_of
from graphcrm.analysis.value_terms import ValueTerms
from graphcrm.answer import Answer, Column, Total, Unit, Words, sum_fen, yuan
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_FEN, NO_IX, BoolVec, Day, IntVec, distinct
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason

By: TypeAlias = Literal["party", "matrix"]

BYS: Final = ("party", "matrix")
CLASSES: Final = ("high", "valuable", "sleeping", "low", "unknown")
UNKNOWN: Final = CLASSES.index("unknown")
CATEGORIES: Final = 4
TRANSACTIONS: Final = 12
_REASONS: Final = Words(
    (
        *("class_worth", "class_loans", "class_below", "class_money_unknown"),
        *("class_transactions", "class_no_transactions", "class_activity_unknown"),
        *("class_categories", "class_need"),
        *("potential_open_need", "potential_loans_elsewhere"),
        *("potential_key_person", "potential_growing"),
    )
)
_WORTH, _LOANS, _BELOW, _NO_MONEY, _ACTIVE, _ASLEEP, _SILENT, _CATEGORIES, _NEED = range(9)


def classes(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    by: By = "party",
    worth: str = WORTH,
    book: Book = "all",
    managed_tier: str = GOLD,
    managed_worth: float = MANAGED_WORTH,
    kind: KindOfParty | None = None,
    rules: Rules = RULES,
) -> Answer:
    """List the value class of each party, its stage and potential, and how to serve it.

    Of high value: valuable, with products of four categories or an open need.  Valuable: worth or
    loans of gold, and twelve transactions in a year.  Sleeping: none.  Low: the others whose
    activity is known.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    by : {"party", "matrix"}
        A row a party, or a row for each pair of present and potential.
    worth, book, kind
        As in :func:`~graphcrm.analysis.concentration.concentration`.
    managed_tier : str
        The tier that counts as gold, and the lowest of the managed book.
    managed_worth : float, yuan
        What counts as gold where the bank has no such tier, and least worth of the managed book.
    rules : Rules
        ``closed_needs``, ``potential`` and ``strategies``.

    Returns
    -------
    Answer
        ``party_id, value_class, kind, name, branch_id, tier, worth, loans, n_txn_12m,
        n_categories, open_need, life_cycle, present, potential, strategy, reason``, by class and
        then greatest worth first.  ``present`` is high where worth or loans reach gold,
        ``potential`` where one of the rules' signs speaks for it; both unknown where the data
        cannot say.  By ``matrix``: ``present, potential, strategy, n_parties, worth, share``, the
        share that of the parties.
        Totals ``n_parties, n_high, n_valuable, n_sleeping, n_low, n_class_unknown, worth_valuable,
        gold_worth, n_potential_unknown, n_worth_unknown``; ``worth_valuable`` is that of high and
        valuable ones, ``gold_worth`` from where on worth counts as gold.

    Raises
    ------
    InputError
        A parameter outside its range.

    Notes
    -----
    O(m log m) in holdings, needs, employment, balances and payrolls.
    """
    if by not in BYS:
        raise InputError("by is party or matrix")
    view = view_of(graph, as_of)
    terms = ValueTerms(worth, book, managed_tier, managed_worth, kind)
    found = _Classes(view, terms, rules)
    return Answer(
        "value.classes",
        view.as_of,
        view.graph.version,
        {"by": by, **terms.said(), **rules.said("closed_needs", "potential", "strategies")},
        found.columns() if by == "party" else found.matrix(),
        found.totals,
        (*found.says(), *history_doubts(life_cycle_of(view), found.party), *terms.doubts(view)),
    )


@dataclass(frozen=True)
class _Classes:
    """What decides the class of the parties asked about."""

    view: View
    terms: ValueTerms
    rules: Rules

    @cached_property
    def value_class(self) -> IntVec:
        """The class of every party: codes of ``CLASSES``."""
        n_txn, valuable = self.n_txn, self.rich.any(axis=0) & (self.n_txn >= TRANSACTIONS)
        more = (self.n_categories >= CATEGORIES) | self.need
        tests = [n_txn == NO_FEN, valuable & more, valuable, n_txn == 0]
        return np.select(tests, [UNKNOWN, 0, 1, 2], 3).astype(np.int8)

    @cached_property
    def party(self) -> IntVec:
        """The parties asked about, in their order."""
        party = np.flatnonzero(self.terms.among(self.view))
        party = party[greatest_first(self.terms.money(self.view)[party], party)]
        return party[np.argsort(self.value_class[party], kind="stable")]

    @cached_property
    def gold(self) -> int:
        """From how much on, in fen, worth or loans are as much as gold asks for."""
        least = least_of_tier(self.view.graph, self.terms.managed_tier)
        return fen_of_limit(self.terms.managed_worth, "managed_worth") if least is None else least

    @cached_property
    def n_txn(self) -> IntVec:
        """Transactions of twelve months, which nobody counts for firms."""
        return np.asarray(self.view.graph.node(PARTIES, "n_txn_12m"))

    @cached_property
    def loans(self) -> IntVec:
        """What each party owes."""
        return figure(self.view, "loans")

    @cached_property
    def rich(self) -> BoolVec:
        """Whose worth, and whose loans reach gold, (2, n_parties)."""
        return np.array([money >= self.gold for money in (self.terms.money(self.view), self.loans)])

    @cached_property
    def n_categories(self) -> IntVec:
        """In how many categories each party holds a product; a product of none counts for none."""
        graph, now = self.view.graph, held(self.view)
        category = np.append(graph.node("products", "category"), NO_IX)[now.product_ix]
        width = max(len(graph.words("products", "category")), 1)
        pairs = distinct((now.party_ix * width + category)[category != NO_IX])
        return np.bincount(pairs // width, minlength=now.n_parties)

    @cached_property
    def need(self) -> BoolVec:
        """Who has an open need."""
        return has_open_need(self.view, self.rules.closed_needs)

    @cached_property
    def present(self) -> IntVec:
        """What each party is to the bank now."""
        return present_of(self.view, self.terms.worth, self.gold)

    @cached_property
    def potential(self) -> Potential:
        """What each party could be."""
        return potential_of(self.view, self.rules)

    @cached_property
    def cell(self) -> IntVec:
        """The pair of present and potential of each party asked about."""
        pair = self.present.astype(np.int64) * len(LEVELS) + self.potential.level
        return np.asarray(pair[self.party])

    def columns(self) -> tuple[Column, ...]:
        """Return a row a party."""
        graph, at = self.view.graph, self.party
        party, *named = party_columns(graph, at)
        stage, levels = life_cycle_of(self.view).stage, Words(LEVELS)
        figures = (
            Column("worth", Unit.YUAN, self.terms.money(self.view)[at]),
            Column("loans", Unit.YUAN, self.loans[at]),
            Column("n_txn_12m", Unit.COUNT, self.n_txn[at]),
            Column("n_categories", Unit.COUNT, self.n_categories[at]),
        )
        return (
            party,
            Column("value_class", Unit.WORD, self.value_class[at], Words(CLASSES)),
            *named,
            branch_column(graph, PARTIES, at),
            Column("tier", Unit.TEXT, graph.node(PARTIES, "tier_ix")[at], graph.ids("tiers")),
            *figures,
            Column("open_need", Unit.FLAG, self.need[at]),
            Column("life_cycle", Unit.WORD, stage[at], Words(STAGES)),
            Column("present", Unit.WORD, self.present[at], levels),
            Column("potential", Unit.WORD, self.potential.level[at], levels),
            self._strategy(self.cell),
            reason_column(self._parts(), _REASONS, figures),
        )

    def matrix(self) -> tuple[Column, ...]:
        """Return a row for each pair of present and potential."""
        cells, levels, money = np.arange(len(CELLS)), Words(LEVELS), self.terms.money(self.view)
        n = np.bincount(self.cell, minlength=len(CELLS))
        sums = [sum_fen(money[self.party[self.cell == cell]]) for cell in cells]
        share = n / len(self.party) if len(self.party) else np.full(len(CELLS), np.nan)
        return (
            Column("present", Unit.WORD, cells // len(LEVELS), levels),
            Column("potential", Unit.WORD, cells % len(LEVELS), levels),
            self._strategy(cells),
            Column("n_parties", Unit.COUNT, n),
            Column("worth", Unit.YUAN, np.array(sums, np.int64)),
            Column("share", Unit.SHARE, share),
        )

    def _strategy(self, cell: IntVec) -> Column:
        return Column("strategy", Unit.WORD, cell, Words(strategies_of(self.rules.strategies)))

    def _parts(self) -> IntVec:
        """Return what speaks for the class, and for potential."""
        at = self.party
        n_txn, (worth, loans) = self.n_txn[at], self.rich[:, at]
        money = np.select(
            [worth, loans, self.present[at] == LEVELS.index("unknown")],
            [_WORTH, _LOANS, _NO_MONEY],
            _BELOW,
        )
        activity = np.select([n_txn == NO_FEN, n_txn == 0], [_SILENT, _ASLEEP], _ACTIVE)
        many = np.where(self.n_categories[at] >= CATEGORIES, _CATEGORIES, NO_IX)
        signs = self.potential.signs[at]
        code = [_REASONS.words.index(f"potential_{sign}") for sign in self.rules.potential]
        speaks = np.where(signs, np.array(code, np.int64), NO_IX)
        need = np.where(self.need[at] & ("open_need" not in self.rules.potential), _NEED, NO_IX)
        return np.hstack([np.stack([money, activity, many, need], axis=1), speaks])

    @cached_property
    def totals(self) -> dict[str, Total]:
        """How many are of which class."""
        at, view = self.party, self.view
        code = self.value_class[at]
        n = np.bincount(code, minlength=len(CLASSES)).tolist()
        unknown = self.potential.level[at] == LEVELS.index("unknown")
        return {
            "n_parties": len(at),
            **{f"n_{name}": many for name, many in zip(CLASSES[:UNKNOWN], n, strict=False)},
            "n_class_unknown": n[UNKNOWN],
            "worth_valuable": yuan(sum_fen(self.terms.money(view)[at[code <= 1]])),
            "gold_worth": yuan(self.gold),
            "n_potential_unknown": int(np.count_nonzero(unknown)),
            "n_worth_unknown": self.terms.n_unknown(view),
        }

    def says(self) -> list[Reason]:
        """Return how many are of which class, and of how many nobody knows what they do."""
        totals = {name: value or 0 for name, value in self.totals.items()}
        found = [Reason("classes", totals)]
        if least_of_tier(self.view.graph, self.terms.managed_tier) is None:
            found.append(Reason("classes_no_gold", totals))
        if totals["n_class_unknown"]:
            found.append(Reason("classes_unknown", {"n": totals["n_class_unknown"]}))
        return found
