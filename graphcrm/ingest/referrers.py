"""Did the referrer bank here at all when he is said to have brought somebody in?"""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.graph.arrays import BoolVec
from graphcrm.ingest.text import mask
from graphcrm.model import TABLES
from graphcrm.model.tables import PARTY

Scan = Callable[[str, list[str]], pa.Table]


def before_account(referrals: pa.Table, scan: Scan) -> BoolVec:
    """Mark the referrals that are dated before their referrer's account was opened.

    Parameters
    ----------
    referrals : Arrow table
        Typed rows.
    scan : callable
        Returns columns of a table as it is now.

    Notes
    -----
    O(p + m) in parties and referrals.  Where the opening date is not known, and for staff, nothing
    is marked.
    """
    ids, days = [], []
    for table in PARTY:
        rows = scan(table, [TABLES[table].columns[0].name, "opened_on"])
        ids += rows.column(0).chunks
        days += rows.column(1).chunks
    at = pc.index_in(referrals["referrer_id"], value_set=pa.chunked_array(ids, pa.string()))
    opened = pa.chunked_array(days, pa.date32()).take(at)
    return mask(pc.less(referrals["referred_on"], opened))
