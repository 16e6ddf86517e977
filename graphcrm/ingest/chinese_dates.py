"""Dates in Chinese numerals, as certificates write them: 二〇二六年六月三十日."""

from __future__ import annotations

from itertools import product
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.ingest.text import mask

_DIGITS: Final = "〇一二三四五六七八九"
# Also for nought: the letter, the circle and the character that people type.
_YEAR_DIGITS: Final = {**{c: str(i) for i, c in enumerate(_DIGITS)}, **dict.fromkeys("零○oO", "0")}
_TENS: Final = {"": 0, "十": 1, "一十": 1, "二十": 2, "廿": 2, "三十": 3, "卅": 3}
_WRITTEN: Final = (
    rf"^(?P<y>[{''.join(_YEAR_DIGITS)}]{{4}})年"
    r"(?P<m>[^年月]{1,3})月(?:(?P<d>[^年月]{1,4}?)[日号]?)?$"
)


def in_digits(text: Any) -> Any:
    """Write the Chinese dates among cleaned text in digits; other text stays.

    >>> in_digits(pa.array(["二〇二六年六月三十日", "二零二六年十二月", "2026-06-30"])).to_pylist()
    ['2026-6-30', '2026-12', '2026-06-30']
    """
    if not pc.any(pc.match_substring(text, "年")).as_py():
        return text
    found = pc.extract_regex(text, _WRITTEN)
    year = pc.struct_field(found, "y")
    for character, digit in _YEAR_DIGITS.items():
        year = pc.replace_substring(year, character, digit)
    month, day = (_number(pc.struct_field(found, name)) for name in "md")
    whole = pc.binary_join_element_wise(year, month, day, "-")
    only_month = pc.binary_join_element_wise(year, month, "-")
    written = pc.if_else(pc.equal(pc.struct_field(found, "d"), ""), only_month, whole)
    return pc.if_else(pa.array(mask(pc.is_valid(written))), written, text)


def _number(text: Any) -> Any:
    """Turn numerals of 1 to 39 into digits; null where it is none."""
    ix = pc.index_in(text, value_set=pa.array(list(_NUMERALS), pa.string()), skip_nulls=True)
    return pa.array([str(n) for n in _NUMERALS.values()], pa.string()).take(ix)


def _numerals() -> dict[str, int]:
    ones = {c: i for i, c in enumerate(_DIGITS)} | {"": 0}
    both = {
        tens + one: 10 * n + ones[one]
        for (tens, n), one in product(_TENS.items(), ones)
        if one != "〇"
    }
    padded = {zero + _DIGITS[i]: i for zero in "〇零" for i in range(1, 10)}
    initial = {"初" + _DIGITS[i]: i for i in range(1, 10)}
    return {word: n for word, n in {**both, **padded, **initial}.items() if n}


_NUMERALS: Final = _numerals()
