"""What every coverage question starts from: a view, live links, a measure of worth and a book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property

import numpy as np

from graphcrm.analysis.figures import Book, book_doubts, book_mask, doubts, summary, worth_of
from graphcrm.analysis.links import LiveLinks, live_links
from graphcrm.answer import Answer, Column, Total
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_FEN, BoolVec, IntVec, marked
from graphcrm.reasons import Reason


@dataclass(frozen=True, slots=True)
class Given:
    """The parameters that coverage questions share."""

    window_days: int
    worth: str
    book: Book
    managed_tier: str
    managed_worth: float


@dataclass(frozen=True)
class Inquiry:
    """One question: its view, its parameters, and what follows from them.

    Parameters
    ----------
    view : View
    given : Given
    """

    view: View
    given: Given

    @cached_property
    def links(self) -> LiveLinks:
        """Who looks after whom."""
        return live_links(self.view, self.given.window_days)

    @cached_property
    def among(self) -> BoolVec:
        """The active parties of the book."""
        given = self.given
        return book_mask(
            self.view,
            given.book,
            managed_tier=given.managed_tier,
            managed_worth=given.managed_worth,
        )

    @cached_property
    def money(self) -> IntVec:
        """What every party is worth, in fen."""
        return worth_of(self.view, self.given.worth)

    @cached_property
    def single(self) -> IntVec:
        """Rows of the live links whose party is in the book and has no other link."""
        return np.flatnonzero(((self.links.per_party == 1) & self.among)[self.links.party_ix])

    def answer(self, question: str, found: Found) -> Answer:
        """Return the answer, with the totals and the doubts that every question has."""
        n_unknown_start = self.links.n_unknown_start(self.among) + found.more_unknown_start
        listed = marked(found.parties, len(self.money))
        notes = doubts(self.view, listed, self.given.worth, n_unknown_start=n_unknown_start)
        notes += book_doubts(self.view.graph, self.given.book, self.given.managed_tier)
        unknown = np.count_nonzero(self.money[found.summed] == NO_FEN)
        return Answer(
            question,
            self.view.as_of,
            self.view.graph.version,
            {**found.parameters, **asdict(self.given)},
            found.columns,
            {
                **found.totals,
                "n_worth_unknown": int(unknown),
                "n_unknown_start": n_unknown_start,
            },
            (*summary(self.view, found.says), *found.notes, *notes),
        )


@dataclass(frozen=True, slots=True)
class Found:
    """What a question found.

    Parameters
    ----------
    columns : tuple of Column
    totals : mapping
    parties : positions of the parties that the rows speak of
    summed : positions of the parties whose worth the totals sum
    says : Reason
        What it means.
    parameters : mapping
        Those that no other question has.
    notes : tuple of Reason
        What else has to be said.
    more_unknown_start : int
        How many coverage rows of unknown beginning the rows stand on beside those of live links.
    tree : str
        The column of generations, where the rows are a tree; see :class:`graphcrm.answer.Answer`.
    """

    columns: tuple[Column, ...]
    totals: Mapping[str, Total]
    parties: IntVec
    summed: IntVec
    says: Reason
    parameters: Mapping[str, object] = field(default_factory=dict)
    notes: tuple[Reason, ...] = ()
    more_unknown_start: int = 0
    tree: str = ""
