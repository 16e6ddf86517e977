"""Which headers of a file does a mapping mean?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import NamedTuple

from graphcrm.errors import NoHeaderError
from graphcrm.ingest.mapping import Condition, ExtractMap, Join, TableMap
from graphcrm.ingest.mapping_file import MappingFile
from graphcrm.ingest.plausible import shown
from graphcrm.ingest.raw import RawTable, Source
from graphcrm.ingest.read import read
from graphcrm.ingest.spill import IN_MEMORY, Room
from graphcrm.ingest.wording import said_by
from graphcrm.ingest.yaml_file import Place
from graphcrm.ingest.yaml_shape import Problem
from graphcrm.model import TABLES, Column, Kind, Table
from graphcrm.model.headers import normalise, split_unit


class Wanted(NamedTuple):
    """A header that a mapping names: where it does so first, and whether it is of money."""

    place: Place
    money: bool


Headers = Mapping[str, Wanted]


class Named(NamedTuple):
    """An extract whose headers are spelled as the mapping spells them.

    ``units`` says of headers of money which unit the file or the mapping's spelling gives them.
    """

    raw: RawTable
    units: Mapping[str, str]


def own_headers(extract: ExtractMap, place: Place) -> Headers:
    """Return the headers that a mapping names of an extract itself, not of what is joined to it."""
    wanted = _every_header(extract, place)
    return {header: w for header, w in wanted.items() if join_of(extract, header) is None}


def joined_headers(extract: ExtractMap, place: Place) -> list[Headers]:
    """Return the headers that a mapping names of each joined extract, as that one spells them."""
    wanted = _every_header(extract, place)
    found: list[Headers] = []
    for i, how in enumerate(extract.join):
        here = (*place, "join", i)
        named = {h: w for h, w in wanted.items() if join_of(extract, h) is how}
        headers = {h.removeprefix(f"{how.name}."): w for h, w in named.items()}
        for key, header in how.on.items():
            headers.setdefault(header, Wanted((*here, "on", key), money=False))
        for header, at, money in _of_conditions(how.where, here):
            headers.setdefault(header, Wanted(at, money))
        found.append(headers)
    return found


def join_of(extract: ExtractMap, header: str) -> Join | None:
    """Return the join whose header is named, if it is one's."""
    return next((how for how in extract.join if header.startswith(f"{how.name}.")), None)


def _every_header(extract: ExtractMap, place: Place) -> dict[str, Wanted]:
    """Return every header that an extract of a mapping names, those of joined ones included."""
    found: dict[str, Wanted] = {}
    for header, at, money in _named(extract, place):
        before = found.get(header, Wanted(at, money))
        found[header] = before._replace(money=before.money or money)
    return found


def reading_table(wanted: Headers) -> Table:
    """Return a table whose columns are headers, for finding the header row of a file."""
    columns = tuple(
        Column(f"#{i}", *((Kind.MONEY, split_unit(h)[0]) if w.money else (Kind.TEXT, h)))
        for i, (h, w) in enumerate(wanted.items())
    )
    return Table("the mapping", "", "", tuple(replace(c, synonyms=(c.title,)) for c in columns))


def read_named(source: Source, wanted: Headers, file: MappingFile, room: Room = IN_MEMORY) -> Named:
    """Read an extract and spell its headers as the mapping does.

    Raises
    ------
    MappingError
        No header that is named is there, or not all, or one more than once.
    InputError
    """
    try:
        raw = read(source, room)
    except NoHeaderError:
        place = next(place for place, _ in wanted.values())
        says = f"neither this header nor another that is named stands in {source.label}"
        raise file.error(place, f"{says} where a header may stand; is it the right file?") from None
    return named(raw, wanted, file)


def named(raw: RawTable, wanted: Headers, file: MappingFile) -> Named:
    """Spell the headers of ``raw`` as the mapping does; half or full width and blanks are one.

    Raises
    ------
    MappingError
        A header is not there, or there more than once; all of them at once.
    """
    spelled: dict[int, list[str]] = {}
    units: dict[str, str] = {}
    problems: list[Problem] = []
    for header, (place, money) in wanted.items():
        at = _places(raw.headers, header, money=money)
        if len(at) != 1:
            problems.append(Problem(place, _not_one(raw, header, len(at))))
            continue
        spelled.setdefault(at[0], []).append(header)
        unit = (split_unit(raw.headers[at[0]])[1] or split_unit(header)[1]) if money else None
        if unit:
            units[header] = unit
    if problems:
        raise file.errors(problems)
    return Named(_spelled(raw, spelled), units)


def _spelled(raw: RawTable, spelled: Mapping[int, Sequence[str]]) -> RawTable:
    """Give headers their new spelling; of several, each has a column of the same cells."""
    headers, cells = list(raw.headers), raw.cells
    for place, (first, *more) in spelled.items():
        headers[place] = first
        for header in more:
            cells = cells.append_column(str(len(headers)), raw.cells.column(place))
            headers.append(header)
    return replace(raw, headers=tuple(headers), cells=cells)


def _named(extract: ExtractMap, place: Place) -> Iterator[tuple[str, Place, bool]]:
    yield from _of_conditions(extract.where, place)
    for i, join in enumerate(extract.join):
        for header in join.on:
            yield header, (*place, "join", i, "on", header), False
    for i, table in enumerate(extract.tables):
        yield from _of_table(table, (*place, "tables", i))


def _of_table(mapped: TableMap, place: Place) -> Iterator[tuple[str, Place, bool]]:
    for name, cell in mapped.columns.items():
        money = TABLES[mapped.table].column(name).kind is Kind.MONEY
        for header in said_by(cell):
            yield header, (*place, "columns", name), money and header == cell.source
    for header in mapped.unless_empty:
        yield header, (*place, "unless_empty"), False
    yield from _of_conditions(mapped.where, place)
    by = mapped.combine.first_by if mapped.combine else None
    if by is not None and by.column not in mapped.columns:
        yield by.column, (*place, "combine", "first_by", "column"), False


def _of_conditions(
    conditions: Sequence[Condition], place: Place
) -> Iterator[tuple[str, Place, bool]]:
    for i, condition in enumerate(conditions):
        yield condition.column, (*place, "where", i, "column"), False


def _places(headers: Sequence[str], header: str, *, money: bool) -> list[int]:
    """Return where a header stands; one of money also with another unit behind it."""
    exact = [i for i, h in enumerate(headers) if normalise(h) == normalise(header)]
    if exact or not money:
        return exact
    base = split_unit(header)[0]
    return [i for i, h in enumerate(headers) if split_unit(h)[0] == base]


def _not_one(raw: RawTable, header: str, n: int) -> str:
    there = [shown(i, h) for i, h in enumerate(raw.headers) if h]
    if n:
        return f"{raw.source.label} has this header {n} times; rename all but one in the extract"
    near = get_close_matches(header, there, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    return f"{raw.source.label} has no such header; {hint}it has {', '.join(there)}"
