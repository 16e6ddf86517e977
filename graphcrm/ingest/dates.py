"""Dates as banks write them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.ingest.chinese_dates import in_digits
from graphcrm.ingest.raw import BoolVec, IntVec
from graphcrm.ingest.text import mask
from graphcrm.model.words import OPEN_DATES

FIRST_YEAR, LAST_YEAR = 1850, 2150
TIME = (
    r"(?:[ T-]?\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?"
    r"(?: ?(?:Z|[+-]\d{2}:?\d{2}|[AaPp][Mm]))?)?"
)
_SPACED = rf"^(?P<y>\d{{4}}) ?[-/.年] ?(?P<m>\d{{1,2}}) ?[-/.月] ?(?P<d>\d{{1,2}})日?{TIME}$"
_PACKED = rf"^(?P<y>\d{{4}})(?P<m>\d{{2}})(?P<d>\d{{2}})(?:\d{{6}}(?:\d{{3}})?|{TIME})$"
_MONTHS = (
    r"^(?P<y>\d{4}) ?[-/.年] ?(?P<m>\d{1,2})月?(?P<d>)$",
    r"^(?P<y>\d{4})(?P<m>\d{2})(?P<d>)$",
)
# "Until the end of time", and what mainframes write for no date at all.
_OPEN = np.array([int(d.replace("-", "")) for d in OPEN_DATES] + [0, 99999999])


def parse_dates(text: Any, *, month: bool = False) -> tuple[Any, BoolVec]:
    """Read cleaned text as dates; with ``month`` as the first day of the month.

    Returns
    -------
    values : date32 array
        Null where the text was null or says "open".
    bad : (n,) bool
        Not a date, or one that does not exist.

    Examples
    --------
    >>> values, bad = parse_dates(pa.array(["2026年6月30日", "20260230", "9999-12-31"]))
    >>> values.to_pylist(), bad.tolist()
    ([datetime.date(2026, 6, 30), None, None], [False, True, False])
    """
    year, mon, day, matched = date_parts(
        in_digits(text), [_SPACED, _PACKED, *(_MONTHS if month else ())]
    )
    written = year * 10_000 + mon * 100 + day
    is_open = matched & np.isin(written, _OPEN)
    if month:
        is_open |= matched & (day == 0) & np.isin(written, _OPEN // 100 * 100)
        day = np.maximum(day, 1)
    days, exists = calendar_days(year, mon, day)
    if month:
        days, _ = calendar_days(year, mon, np.ones_like(day))
    good = matched & ~is_open & exists
    values = pa.array(days, pa.date32(), mask=~good)
    return values, mask(pc.is_valid(text)) & ~good & ~is_open


def date_parts(text: Any, patterns: list[str]) -> tuple[IntVec, IntVec, IntVec, BoolVec]:
    """Split text into year, month and day by the first pattern that fits."""
    parts = np.zeros((3, len(text)), np.int64)
    matched = np.zeros(len(text), np.bool_)
    for pattern in patterns:
        found = pc.extract_regex(text, pattern)
        fits = mask(pc.is_valid(found)) & ~matched
        for row, name in zip(parts, "ymd", strict=True):
            digits = pc.struct_field(found, name)
            digits = pc.if_else(pc.equal(digits, ""), "0", digits)
            row[fits] = pc.fill_null(digits, "0").cast(pa.int64()).to_numpy()[fits]
        matched |= fits
    return parts[0], parts[1], parts[2], matched


def calendar_days(
    year: IntVec, month: IntVec, day: IntVec
) -> tuple[npt.NDArray[np.int32], BoolVec]:
    """Return days since 1970, and whether the date exists in a year that can be meant."""
    inside = (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12)
    months = np.where(inside, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    dates = months.astype("datetime64[D]") + (day - 1)
    exists = inside & (day >= 1) & (dates.astype("datetime64[M]") == months)
    return dates.astype(np.int32), exists
