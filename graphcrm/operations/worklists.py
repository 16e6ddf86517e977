"""Worklists: who is to be called on, by whom, until when, and what came of it.

A list is nominated, approved, distributed, and done when each of its items is; until it is
distributed it may be dropped.  Items are worked on once their list is distributed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, insert, select, update

from graphcrm.errors import AccessError, InputError, NotFoundError, StateError
from graphcrm.operations.tables import WORKLIST_ITEMS, WORKLISTS
from graphcrm.operations.worklists_seen import (
    ALL,
    Row,
    Seen,
    head_of,
    is_of,
    item_as_seen,
    own,
    rank_of,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from graphcrm.operations.database import Database

MOST_ITEMS: Final = 5_000  # more than people can work on is a mistake
LONGEST_NAME, LONGEST_NOTE = 128, 2_000
# From which states a list may come into each.
BEFORE: Final[Mapping[str, tuple[str, ...]]] = {
    "approved": ("nominated",),
    "distributed": ("approved",),
    "dropped": ("nominated", "approved"),
}
ITEM_STATES: Final = ("open", "done", "dropped")
CHANGEABLE: Final = (
    *("status", "owner_staff_id", "due_on", "note", "channel", "contacted_on", "outcome"),
)
# Without these nobody can tell later what was done.
OF_DONE: Final = ("owner_staff_id", "contacted_on", "channel", "outcome")
OF_CONTACT: Final = (*OF_DONE, "note", "status")  # what a load takes of an item


@dataclass(frozen=True, slots=True)
class Nominated:
    """One party of a new list.

    Parameters
    ----------
    party_id : str
    owner_staff_id, reason : str, optional
    branch_id : str, optional
        Of the party: once a list of the whole bank is distributed, each branch has its items.
    """

    party_id: str
    owner_staff_id: str | None = None
    reason: str | None = None
    branch_id: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A list to be.

    Parameters
    ----------
    name : str
    question, parameters, as_of, graph_version
        What it was made of.
    branch_id : str, optional
        The branch of whoever made it; None is the whole bank.
    items : sequence of Nominated
        In order of importance, each party once.
    due_on : date, optional
        Of every item.
    """

    name: str
    question: str
    parameters: Mapping[str, Any]
    as_of: date
    graph_version: str
    items: Sequence[Nominated]
    branch_id: str | None = None
    due_on: date | None = None


def nominate(database: Database, draft: Draft, *, by: str, now: datetime) -> str:
    """Write a new list down and return its id.

    Raises
    ------
    InputError
        No name, no items, too many of them, or a party twice.
    """
    _check(draft)
    worklist_id = token_hex(8)
    head = {key: value for key, value in asdict(draft).items() if key not in {"items", "due_on"}}
    head |= {"worklist_id": worklist_id, "status": "nominated"}
    items = [
        {
            **asdict(item),
            "worklist_id": worklist_id,
            "rank": rank,
            "status": "open",
            "due_on": draft.due_on,
        }
        for rank, item in enumerate(draft.items, start=1)
    ]
    with database.begin() as connection:
        connection.execute(insert(WORKLISTS).values(**head, created_by=by, created_at=now))
        connection.execute(insert(WORKLIST_ITEMS), items)
    return worklist_id


def move(
    database: Database, worklist_id: str, to: str, *, by: str, now: datetime, seen: Seen = ALL
) -> None:
    """Bring a list into another state.

    Raises
    ------
    NotFoundError
        There is none that he may see.
    AccessError
        It is of another branch, and only some of its items are his.
    StateError
        It is not in a state from which one gets there; or it is to be distributed, and has open
        items without an owner.
    """
    with database.begin() as connection:
        if not is_of(head_of(connection, worklist_id, seen), seen):
            raise AccessError("this list was made elsewhere, where it is approved and dropped too")
        if to == "distributed" and (n := _n_open(connection, worklist_id, owned=False)):
            raise StateError(f"{n} items have nobody who is to do them; name an owner of each")
        stamp = {"approved": {"approved_by": by, "approved_at": now}}
        stamp["distributed"] = {"distributed_at": now}
        done = connection.execute(
            update(WORKLISTS)
            .where(WORKLISTS.c.worklist_id == worklist_id, WORKLISTS.c.status.in_(BEFORE[to]))
            .values(status=to, **stamp.get(to, {}))
        )
        if not done.rowcount:
            raise StateError(f"only a list that is {' or '.join(BEFORE[to])} can be {to}")


def assign(
    database: Database,
    worklist_id: str,
    owners: Mapping[str, str],
    *,
    by: str,
    now: datetime,
    seen: Seen = ALL,
) -> None:
    """Name owners of parties, before or after a list is distributed.

    Raises
    ------
    NotFoundError
        No such list, or a party without an open item in it.
    StateError
        The list is done or dropped.
    """
    with database.begin() as connection:
        head = head_of(connection, worklist_id, seen)
        if head["status"] not in {"nominated", "approved", "distributed"}:
            raise StateError(f"this list is {head['status']}; nobody works on it any more")
        for party_id, staff_id in owners.items():
            done = connection.execute(
                update(WORKLIST_ITEMS)
                .where(
                    WORKLIST_ITEMS.c.worklist_id == worklist_id,
                    WORKLIST_ITEMS.c.party_id == party_id,
                    WORKLIST_ITEMS.c.status == "open",
                    *own(seen),
                )
                .values(owner_staff_id=staff_id, updated_by=by, updated_at=now)
            )
            if not done.rowcount:
                raise NotFoundError("one of the parties has no open item in this list")


