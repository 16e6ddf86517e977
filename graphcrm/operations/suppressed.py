"""Who was forgotten: keyed hashes, so that a load can tell and nobody can read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from graphcrm.operations.tables import SUPPRESSED

if TYPE_CHECKING:
    from graphcrm.operations.database import Database


def suppress(database: Database, hashes: Mapping[str, str], *, on: date) -> None:
    """Write down that somebody was forgotten; who is on the list already stays as he is.

    Parameters
    ----------
    database : Database
    hashes : mapping of keyed hash to kind
        ``party_id``, ``id_no``, ``phone`` or ``household_id``.
    on : date

    Raises
    ------
    StoreUnavailableError
    """
    known = select(SUPPRESSED.c.party_hash).where(SUPPRESSED.c.party_hash.in_(hashes))
    with database.begin() as connection:
        there = set(connection.execute(known).scalars())
        new = [
            {"party_hash": party_hash, "kind": kind, "forgotten_on": on}
            for party_hash, kind in hashes.items()
            if party_hash not in there
        ]
        if new:
            connection.execute(insert(SUPPRESSED), new)


def suppressed(database: Database) -> dict[str, frozenset[str]]:
    """Return the list: kind -> keyed hashes; StoreUnavailableError."""
    found: dict[str, set[str]] = {}
    with database.read() as connection:
        for party_hash, kind in connection.execute(
            select(SUPPRESSED.c.party_hash, SUPPRESSED.c.kind)
        ):
            found.setdefault(kind, set()).add(party_hash)
    return {kind: frozenset(hashes) for kind, hashes in found.items()}
