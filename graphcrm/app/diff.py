"""What two states of a store differ in: row by row, and in business words.

Rows are compared from what the store wrote down of each version.  What parties had then and have
now is asked of two graphs: of the snapshots that lie there still, else of snapshots that are made
for it of the store's past.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.analysis import moves
from graphcrm.analysis.between import Between
from graphcrm.analysis.changes import CHANGES, Moment, TableChanges, change_columns
from graphcrm.analysis.links import WINDOW_DAYS
from graphcrm.analysis.payroll_moves import PAYROLL_MONTHS, payroll
from graphcrm.answer import Answer, Column, Total, Unit, Words
from graphcrm.errors import InputError, NotFoundError, StoreBusyError
from graphcrm.graph import Graph
from graphcrm.graph.arrays import NO_IX, as_date, day_number
from graphcrm.graph.snapshot import write_snapshot
from graphcrm.ingest.staging import staging
from graphcrm.model import TABLES
from graphcrm.model.arrow import arrow_schema
from graphcrm.reasons import Reason

if TYPE_CHECKING:
    from graphcrm.graph.home import SnapshotHome
    from graphcrm.graph.ports import LoadRecord, OpenStore, Store

T = TypeVar("T")
SUMMARY: Final = "summary"
ROWS: Final = "changes"
BUSINESS: Final = ("lost-manager", "gained-manager", "payroll", "referrals", "tiers")
SECTIONS: Final = (SUMMARY, ROWS, *BUSINESS)
# What the questions about parties look at; the rest of a past state is not made again.
NEEDED: Final = frozenset(
    (
        *("customers", "firms", "staff", "branches", "tiers", "coverage", "contacts"),
        *("payrolls", "employment", "referrals", "balances"),
    )
)
_LOAD = re.compile(r"L\d{5,}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is compared, and how.

    Parameters
    ----------
    since, to : str or date, optional
        A load such as L00002, or a date: the newest load of data not later than that.  Default:
        the newest load, and the one before it.
    table : str, optional
        Rows of this table alone.
    window_days : int
        How long an effective contact keeps a link alive.
    payroll_months : int
        How many months without pay end a payroll.
    """

    since: str | date | None = None
    to: str | date | None = None
    table: str | None = None
    window_days: int = WINDOW_DAYS
    payroll_months: int = PAYROLL_MONTHS


def diff(
    store: Store, home: SnapshotHome, sections: Sequence[str], asked: Asked, *, today: date
) -> list[Answer]:
    """Answer each of ``sections``; see :meth:`graphcrm.app.App.diff`."""
    _refuse_misuse(sections, asked.table)
    records = store.loads()
    ends = _ends(records, asked)
    with ExitStack() as held:
        states = _States(held, store, home, ends, today=today)
        made = _Maker(states, records, ends, asked)
        return [states.settled(_timed(made, section)) for section in sections]


def _timed(made: _Maker, section: str) -> Answer:
    start = time.perf_counter()
    answer = made.answer(section)
    return replace(answer, elapsed_s=time.perf_counter() - start)


def _refuse_misuse(sections: Sequence[str], table: str | None) -> None:
    if not set(sections) <= set(SECTIONS):
        raise NotFoundError(f"diff has no such section; there are {', '.join(SECTIONS)}")
    if table is None:
        return
    if set(sections) & set(BUSINESS):
        raise InputError(f"--table goes with {SUMMARY} or {ROWS}, which are about rows")
    if table not in TABLES:
        raise InputError(f"--table names no table; there are {', '.join(TABLES)}")


@dataclass(frozen=True, slots=True)
class _Ends:
    """The two loads that are compared, and their places in the ledger."""

    before: LoadRecord
    after: LoadRecord
    between: Sequence[LoadRecord]

    def moment(self, record: LoadRecord) -> Moment:
        return Moment(_number(record), day_number(record.data_date))


def _number(record: LoadRecord) -> int:
    return int(record.load_id.removeprefix("L"))


def _ends(records: Sequence[LoadRecord], asked: Asked) -> _Ends:
    if not records:
        raise InputError("the store holds no load; load the bank's extracts first")
    to = _place(records, asked.to, "--to") if asked.to else len(records) - 1
    since = _place(records, asked.since, "--from") if asked.since else to - 1
    one, other = (records[max(at, 0)] for at in (since, to))
    if since < 0:
        raise InputError(
            f"{other.load_id} is the first load, so there is nothing before it to compare with"
        )
    if since == to:
        raise InputError(f"--from and --to both mean {one.load_id}; name two loads")
    if since > to:
        raise InputError(
            f"--from means {one.load_id}, which came after {other.load_id}; swap --from and --to"
        )
    return _Ends(one, other, records[since + 1 : to + 1])