def change_item(
    database: Database,
    worklist_id: str,
    item_id: int,
    values: Mapping[str, Any],
    *,
    by: str,
    now: datetime,
    seen: Seen = ALL,
) -> Row:
    """Change an item and return it; the list is done with its last item.

    Raises
    ------
    NotFoundError
        There is none that he may see.
    StateError
        The list is not distributed, or the outcome is in the bank's data already.
    InputError
        An unknown state; nobody as owner; a note too long; or done without who, when, how and with
        what outcome.
    """
    _check_values(values)
    one = (WORKLIST_ITEMS.c.worklist_id == worklist_id, WORKLIST_ITEMS.c.item_id == item_id)
    with database.begin() as connection:
        head = head_of(connection, worklist_id, seen)
        item = connection.execute(select(WORKLIST_ITEMS).where(*one, *own(seen))).mappings().first()
        if item is None:
            raise NotFoundError("there is no such item in this list")
        if head["status"] not in {"distributed", "done"}:
            raise StateError("items are worked on once their list is distributed")
        new = {**values, "updated_by": by, "updated_at": now}
        becomes = {**item, **new}
        if becomes["status"] == "done" and (missing := [n for n in OF_DONE if not becomes[n]]):
            raise InputError(f"an item is done with {', '.join(OF_DONE)}; add {', '.join(missing)}")
        free = WORKLIST_ITEMS.c.loaded_at.is_(None)  # a load may end at this moment
        if not connection.execute(update(WORKLIST_ITEMS).where(*one, free).values(**new)).rowcount:
            raise StateError("this outcome is in the bank's data already, and stays")
        _settle(connection, worklist_id, now)
        return item_as_seen(becomes, head, seen, rank=rank_of(connection, becomes, seen))


def to_load(database: Database) -> list[Row]:
    """Return the items that are done and not in the bank's data yet."""
    done = select(WORKLIST_ITEMS).where(
        WORKLIST_ITEMS.c.status == "done", WORKLIST_ITEMS.c.loaded_at.is_(None)
    )
    with database.read() as connection:
        found = connection.execute(done.order_by(WORKLIST_ITEMS.c.item_id)).mappings()
        return [dict(row) for row in found]


def note_loaded(database: Database, items: Sequence[Row], *, now: datetime) -> None:
    """Note that the outcomes of these items, as :func:`to_load` gave them, are in the bank's data.

    One that was changed since then is not: the next load takes it as it has become.
    """
    columns = WORKLIST_ITEMS.c
    with database.begin() as connection:
        for item in items:
            as_loaded = [columns[name].is_not_distinct_from(item[name]) for name in OF_CONTACT]
            connection.execute(
                update(WORKLIST_ITEMS)
                .where(columns.item_id == item["item_id"], *as_loaded)
                .values(loaded_at=now)
            )


def _check(draft: Draft) -> None:
    if not draft.name.strip() or len(draft.name) > LONGEST_NAME:
        raise InputError(f"a list has a name of 1 to {LONGEST_NAME} characters")
    if not draft.items:
        raise InputError("a list needs somebody on it; this answer names nobody")
    if len(draft.items) > MOST_ITEMS:
        raise InputError(
            f"a list holds {MOST_ITEMS:,} parties at most; ask with a limit or a narrower question"
        )
    if len({item.party_id for item in draft.items}) < len(draft.items):
        raise InputError("a party stands on a list once; this answer names one more than once")


def _check_values(values: Mapping[str, Any]) -> None:
    if unknown := [name for name in values if name not in CHANGEABLE]:
        raise InputError(f"{len(unknown)} of these cannot be changed; {', '.join(CHANGEABLE)} can")
    if values.get("owner_staff_id", "") is None:
        raise InputError("an item keeps its owner until another one is named")
    if values.get("status", "open") not in ITEM_STATES:
        raise InputError(f"an item is {', '.join(ITEM_STATES)}")
    if any(len(str(value or "")) > LONGEST_NOTE for value in values.values()):
        raise InputError(f"a note has {LONGEST_NOTE:,} characters at most")


def _n_open(connection: Connection, worklist_id: str, *, owned: bool | None = None) -> int:
    wanted = [WORKLIST_ITEMS.c.worklist_id == worklist_id, WORKLIST_ITEMS.c.status == "open"]
    if owned is not None:
        missing = WORKLIST_ITEMS.c.owner_staff_id.is_(None)
        wanted.append(~missing if owned else missing)
    return connection.execute(select(func.count()).where(*wanted)).scalar_one()


def _settle(connection: Connection, worklist_id: str, now: datetime) -> None:
    """Let a list be done with its last item, and not be with one opened again."""
    done = not _n_open(connection, worklist_id)
    connection.execute(
        update(WORKLISTS)
        .where(WORKLISTS.c.worklist_id == worklist_id)
        .values(status="done" if done else "distributed", done_at=now if done else None)
    )
