"""Cells of one column, turned into values of its kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.ingest.dates import parse_dates
from graphcrm.ingest.numbers import counts, floats, money
from graphcrm.ingest.raw import BoolVec
from graphcrm.ingest.text import clean, mask
from graphcrm.model import Column, Kind
from graphcrm.model.arrow import arrow_type
from graphcrm.model.words import Words

MAX_TEXT, MAX_KEY = 10_000, 200  # an index of a server holds about 8,000 bytes of a whole key
# Few distinct values: each is parsed once.
_FEW = {Kind.DATE, Kind.MONTH, Kind.ENUM, Kind.BOOL, Kind.CATEGORY, Kind.COUNT, Kind.SHARE}
# 6E+18, 6.22E+18, 6.22E18, with the prefix of a mapping C6.22E+18; without point and sign, 12E5
# is an id like any other.
LOST_DIGITS = r"^\D*\d(?:(?:\.\d+)?[Ee]\+|\.\d+[Ee])\d{1,3}$"
_TRUE = ("1", "true", "t", "yes", "y", "on", "是", "√", "✓")
_FALSE = ("0", "false", "f", "no", "n", "off", "否", "×", "✗")

Faults = dict[str, BoolVec]


@dataclass(frozen=True, slots=True)
class Converted:
    """Values of one column and what is wrong with some of them.

    Parameters
    ----------
    values : pa.ChunkedArray of ``arrow_type(column)``
        Null where the cell was empty or faulty.
    faults : mapping of rule to (n,) bool
        In the order in which the rules apply.
    """

    values: Any
    faults: Faults = field(default_factory=dict)

    @property
    def bad(self) -> BoolVec:
        """Which cells break any rule."""
        bad = np.zeros(len(self.values), np.bool_)
        for fault in self.faults.values():
            bad |= fault
        return bad


def convert(column: Column, cells: Any, power: int = 0) -> Converted:
    """Read the cells of ``column``; money is multiplied by ten to the ``power``.

    >>> from graphcrm.model import TABLES
    >>> gender = TABLES["customers"].column("gender")
    >>> done = convert(gender, pa.array(["男", "f", "", "?"]))
    >>> done.values.to_pylist(), done.faults["unknown_word"].tolist()
    (['M', 'F', None, None], [False, False, False, True])
    """
    chunks = cells.chunks if isinstance(cells, pa.ChunkedArray) else [cells]
    parse = _parser(column, power)
    if column.kind in _FEW:
        parts = [_by_distinct(parse, chunk) for chunk in chunks]
    else:
        parts = [parse(chunk) for chunk in chunks]
    values = pa.chunked_array([p.values for p in parts], type=arrow_type(column))
    rules = dict.fromkeys(rule for p in parts for rule in p.faults)
    faults = {rule: np.concatenate([p.faults[rule] for p in parts]) for rule in rules}
    return Converted(values, {rule: fault for rule, fault in faults.items() if fault.any()})


def is_code(column: Column) -> bool:
    """Whether a column of text holds numbers that identify: ids, accounts, phones, addresses."""
    text_code = column.kind is Kind.TEXT and (column.key or column.shared)
    return column.kind in {Kind.ID, Kind.REF} or text_code


def folded(column: Column) -> bool:
    """Whether full-width letters and digits of a column are read as half-width ones."""
    return column.kind is not Kind.TEXT or is_code(column)


def _parser(column: Column, power: int) -> Callable[[Any], Converted]:
    read: Callable[[Any], Converted]
    match column.kind:
        case Kind.DATE | Kind.MONTH:
            read = partial(_date, month=column.kind is Kind.MONTH)
        case Kind.MONEY:
            read = partial(_money, column, power=power)
        case Kind.COUNT:
            read = partial(_count, column)
        case Kind.NUMBER:
            read = partial(_number, column)
        case Kind.SHARE:
            read = _share
        case Kind.BOOL:
            read = _bool
        case Kind.ENUM:
            read = partial(_words, words=column.words)
        case _:
            read = partial(_text, column)
    return lambda cells: read(clean(cells, fold=folded(column)))


def _date(text: Any, *, month: bool) -> Converted:
    values, bad = parse_dates(text, month=month)
    return Converted(values, {"unreadable_date": bad})


def _money(column: Column, text: Any, *, power: int) -> Converted:
    values, bad, negative = money(text, power=power)
    return _signed(column, values, {"unreadable_number": bad}, negative)


def _count(column: Column, text: Any) -> Converted:
    values, bad, broken, negative = counts(text)
    faults = {"unreadable_number": bad, "not_whole_number": broken}
    return _signed(column, values, faults, negative)


def _number(column: Column, text: Any) -> Converted:
    values, bad, negative = floats(text)
    return _signed(column, values, {"unreadable_number": bad}, negative)


def _bool(text: Any) -> Converted:
    found = _words(text, {"true": _TRUE, "false": _FALSE})
    return Converted(found.values.cast(pa.bool_()), found.faults)


def _by_distinct(parse: Callable[[Any], Converted], cells: Any) -> Converted:
    coded = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
    # One more value, null, so that empty cells have something to point at.
    words = coded.dictionary
    done = parse(pa.concat_arrays([words, pa.nulls(1, words.type)]))
    ix = coded.indices.fill_null(len(words))
    rows = ix.to_numpy(zero_copy_only=False)
    return Converted(done.values.take(ix), {r: fault[rows] for r, fault in done.faults.items()})


def _signed(column: Column, values: Any, faults: Faults, negative: BoolVec) -> Converted:
    if column.signed:
        return Converted(values, faults)
    kept = pc.if_else(pa.array(~negative), values, pa.scalar(None, values.type))
    return Converted(kept, {**faults, "negative_number": negative})


def _share(text: Any) -> Converted:
    values, bad, _ = floats(text)
    outside = mask(pc.or_(pc.less(values, 0.0), pc.greater(values, 1.0)))
    kept = pc.if_else(pa.array(~outside), values, pa.scalar(None, pa.float64()))
    return Converted(kept, {"unreadable_number": bad, "share_out_of_range": outside})


def _words(text: Any, words: Words) -> Converted:
    """Find each word by its code or one of its labels, in capitals or not."""
    spellings = {s.lower(): code for code, labels in words.items() for s in (*labels, code)}
    ix = pc.index_in(pc.utf8_lower(text), value_set=pa.array(list(spellings), pa.string()))
    values = pa.array(list(spellings.values()), pa.string()).take(ix)
    return Converted(values, {"unknown_word": mask(pc.is_valid(text)) & mask(pc.is_null(ix))})


def _text(column: Column, text: Any) -> Converted:
    longest, rule = (MAX_KEY, "key_too_long") if column.key else (MAX_TEXT, "text_too_long")
    faults = {rule: mask(pc.greater(pc.utf8_length(text), longest))}
    if is_code(column):
        faults["id_lost_digits"] = mask(pc.match_substring_regex(text, LOST_DIGITS))
    return Converted(text, faults)