def _place(records: Sequence[LoadRecord], given: str | date, option: str) -> int:
    """Return which of ``records`` a load or a date means."""
    if isinstance(given, str) and _LOAD.fullmatch(given):
        found = [i for i, record in enumerate(records) if record.load_id == given]
        if not found:
            raise NotFoundError(f"{option}: there is no such load; graphcrm loads lists them")
        return found[0]
    try:
        day = as_date(given)
    except InputError:
        raise InputError(
            f"{option} is a load such as L00002, or a date that exists, written as 2026-06-30"
        ) from None
    found = [i for i, record in enumerate(records) if record.data_date <= day]
    if not found:
        first = min(records, key=lambda record: record.data_date)
        raise InputError(
            f"{option} lies before the data of the first load: {first.data_date.isoformat()} "
            f"({first.load_id})"
        )
    return found[-1]


class _States:
    """A store at the end of either load: its rows, and its graph."""

    def __init__(
        self, held: ExitStack, store: Store, home: SnapshotHome, ends: _Ends, *, today: date
    ) -> None:
        self._held, self._store, self._home = held, store, home
        self._ends, self._today = ends, today
        self._made = False

    @cached_property
    def opened(self) -> OpenStore:
        """The store, open until all is answered."""
        return self._held.enter_context(self._store.read())

    @cached_property
    def between(self) -> Between:
        """Both graphs, each on the date of its data."""
        views = [
            self._graph(record).view(record.data_date)
            for record in (self._ends.before, self._ends.after)
        ]
        return Between(*views)

    def settled(self, answer: Answer) -> Answer:
        """Return an answer that needs no file of a snapshot made for it alone."""
        columns = tuple(_settled(c) for c in answer.columns) if self._made else answer.columns
        return replace(answer, columns=columns)

    def _graph(self, record: LoadRecord) -> Graph:
        if self._home.is_whole(record.graph_version):
            return Graph(self._home.folder(record.graph_version), today=self._today)
        self._made = True
        first = self.opened.first_loaded_on  # held open: nobody sweeps drafts meanwhile
        if first is None:
            raise StoreBusyError(f"{self._store.url} was changed by another process; try again")
        folder, scanner = self._staging / record.load_id, Past(self.opened, _number(record))
        write_snapshot(scanner, folder, graph_version=record.graph_version, first_loaded_on=first)
        return Graph(folder, today=self._today)

    @cached_property
    def _staging(self) -> Path:
        return self._held.enter_context(staging(self._home.path))


