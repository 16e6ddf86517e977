"""Which canonical column does a header mean?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from graphcrm.model.tables import TABLES
from graphcrm.model.types import Kind, Table
from graphcrm.model.words import ATTRIBUTION, UNIT_POWERS

_UNIT = re.compile(
    r"^(.+?)(?:[(\[_/:]?(?:单位:?)?(千元|万元|亿元|元|万|亿)|[(\[_/:](?:单位:?)?(分))[)\]]?$"
)


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """What the headers of one extract mean.

    Parameters
    ----------
    columns : tuple of str or None
        Per header the canonical column, or None where it is not used.
    powers : tuple of int
        Per header the power of ten that its numbers are multiplied by (万元: 4, 分: -2).
    unknown : tuple of str
        Headers that mean nothing here.
    attribution : tuple of str
        Headers that name who brought the business in, which is not who looks after it.
    questions : dict
        Ambiguous header -> the columns it might mean.
    repeated : tuple of str
        Canonical columns that two headers claim.
    """

    columns: tuple[str | None, ...]
    powers: tuple[int, ...]
    unknown: tuple[str, ...] = ()
    attribution: tuple[str, ...] = ()
    questions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    repeated: tuple[str, ...] = ()

    @property
    def n_recognised(self) -> int:
        """How many headers mean something, for finding the header row."""
        return sum(c is not None for c in self.columns) + len(self.questions)


@lru_cache(8192)
def normalise(header: str) -> str:
    """Return ``header`` as it is compared: half width, no blanks, lower case.

    >>> normalise(" ＡＵＭ 日均 ")
    'aum日均'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", header)).lower()


def split_unit(header: str) -> tuple[str, str | None]:
    """Take a unit of money off the end of ``header``.

    >>> split_unit("存款余额（万元）"), split_unit("存款余额")
    (('存款余额', '万元'), ('存款余额', None))
    """
    base = normalise(header)
    found = _UNIT.match(base)
    return (found[1], found[2] or found[3]) if found else (base, None)


def match_headers(table: Table, headers: Sequence[str]) -> HeaderMatch:
    """Find the canonical column of each header of an extract of ``table``.

    >>> match_headers(TABLES["customers"], ["客户号", "存款余额（万元）", "星座"]).columns
    ('customer_id', 'deposits', None)
    """
    known, asks = _lookup(table)
    names: list[str | None] = []
    powers: list[int] = []
    unknown: list[str] = []
    attribution: list[str] = []
    open_questions: dict[str, tuple[str, ...]] = {}
    for header in headers:
        base, power = _split_unit(table, header, known)
        name = known.get(base)
        names.append(name)
        powers.append(power)
        if name is not None or not base:
            continue
        if base in asks:
            open_questions[header] = asks[base]
        elif header.strip() in ATTRIBUTION:
            attribution.append(header)
        else:
            unknown.append(header)
    given = [n for n in names if n is not None]
    questions = {
        h: maybe for h, maybe in open_questions.items() if not all(m in given for m in maybe)
    }
    unknown += [h for h in open_questions if h not in questions]
    return HeaderMatch(
        tuple(names),
        tuple(powers),
        tuple(unknown),
        tuple(attribution),
        questions,
        tuple(sorted({n for n in given if given.count(n) > 1})),
    )


def table_named(stem: str, *, exactly: bool = False) -> Table | None:
    """Return the table that a file or sheet called ``stem`` holds, in English or Chinese.

    A date, number or part after the name is allowed, so that one table may come in several files,
    unless the name has to stand there ``exactly``.

    >>> table_named("customers_2026-06").name, table_named("管户").name
    ('customers', 'coverage')
    """
    plain = normalise(stem)
    for table in sorted(TABLES.values(), key=lambda t: -len(t.name)):
        for name in (table.name, normalise(table.title), *map(normalise, table.also)):
            rest = plain.removeprefix(name)
            part = not rest or (not exactly and not rest[0].isalpha())
            if plain.startswith(name) and part:
                return table
    return None


def _lookup(table: Table) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Return header -> column, and ambiguous header -> the columns it may mean."""
    known: dict[str, str] = {}
    asks: dict[str, tuple[str, ...]] = {}
    for column in table.columns:
        for header in (*column.synonyms, column.title):
            known.setdefault(normalise(header), column.name)
        for header in column.asks:
            asks[normalise(header)] = (*asks.get(normalise(header), ()), column.name)
    known.update({c.name: c.name for c in table.columns})
    return known, asks


def _split_unit(table: Table, header: str, known: dict[str, str]) -> tuple[str, int]:
    """Take a unit of money off the end of ``header`` where what remains is a money column."""
    whole, (base, unit) = normalise(header), split_unit(header)
    if whole in known or unit is None or base not in known:
        return whole, 0
    if table.column(known[base]).kind is not Kind.MONEY:
        return whole, 0
    return base, UNIT_POWERS[unit]
