"""Which worklists, and which of their items, somebody sees.

Lists are of the branch of whoever made them.  Once one is distributed, other branches see the items
of their own parties: neither the others, nor what the list was made from, nor why anybody is on it,
since that was said to somebody who sees more.
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
    questions : frozenset of str, optional
        Only lists that were made of these; None: of any.
    unexplained : frozenset of str
        Questions of which he must not learn: who works on such a list sees his items alone.
    """

    branch_ids: frozenset[str] | None = None
    staff_id: str | None = None
    questions: frozenset[str] | None = None
    unexplained: frozenset[str] = frozenset()


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
        head = head_of(connection, worklist_id, seen, held=False)
        items = (
            select(WORKLIST_ITEMS)
            .where(WORKLIST_ITEMS.c.worklist_id == worklist_id, *own(seen))
            .order_by(WORKLIST_ITEMS.c.rank)
        )
        rows = enumerate(connection.execute(items).mappings(), start=1)
        found = [item_as_seen(dict(row), head, seen, rank=rank) for rank, row in rows]
        return {**_as_seen(head, seen), "items": found}


def head_of(connection: Connection, worklist_id: str, seen: Seen, *, held: bool = True) -> Row:
    """Return a list that somebody may see, or NotFoundError; held until the transaction ends."""
    wanted = [WORKLISTS.c.worklist_id == worklist_id, *_visible(seen)]
    if seen.staff_id is not None:
        has_own = select(WORKLIST_ITEMS.c.item_id).where(
            WORKLIST_ITEMS.c.worklist_id == worklist_id, *own(seen)
        )
        wanted.append(has_own.exists())
    asked = select(WORKLISTS).where(*wanted)
    found = connection.execute(asked.with_for_update() if held else asked).mappings().first()
    if found is None:
        raise NotFoundError("there is no such list")
    return dict(found)


def is_of(head: Row, seen: Seen) -> bool:
    """Whether a list as a whole is of somebody's branches."""
    return seen.branch_ids is None or head["branch_id"] in seen.branch_ids


def rank_of(connection: Connection, item: Row, seen: Seen) -> int:
    """Return which item of those that somebody sees one is, from 1."""
    before = (
        select(func.count())
        .where(WORKLIST_ITEMS.c.worklist_id == item["worklist_id"], *own(seen))
        .where(WORKLIST_ITEMS.c.rank <= item["rank"])
    )
    return connection.execute(before).scalar_one()


def item_as_seen(item: Row, head: Row, seen: Seen, *, rank: int) -> Row:
    """Return an item with its place among those that somebody sees, and why it is there if he may.

    A place among all would tell of the others.
    """
    is_told = is_of(head, seen) and head["question"] not in seen.unexplained
    return {**item, "rank": rank, "reason": item["reason"] if is_told else None}


def _as_seen(head: Row, seen: Seen) -> Row:
    """Return a list without what he must not learn of what was asked."""
    if head["question"] in seen.unexplained:
        return {**head, "question": None, "parameters": {}}
    return head if is_of(head, seen) else {**head, "parameters": {}}


def _visible(seen: Seen) -> list[Any]:
    """Return what holds of the lists that somebody may see."""
    wanted: list[Any] = []
    if seen.questions is not None:
        wanted.append(WORKLISTS.c.question.in_(sorted(seen.questions)))
    if seen.branch_ids is not None:
        inside = sorted(seen.branch_ids)
        items = WORKLIST_ITEMS.c
        mine = (items.worklist_id == WORKLISTS.c.worklist_id) & items.branch_id.in_(inside)
        handed_out = WORKLISTS.c.status.in_(("distributed", "done"))
        has_mine = select(items.item_id).where(mine).exists()
        wanted.append(WORKLISTS.c.branch_id.in_(inside) | (handed_out & has_mine))
    return wanted


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
