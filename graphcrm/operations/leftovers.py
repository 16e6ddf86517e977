"""Remove what worklists, entries and jobs say of somebody who is forgotten."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, select, update

from graphcrm.operations.jobs import OPEN, QUESTION, Status
from graphcrm.operations.tables import ENTRIES, JOBS, WORKLIST_ITEMS, WORKLISTS

if TYPE_CHECKING:
    from sqlalchemy import Column, Connection, Table

    from graphcrm.operations.database import Database

# What may name somebody in a row that is about somebody else -> what stands there instead.
_SAYS: Final[tuple[tuple[Table, Column[Any], Any], ...]] = (
    (WORKLIST_ITEMS, WORKLIST_ITEMS.c.reason, None),
    (WORKLIST_ITEMS, WORKLIST_ITEMS.c.note, None),
    (WORKLIST_ITEMS, WORKLIST_ITEMS.c.outcome, "-"),
    (WORKLISTS, WORKLISTS.c.parameters, {}),
    (WORKLISTS, WORKLISTS.c.name, "-"),
)


def drop_party(
    database: Database, party_id: str, *, names: Callable[[str], bool]
) -> tuple[dict[str, int], list[str]]:
    """Remove somebody from worklists, entries and jobs.

    Parameters
    ----------
    database : Database
    party_id : str
    names : callable
        Whether a text names him.

    Returns
    -------
    removed : mapping of table to rows removed or emptied
    jobs : list of str
        The ids of jobs that named him; their files are to go too.

    Raises
    ------
    StoreUnavailableError
    """
    removed: dict[str, int] = {}
    with database.begin() as connection:
        for table in (WORKLIST_ITEMS, ENTRIES):
            gone = connection.execute(delete(table).where(table.c.party_id == party_id))
            removed[table.name] = gone.rowcount
        for table, column, instead in _SAYS:
            emptied = _empty(connection, table, column, instead=instead, names=names)
            removed[table.name] = removed.get(table.name, 0) + emptied
        removed[ENTRIES.name] += _empty_entries(connection, names)
        jobs, open_jobs = _jobs(connection, names)
        removed[JOBS.name] = len(jobs) + len(open_jobs)
        connection.execute(delete(JOBS).where(JOBS.c.job_id.in_(jobs)))
        for job_id, parameters in open_jobs.items():
            mine = update(JOBS).where(JOBS.c.job_id == job_id)
            unwanted = {"cancel_asked": True, "n_changes": JOBS.c.n_changes + 1}
            connection.execute(mine.values(parameters=parameters, **unwanted))
    database.compact()
    return {table: n for table, n in removed.items() if n}, jobs


def _empty(
    connection: Connection,
    table: Table,
    column: Column[Any],
    *,
    instead: object,
    names: Callable[[str], bool],
) -> int:
    (key,) = table.primary_key.columns
    rows = connection.execute(select(key, column).where(column.is_not(None)))
    named = [number for number, said in rows if names(_text(said))]
    for number in named:
        connection.execute(update(table).where(key == number).values({column: instead}))
    return len(named)


def _empty_entries(connection: Connection, names: Callable[[str], bool]) -> int:
    """Empty what entries of others say of him, such as their notes."""
    rows = connection.execute(select(ENTRIES.c.entry_id, ENTRIES.c.row)).all()
    named = {number: row for number, row in rows if names(_text(row))}
    for number, row in named.items():
        left = {column: "-" if names(_text(said)) else said for column, said in row.items()}
        connection.execute(update(ENTRIES).where(ENTRIES.c.entry_id == number).values(row=left))
    return len(named)


def _jobs(
    connection: Connection, names: Callable[[str], bool]
) -> tuple[list[str], dict[str, dict[str, Any]]]:
    """Return the jobs that name him and can go; and of questions under way what is left to say."""
    said = (JOBS.c.parameters, JOBS.c.result, JOBS.c.error)
    rows = connection.execute(
        select(JOBS.c.job_id, JOBS.c.kind, JOBS.c.status, JOBS.c.n_tries, *said)
    )
    gone, under_way = [], {}
    for job_id, kind, status, n_tries, *texts in rows:
        if not names(_text(texts)):
            continue
        if status not in OPEN or (status == Status.QUEUED and not n_tries):
            gone.append(job_id)
        elif kind == QUESTION:
            under_way[job_id] = {"question": texts[0]["question"], "parameters": {}}
    return gone, under_way


def _text(said: object) -> str:
    return said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
