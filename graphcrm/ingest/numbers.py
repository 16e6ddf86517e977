"""Numbers as banks write them: 1,234.50  ￥12  1.2万元  (3.00)  25%  6.2E+05."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.ingest.raw import BoolVec, IntVec
from graphcrm.ingest.text import mask
from graphcrm.model.arrow import MONEY_TYPE

MAX_FEN = 9 * 10**17
_DIGITS_OF_INT64 = 18
EXACT = pa.decimal256(76, 30)  # 30 digits on both sides of the point, and room for their sum
_PLAIN = r"^(?P<sign>-)?(?P<whole>\d*)(?:\.(?P<frac>\d*))?$"
_WRITTEN = (
    r"^(?P<open>\()?(?:RMB|CNY)? ?[¥$]? ?(?P<sign>[+\-−])? ?[¥$]? ?"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,4}(?:,\d{4})+|\d*)(?:\.(?P<frac>\d*))?"
    r"(?:[eE](?P<exp>[+-]?\d{1,3}))?(?P<percent>%)? ?(?P<unit>千|万|亿)?"
    r"(?:元|人|户|笔|天|次|个)?(?P<close>\))?$"
)
_UNIT_POWER = {"千": 3, "万": 4, "亿": 8}


class Numbers(NamedTuple):
    """Numbers as digits: ``whole`` . ``frac`` times ten to the ``power``.

    ``ok`` is False where the text is null or no number; ``own_unit`` marks cells that name a unit.
    """

    negative: BoolVec
    whole: Any
    frac: Any
    power: IntVec
    ok: BoolVec
    own_unit: BoolVec


def read_numbers(text: Any) -> Numbers:
    """Split cleaned and folded text into the digits of numbers, without loss."""
    found = pc.extract_regex(text, _PLAIN)
    no = np.zeros(len(text), np.bool_)
    if pc.all(pc.or_(pc.is_valid(found), pc.is_null(text))).as_py() is not False:
        power = np.zeros(len(text), np.int64)
        return _with_digits(found, mask(pc.equal(pc.struct_field(found, "sign"), "-")), power, no)
    found = pc.extract_regex(text, _WRITTEN)
    part = {name: pc.struct_field(found, name) for name in ("open", "close", "sign", "exp")}
    opened, closed = (mask(pc.not_equal(part[n], "")) for n in ("open", "close"))
    negative = opened ^ mask(pc.is_in(part["sign"], value_set=pa.array(["-", "−"])))
    power = _powers(part["exp"])
    unit = pc.struct_field(found, "unit")
    for word, n in _UNIT_POWER.items():
        power[mask(pc.equal(unit, word))] += n
    power[mask(pc.equal(pc.struct_field(found, "percent"), "%"))] -= 2
    own_unit = mask(pc.or_(pc.not_equal(unit, ""), pc.ends_with(text, pattern="元")))
    numbers = _with_digits(found, negative, power, own_unit)
    return numbers._replace(ok=numbers.ok & (opened == closed))


def money(text: Any, *, power: int = 0) -> tuple[Any, BoolVec, BoolVec]:
    """Read amounts in yuan times ten to the ``power``, rounded half away from zero.

    Returns values (decimal128), which are unreadable, and which are negative.

    >>> money(pa.array(["1,234.505", "(2)", "1.2万元", "x"]))[0].to_pylist()
    [Decimal('1234.51'), Decimal('-2.00'), Decimal('12000.00'), None]
    """
    numbers = read_numbers(text)
    # A unit in the cell itself stands above the one in the header.
    fen, up, ok = _scaled(numbers, numbers.power + np.where(numbers.own_unit, 0, power) + 2)
    fen += up
    ok &= fen <= MAX_FEN
    signed = np.where(numbers.negative, -fen, fen)
    return _decimals(signed, ok), mask(pc.is_valid(text)) & ~ok, ok & (signed < 0)


def counts(text: Any) -> tuple[Any, BoolVec, BoolVec, BoolVec]:
    """Read whole numbers; return values, and which are unreadable, broken and negative.

    >>> counts(pa.array(["120人", "120.0", "1.5"]))[0].to_pylist()
    [120, 120, None]
    """
    numbers = read_numbers(text)
    whole, _, ok = _scaled(numbers, numbers.power)
    value = floats(text)[0].fill_null(0.0).to_numpy()
    fraction = ok & (value != np.rint(value))
    good = ok & ~fraction
    signed = np.where(numbers.negative, -whole, whole)
    values = pa.array(signed, pa.int64(), mask=~good)
    return values, mask(pc.is_valid(text)) & ~ok, fraction, good & (signed < 0)


def floats(text: Any) -> tuple[Any, BoolVec, BoolVec]:
    """Read finite numbers; return values, and which are unreadable and negative.

    >>> floats(pa.array(["25%", "-1.5", "inf"]))[0].to_pylist()
    [0.25, -1.5, None]
    """
    numbers = read_numbers(text)
    written = _written(numbers, numbers.power)
    values = _where(numbers.ok, written, pa.string()).cast(pa.float64())
    finite = mask(pc.is_finite(values))
    values = _where(finite, values, pa.float64())
    return values, mask(pc.is_valid(text)) & ~finite, mask(pc.less(values, 0.0))


def decimals(text: Any, *, power: int = 0) -> tuple[Any, BoolVec]:
    """Read numbers times ten to the ``power`` to their last digit; also which are unreadable.

    >>> decimals(pa.array(["1.000005", "2元", "x"]), power=4)[0].sum()
    <pyarrow.Decimal256Scalar: Decimal('10002.050000000000000000000000000000')>
    """
    numbers = read_numbers(text)
    powers = numbers.power + np.where(numbers.own_unit, 0, power)
    n_whole, n_frac = (pc.utf8_length(n).to_numpy() for n in (numbers.whole, numbers.frac))
    ok = numbers.ok & (n_whole + powers <= EXACT.scale) & (n_frac - powers <= EXACT.scale)
    values = _where(ok, _written(numbers, powers), pa.string()).cast(EXACT)
    return values, mask(pc.is_valid(text)) & ~ok


def plain(values: Any) -> Any:
    """Write exact decimals without zeros at their end.

    >>> plain(pa.array(["1.50", "200", "0", None]).cast(EXACT)).to_pylist()
    ['1.5', '200', '0', None]
    """
    text = values.cast(pa.string())  # 0E-30 for 0
    short = pc.utf8_rtrim(pc.utf8_rtrim(text, characters="0"), characters=".")
    text = pc.if_else(pc.match_substring(text, "E"), text, short)
    return pc.if_else(pc.equal(text, "0E-30"), "0", text)


def _written(numbers: Numbers, powers: IntVec) -> Any:
    """Write numbers with an exponent, as Arrow reads them."""
    sign = pc.if_else(pa.array(numbers.negative), "-", "")
    exponent = pa.array(powers).cast(pa.string())
    digits = (sign, numbers.whole, ".", numbers.frac, "e", exponent)
    return pc.binary_join_element_wise(*digits, "")


def _where(keep: BoolVec, values: Any, kind: Any) -> Any:
    return pc.if_else(pa.array(keep), values, pa.scalar(None, kind))


def _with_digits(found: Any, negative: BoolVec, power: IntVec, own_unit: BoolVec) -> Numbers:
    whole = pc.replace_substring(pc.struct_field(found, "whole"), ",", "").fill_null("")
    frac = pc.struct_field(found, "frac").fill_null("")
    some = mask(pc.or_(pc.not_equal(whole, ""), pc.not_equal(frac, "")))
    return Numbers(negative, whole, frac, power, mask(pc.is_valid(found)) & some, own_unit)


def _powers(exponents: Any) -> IntVec:
    plain = pc.if_else(pc.equal(exponents, ""), "0", exponents).fill_null("0")
    plain = pc.utf8_ltrim(plain, characters="+")
    powers: IntVec = plain.cast(pa.int64()).to_numpy().copy()
    return powers


def _scaled(numbers: Numbers, powers: IntVec) -> tuple[IntVec, BoolVec, BoolVec]:
    """Shift the point by ``powers``: return whole part, whether the rest rounds up, and ok."""
    value = np.zeros(len(powers), np.int64)
    up = np.zeros(len(powers), np.bool_)
    ok = numbers.ok.copy()
    for power in np.unique(powers):
        where = powers == power
        rows = pa.array(where)
        digits, following = _shift(numbers.whole.filter(rows), numbers.frac.filter(rows), power)
        digits = pc.utf8_ltrim(digits, characters="0")
        fits = mask(pc.less_equal(pc.utf8_length(digits), _DIGITS_OF_INT64))
        digits = pc.if_else(pa.array(fits & (mask(pc.not_equal(digits, "")))), digits, "0")
        value[where] = digits.cast(pa.int64()).to_numpy()
        up[where] = mask(pc.greater_equal(following, "5"))
        ok[where] &= fits
    return np.where(ok, value, 0), up & ok, ok


def _shift(whole: Any, frac: Any, power: int) -> tuple[Any, Any]:
    """Return the digits before the shifted point, and the one behind it."""
    if power < 0:
        whole = pc.utf8_lpad(whole, width=1 - power, padding="0")
        digits = pc.utf8_slice_codeunits(whole, start=0, stop=power)
        behind = pc.utf8_slice_codeunits(whole, start=power)
        return digits, pc.utf8_slice_codeunits(behind, start=0, stop=1)
    padded = pc.utf8_rpad(frac, width=power + 1, padding="0")
    digits = pc.utf8_slice_codeunits(padded, start=0, stop=power)
    following = pc.utf8_slice_codeunits(padded, start=power, stop=power + 1)
    return pc.binary_join_element_wise(whole, digits, ""), following


def _decimals(fen: IntVec, ok: BoolVec) -> Any:
    """Lay int64 fen out as decimal128 with two decimals: low word first, then the sign."""
    words = np.empty((len(fen), 2), np.int64)
    words[:, 0] = fen
    words[:, 1] = fen >> 63
    valid = pa.py_buffer(np.packbits(ok, bitorder="little"))
    return pa.Array.from_buffers(MONEY_TYPE, len(fen), [valid, pa.py_buffer(words)])
