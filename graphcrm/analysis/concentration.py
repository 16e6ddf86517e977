"""How much of the worth and of the revenue comes from how few, and how long the tail is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from graphcrm.analysis.columns import greatest_first
from graphcrm.analysis.figures import (
    GOLD,
    MANAGED_WORTH,
    WORTH,
    Book,
    KindOfParty,
    view_of,
    worth_of,
)
from graphcrm.analysis.value_terms import REVENUE, ValueTerms
from graphcrm.answer import Answer, Column, Total, Unit, Words, rounded, yuan
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_FEN, Day, FloatVec, IntVec
from graphcrm.kernels.lorenz import gini, lorenz_curve
from graphcrm.reasons import Fact, Reason

PERCENT: Final = np.array([1, 5, 10, 20])
TAIL: Final = 20  # percent: beyond them it is long
MOST_STEPS: Final = 1000
# By what is known: both shares, that of the worth alone, neither.
_TOP: Final = Words(("concentration_top", "concentration_top_worth", "concentration_top_none"))
_POINT: Final = Words(
    ("concentration_point", "concentration_point_worth", "concentration_top_none")
)


def concentration(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    worth: str = WORTH,
    book: Book = "all",
    managed_tier: str = GOLD,
    managed_worth: float = MANAGED_WORTH,
    kind: KindOfParty | None = None,
    lorenz: int | None = None,
) -> Answer:
    """Show what share of the worth and of the revenue the richest parties stand for.

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
    kind : {"customers", "firms"}, optional
        Default: both.
    lorenz : int, 1 to 1000, optional
        The Lorenz curve in so many steps instead, from the poorest party up.

    Returns
    -------
    Answer
        ``top_share, worth_share, revenue_share, n_parties, worth, revenue, least_worth, reason``: a
        row for the first 1, 5, 10 and 20 % of the parties of known worth, rounded up, by worth,
        ties by id; what they are worth and their revenue of twelve months, each as a share of that
        of all, and the worth of the least of them.  With ``lorenz``: ``party_share, worth_share,
        revenue_share, reason``, where a step may end within a party.  A share is null where the
        sum of all is not positive; where single ones are negative it may exceed 1.
        Totals ``n_parties, worth, revenue; gini`` with negative worth clipped at 0, ``gini_raw``
        as it is; ``n_negative, worth_negative; n_long_tail`` and ``long_tail_share``, those
        beyond the first 20 % and their share of the worth; ``n_worth_unknown, n_revenue_unknown``.

    Raises
    ------
    InputError
        A parameter outside its range.

    Notes
    -----
    O(n log n); exact to the fen.
    """
    if lorenz is not None and not 1 <= lorenz <= MOST_STEPS:
        raise InputError(f"lorenz is from 1 to {MOST_STEPS:,} steps")
    view = view_of(graph, as_of)
    terms = ValueTerms(worth, book, managed_tier, managed_worth, kind)
    found = _Ranked.of(view, terms)
    return Answer(
        "value.concentration",
        view.as_of,
        view.graph.version,
        {**terms.said(), "lorenz": lorenz},
        found.top() if lorenz is None else found.curve(lorenz),
        found.totals,
        (*found.notes(), *terms.revenue_hidden(view), *terms.doubts(view)),
    )


@dataclass(frozen=True)
class _Ranked:
    """The parties of known worth, the greatest first.

    Parameters
    ----------
    money : (n,) int64, fen
        Their worth.
    revenue : (n,) int64, fen
        0 where it is not known.
    n_worth_unknown, n_revenue_unknown : int
    """

    money: IntVec
    revenue: IntVec
    n_worth_unknown: int
    n_revenue_unknown: int

    @classmethod
    def of(cls, view: View, terms: ValueTerms) -> _Ranked:
        party, money = np.flatnonzero(terms.among(view)), terms.money(view)
        known = party[money[party] != NO_FEN]
        known = known[greatest_first(money[known], known)]
        revenue = worth_of(view, REVENUE)[known]
        blank = revenue == NO_FEN
        counts = len(party) - len(known), int(np.count_nonzero(blank))
        return cls(money[known], np.where(blank, 0, revenue), *counts)

    @cached_property
    def n_top(self) -> IntVec:
        """How many are the first of so many percent; no entry where there is nobody."""
        return _first(PERCENT if len(self.money) else PERCENT[:0], len(self.money))

    @cached_property
    def tail(self) -> int:
        """How many are beyond the first 20 %."""
        return len(self.money) - int(_first(TAIL, len(self.money)))

    def top(self) -> tuple[Column, ...]:
        """Return a row for each share of the parties."""
        sums = [np.concatenate([[0], np.cumsum(a)])[self.n_top] for a in (self.money, self.revenue)]
        columns = (
            Column("top_share", Unit.SHARE, PERCENT[: len(self.n_top)] / 100),
            Column("worth_share", Unit.SHARE, _share(sums[0], self.money)),
            Column("revenue_share", Unit.SHARE, _share(sums[1], self.revenue)),
            Column("n_parties", Unit.COUNT, self.n_top),
            Column("worth", Unit.YUAN, sums[0]),
            Column("revenue", Unit.YUAN, sums[1]),
            Column("least_worth", Unit.YUAN, self.money[self.n_top - 1]),
        )
        return (*columns, _reason(columns, _TOP))

    def curve(self, n_steps: int) -> tuple[Column, ...]:
        """Return the points of the Lorenz curve, from the poorest up."""
        n = n_steps + 1 if len(self.money) else 0
        steps = np.arange(n) / n_steps
        columns = (
            Column("party_share", Unit.SHARE, steps),
            Column("worth_share", Unit.SHARE, lorenz_curve(self.money[::-1], n_steps)[:n]),
            Column("revenue_share", Unit.SHARE, lorenz_curve(self.revenue[::-1], n_steps)[:n]),
        )
        return (*columns, _reason(columns, _POINT))

    @cached_property
    def totals(self) -> dict[str, Total]:
        """What holds of all of them."""
        negative = self.money[self.money < 0]
        ascending = self.money[::-1]
        tail = _share(self.money[len(self.money) - self.tail :].sum(keepdims=True), self.money)
        return {
            "n_parties": len(self.money),
            "worth": yuan(int(self.money.sum())),
            "revenue": yuan(int(self.revenue.sum())),
            "gini": rounded(gini(np.maximum(ascending, 0))),
            "gini_raw": rounded(gini(ascending)),
            "n_negative": len(negative),
            "worth_negative": yuan(int(negative.sum())),
            "n_long_tail": self.tail,
            "long_tail_share": rounded(float(tail[0])),
            "n_worth_unknown": self.n_worth_unknown,
            "n_revenue_unknown": self.n_revenue_unknown,
        }

    def notes(self) -> list[Reason]:
        """Return what the shares mean, and what to keep in mind beside them."""
        facts: dict[str, Fact] = {k: v for k, v in self.totals.items() if v is not None}
        n = len(self.money)
        if "long_tail_share" not in facts:
            return [Reason("concentration_nothing", {"n": n})]
        share = _share(self.money[: n - self.tail].sum(keepdims=True), self.money)
        named = _some(facts, "gini", "n_long_tail", "long_tail_share")
        found = [Reason("concentration", {"n": n, "worth_share": float(share[0]), **named})]
        if facts["n_negative"]:
            named = _some(facts, "n_negative", "worth_negative", "gini_raw")
            found.append(Reason("concentration_negative", named))
        if self.n_revenue_unknown:
            found.append(Reason("concentration_revenue", {"n": self.n_revenue_unknown}))
        return found


def _reason(columns: tuple[Column, ...], words: Words) -> Column:
    """Say of each row as much as is known."""
    no_worth, no_revenue = (np.isnan(column.data) for column in columns[1:3])
    code = np.select([no_worth, no_revenue], [2, 1], 0)
    return Column("reason", Unit.REASON, code, words, facts=columns)


def _first(percent: int | IntVec, n: int) -> IntVec:
    """Return how many the first of so many percent are, rounded up."""
    return np.asarray(-(-n * percent // 100))


def _share(sums: IntVec, of: IntVec) -> FloatVec:
    """Return sums as shares of all; not a number where that is not positive."""
    whole = int(of.sum())
    return np.asarray(sums / whole) if whole > 0 else np.full(len(sums), np.nan)


def _some(facts: Mapping[str, Fact], *names: str) -> dict[str, Fact]:
    return {name: facts[name] for name in names}
