"""Needs and complaints that somebody typed here, until a load takes them into the bank's data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select, update

from graphcrm.errors import InputError
from graphcrm.operations.tables import ENTRIES

if TYPE_CHECKING:
    from graphcrm.operations.database import Database

TABLES: Final = ("needs", "feedback")


def enter(database: Database, table: str, row: Mapping[str, Any], *, by: str, now: datetime) -> int:
    """Write one row of ``needs`` or ``feedback`` down and return its number.

    Parameters
    ----------
    database : Database
    table : {"needs", "feedback"}
    row : mapping
        By the columns of the table, as plain values; dates as ISO text.
    by : str
    now : datetime

    Raises
    ------
    InputError
        Another table, or a row of nobody.
    """
    if table not in TABLES or not row.get("party_id"):
        raise InputError(f"an entry is a row of {' or '.join(TABLES)} about a party")
    made = insert(ENTRIES).values(
        table=table, party_id=row["party_id"], row=dict(row), entered_by=by, entered_at=now
    )
    with database.begin() as connection:
        return int(connection.execute(made.returning(ENTRIES.c.entry_id)).scalar_one())


def waiting(database: Database) -> list[dict[str, Any]]:
    """Return the entries that are not in the bank's data yet, oldest first."""
    left = select(ENTRIES).where(ENTRIES.c.loaded_at.is_(None)).order_by(ENTRIES.c.entry_id)
    with database.read() as connection:
        return [dict(row) for row in connection.execute(left).mappings()]


def note_entered(database: Database, entry_ids: Sequence[int], *, now: datetime) -> None:
    """Note that these entries are in the bank's data."""
    with database.begin() as connection:
        for entry_id in entry_ids:
            connection.execute(
                update(ENTRIES).where(ENTRIES.c.entry_id == entry_id).values(loaded_at=now)
            )
