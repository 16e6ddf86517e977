"""Which worklists, and which of their items, somebody sees.

Lists are of the branch of whoever made them.  Once one is distributed, other branches see the items
of their own parties, and neither the others nor what the list was made from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from graphcrm.errors import NotFoundError
from graphcrm.operations.tables import WORKLIST_ITEMS, WORKLISTS

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from graphcrm.operations.database import Database


@dataclass(frozen=True, slots=True)
class Seen:
    """Which lists somebody may see.

    Parameters
    ----------
    branch_ids : frozenset of str, optional
        Those of these branches, and of others, once they are distributed, the items of parties of
        these; None: every list.
    staff_id : str, optional
        Only items of that owner, and lists that hold one.
    """

    branch_ids: frozenset[str] | None = None
    staff_id: str | None = None


ALL: Final = Seen()
Row = dict[str, Any]


def worklists(database: Database, seen: Seen = ALL) -> list[Row]:
    """Return the lists somebody may see, newest first, each with how many items it has and open."""
    counted = (
        select(
            WORKLIST_ITEMS.c.worklist_id,
            func.count().label("n_items"),
            func.count().filter(WORKLIST_ITEMS.c.status == "open").label("n_open"),
        )
        .where(*own(seen))
        .group_by(WORKLIST_ITEMS.c.worklist_id)
        .subquery()
    )
    found = (
        select(WORKLISTS, counted.c.n_items, counted.c.n_open)
        .join(counted, counted.c.worklist_id == WORKLISTS.c.worklist_id)
        .where(*_visible(seen))
        .order_by(WORKLISTS.c.created_at.desc(), WORKLISTS.c.worklist_id)
    )
    with database.read() as connection:
        return [_as_seen(dict(row), seen) for row in connection.execute(found).mappings()]


def worklist(database: Database, worklist_id: str, seen: Seen = ALL) -> Row:
    """Return one list with its ``items``, by rank.

    Raises
    ------
    NotFoundError
        There is none that he may see.
    """
    with database.read() as connection:
        head = head_of(connection, worklist_id, seen)
        items = (
            select(WORKLIST_ITEMS)
            .where(WORKLIST_ITEMS.c.worklist_id == worklist_id, *own(seen))
            .order_by(WORKLIST_ITEMS.c.rank)
        )
        return {
            **_as_seen(head, seen),
            "items": [dict(r) for r in connection.execute(items).mappings()],
        }


def head_of(connection: Connection, worklist_id: str, seen: Seen) -> Row:
    """Return a list that somebody may see, held until the transaction ends; or NotFoundError."""
    wanted = [WORKLISTS.c.worklist_id == worklist_id, *_visible(seen)]
    if seen.staff_id is not None:
        has_own = select(WORKLIST_ITEMS.c.item_id).where(
            WORKLIST_ITEMS.c.worklist_id == worklist_id, *own(seen)
        )
        wanted.append(has_own.exists())
    found = (
        connection.execute(select(WORKLISTS).where(*wanted).with_for_update()).mappings().first()
    )
    if found is None:
        raise NotFoundError("there is no such list")
    return dict(found)


def is_of(head: Row, seen: Seen) -> bool:
    """Whether a list as a whole is of somebody's branches."""
    return seen.branch_ids is None or head["branch_id"] in seen.branch_ids


def _as_seen(head: Row, seen: Seen) -> Row:
    """Return a list without what was asked, which may name others, where it was made elsewhere."""
    return head if is_of(head, seen) else {**head, "parameters": {}}


def _visible(seen: Seen) -> list[Any]:
    """Return what holds of the lists that somebody may see."""
    if seen.branch_ids is None:
        return []
    inside = sorted(seen.branch_ids)
    items = WORKLIST_ITEMS.c
    mine = (items.worklist_id == WORKLISTS.c.worklist_id) & items.branch_id.in_(inside)
    handed_out = WORKLISTS.c.status.in_(("distributed", "done"))
    has_mine = select(items.item_id).where(mine).exists()
    return [WORKLISTS.c.branch_id.in_(inside) | (handed_out & has_mine)]


def own(seen: Seen) -> list[Any]:
    """Return what holds of the items that somebody may see."""
    wanted: list[Any] = []
    if seen.staff_id is not None:
        wanted.append(WORKLIST_ITEMS.c.owner_staff_id == seen.staff_id)
    if seen.branch_ids is not None:
        inside = sorted(seen.branch_ids)
        lists = select(WORKLISTS.c.worklist_id).where(WORKLISTS.c.branch_id.in_(inside))
        of_list = WORKLIST_ITEMS.c.worklist_id.in_(lists)
        wanted.append(WORKLIST_ITEMS.c.branch_id.in_(inside) | of_list)
    return wanted
