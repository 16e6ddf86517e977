"""Read lines of the audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import Text, cast, func, select

from graphcrm.operations.tables import AUDIT

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from graphcrm.operations.database import Database

MOST: Final = 1000  # at a time


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are looked for; what is None does not matter.

    Parameters
    ----------
    who : str, optional
    what : str, optional
        A question or deed, or how it begins.
    since, until : datetime, optional
        From the one on, up to before the other.
    party_hash : str, optional
        Keyed hash of a party that the line names, among the first 1,000.
    """

    who: str | None = None
    what: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    party_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the audit, as it is read."""

    worker: str
    seq: int
    at: datetime
    who: str
    role: str
    via: str
    what: str
    n_parties: int
    result: str
    request_id: str


def listed(
    database: Database, wanted: Wanted, *, limit: int = MOST, skip: int = 0
) -> tuple[list[Line], int]:
    """Return lines, the newest first, and how many there are in all.

    Parameters
    ----------
    database : Database
    wanted : Wanted
    limit, skip : int
        So many lines, after so many.

    Raises
    ------
    StoreUnavailableError
    """
    meant = list(_conditions(wanted))
    columns = [AUDIT.c[name] for name in Line.__dataclass_fields__]
    newest = select(*columns).where(*meant).order_by(AUDIT.c.at.desc(), AUDIT.c.worker)
    newest = newest.order_by(AUDIT.c.seq.desc()).limit(limit).offset(skip)
    with database.read() as connection:
        n = connection.execute(select(func.count()).select_from(AUDIT).where(*meant)).scalar_one()
        return [Line(**row) for row in connection.execute(newest).mappings()], n


def has_lines(database: Database) -> bool:
    """Whether the audit has any line; StoreUnavailableError where it cannot be read."""
    with database.read() as connection:
        return bool(connection.execute(select(select(AUDIT.c.seq).exists())).scalar())


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.who is not None:
        found.append(AUDIT.c.who.in_([wanted.who, wanted.who.lower()]))  # users are small letters
    if wanted.what is not None:
        found.append(AUDIT.c.what.startswith(wanted.what, autoescape=True))
    if wanted.since is not None:
        found.append(AUDIT.c.at >= _in_utc(wanted.since))
    if wanted.until is not None:
        found.append(AUDIT.c.at < _in_utc(wanted.until))
    if wanted.party_hash is not None:
        found.append(cast(AUDIT.c.parties, Text).contains(wanted.party_hash, autoescape=True))
    return found


def _in_utc(at: datetime) -> datetime:
    """Return a time in UTC; of the first and last day of all as near as there is one.

    >>> _in_utc(datetime.fromisoformat("9999-12-31T23:00:00-05:00")).year
    9999
    """
    try:
        return at.astimezone(UTC)
    except OverflowError:
        return (datetime.max if at.year > 1 else datetime.min).replace(tzinfo=UTC)
