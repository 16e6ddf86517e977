"""What every store refuses, in one wording whichever store it is."""

from __future__ import annotations

from pathlib import Path

from graphcrm.errors import (
    InputError,
    StoreBusyError,
    StoreUnavailableError,
    StoreVersionError,
)
from graphcrm.stores.parts import SCHEMA_VERSION

Where = str | Path


def missing(where: Where) -> StoreUnavailableError:
    """Return the error for a store that is not there."""
    return StoreUnavailableError(
        f"{where} does not exist; load the bank's extracts first: graphcrm load FOLDER"
    )


def nothing_there(where: Where) -> StoreUnavailableError:
    """Return the error for a server that answers and holds no store."""
    return StoreUnavailableError(
        f"{where} answers and holds no bank; load the bank's extracts first: graphcrm load FOLDER"
    )


def never_loaded(where: Where) -> StoreUnavailableError:
    """Return the error for a store that was begun and holds no load."""
    return StoreUnavailableError(
        f"{where} holds no load yet; load the bank's extracts first: graphcrm load FOLDER"
    )


def refuse_newer(version: int | None) -> None:
    """Raise StoreVersionError for a store that a newer graphcrm wrote."""
    if version is not None and version > SCHEMA_VERSION:
        raise StoreVersionError(
            f"the store has schema {version} and this graphcrm reads up to {SCHEMA_VERSION}; "
            "install the graphcrm that wrote it, or a newer one",
            found=version,
            known=SCHEMA_VERSION,
        )


def refuse_older(where: Where, version: int) -> None:
    """Raise StoreUnavailableError for a store that waits to be moved to today's schema."""
    if version < SCHEMA_VERSION:
        raise StoreUnavailableError(
            f"{where} has the older schema {version}; the next load moves it to "
            f"{SCHEMA_VERSION}, until then questions answer from the last snapshot"
        )


def refuse_other_load(where: Where, newest: str | None, load_id: str) -> None:
    """Raise unless ``load_id`` is the newest load, which alone can be undone.

    Raises
    ------
    InputError
        There is no load.
    StoreBusyError
        Another one is the newest by now.
    """
    if newest is None:
        raise InputError(f"{where} holds no load; there is nothing to undo")
    if newest != load_id:
        raise StoreBusyError(
            f"{where} was loaded or rolled back by another process; "
            "look at graphcrm loads and try again"
        )


def holds_data(where: Where) -> InputError:
    """Return the error for a restore over a store that holds data."""
    return InputError(
        f"{where} holds data; add --force to replace it by the backup, or name another "
        "store with --db"
    )


def needs_server() -> InputError:
    """Return the error for scores that are to be written where nobody browses."""
    return InputError(
        "scores are written back to a server, where people browse; name one with "
        "--db neo4j://host:7687, and see the same figures here with graphcrm coverage and referral"
    )
