"""The graph of a bank at one published version: numbers only, mapped from its snapshot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import numpy as np

from graphcrm.errors import InputError, NotFoundError, StoreUnavailableError
from graphcrm.graph.arrays import (
    NO_DAY,
    NO_FEN,
    NO_IX,
    BoolVec,
    Day,
    Vec,
    as_date,
    day_number,
    day_of,
)
from graphcrm.graph.csr import Csr
from graphcrm.graph.files import read_array, read_meta
from graphcrm.graph.kept import Kept
from graphcrm.graph.name_index import NAMES, PHONES, SEARCH, NameIndex
from graphcrm.graph.spaces import PARTIES, PARTY_TABLES, ends, ix_name, spaces_of, tables_of
from graphcrm.graph.strings import Strings
from graphcrm.model import TABLES, Kind

if TYPE_CHECKING:
    from graphcrm.graph.exchange import BankGraph
    from graphcrm.graph.view import Scope, View

T = TypeVar("T")
VIEWS_KEPT = 8
PARTS_KEPT = 64  # branches; each costs the memory of what was asked of its own rows

_EMPTY: dict[Kind, tuple[type[np.generic], float]] = {
    Kind.DATE: (np.int32, NO_DAY),
    Kind.MONTH: (np.int32, NO_DAY),
    Kind.MONEY: (np.int64, NO_FEN),
    Kind.COUNT: (np.int64, NO_FEN),
    Kind.SHARE: (np.float64, np.nan),
    Kind.NUMBER: (np.float64, np.nan),
    Kind.BOOL: (np.int8, NO_IX),
    Kind.ENUM: (np.int8, NO_IX),
}


class Graph:
    """Nodes and edges of one version, as arrays.

    Rows are numbered in id order, so a smaller position is a smaller id and ties are integer
    comparisons.  Missing values are ``NO_IX``, ``NO_DAY``, ``NO_FEN`` or NaN; a column that nobody
    handed over is an array of missing values, never of zeros.

    Parameters
    ----------
    folder : Path
        A snapshot.
    today : date
        Bounds the default ``as_of``.

    Raises
    ------
    StoreUnavailableError
        No readable snapshot in ``folder``.

    Notes
    -----
    Opening costs one small file; arrays are mapped when first used and shared between processes.
    """

    def __init__(self, folder: Path, *, today: date) -> None:
        meta = read_meta(folder)
        if meta is None:
            raise StoreUnavailableError(
                "no readable snapshot; load the bank's extracts first: graphcrm load FOLDER"
            )
        self.folder, self.today = folder, today
        self.version = str(meta["graph_version"])
        self.first_loaded_on = date.fromisoformat(str(meta["first_loaded_on"]))
        self._n_rows = cast("dict[str, int]", meta["n_rows"])
        files = cast("dict[str, list[str]]", meta["files"])
        self._files = {table: frozenset(names) for table, names in files.items()}
        self.start_keeping()

    def start_keeping(self) -> None:
        """Begin with nothing kept."""
        self._kept = Kept()
        self._views = Kept(VIEWS_KEPT)
        self._parts = Kept(PARTS_KEPT)

    def n_rows(self, table: str) -> int:
        """Return the number of rows of ``table``."""
        return self._n_rows[table]

    def n(self, space: str) -> int:
        """Return the number of nodes of ``space``."""
        return len(self.ids(space))

    def ids(self, space: str) -> Strings:
        """Return the ids of ``space``, sorted in code-point order."""
        return self.keep(
            ("ids", space),
            lambda: self._strings("_ids", space) or Strings.of([]),
        )

    def column(self, table: str, name: str) -> Vec:
        """Return one column of ``table`` as an array, a row an entry.

        ``name`` is a model column, or for a reference its position array such as ``party_ix``.
        """
        return self.keep(("column", table, name), lambda: self._read(table, name))

    def text(self, table: str, name: str) -> Strings:
        """Return one text column of ``table``; only for rows that are shown."""
        return self.keep(("text", table, name), lambda: self._read_text(table, name))

    def words(self, table: str, name: str) -> Strings:
        """Return the vocabulary of a column of open words, in code order."""
        return self.keep(
            ("words", table, name),
            lambda: self._strings(table, f"{name}.words") or Strings.of([]),
        )

    def known(self, table: str, name: str) -> bool:
        """Whether anybody handed over a value of this column of the model."""
        column, written = TABLES[table].column(name), self._files[table]
        if column.kind is Kind.ID:
            return self._n_rows[table] > 0
        if column.kind is Kind.REF:
            arrays = [ix_name(name, space) for space in spaces_of(column)]
            return any(np.any(self.column(table, a) != NO_IX) for a in arrays if a in written)
        return name in written or f"{name}.offsets" in written

    def node(self, space: str, name: str) -> Vec:
        """Return a column for every node of ``space``, whichever table its row is in."""
        return self.keep(("node", space, name), lambda: self._scatter(space, name))

    @cached_property
    def is_firm(self) -> BoolVec:
        """Which parties are firms."""
        mask = np.zeros(self.n(PARTIES), bool)
        mask[self.column("firms", "ix")] = True
        return mask

    @cached_property
    def has_row(self) -> BoolVec:
        """Which parties have a row of their own; all, unless the store is damaged."""
        mask = self.is_firm.copy()
        mask[self.column("customers", "ix")] = True
        return mask

    def find(self, space: str, identifier: str, *, what: str) -> int:
        """Return the position of an id; NotFoundError, without repeating the id, when unknown."""
        at = self.ids(space).find(identifier)
        if at < 0:
            raise NotFoundError(f"{what} is not known in this store; ids are written as loaded")
        return at

    @cached_property
    def name_index(self) -> NameIndex:
        """What search goes by; made anew where an older graphcrm wrote the snapshot."""
        if SEARCH in self._files:
            folder = self.folder / SEARCH
            names = (field.name for field in fields(NameIndex))
            return NameIndex(**{name: read_array(folder / f"{name}.npy") for name in names})
        return NameIndex.of_tables([self._texts(table) for table in PARTY_TABLES])

    def _texts(self, table: str) -> dict[str, Vec | Strings]:
        columns = (*NAMES, *PHONES)
        texts = {name: self._strings(table, name) for name in columns}
        found = {name: text for name, text in texts.items() if text is not None}
        return {"ix": self.column(table, "ix"), **found}

    def csr(self, table: str, *, reverse: bool = False) -> Csr:
        """Return the edges of ``table`` grouped by their first end (second when ``reverse``).

        Raises
        ------
        InputError
            ``table`` has no two ends.
        """
        two = ends(TABLES[table])
        if two is None:
            raise InputError(f"{table} is not an edge table")
        first, second = two[::-1] if reverse else two
        sides = (spaces_of(first)[0], spaces_of(second)[0])
        return self.keep(
            ("csr", table, reverse),
            lambda: Csr.of(
                self.column(table, ix_name(first.name, sides[0])),
                self.column(table, ix_name(second.name, sides[1])),
                n_rows=self.n(sides[0]),
            ),
        )

    @cached_property
    def newest_event_on(self) -> date:
        """The newest event date that is not after today; today where there is none."""
        days = read_array(self.folder / "_ids" / "event_days.npy")
        past = days[days <= day_number(self.today)]
        return day_of(past[-1]) if len(past) else self.today

    def view(self, as_of: Day | None = None, scope: Scope | None = None) -> View:
        """Return the graph as it was on a date, as far as a viewer may see it.

        Parameters
        ----------
        as_of : date or ISO text, optional
            Default: the newest event date in the data, not after today.
        scope : Scope, optional
            Default: everything.  Otherwise the view is one of :meth:`within` these branches.

        Raises
        ------
        NotFoundError
            A branch of ``scope`` is unknown.
        """
        return self._view(as_of, None) if scope is None else self.within(scope).view(as_of, scope)

    def within(self, scope: Scope) -> Graph:
        """Return the part of the graph that lies in some branches.

        Raises
        ------
        NotFoundError
            A branch of ``scope`` is unknown.
        """
        from graphcrm.graph.part import GraphPart

        return self._parts.get(("part", scope), lambda: GraphPart(self, scope))

    def _view(self, as_of: Day | None, scope: Scope | None) -> View:
        from graphcrm.graph.view import View

        given = (as_date(as_of) if as_of else self.newest_event_on, scope)
        return self._views.get(("view", *given), lambda: View(self, *given))

    def to_networkx(
        self, as_of: date | None = None, scope: Scope | None = None, *, names: bool = False
    ) -> BankGraph:
        """Return the graph for networkx; see :func:`graphcrm.graph.exchange.to_networkx`."""
        from graphcrm.graph.exchange import to_networkx

        return to_networkx(self.view(as_of, scope), names=names)

    def keep(self, key: object, make: Callable[[], T]) -> T:
        """Return what ``key`` stands for, made once."""
        return self._kept.get(key, make)

    def _read(self, table: str, name: str) -> Vec:
        if name in self._files[table]:
            return read_array(self.folder / table / f"{name}.npy")
        return self._nothing(table, name)

    def _strings(self, table: str, name: str) -> Strings | None:
        """Map one text column; None where nobody handed over a value."""
        folder, written = self.folder / table, self._files[table]
        if f"{name}.offsets" not in written:
            return None
        gaps = f"{name}.missing"
        return Strings(
            read_array(folder / f"{name}.offsets.npy"),
            read_array(folder / f"{name}.text.npy"),
            read_array(folder / f"{gaps}.npy") if gaps in written else None,
        )

    def _nothing(self, table: str, name: str) -> Vec:
        """Return an array of missing values."""
        dtype, missing = _missing(table, name)
        return np.full(self._n_rows[table], missing, dtype)

    def _read_text(self, table: str, name: str) -> Strings:
        found = self._strings(table, name)
        return found or Strings.of([None] * self._n_rows[table])

    def _scatter(self, space: str, name: str) -> Vec:
        tables = [t for t in tables_of(space) if _has_array(t, name)]
        if not tables:
            raise InputError(f"{space} have no column of that name")
        dtype, missing = _missing(tables[0], name)
        whole = np.full(self.n(space), missing, dtype)
        for table in tables:
            whole[self.column(table, "ix")] = self.column(table, name)
        return whole


def _has_array(table: str, name: str) -> bool:
    names = {c.name for c in TABLES[table].columns}
    return name.removesuffix("_code") in names or any(ix_name(c) == name for c in names)


def _missing(table: str, name: str) -> tuple[type[np.generic], float]:
    """Return the type of a column's array and how a missing value is written in it."""
    kind = TABLES[table].column(name).kind if TABLES[table].has(name) else Kind.REF
    return _EMPTY.get(kind, (np.int32, NO_IX))


def missing_value(table: str, name: str) -> float:
    """Return how a missing value is written in the array of a column."""
    return _missing(table, name)[1]
