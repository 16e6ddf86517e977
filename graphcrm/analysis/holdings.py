"""Which products each party holds on a date."""

from __future__ import annotations

import numpy as np

from graphcrm.graph import View
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.hold_matrix import HoldMatrix


def held(view: View) -> HoldMatrix:
    """Return what every visible party holds on the date: holdings opened and not closed.

    Parties that are not active are among them.

    Notes
    -----
    O(m log m) in holdings; kept with the view.
    """
    return view.keep("held", lambda: _held(view))


def _held(view: View) -> HoldMatrix:
    rows = np.flatnonzero(view.valid("holdings"))
    party, product = (view.graph.column("holdings", n)[rows] for n in ("party_ix", "product_ix"))
    n_parties, n_products = view.graph.n(PARTIES), view.graph.n("products")
    return HoldMatrix.of(party, product, n_parties=n_parties, n_products=n_products)
