"""Which loads made the store: its ledger as an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.graph.arrays import day_number
from graphcrm.graph.ports import Counts

if TYPE_CHECKING:
    from graphcrm.graph.ports import LoadRecord

SHOWN = 12  # digits of a hash
COUNTED = ("read", "inserted", "updated", "closed", "rejected")


def ledger(records: Sequence[LoadRecord], *, limit: int | None, today: date) -> Answer:
    """Return the newest ``limit`` loads of a ledger, the newest last.

    Parameters
    ----------
    records : sequence of LoadRecord, oldest first
    limit : int, optional
        Default: all.
    today : date
        What the answer is as of where nothing was loaded.

    Returns
    -------
    Answer
        Columns ``load_id, loaded_at (UTC), data_date, graph_version, files, mapping, read,
        inserted, updated, closed, rejected``; totals ``n_loads``.  ``mapping`` is the beginning
        of the mapping's hash, empty where a load went by names.
    """
    shown = records[max(len(records) - limit, 0) :] if limit is not None else records
    counts = [sum(record.tables.values(), Counts()) for record in shown]
    names = [tuple(file.name for file in record.files) for record in shown]
    columns = (
        _text("load_id", [record.load_id for record in shown]),
        _text("loaded_at", [f"{r.loaded_at.isoformat(timespec='seconds')}Z" for r in shown]),
        Column("data_date", Unit.DAY, np.array([day_number(r.data_date) for r in shown], np.int32)),
        _text("graph_version", [record.graph_version for record in shown]),
        _lists("files", names),
        _text("mapping", [str(r.options.get("mapping", ""))[:SHOWN] for r in shown]),
        *(
            Column(part, Unit.COUNT, np.array([getattr(c, part) for c in counts], np.int64))
            for part in COUNTED
        ),
    )
    return Answer(
        question="loads",
        as_of=records[-1].data_date if records else today,
        graph_version=records[-1].graph_version if records else "",
        parameters={},
        columns=columns,
        totals={"n_loads": len(records)},
    )


def _text(name: str, texts: Sequence[str]) -> Column:
    return Column(name, Unit.TEXT, np.arange(len(texts)), Words(tuple(texts)))


def _lists(name: str, lists: Sequence[tuple[str, ...]]) -> Column:
    flat = tuple(chain.from_iterable(lists))
    offsets = np.cumsum([0, *map(len, lists)])
    return Column(name, Unit.LIST, np.arange(len(flat)), Words(flat), offsets)
