"""Which of the first rows is the header?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from graphcrm.errors import NoHeaderError
from graphcrm.model import Kind, Table
from graphcrm.model.headers import match_headers, normalise, split_unit

SEARCHED = 10
_LOOKS_LIKE_DATA = re.compile(r"\d{4}")
_UNIT = re.compile(r"[(\[]?(?:单位:?)?(?:千元|万元|亿元|元|万|亿|分|人|户|笔|个|次|天|%)[)\]]?")
_UNIT_IN_TITLE = re.compile(r"单位[:(\[]*(?:人民币|[户笔人个][、,/])*(千元|万元|亿元|元|分(?!行))")


class HeaderRow(NamedTuple):
    """The header: its first row (from 0), how many rows it takes, and what it says."""

    start: int
    n_rows: int
    headers: tuple[str, ...]
    n_recognised: int


class Layout(NamedTuple):
    """What somebody said of how a file is laid out; None is found out."""

    header_row: int | None = None
    header_rows: int | None = None
    encoding: str | None = None
    separator: str | None = None

    @property
    def searched(self) -> int:
        """How many rows are looked at for the header."""
        return max(SEARCHED, (self.header_row or 0) + 1)

    def allows(self, start: int, n_rows: int) -> bool:
        """Whether the header may begin at ``start`` (from 0) and take so many rows."""
        return self.header_row in {None, start + 1} and self.header_rows in {None, n_rows}


FIND_OUT = Layout()


def find_header(
    table: Table, rows: Sequence[Sequence[str]], layout: Layout = FIND_OUT
) -> HeaderRow:
    """Find the row, or pair of rows, that names most columns of ``table``.

    Titles above it are passed over; a unit of money among them (单位：万元) goes into the headers
    of money that have none of their own.  Of equals the earliest stands, one row before a pair,
    unless the lower row of the pair holds nothing but units and names.

    >>> from graphcrm.model import TABLES
    >>> rows = [["清单", ""], ["客户号", "存款"], ["", "余额"], ["7", "9"]]
    >>> find_header(TABLES["customers"], rows)[:3]
    (1, 2, ('客户号', '存款余额'))
    """
    best = HeaderRow(0, 1, (), 0)
    first = rows[: layout.searched]
    for i, row in enumerate(first):
        if layout.allows(i, 1):
            best = _better(table, best, _single(table, i, row))
    for i, (upper, lower) in enumerate(pairwise(first)):
        if layout.allows(i, 2) and (layout.header_rows or _may_be_pair(upper, lower)):
            pair = _pair(table, i, upper, lower)
            tie = (pair.start, pair.n_recognised) == (best.start, best.n_recognised)
            best = pair if tie and _only_names(table, upper, lower) else _better(table, best, pair)
    unit = unit_in_titles(first[: best.start])
    if unit in {"", "元"}:
        return best
    return best._replace(headers=_with_unit(table, best.headers, unit))


def no_header(label: str, table: Table) -> NoHeaderError:
    """Say that no header was found, without repeating what stands in its place."""
    # The columns of a mapping are the bank's headers, and go by numbers.
    names = [c.name if c.name.isidentifier() else c.title for c in table.columns[:3]]
    return NoHeaderError(
        f"{label}: none of the first {SEARCHED} rows names a column of {table.name}; "
        f"give it a header row, such as {', '.join(names)}",
        file=label,
        table=table.name,
    )


def _better(table: Table, best: HeaderRow, other: HeaderRow) -> HeaderRow:
    """Return the one with more headers; of equals the one with fewer that need asking."""
    if other.n_recognised == best.n_recognised > 0:
        return other if _n_sure(table, other) > _n_sure(table, best) else best
    return other if other.n_recognised > best.n_recognised else best


def _n_sure(table: Table, row: HeaderRow) -> int:
    return sum(name is not None for name in match_headers(table, row.headers).columns)


def _single(table: Table, index: int, row: Sequence[str]) -> HeaderRow:
    headers = tuple(cell.strip("\ufeff \t\r\n") for cell in row)
    return HeaderRow(index, 1, headers, match_headers(table, headers).n_recognised)


def _may_be_pair(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether a merged header may lie in both rows: it leaves cells empty, and holds no data."""
    if any(_LOOKS_LIKE_DATA.search(cell) for cell in (*upper, *lower)):
        return False
    return any(not u.strip() for u in upper) or any(not x.strip() for x in lower)


def _only_names(table: Table, upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether the lower row belongs to the header: names and units, and nothing below a key."""
    names = match_headers(table, upper).columns
    keys = {i for i, name in enumerate(names) if name and table.column(name).key}
    said = {i: normalise(cell) for i, cell in enumerate(lower) if normalise(cell)}
    return bool(said) and all(
        i not in keys and (_UNIT.fullmatch(text) or match_headers(table, [text]).n_recognised > 0)
        for i, text in said.items()
    )


def unit_in_titles(titles: Sequence[Sequence[str]]) -> str:
    """Return the unit of money that the rows above the header name; the nearest stands."""
    found = [_UNIT_IN_TITLE.search(normalise("".join(row))) for row in titles]
    return next((unit[1] for unit in reversed(found) if unit), "")


def _with_unit(table: Table, headers: Sequence[str], unit: str) -> tuple[str, ...]:
    """Put ``unit`` behind the headers of money without one, also for those who mend rejects."""
    columns = match_headers(table, headers).columns
    lacking = (
        name is not None
        and table.column(name).kind is Kind.MONEY
        and match_headers(table, [f"{header}({unit})"]).columns == (name,)
        for name, header in zip(columns, headers, strict=True)
    )
    return tuple(
        f"{header}({unit})" if lacks else header
        for header, lacks in zip(headers, lacking, strict=True)
    )


def _pair(table: Table, index: int, upper: Sequence[str], lower: Sequence[str]) -> HeaderRow:
    """Read two rows as one header: what a merged cell says holds for the cells below it."""
    width = max(len(upper), len(lower))
    above = [c.strip() for c in upper] + [""] * (width - len(upper))
    below = [c.strip() for c in lower] + [""] * (width - len(lower))
    headers: list[str] = []
    group = ""
    for top, bottom in zip(above, below, strict=True):
        group = top or group
        headers.append(_one_name(table, top, bottom, group))
    found = match_headers(table, headers)
    # A column named twice shows that the second row is not a header.
    n = 0 if found.repeated else found.n_recognised
    return HeaderRow(index, 2, tuple(headers), n)


def _one_name(table: Table, top: str, bottom: str, group: str) -> str:
    """Name a column by the words above it; the unit of a group holds for the money below it."""
    base, unit = split_unit(group)
    below = [base + bottom, bottom] if bottom and unit else [bottom]
    names = [n for n in (group + bottom if bottom else "", *below, top) if n]
    known = (n for n in names if match_headers(table, [n]).n_recognised)
    name = next(known, names[0] if names else "")
    if unit in {None, "元"} or name not in below:
        return name
    return _with_unit(table, [name], unit)[0]
