"""Whether the files of new customers are complete, and were so within 30 days of opening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.graph.arrays import NO_DAY, NO_IX, BoolVec, IntVec
from graphcrm.graph.spaces import PARTIES
from graphcrm.ingest.quality.rows import Rows
from graphcrm.ingest.quality.tally import NEW_FILES, Tally
from graphcrm.model import TABLES

FILE_COLUMNS: Final = (
    *("name", "id_no", "phone", "address", "occupation", "birth_date", "branch_id"),
)
NEW_DAYS: Final = 365
GRACE_DAYS: Final = 30
NO_ONE: Final = -1  # the position of "no manager"
_LEAD: Final = list(TABLES["coverage"].column("role").words).index("lead")


@dataclass(frozen=True, slots=True)
class NewFiles:
    """The customers who opened in the last year and at least 30 days ago, and their files.

    Parameters
    ----------
    columns : tuple of str
        What a file consists of: those of ``FILE_COLUMNS`` that the bank hands over at all.
    new, complete : (customers,) bool
        A file is complete when none of its columns is empty.
    """

    columns: tuple[str, ...]
    new: BoolVec
    complete: BoolVec

    def tally(self, rows: Rows) -> Tally:
        """Return the files that are not complete by now, by branch."""
        what = (NEW_FILES, "customers", "", "incomplete_file")
        return Tally.of(rows, what, checked=self.new, bad=~self.complete)


def new_files(rows: Rows) -> NewFiles:
    """Return the files of new customers; nobody is new where no column of a file is known."""
    columns = tuple(name for name in FILE_COLUMNS if rows.graph.known("customers", name))
    opened = rows.graph.column("customers", "opened_on")
    new = rows.open("customers") & (opened != NO_DAY) & bool(columns)
    new &= (opened > rows.day - NEW_DAYS) & (opened <= rows.day - GRACE_DAYS)
    complete = np.ones(len(opened), bool)
    for name in columns:
        complete &= rows.known("customers", name)
    return NewFiles(columns, new, complete)


def managers_of(rows: Rows, among: BoolVec) -> tuple[IntVec, IntVec]:
    """Return who leads each of some customers on the date: rows of customers, positions of staff.

    A customer with several leads counts for each of them, one with none for ``NO_ONE``.
    """
    column = rows.graph.column
    ix = column("customers", "ix")
    row_of = np.full(rows.graph.n(PARTIES), NO_IX, np.int64)
    row_of[ix[among]] = np.flatnonzero(among)
    begun = column("coverage", "since") <= rows.day
    lead = rows.open("coverage") & begun & (column("coverage", "role") == _LEAD)
    customer = row_of[column("coverage", "party_ix")[lead]]
    staff = column("coverage", "staff_ix")[lead][customer >= 0]
    customer = customer[customer >= 0]
    alone = np.setdiff1d(np.flatnonzero(among), customer)
    pairs = np.concatenate([np.stack([customer, staff], 1), _with(alone, NO_ONE)])
    once = np.unique(pairs, axis=0)
    return once[:, 0], once[:, 1]


def _with(rows: IntVec, staff: int) -> IntVec:
    return np.stack([rows, np.full(len(rows), staff, rows.dtype)], 1)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the loads showed of some files.

    Parameters
    ----------
    first, first_complete : (n,) int64
        Positions among ``days``: the load that brought the row (or the last column of a file,
        if that came later), and the first one in which its file was complete; ``len(days)`` where
        there was none.
    days : (k,) int32
        The data dates of the loads that carried customers, in the order of loading.
    """

    first: IntVec
    first_complete: IntVec
    days: Sequence[int] | IntVec


def in_time(seen: Seen, opened_on: IntVec) -> IntVec:
    """Say of each file whether it was complete within 30 days of opening.

    Parameters
    ----------
    seen : Seen
    opened_on : (n,) int32, day numbers

    Returns
    -------
    (n,) int8
        1 yes; 0 no: a load showed it incomplete after that; -1 unknown: the loads do not reach back
        that far, or none fell between the last day and the one that shows it complete.

    Examples
    --------
    Opened on day 0; loads on days 10 and 40.

    >>> seen = Seen(np.array([0, 0, 0, 1]), np.array([0, 1, 2, 1]), [10, 40])
    >>> in_time(seen, np.zeros(4, int)).tolist()
    [1, -1, 0, -1]
    """
    days = np.append(np.asarray(seen.days, np.int64), np.iinfo(np.int64).max)
    last_day = opened_on + GRACE_DAYS
    latest = np.maximum.accumulate(days[:-1]) if len(days) > 1 else days
    was_seen = seen.first < seen.first_complete  # incomplete, in at least one load
    last_incomplete = latest[np.maximum(seen.first_complete - 1, 0)]
    late = was_seen & (last_incomplete > last_day)
    return np.where(days[seen.first_complete] <= last_day, 1, np.where(late, 0, -1)).astype(np.int8)
