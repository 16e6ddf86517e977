"""Which products each party holds on a date, and when it first opened each."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from graphcrm.graph import View
from graphcrm.graph.arrays import IntVec
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.hold_matrix import HoldMatrix


class Opened(NamedTuple):
    """When parties first opened products: a row a pair, by party and then product.

    ``party_ix``, ``product_ix`` and ``on``: the day of the earliest holding, closed since or not;
    ``NO_DAY`` where any holding of the pair is not dated, since it may be the earliest.
    """

    party_ix: IntVec
    product_ix: IntVec
    on: IntVec


def held(view: View) -> HoldMatrix:
    """Return what every visible party holds on the date: holdings opened and not closed.

    Parties that are not active are among them.

    Notes
    -----
    O(m log m) in holdings; kept with the view.
    """
    return view.keep("held", lambda: _matrix(view, np.flatnonzero(view.valid("holdings"))))


def opened(view: View) -> Opened:
    """Return when each visible party first opened each product, up to the date.

    Notes
    -----
    O(m log m) in holdings; kept with the view.
    """
    return view.keep("opened", lambda: _opened(view))


def _matrix(view: View, rows: IntVec) -> HoldMatrix:
    party, product = (view.graph.column("holdings", n)[rows] for n in ("party_ix", "product_ix"))
    n_parties, n_products = view.graph.n(PARTIES), view.graph.n("products")
    return HoldMatrix.of(party, product, n_parties=n_parties, n_products=n_products)


def _opened(view: View) -> Opened:
    names = ("party_ix", "product_ix", "opened_on")
    party, product, on = (view.graph.column("holdings", n) for n in names)
    rows = np.flatnonzero(view.visible[party] & (on <= view.day))
    rows = rows[np.lexsort((on[rows], product[rows], party[rows]))]  # no day is below every day
    matrix = _matrix(view, rows)
    pair = party[rows].astype(np.int64) * max(matrix.n_products, 1) + product[rows]
    first = np.diff(pair, prepend=-1) > 0
    return Opened(matrix.party_ix, matrix.product_ix, on[rows[first]])
