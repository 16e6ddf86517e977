"""Which parties a question about value asks of, and what they are measured by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.figures import (
    Book,
    KindOfParty,
    book_doubts,
    book_mask,
    doubts,
    of_kind,
    worth_of,
)
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_FEN, BoolVec, IntVec
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason

REVENUE: Final = "revenue_12m"


@dataclass(frozen=True, slots=True)
class ValueTerms:
    """The parameters that questions about value share.

    Parameters
    ----------
    worth : str
    book : {"all", "managed"}
    managed_tier : str
    managed_worth : float, yuan
    kind : {"customers", "firms"}, optional
    """

    worth: str
    book: Book
    managed_tier: str
    managed_worth: float
    kind: KindOfParty | None

    def among(self, view: View) -> BoolVec:
        """Return the active parties of the book and kind on the date of a view.

        Raises
        ------
        InputError
            No such book or kind, or ``managed_worth`` is no amount.
        """
        return view.keep(self, lambda: self._among(view))

    def _among(self, view: View) -> BoolVec:
        book = book_mask(
            view, self.book, managed_tier=self.managed_tier, managed_worth=self.managed_worth
        )
        return np.asarray(book & of_kind(view.graph, self.kind))

    def money(self, view: View) -> IntVec:
        """Return what every party is worth on the date of a view, in fen."""
        return worth_of(view, self.worth)

    def n_unknown(self, view: View) -> int:
        """Return how many of them are of unknown worth."""
        return int(np.count_nonzero(self.money(view)[self.among(view)] == NO_FEN))

    def doubts(self, view: View) -> list[Reason]:
        """Return what an answer about them has to admit."""
        found = doubts(view, self.among(view), self.worth)
        return found + book_doubts(view.graph, self.book, self.managed_tier)

    def revenue_hidden(self, view: View) -> list[Reason]:
        """Return of how many of them only the own row, and not the newest month end, has revenue.

        The month end counts as a whole, so that theirs is unknown though the bank handed it over.
        """
        own, now = view.graph.node(PARTIES, REVENUE), worth_of(view, REVENUE)
        n = int(np.count_nonzero(self.among(view) & (own != NO_FEN) & (now == NO_FEN)))
        return [Reason("revenue_hidden", {"n": n})] if n else []

    def said(self) -> Mapping[str, object]:
        """Return the parameters as an answer prints them."""
        return asdict(self)
