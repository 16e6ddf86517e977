"""Read a list of customers from a file: a target, who is left alone, or what asking costs."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from graphcrm.graph.encode import fen_of, strings_of
from graphcrm.graph.people_list import PeopleList
from graphcrm.graph.strings import Strings
from graphcrm.ingest.list_file import cells_of, read_rows
from graphcrm.ingest.raw import RawTable
from graphcrm.model.types import Column, Kind, Table
from graphcrm.model.words import CUSTOMER_ID

ID, COST = "customer_id", "cost"
PEOPLE: Final = Table(
    "people",
    "客户名单",
    "a customer is on the list",
    (
        Column(
            ID, Kind.REF, "客户号", key=True, required=True, synonyms=(*CUSTOMER_ID, "party_id")
        ),
        Column(COST, Kind.MONEY, "费用", synonyms=("成本", "费用（元）")),
    ),
)


def read_people(path: Path, *, with_cost: bool = False) -> PeopleList:
    """Read a list of customers.

    Parameters
    ----------
    path : Path
        CSV, text, xlsx (its first sheet of such) or Parquet with ``customer_id`` or 客户号.
    with_cost : bool
        There has to be a column ``cost`` too, in yuan, filled in every row.

    Raises
    ------
    InputError
        No such file, not of a known format, or without those columns; a row that cannot be read,
        named by its number, never by what it says.
    """
    raw = read_list(path, PEOPLE, (ID, COST) if with_cost else (ID,))
    ids = ids_of(raw)
    if not with_cost:
        return PeopleList(raw.source.label, raw.row_numbers, ids)
    cost = fen_of(cells_of(raw, COST, "is no amount of yuan, 0 or more; mend the row or delete it"))
    return PeopleList(raw.source.label, raw.row_numbers, ids, cost)


def read_list(path: Path, table: Table, wanted: tuple[str, ...]) -> RawTable:
    """Read the cells of a list; InputError as of :func:`graphcrm.ingest.list_file.read_rows`."""
    return read_rows(path, table, wanted, what="list of customers")


def ids_of(raw: RawTable) -> Strings:
    """Return the customer ids of a list; InputError for a row without one."""
    wrong = "is missing, has lost digits or is too long; mend the row or delete it"
    return strings_of(cells_of(raw, ID, wrong))
