"""What two states of a store differ in: row by row, and in business words.

Rows are compared from what the store wrote down of each version.  What parties had then and have
now is asked of two graphs: of the snapshots that lie there still, else of snapshots that are made
for it of the store's past.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
import pyarrow as pa

from graphcrm.analysis.between import Between
from graphcrm.analysis.changes import CHANGES, Moment, TableChanges, change_columns
from graphcrm.analysis.cover_moves import gained_manager, lost_manager
from graphcrm.analysis.links import WINDOW_DAYS
from graphcrm.analysis.payroll_moves import PAYROLL_MONTHS, payroll
from graphcrm.analysis.referral_moves import referrals
from graphcrm.analysis.tier_moves import tiers
from graphcrm.answer import Answer, Column, Total, Unit, Words
from graphcrm.app.ends import Ends, ends_of
from graphcrm.app.past import States
from graphcrm.errors import InputError, NotFoundError
from graphcrm.graph.arrays import day_number
from graphcrm.model import TABLES
from graphcrm.reasons import Reason

if TYPE_CHECKING:
    from graphcrm.graph.home import SnapshotHome
    from graphcrm.graph.ports import LoadRecord, Store

T = TypeVar("T")
SUMMARY: Final = "summary"
ROWS: Final = "changes"
BUSINESS: Final = ("lost-manager", "gained-manager", "payroll", "referrals", "tiers")
SECTIONS: Final = (SUMMARY, ROWS, *BUSINESS)


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
    personal : bool
        Show cells of personal columns as they are; otherwise only that they changed.
    """

    since: str | date | None = None
    to: str | date | None = None
    table: str | None = None
    window_days: int = WINDOW_DAYS
    payroll_months: int = PAYROLL_MONTHS
    personal: bool = False


def diff(
    store: Store, home: SnapshotHome, sections: Sequence[str], asked: Asked, *, today: date
) -> list[Answer]:
    """Answer each of ``sections``; see :meth:`graphcrm.app.App.diff`."""
    _refuse_misuse(sections, asked.table)
    ends = ends_of(store.loads(), asked.since, asked.to)
    with ExitStack() as held:
        states = States(held, store, home, today=today)
        comparison = _Comparison(states, ends, asked)
        return [states.settled(comparison.timed(section)) for section in sections]


def _refuse_misuse(sections: Sequence[str], table: str | None) -> None:
    if not set(sections) <= set(SECTIONS):
        raise NotFoundError(f"diff has no such section; there are {', '.join(SECTIONS)}")
    if table is None:
        return
    if set(sections) & set(BUSINESS):
        raise InputError(f"--table goes with {SUMMARY} or {ROWS}, which are about rows")
    if table not in TABLES:
        raise InputError(f"--table names no table; there are {', '.join(TABLES)}")


class _Comparison:
    """Two states of a store, and the answers about them; what several need is made once."""

    def __init__(self, states: States, ends: Ends, asked: Asked) -> None:
        self._states, self._ends, self._asked = states, ends, asked
        self._about: dict[str, Answer] = {}

    def timed(self, section: str) -> Answer:
        """Return the answer to one section, and how long it took."""
        start = time.perf_counter()
        answer = self._answer(section)
        return replace(answer, elapsed_s=time.perf_counter() - start)

    def _answer(self, section: str) -> Answer:
        if section == SUMMARY:
            return self._summary()
        found = self._rows() if section == ROWS else self._business(section)
        return replace(found, parameters={**self._loads, **found.parameters})

    @property
    def _loads(self) -> dict[str, object]:
        return {"from": self._ends.before.load_id, "to": self._ends.after.load_id}

    @cached_property
    def _between(self) -> Between:
        ends, states = self._ends, self._states
        return Between(states.view(ends.before), states.view(ends.after))

    def _business(self, section: str) -> Answer:
        """Return what happened to parties."""
        if section not in self._about:
            between, asked = self._between, self._asked
            ask: Mapping[str, Callable[[], Answer]] = {
                "lost-manager": lambda: lost_manager(between, window_days=asked.window_days),
                "gained-manager": lambda: gained_manager(between, window_days=asked.window_days),
                "payroll": lambda: payroll(between, payroll_months=asked.payroll_months),
                "referrals": lambda: referrals(between),
                "tiers": lambda: tiers(between),
            }
            self._about[section] = ask[section]()
        return self._about[section]

    @cached_property
    def _changes(self) -> list[TableChanges]:
        """The changes of each table that a load between the two wrote to."""
        before, after = _moment(self._ends.before), _moment(self._ends.after)
        loads, versions = self._ends.since, self._states.opened.versions
        personal = self._asked.personal
        return [
            TableChanges(table, versions(name, after=before.load), before, after, personal=personal)
            for name, table in TABLES.items()
            if self._asked.table in {None, name}
            and any(load.tables[name].changes for load in loads if name in load.tables)
        ]

    def _rows(self) -> Answer:
        """List every new row and every cell that differs, table by table, in the order of keys."""
        nothing = TableChanges.no_cells()
        cells = pa.concat_tables([nothing, *(changes.cells() for changes in self._changes)])
        return self._of_rows("diff.changes", change_columns(cells))

    def _summary(self) -> Answer:
        """Count the changes of each table, and sum up what they mean for parties."""
        found = self._of_rows("diff", self._counts())
        if self._asked.table is not None:
            return found
        about = [self._business(section) for section in BUSINESS]
        notes = {note.code: note for a in about for note in a.notes}  # each said once
        return replace(
            found,
            parameters=_joined([found.parameters, *(a.parameters for a in about)]),
            totals=_joined([found.totals, *(_shared(a) for a in about)]),
            notes=(*found.notes, *notes.values()),
        )

    def _counts(self) -> tuple[Column, ...]:
        """Return the columns of the summary: a row each table that holds any."""
        before, ends = _n_rows(self._ends.until), self._ends
        after = _n_rows([*ends.until, *ends.since])
        tables = [t for t in TABLES if after.get(t) and self._asked.table in {None, t}]
        counts = {c.table.name: c.counts() for c in self._changes}
        nothing = [0] * len(CHANGES)
        numbers = np.array(
            [[before.get(t, 0), *counts.get(t, nothing), after[t]] for t in tables], np.int64
        ).reshape(len(tables), len(CHANGES) + 2)
        names = ("n_before", *(f"n_{change}" for change in CHANGES), "n_after")
        return (
            Column("table", Unit.TEXT, np.arange(len(tables)), Words(tuple(tables))),
            *(Column(name, Unit.COUNT, numbers[:, i]) for i, name in enumerate(names)),
        )

    def _of_rows(self, question: str, columns: tuple[Column, ...]) -> Answer:
        """Return an answer about rows, with how many changed in all."""
        before, after, table = self._ends.before, self._ends.after, self._asked.table
        counts = np.array([c.counts() for c in self._changes], np.int64).reshape(-1, len(CHANGES))
        totals = {f"n_{n}": int(k) for n, k in zip(CHANGES, counts.sum(axis=0), strict=True)}
        facts: dict[str, str | int] = {
            **totals,
            "before": before.load_id,
            "after": after.load_id,
            "before_on": before.data_date.isoformat(),
            "after_on": after.data_date.isoformat(),
        }
        return Answer(
            question,
            after.data_date,
            after.graph_version,
            self._loads | ({"table": table} if table else {}),
            columns,
            totals,
            (Reason("diff_rows", facts),),
        )


def _moment(record: LoadRecord) -> Moment:
    return Moment(record.number, day_number(record.data_date))


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
