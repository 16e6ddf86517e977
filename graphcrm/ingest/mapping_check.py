"""Does a mapping fit the data model, and itself?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches

import pyarrow as pa

from graphcrm.ingest.convert import convert, is_code
from graphcrm.ingest.dates import parse_dates
from graphcrm.ingest.mapping import (
    Cell,
    Condition,
    ExtractMap,
    FirstBy,
    Join,
    Mapping,
    Origin,
    TableMap,
)
from graphcrm.ingest.numbers import floats
from graphcrm.ingest.text import clean
from graphcrm.ingest.yaml_file import Place
from graphcrm.ingest.yaml_shape import Problem
from graphcrm.model import TABLES, Column, Kind, Table

MAX_PLACE = 10**9  # of a character in a cell

_DATES = frozenset({Kind.DATE, Kind.MONTH})
_SUMMED = frozenset({Kind.MONEY, Kind.COUNT, Kind.NUMBER})
_TESTS = ("is_in", "not_in", "empty", "at_least", "at_most", "repeated")
_OF_FILES = ("sheet", "header_row", "header_rows", "encoding", "separator")


def check(mapping: Mapping) -> Iterator[Problem]:
    """Yield what is wrong with a mapping of the right shape."""
    for i, extract in enumerate(mapping.extracts):
        yield from _extract(("extracts", i), extract)
    for name, rows in mapping.rows.items():
        yield from _rows(("rows", name), name, rows)


def _extract(place: Place, extract: ExtractMap) -> Iterator[Problem]:
    yield from _origin(place, extract)
    yield from _joins(place, extract.join)
    for i, table in enumerate(extract.tables):
        yield from _table((*place, "tables", i), table)


def _origin(place: Place, origin: Origin) -> Iterator[Problem]:
    given = [n for n in ("file", "sql_table", "query") if getattr(origin, n) is not None]
    if len(given) != 1:
        yield Problem(place, "needs exactly one of file, sql_table and query")
    elif given != ["file"]:
        for name in _OF_FILES:
            if getattr(origin, name) is not None:
                yield Problem((*place, name), "is for files; leave it out for a database")
    yield from _conditions(place, origin.where)


def _joins(place: Place, joins: Sequence[Join]) -> Iterator[Problem]:
    names: set[str] = set()
    for i, join in enumerate(joins):
        yield from _origin((*place, "join", i), join)
        if join.name in names or "." in join.name:
            yield Problem((*place, "join", i, "name"), "is a word of its own without a point")
        names.add(join.name)


def _conditions(place: Place, conditions: Sequence[Condition]) -> Iterator[Problem]:
    for i, condition in enumerate(conditions):
        here = (*place, "where", i)
        if sum(getattr(condition, test) is not None for test in _TESTS) != 1:
            yield Problem(here, f"needs exactly one of {', '.join(_TESTS)}")
        for name in ("at_least", "at_most"):
            bound = getattr(condition, name)
            if bound is not None and not _is_bound(bound):
                yield Problem((*here, name), "is a number, or a date such as 2026-06-30")


def _is_bound(text: str) -> bool:
    """Whether ``text`` is a number or a date that a condition can compare with."""
    cell = clean(pa.array([text]), fold=True)
    return any(read(cell)[0].null_count == 0 for read in (floats, parse_dates))


def _table(place: Place, mapped: TableMap) -> Iterator[Problem]:
    table = TABLES.get(mapped.table)
    if table is None:
        yield Problem((*place, "table"), f"no such table{_like(mapped.table, TABLES)}")
        return
    for name, cell in mapped.columns.items():
        here = (*place, "columns", name)
        if not table.has(name):
            yield Problem(here, _no_column(table, name))
        else:
            yield from _cell(here, table.column(name), cell)
    counted = mapped.combine.count if mapped.combine else None
    yield from _needed(place, table, {*mapped.columns, counted or ""})
    if not mapped.aum_includes_deposits and not {"aum", "deposits"} <= set(mapped.columns):
        here = (*place, "aum_includes_deposits")
        yield Problem(here, "adds deposits to aum, so both need a column")
    yield from _conditions(place, mapped.where)
    yield from _combine(place, table, mapped)


def _needed(place: Place, table: Table, given: Collection[str]) -> Iterator[Problem]:
    missing = [name for name in table.required if name not in given]
    if missing:
        words = "column" if len(missing) == 1 else "columns"
        yield Problem((*place, "columns"), f"{table.name} needs the {words} {', '.join(missing)}")


def _cell(place: Place, column: Column, cell: Cell) -> Iterator[Problem]:
    if [cell.source is None, not cell.parts, cell.constant is None].count(False) != 1:
        yield Problem(place, "needs exactly one of from, parts and constant")
    if cell.between and not cell.parts:
        yield Problem((*place, "between"), "stands between parts; name them instead of from")
    if cell.constant is not None:
        yield from _readable((*place, "constant"), column, [cell.constant])
        more = sorted(cell.model_fields_set - {"constant"})
        if more and cell.source is None and not cell.parts:
            yield Problem((*place, more[0]), "does nothing to a constant; write it as it should be")
    if cell.take is not None and not 1 <= cell.take[0] <= cell.take[1] <= MAX_PLACE:
        yield Problem((*place, "take"), "is the first and last character, counted from 1")
    if cell.otherwise != "keep" and not cell.values:
        yield Problem((*place, "otherwise"), "is about words that values lacks; add values")
    yield from _readable((*place, "values"), column, cell.values.values())
    yield from _kinds(place, column, cell)


def _kinds(place: Place, column: Column, cell: Cell) -> Iterator[Problem]:
    """Yield what is said of a column whose kind has no such thing."""
    said = [
        ("unit", cell.unit is not None, column.kind is Kind.MONEY, "money"),
        ("dates", bool(cell.dates), column.kind in _DATES, "dates"),
        ("plus_months", cell.plus_months is not None, column.kind in _DATES, "dates"),
        ("prefix", cell.prefix is not None, is_code(column), "ids"),
    ]
    for name, given, fits, what in said:
        if given and not fits:
            yield Problem((*place, name), f"is for {what}, which {column.name} is not")


def _readable(place: Place, column: Column, words: Iterable[str]) -> Iterator[Problem]:
    """Yield if one of the words cannot stand in ``column``."""
    done = convert(column, pa.array(list(words), pa.string()))
    if done.bad.any():
        codes = f"; its words are {', '.join(column.words)}" if column.words else ""
        yield Problem(place, f"{column.name} cannot hold what is written here{codes}")


def _combine(place: Place, table: Table, mapped: TableMap) -> Iterator[Problem]:
    combine = mapped.combine
    if combine is None:
        return
    for name in combine.sum:
        kind = table.column(name).kind if table.has(name) else None
        if name not in mapped.columns or kind not in _SUMMED:
            yield Problem((*place, "combine", "sum"), "names columns of numbers given above")
    if combine.first_by is not None and combine.first_by.column in mapped.columns:
        yield from _first_by((*place, "combine", "first_by"), table, combine.first_by)
    free = {c.name for c in table.columns if c.kind is Kind.COUNT} - set(mapped.columns)
    if combine.count is not None and combine.count not in free:
        says = f"names a whole-number column of {table.name} that is not given above"
        yield Problem((*place, "combine", "count"), says)


def _first_by(place: Place, table: Table, how: FirstBy) -> Iterator[Problem]:
    if not table.has(how.column):
        return  # said already
    column = table.column(how.column)
    if how.order:
        yield from _readable((*place, "order"), column, how.order)
    elif column.kind not in _DATES | _SUMMED:
        yield Problem((*place, "order"), f"says how words of {column.name} follow; add it")


def _rows(place: Place, name: str, rows: Sequence[dict[str, str]]) -> Iterator[Problem]:
    table = TABLES.get(name)
    if table is None:
        yield Problem(place, f"no such table{_like(name, TABLES)}")
        return
    for i, row in enumerate(rows):
        yield from _needed((*place, i), table, row)
        for column, word in row.items():
            here = (*place, i, column)
            if table.has(column):
                yield from _readable(here, table.column(column), [word])
            else:
                yield Problem(here, _no_column(table, column))


def _no_column(table: Table, name: str) -> str:
    return f"{table.name} has no column {name}{_like(name, [c.name for c in table.columns])}"


def _like(name: str, known: Collection[str]) -> str:
    """Ask for the known name that is nearest, or list them all.

    >>> _like("depositz", ["deposits", "loans"]), _like("?", ["deposits", "loans"])
    ('; did you mean deposits?', '; there are deposits, loans')
    """
    near = get_close_matches(name, known, n=1)
    return f"; did you mean {near[0]}?" if near else f"; there are {', '.join(known)}"
