"""Which two loads of a ledger are compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from graphcrm.errors import InputError, NotFoundError
from graphcrm.graph.arrays import as_date

if TYPE_CHECKING:
    from graphcrm.graph.ports import LoadRecord

_LOAD = re.compile(r"L\d{5,}")


@dataclass(frozen=True, slots=True)
class Ends:
    """Two loads.

    Parameters
    ----------
    until : sequence of LoadRecord
        All loads up to the earlier one.
    since : sequence of LoadRecord
        All loads after that, up to the later one.
    """

    until: Sequence[LoadRecord]
    since: Sequence[LoadRecord]

    @property
    def before(self) -> LoadRecord:
        """The earlier load."""
        return self.until[-1]

    @property
    def after(self) -> LoadRecord:
        """The later load."""
        return self.since[-1]


def ends_of(records: Sequence[LoadRecord], since: str | date | None, to: str | date | None) -> Ends:
    """Return what is compared: by default the newest load, and the one before it.

    Parameters
    ----------
    records : sequence of LoadRecord, oldest first
    since, to : str or date, optional
        A load such as L00002, or a date: the newest load whose data is not later.

    Raises
    ------
    InputError, NotFoundError
        No load, one load alone, no such load, or the earlier one is not earlier.
    """
    if not records:
        raise InputError("the store holds no load; load the bank's extracts first")
    last = len(records) - 1 if to is None else _place(records, to, "--to")
    first = last - 1 if since is None else _place(records, since, "--from")
    _refuse_disorder(records, first, last)
    return Ends(records[: first + 1], records[first + 1 : last + 1])


def _refuse_disorder(records: Sequence[LoadRecord], first: int, last: int) -> None:
    one, other = records[first].load_id, records[last].load_id
    if first < 0:
        raise InputError(f"{other} is the first load; there is nothing before it to compare with")
    if first == last:
        raise InputError(f"--from and --to both mean {one}; name two loads")
    if first > last:
        raise InputError(f"--from means {one}, which came after {other}; swap --from and --to")


def _place(records: Sequence[LoadRecord], given: str | date, option: str) -> int:
    """Return which of ``records`` a load or a date means."""
    if isinstance(given, str) and _LOAD.fullmatch(given):
        places = [i for i, record in enumerate(records) if record.load_id == given]
        if not places:
            raise NotFoundError(f"{option}: there is no such load; graphcrm loads lists them")
        return places[0]
    try:
        day = as_date(given)
    except InputError:
        raise InputError(
            f"{option} is a load such as L00002, or a date that exists, written as 2026-06-30"
        ) from None
    places = [i for i, record in enumerate(records) if record.data_date <= day]
    if not places:
        first = min(records, key=lambda record: record.data_date)
        raise InputError(
            f"{option} lies before the data of the first load: {first.data_date.isoformat()} "
            f"({first.load_id})"
        )
    return places[-1]
