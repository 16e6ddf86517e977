"""Dates in a way that a mapping names, where the text alone leaves a choice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.ingest.chinese_dates import in_digits
from graphcrm.ingest.dates import LAST_YEAR, TIME, calendar_days, date_parts, parse_dates
from graphcrm.ingest.raw import BoolVec, IntVec
from graphcrm.ingest.text import mask

_FIRST_YEAR, _FIRST_BIRTH_YEAR = 1950, 1930  # nobody is born in 2049, and many were in 1949
_LAST_SERIAL = 2_958_465  # 9999-12-31
_LEAP_BUG = 60  # a 29th of February that 1900 did not have
_SERIAL = r"^(?P<n>\d{1,7})(?:\.\d+)?$"
_YEAR = r"(?P<y>\d{4})"
_SLASHED = {
    "DD/MM/YYYY": rf"^(?P<d>\d{{1,2}})[-/.](?P<m>\d{{1,2}})[-/.]{_YEAR}{TIME}$",
    "MM/DD/YYYY": rf"^(?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}})[-/.]{_YEAR}{TIME}$",
}
_SHORT = r"^(?P<y>\d{2})(?P<m>\d{2})(?P<d>\d{2})"
_USUAL: Final = {
    "YYYY-MM-DD": r"^\d{4} ?[-/.年]",
    "YYYYMMDD": r"^\d{8}",
    "chinese": r"^\d{4}[-年]",
}


def first_year(column: str) -> int:
    """Return the first of the hundred years that two digits stand for where nothing is said.

    >>> first_year("opened_on"), first_year("birth_date")
    (1950, 1930)
    """
    return _FIRST_BIRTH_YEAR if column == "birth_date" else _FIRST_YEAR


def as_iso(text: Any, formats: Sequence[str], *, two_digit_years_from: int = _FIRST_YEAR) -> Any:
    """Write the dates among cleaned text as 2026-06-30, by the first format that fits each.

    What fits none stays as it is written.

    Parameters
    ----------
    text : string array
    formats : sequence of str
        As a mapping may name them, see `graphcrm.ingest.mapping.DateFormat`.
    two_digit_years_from : int
        The first of the hundred years that two digits stand for.

    Examples
    --------
    >>> as_iso(pa.array(["930101", "45838", "later"]), ["YYMMDD", "excel"]).to_pylist()
    ['1993-01-01', '2025-06-30', 'later']
    """
    text = in_digits(text) if "chinese" in formats else text
    left = mask(pc.is_valid(text))
    for name in formats:
        days, fits = _read(text, name, two_digit_years_from)
        fits &= left
        if name not in _USUAL and fits.any():
            iso = pa.array(np.where(fits, days, 0).astype("datetime64[D]")).cast(pa.string())
            text = pc.if_else(pa.array(fits), iso, text)
        left &= ~fits
    return text


def plus_months(text: Any, months: IntVec) -> Any:
    """Add months to dates; the 31st becomes the last day of a shorter month.

    >>> plus_months(pa.array(["2026-01-31", "later"]), np.array([1, 1])).to_pylist()
    ['2026-02-28', 'later']
    """
    dates, bad = parse_dates(text)
    start = dates.fill_null(0).cast(pa.int32()).to_numpy().astype("datetime64[D]")
    first = start.astype("datetime64[M]")
    then = first + months
    last = (then + 1).astype("datetime64[D]") - 1
    same = then.astype("datetime64[D]") + (start - first.astype("datetime64[D]"))
    moved = pa.array(np.minimum(same, last).astype("datetime64[D]")).cast(pa.string())
    kept = pc.if_else(pa.array(bad), text, pa.scalar(None, pa.string()))
    return pc.if_else(pc.is_valid(dates), moved, kept)


def _read(text: Any, name: str, first: int) -> tuple[IntVec, BoolVec]:
    """Return days since 1970, and which cells are an existing date of the format ``name``."""
    if name in _USUAL:
        _, bad = parse_dates(text)
        return np.zeros(len(text), np.int64), mask(
            pc.match_substring_regex(text, _USUAL[name])
        ) & ~bad
    if name == "excel":
        return _serial(text)
    year, month, day, fits = date_parts(text, [_SLASHED.get(name) or _short(name)])
    if name in {"YYMMDD", "czech"}:
        year = first + (year - first) % 100
    if name == "czech":
        month = _without_gender(month)
    days, exists = calendar_days(year, month, day)
    return days.astype(np.int64), fits & exists


def _short(name: str) -> str:
    """Return the pattern of six digits; those of a Czech birth number go on."""
    return rf"{_SHORT}(?:/?\d{{3,4}})?$" if name == "czech" else rf"{_SHORT}{TIME}$"


def _without_gender(month: IntVec) -> IntVec:
    """Take off what women have added to the month: 50, and since 2004 also 70 (men 20)."""
    without: IntVec = month - np.select([month > 70, month > 50, month > 20], [70, 50, 20], 0)
    return without


def _serial(text: Any) -> tuple[IntVec, BoolVec]:
    """Read days as a spreadsheet counts them, 1 being 1900-01-01; the time of day is left out."""
    digits = pc.struct_field(pc.extract_regex(text, _SERIAL), "n")
    serial = pc.fill_null(digits, "0").cast(pa.int64()).to_numpy()
    fits = (serial >= 1) & (serial <= _LAST_SERIAL) & (serial != _LEAP_BUG)
    origin = np.datetime64("1899-12-30").astype(np.int64)
    days = serial + origin + (serial < _LEAP_BUG)
    year = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    return days, fits & ((year <= LAST_YEAR) | (serial == _LAST_SERIAL))
