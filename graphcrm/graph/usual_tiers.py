"""The tiers of a bank that hands over no table of its own."""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.model import DEFAULT_TIERS, Table
from graphcrm.model.arrow import arrow_schema

# gold, Gold, 金卡: what an extract may call a usual tier.
_SPELLINGS: Final = {
    str(t[n]).lower(): str(t["tier"]) for t in DEFAULT_TIERS for n in ("tier", "name")
}


def usual_tiers(table: Table) -> pa.Table:
    """Return the rows of the table of tiers."""
    return pa.Table.from_pylist(list(DEFAULT_TIERS), schema=arrow_schema(table))


def by_id(cells: Any) -> Any:
    """Return tiers by their ids, Gold and 金卡 as gold; others stay as they are.

    A store keeps what the bank wrote, for a table of tiers may come with a later load.

    >>> by_id(pa.chunked_array([["金卡", "VIP", None]])).to_pylist()
    ['gold', 'VIP', None]
    """
    known, ids = (pa.array(list(part), pa.string()) for part in (_SPELLINGS, _SPELLINGS.values()))
    return pc.coalesce(ids.take(pc.index_in(pc.utf8_lower(cells), value_set=known)), cells)
