"""What every section of an inspection shares: its rows, its branch, and how an answer is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphcrm.answer import Answer, Column, Total, Unit, Words
from graphcrm.graph.arrays import NO_FEN, NO_IX, IntVec
from graphcrm.ingest.quality.rows import Rows
from graphcrm.ingest.quality.tally import Tally
from graphcrm.reasons import Reason

if TYPE_CHECKING:
    from graphcrm.graph.ports import Store


@dataclass(frozen=True)
class Inspection:
    """A look at how good the data of a bank is, or of one of its branches.

    Parameters
    ----------
    rows : Rows
    store : Store
        Asked for the ledger and for earlier versions, by the sections that need them.
    branch : str, optional
        Default: the whole bank.

    Raises
    ------
    NotFoundError
        There is no such branch; it is not repeated.
    """

    rows: Rows
    store: Store
    branch: str | None = None

    def __post_init__(self) -> None:
        self.slot  # noqa: B018 (an unknown branch is refused at once)

    @property
    def slot(self) -> int | None:
        """Where the branch counts; None for the whole bank."""
        if self.branch is None:
            return None
        found = self.rows.graph.find("branches", self.branch, what="the branch of --branch")
        return found + 1

    def of(self, tally: Tally) -> tuple[int, int]:
        """Return how many rows were judged and how many are wanting, of the branch or in all."""
        if self.slot is None:
            return int(tally.checked.sum()), int(tally.bad.sum())
        return int(tally.checked[self.slot]), int(tally.bad[self.slot])

    def answer(
        self,
        question: str,
        columns: Sequence[Column],
        totals: Mapping[str, Total],
        notes: Sequence[Reason],
    ) -> Answer:
        """Return the answer to a question about quality."""
        return Answer(
            question,
            self.rows.as_of,
            self.rows.graph.version,
            {} if self.branch is None else {"branch": self.branch},
            tuple(columns),
            totals,
            tuple(notes),
        )

    def branch_column(self, slots: IntVec) -> Column:
        """Return branch_id of slots; that of slot 0 is not known."""
        return Column("branch_id", Unit.TEXT, slots - 1, self.rows.labels())

    def rules(self, question: str, tallies: Sequence[Tally], code: str) -> Answer:
        """Return the rules that judged any row, and how many rows break them: worst first.

        ``code`` is that of the sentence which sums them up.
        """
        found = [(tally, *self.of(tally)) for tally in tallies]
        found = sorted((f for f in found if f[1]), key=lambda f: -f[2] / f[1])
        n_checked, n_bad = [n for _, n, _ in found], [bad for _, _, bad in found]
        columns = (
            words("rule", [t.rule for t, _, _ in found]),
            words("table", [t.table for t, _, _ in found]),
            words("column", [t.column for t, _, _ in found]),
            counts("n_checked", n_checked),
            counts("n_bad", n_bad),
            shares("share", n_bad, n_checked),
        )
        broken = sum(bad > 0 for bad in n_bad)
        says = Reason(code, {"n": sum(n_bad), "broken": broken, "of": len(n_bad)})
        totals = {"n_checked": sum(n_checked), "n_bad": sum(n_bad)}
        return self.answer(question, columns, totals, (says,))


def words(name: str, values: Sequence[str | None]) -> Column:
    """Return a column of words of a closed list; an empty one is none."""
    distinct = tuple(dict.fromkeys(v for v in values if v))
    at = {word: ix for ix, word in enumerate(distinct)}
    ix = np.array([at[v] if v else NO_IX for v in values], np.int64)
    return Column(name, Unit.WORD, ix, Words(distinct))


def texts(name: str, values: Sequence[str]) -> Column:
    """Return a column of text that programs made, such as ids of loads."""
    return Column(name, Unit.TEXT, np.arange(len(values)), Words(tuple(values)))


def counts(name: str, values: Sequence[int | None] | IntVec) -> Column:
    """Return a column of counts; None where one is not known."""
    known = [NO_FEN if v is None else v for v in values]
    return Column(name, Unit.COUNT, np.array(known, np.int64))


def shares(name: str, parts: Sequence[int] | IntVec, wholes: Sequence[int] | IntVec) -> Column:
    """Return a column of parts of wholes, 0..1; not known where the whole is nothing."""
    whole = np.asarray(wholes, float)
    found = np.full(len(whole), np.nan)
    np.divide(np.asarray(parts, float), whole, out=found, where=whole > 0)
    return Column(name, Unit.SHARE, found)
