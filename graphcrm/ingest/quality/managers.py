"""Whether each manager's new customers have complete files, and got them in time."""

from __future__ import annotations

import numpy as np

from graphcrm.answer import Answer, Column, Unit
from graphcrm.graph.arrays import NO_IX, IntVec
from graphcrm.graph.encode import arrow_text
from graphcrm.graph.spaces import PARTIES
from graphcrm.ingest.quality.files import (
    FILE_COLUMNS,
    NO_ONE,
    NewFiles,
    in_time,
    managers_of,
    new_files,
)
from graphcrm.ingest.quality.history import files_seen
from graphcrm.ingest.quality.inspection import Inspection, counts, shares
from graphcrm.reasons import Reason


def managers(asked: Inspection) -> Answer:
    """Say how many files of new customers are complete, manager by manager.

    New customers opened in the last year and at least 30 days ago; who manages them is who leads
    them on the date.  A file is complete when no column of it is empty.

    Returns
    -------
    Answer
        Columns ``staff_id, branch_id, n_new_customers, n_complete, share, n_complete_30d,
        n_unknown_30d, share_30d``: complete by now; complete within 30 days of opening, as far as
        the loads show it; share_30d is that of the files of which it is known.  Lowest share first,
        ties by id, customers without a manager last.  Totals: the same numbers, each customer once.

    Notes
    -----
    O(versions of customers) time and memory, columns of a file alone.
    """
    rows = asked.rows
    files = new_files(rows)
    among = files.new
    if asked.slot is not None:
        among = among & (rows.slots("customers") == asked.slot)
    timely = _timely(asked, files, np.flatnonzero(among))
    customer, staff = managers_of(rows, among)
    who, at = np.unique(staff, return_inverse=True)
    measures = (files.complete, timely == 1, timely == NO_IX)
    n_new = np.bincount(at, minlength=len(who))
    complete, in_30d, unknown = (np.bincount(at[m[customer]], minlength=len(who)) for m in measures)
    share = complete / np.maximum(n_new, 1)
    order = np.lexsort((who, share.round(9), who == NO_ONE))
    known = (n_new - unknown)[order]
    columns = (
        Column("staff_id", Unit.TEXT, who[order], rows.graph.ids("staff")),
        asked.branch_column(_branches(asked, who[order])),
        counts("n_new_customers", n_new[order]),
        counts("n_complete", complete[order]),
        shares("share", complete[order], n_new[order]),
        counts("n_complete_30d", in_30d[order]),
        counts("n_unknown_30d", unknown[order]),
        shares("share_30d", in_30d[order], known),
    )
    totals = dict(
        zip(
            ("n_new_customers", "n_complete", "n_complete_30d", "n_unknown_30d"),
            (int(among.sum()), *(int((m & among).sum()) for m in measures)),
            strict=True,
        )
    )
    return asked.answer("quality.managers", columns, totals, _notes(files, totals))


def _branches(asked: Inspection, staff: IntVec) -> IntVec:
    """Return the slot of each member of staff; that of nobody is 0."""
    branch = np.append(asked.rows.graph.node("staff", "branch_ix"), NO_IX)
    return np.asarray(branch[staff] + 1, np.int64)


def _timely(asked: Inspection, files: NewFiles, customers: IntVec) -> IntVec:
    """Say of every customer whether the file was complete in time; unknown for those not asked."""
    graph = asked.rows.graph
    found = np.full(len(files.new), NO_IX, np.int8)
    if len(customers):
        ids = arrow_text(graph.ids(PARTIES)).take(graph.column("customers", "ix")[customers])
        records = asked.store.loads()
        seen = files_seen(asked.store, records, files.columns, ids.cast("string"))
        found[customers] = in_time(seen, graph.column("customers", "opened_on")[customers])
    return found


def _notes(files: NewFiles, totals: dict[str, int]) -> list[Reason]:
    facts = {"n": totals["n_new_customers"], "complete": totals["n_complete"]}
    notes = [Reason("quality_managers", facts)]
    if totals["n_unknown_30d"]:
        notes.append(Reason("unknown_30d", {"n": totals["n_unknown_30d"]}))
    absent = [name for name in FILE_COLUMNS if name not in files.columns]
    if absent:
        notes.append(Reason("file_columns_absent", {"columns": ", ".join(absent)}))
    return notes
