"""Whether the secret is still the one that this database was begun with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError

from graphcrm.errors import InputError
from graphcrm.operations.tables import FACTS

if TYPE_CHECKING:
    from graphcrm.operations.database import Database
    from graphcrm.operations.keys import Keys

_NAME: Final = "secret"


def check_secret(database: Database, keys: Keys) -> None:
    """Remember which secret hashes are made with, or check that it is still that one.

    With another one, the audit could not be verified, and who was forgotten would be loaded again.

    Raises
    ------
    InputError
        It is another secret.
    StoreUnavailableError
    """
    mark, known = keys.hashed("secret", "mark"), select(FACTS.c.value).where(FACTS.c.name == _NAME)
    with database.read() as connection:
        found = connection.execute(known).scalar()
    if found is None:
        found = _remembered(database, mark)
    if found != mark:
        raise InputError(
            "the secret is another one than that of the users, the audit and who was forgotten; "
            "set GRAPHCRM_SECRET or GRAPHCRM_SECRET_FILE to the one that they were begun with"
        )


def _remembered(database: Database, mark: str) -> str:
    try:
        with database.begin() as connection:
            connection.execute(insert(FACTS).values(name=_NAME, value=mark))
    except DBAPIError:  # somebody was quicker
        with database.read() as connection:
            known = select(FACTS.c.value).where(FACTS.c.name == _NAME)
            return str(connection.execute(known).scalar_one())
    return mark