@dataclass(frozen=True, slots=True)
class Past:
    """Scans tables as they were at the end of a load.

    Parameters
    ----------
    store : OpenStore
    load : int
        Number of the load.
    """

    store: OpenStore
    load: int

    def scan(self, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Return the rows that stood then; of a table that no question looks at, none."""
        names = list(columns or arrow_schema(TABLES[table]).names)
        if table not in NEEDED:
            return arrow_schema(TABLES[table]).empty_table().select(names)
        versions = self.store.versions(table, names)
        until = pc.fill_null(versions["_until"], np.iinfo(np.int32).max)
        stood = pc.and_(pc.less_equal(versions["_from"], self.load), pc.greater(until, self.load))
        return versions.filter(stood).select(names)


class _Maker:
    """Makes the answers to one comparison."""

    def __init__(
        self, states: _States, records: Sequence[LoadRecord], ends: _Ends, asked: Asked
    ) -> None:
        self._states, self._ends, self._asked = states, ends, asked
        until = {
            record.load_id: records[: records.index(record) + 1]
            for record in (ends.before, ends.after)
        }
        self._n_before, self._n_after = (
            _n_rows(until[record.load_id]) for record in (ends.before, ends.after)
        )
        self._business: dict[str, Answer] = {}

    def answer(self, section: str) -> Answer:
        """Return the answer to one section, with the two loads among its parameters."""
        if section == SUMMARY:
            return self._summary()
        found = self._rows() if section == ROWS else self._about(section)
        return replace(found, parameters={**self._loads, **found.parameters})

    @property
    def _loads(self) -> dict[str, object]:
        return {"from": self._ends.before.load_id, "to": self._ends.after.load_id}

    def _about(self, section: str) -> Answer:
        """Return what happened to parties; made once."""
        if section not in self._business:
            between, asked = self._states.between, self._asked
            ask: Mapping[str, Callable[[], Answer]] = {
                "lost-manager": lambda: moves.lost_manager(between, window_days=asked.window_days),
                "gained-manager": lambda: moves.gained_manager(
                    between, window_days=asked.window_days
                ),
                "payroll": lambda: payroll(between, payroll_months=asked.payroll_months),
                "referrals": lambda: moves.referrals(between),
                "tiers": lambda: moves.tiers(between),
            }
            self._business[section] = ask[section]()
        return self._business[section]

    @cached_property
    def _changes(self) -> list[TableChanges]:
        """The changes of each table that a load between the two wrote to."""
        ends = self._ends
        before, after = ends.moment(ends.before), ends.moment(ends.after)
        return [
            TableChanges(
                TABLES[name],
                self._states.opened.versions(name, after=before.load),
                before,
                after,
            )
            for name in TABLES
            if self._asked.table in {None, name}
            and any(r.tables[name].changes for r in ends.between if name in r.tables)
        ]

    def _rows(self) -> Answer:
        """List every new row and every cell that differs, table by table, in the order of keys."""
        nothing = TableChanges.no_cells()
        cells = pa.concat_tables([nothing, *(changes.cells() for changes in self._changes)])
        return self._made("diff.changes", change_columns(cells), self._counted)

    @property
    def _counted(self) -> dict[str, Total]:
        counts = np.array([c.counts() for c in self._changes], np.int64).reshape(-1, len(CHANGES))
        return {f"n_{n}": int(k) for n, k in zip(CHANGES, counts.sum(axis=0), strict=True)}

    def _summary(self) -> Answer:
        """Count the changes of each table, and sum up what they mean for parties."""
        counts = {c.table.name: c.counts() for c in self._changes}
        tables = [t for t in TABLES if self._n_after.get(t) and self._asked.table in {None, t}]
        numbers = np.array(
            [
                [self._n_before.get(t, 0), *counts.get(t, [0] * len(CHANGES)), self._n_after[t]]
                for t in tables
            ],
            np.int64,
        ).reshape(len(tables), len(CHANGES) + 2)
        names = ("n_before", *(f"n_{change}" for change in CHANGES), "n_after")
        columns = (
            Column("table", Unit.TEXT, np.arange(len(tables)), Words(tuple(tables))),
            *(Column(name, Unit.COUNT, numbers[:, i]) for i, name in enumerate(names)),
        )
        found = self._made("diff", columns, self._counted)
        if self._asked.table is not None:
            return found
        about = [self._about(section) for section in BUSINESS]
        notes = {note.code: note for a in about for note in a.notes}  # each said once
        return replace(
            found,
            parameters=_joined([found.parameters, *(a.parameters for a in about)]),
            totals=_joined([found.totals, *(_shared(a) for a in about)]),
            notes=(*found.notes, *notes.values()),
        )

    def _made(
        self, question: str, columns: tuple[Column, ...], totals: Mapping[str, Total]
    ) -> Answer:
        ends, asked = self._ends, self._asked
        facts: dict[str, str | int] = {
            **{name: int(n or 0) for name, n in totals.items()},
            "before": ends.before.load_id,
            "after": ends.after.load_id,
            "before_on": ends.before.data_date.isoformat(),
            "after_on": ends.after.data_date.isoformat(),
        }
        return Answer(
            question,
            ends.after.data_date,
            ends.after.graph_version,
            self._loads | ({"table": asked.table} if asked.table else {}),
            columns,
            totals,
            (Reason("diff_rows", facts),),
        )


def _n_rows(records: Sequence[LoadRecord]) -> dict[str, int]:
    """Return how many rows each table had after some loads; rows are never deleted."""
    found: dict[str, int] = {}
    for record in records:
        for name, counts in record.tables.items():
            found[name] = found.get(name, 0) + counts.inserted
    return found


def _joined(mappings: Iterable[Mapping[str, T]]) -> dict[str, T]:
    return {name: value for mapping in mappings for name, value in mapping.items()}


def _shared(answer: Answer) -> dict[str, Total]:
    """Return the totals that need no list beside them to be understood."""
    return {name: total for name, total in answer.totals.items() if name != "n_worth_unknown"}


def _settled(column: Column) -> Column:
    """Return a column whose labels are in memory."""
    if column.labels is None or isinstance(column.labels, Words):
        return column
    texts = column.labels.take(column.data)
    at = np.array([NO_IX if t is None else i for i, t in enumerate(texts)], np.int64)
    return replace(column, data=at, labels=Words(tuple(t or "" for t in texts)))
