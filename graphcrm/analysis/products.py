"""Who holds a product."""

from __future__ import annotations

import numpy as np

from graphcrm.graph import View
from graphcrm.graph.arrays import BoolVec, marked
from graphcrm.graph.spaces import PARTIES


def holds_now(view: View, product: str) -> BoolVec:
    """Return which parties hold a product on the date: a holding that is opened and not closed.

    Parameters
    ----------
    view : View
    product : str
        product_id.

    Raises
    ------
    NotFoundError
        No such product.

    Notes
    -----
    O(m) in holdings.
    """
    at = view.graph.find("products", product, what="the product")
    holding = view.valid("holdings") & (view.graph.column("holdings", "product_ix") == at)
    return marked(
        view.graph.column("holdings", "party_ix")[np.flatnonzero(holding)], view.graph.n(PARTIES)
    )
