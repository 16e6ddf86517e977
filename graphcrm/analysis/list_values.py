"""Read the values of a condition: amounts, numbers, dates, words of closed lists."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from graphcrm.analysis.columns import PARTY_KINDS
from graphcrm.analysis.figures import MOST_YUAN
from graphcrm.analysis.list_names import Measure, Trait
from graphcrm.analysis.list_tree import Value
from graphcrm.analysis.list_words import wrong
from graphcrm.errors import InputError
from graphcrm.graph.arrays import as_date, day_number
from graphcrm.model import TABLES
from graphcrm.model.headers import normalise
from graphcrm.model.words import UNIT_POWERS

_AMOUNT: Final = re.compile(r"([+-]?[0-9]{1,20}(?:\.[0-9]{1,20})?)(\D*)")
_COUNT: Final = re.compile(r"[+-]?[0-9]{1,15}")
_YES, _NO = ("yes", "y", "true", "1", "是"), ("no", "n", "false", "0", "否")
_UNITS: Final = {"": 0, **UNIT_POWERS}
_KINDS: Final = {"customer": ("customer", "个人", "个人客户"), "firm": ("firm", "企业", "对公")}


def number_of(trait: Trait, value: Value) -> int:
    """Return a value as the arrays hold it: fen, a count, a day, 1 or 0.

    Raises
    ------
    MisreadError
        It is written otherwise, or too large.

    Examples
    --------
    >>> number_of(Trait("aum", Measure.MONEY), Value("1.5万"))
    1500000
    """
    match trait.measure:
        case Measure.MONEY:
            return _fen(value)
        case Measure.COUNT:
            return _count(value)
        case Measure.DAY:
            return _day(value)
        case _:
            return _flag(value)


def codes_of(trait: Trait, value: Value) -> dict[str, int]:
    """Return the code that a word of a closed list has in each table that knows it.

    Raises
    ------
    MisreadError
        No table knows it; the words there are, are named.

    Examples
    --------
    >>> codes_of(Trait("status", Measure.WORD, is_column=True), Value("正常"))
    {'customers': 0, 'firms': 0}
    """
    plain = normalise(value.text)
    found: dict[str, int] = {}
    for table in trait.tables:
        for code, spellings in enumerate(_spellings(trait, table)):
            if plain in map(normalise, spellings):
                found[table] = code
    if not found:
        every = (s[0] for table in trait.tables for s in _spellings(trait, table))
        wrong(value.at, f"{trait.name} is one of {', '.join(dict.fromkeys(every))}")
    return found


def n_words(trait: Trait) -> int:
    """Return how many words the longest of a trait's closed lists has."""
    return max(len(_spellings(trait, table)) for table in trait.tables)


def _spellings(trait: Trait, table: str) -> list[tuple[str, ...]]:
    """Return the words of a closed list, each with its other spellings, in code order."""
    if not trait.is_column:
        return [_KINDS[word] for word in PARTY_KINDS.words]
    words = TABLES[table].column(trait.name).words
    return [(code, *labels) for code, labels in words.items()]


def _fen(value: Value) -> int:
    found = _AMOUNT.fullmatch(value.text)
    if not found or found[2] not in _UNITS:
        wrong(value.at, "an amount is expected here, such as 50000, 1.5万 or 2亿")
    fen = Decimal(found[1]).scaleb(_UNITS[found[2]] + 2)
    if abs(fen) > MOST_YUAN * 100:
        wrong(value.at, f"an amount is at most {MOST_YUAN:,.0f} yuan")
    if fen != fen.to_integral_value():
        wrong(value.at, "an amount has at most two decimals of a yuan")
    return int(fen)


def _count(value: Value) -> int:
    if not _COUNT.fullmatch(value.text):
        wrong(value.at, "a whole number of at most 15 digits is expected here")
    return int(value.text)


def _day(value: Value) -> int:
    try:
        return day_number(as_date(value.text))
    except InputError:
        wrong(value.at, "a date that exists is expected here, written as 2026-06-30")


def _flag(value: Value) -> int:
    plain = value.text.lower()
    if plain not in (*_YES, *_NO):
        wrong(value.at, "yes or no is expected here")
    return int(plain in _YES)
