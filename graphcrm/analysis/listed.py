"""The parties that an answer lists, greatest worth first."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from graphcrm.analysis.columns import branch_column, greatest_first, party_columns
from graphcrm.analysis.figures import worth_of
from graphcrm.answer import Answer, Column, Total, Unit, sum_fen, yuan
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_FEN, IntVec, inverse
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason


class Listed:
    """The parties of an answer, in its order: greatest worth first.

    Parameters
    ----------
    view : View
    party : (m,) integers
        In any order.
    """

    def __init__(self, view: View, party: IntVec) -> None:
        money = worth_of(view)
        self.view = view
        self.party = party[greatest_first(money[party], party)]
        self.money = money[self.party]
        self.row_of = inverse(self.party, len(money))

    @property
    def n_unknown(self) -> int:
        """How many of them are of unknown worth."""
        return int(np.count_nonzero(self.money == NO_FEN))

    @property
    def facts(self) -> dict[str, int | float]:
        """How many they are, and what they are worth in yuan."""
        return {"n": len(self.party), "worth": yuan(sum_fen(self.money))}

    def totals(self, n: str, worth: str) -> dict[str, Total]:
        """Return the totals of an answer, by the names that number and worth have there."""
        facts = self.facts
        return {n: facts["n"], worth: facts["worth"], "n_worth_unknown": self.n_unknown}

    def cut(self, row: IntVec) -> IntVec:
        """Return where the entries of each row begin; ``row`` says in order whose each is."""
        return np.searchsorted(row, np.arange(len(self.party) + 1))

    def answer(
        self,
        question: str,
        parameters: Mapping[str, object],
        *,
        columns: tuple[Column, ...],
        totals: Mapping[str, Total],
        notes: tuple[Reason, ...],
    ) -> Answer:
        """Return the answer: who they are, their worth, and ``columns``."""
        graph = self.view.graph
        who = (*party_columns(graph, self.party), branch_column(graph, PARTIES, self.party))
        worth = Column("worth", Unit.YUAN, self.money)
        return Answer(
            question,
            self.view.as_of,
            graph.version,
            parameters,
            (*who, worth, *columns),
            totals,
            notes,
        )
