"""Which canonical tables does an extract fill?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from graphcrm.ingest.suggest.guess import Guess, Known, assign
from graphcrm.ingest.suggest.names import bare
from graphcrm.ingest.suggest.profile import Profile
from graphcrm.model import TABLES, Table
from graphcrm.model.headers import normalise

HINT: Final = 2.0  # the name of the file is worth as much as two headers
PERSON_WORDS: Final = ("对私", "个人", "零售", "个人客户", "对私客户", "零售客户", "自然人")
FIRM_WORDS: Final = ("对公", "企业", "公司", "单位", "机构", "对公客户", "企业客户", "公司客户")
_PARTY_KIND: Final = ("客户类型", "客户性质", "公私标志", "对公对私标志", "客户类别", "客户种类")
# What a row says where no header says it.
_USUAL: Final = {("coverage", "role"): "lead", ("employment", "role"): "employee"}
PARTIES: Final = ("customers", "firms")


@dataclass(frozen=True, slots=True)
class TableGuess:
    """That an extract fills ``table``.

    Parameters
    ----------
    table : Table
    guesses : mapping of column name to Guess
    constants : mapping of column name to str
    unless_empty : tuple of int
        Places of headers; where they are empty the row says nothing for this table.
    only : tuple of (int, tuple of str), optional
        Rows whose cell at the place is one of the words.
    role_is_told : bool
        Whether a header says what the constants say: 协办人工号.
    """

    table: Table
    guesses: Mapping[str, Guess]
    constants: Mapping[str, str] = field(default_factory=dict)
    unless_empty: tuple[int, ...] = ()
    only: tuple[int, tuple[str, ...]] | None = None
    role_is_told: bool = False

    @property
    def score(self) -> float:
        """How much of the table the extract says."""
        return sum(g.confidence for g in self.guesses.values() if g.accepted)

    @property
    def is_whole(self) -> bool:
        """Whether every column that is needed is there, or can be taken for usual."""
        return all(
            n in self.constants
            or (n in self.guesses and self.guesses[n].accepted)
            or TABLES[self.table.name].column(n).empty_means
            for n in self.table.required
        )

    @property
    def places(self) -> set[int]:
        """Places of the headers that it uses."""
        return {g.place for g in self.guesses.values() if g.accepted}


@dataclass(frozen=True, slots=True)
class Columns:
    """The headers of one extract and what stands below them."""

    headers: Sequence[str]
    profiles: Sequence[Profile]
    known: Known

    def as_table(self, table: Table) -> TableGuess:
        """Return what the extract says for ``table``."""
        guesses = assign(table, self.headers, self.profiles, self.known)
        usual = {
            column: word
            for (name, column), word in _USUAL.items()
            if name == table.name and not (column in guesses and guesses[column].accepted)
        }
        kept = {n: g for n, g in guesses.items() if n not in usual}
        return TableGuess(table, kept, usual)

    def filled(self, guess: TableGuess) -> float:
        """Return the share of rows that hold what a row of the table needs, at most."""
        needed = [guess.guesses[n].place for n in guess.table.required if n in guess.guesses]
        return min((self.profiles[place].filled_share for place in needed), default=1.0)


def primary(columns: Columns, *, forced: Table | None, hint: Table | None) -> TableGuess | None:
    """Return the table that an extract is a list of, or None where it fits none.

    The most columns win, weighed by how sure they are; of equals the earlier table.

    Parameters
    ----------
    columns : Columns
    forced : Table, optional
        The only one to consider; also where it lacks a key.
    hint : Table, optional
        Named by the file or sheet.
    """
    if forced is not None:
        return columns.as_table(forced)
    found = [g for table in TABLES.values() if (g := columns.as_table(table)).is_whole]
    best = max(
        found,
        key=lambda g: g.score * columns.filled(g) + (HINT if g.table is hint else 0.0),
        default=None,
    )
    if best and (best.table is hint or len(best.places) > 1):
        return best
    return columns.as_table(hint) if hint else None


def by_party_kind(columns: Columns, main: TableGuess) -> list[TableGuess]:
    """Split a list of customers and firms by the column that says which is which."""
    for place, header in enumerate(columns.headers):
        if main.table.name in PARTIES and bare(header) in map(normalise, _PARTY_KIND):
            words = columns.profiles[place].distinct.to_pylist()
            sides = [tuple(w for w in words if w in kind) for kind in (PERSON_WORDS, FIRM_WORDS)]
            if all(sides) and len(words) == sum(map(len, sides)):
                return [
                    replace(columns.as_table(TABLES[name]), only=(place, tuple(sorted(side))))
                    for name, side in zip(PARTIES, sides, strict=True)
                ]
    return [main]
