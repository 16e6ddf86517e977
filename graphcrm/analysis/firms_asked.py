"""Which firms a question is about, and which of their people it takes on trust."""

from __future__ import annotations

import numpy as np

from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_DAY, BoolVec, marked


def firms_asked_of(view: View, firm: str | None) -> BoolVec:
    """Return which parties are active firms, or the one that was asked about.

    Raises
    ------
    NotFoundError
        No such firm.
    InputError
        ``firm`` is a customer.
    """
    listed = view.active & view.graph.is_firm
    if firm is None:
        return listed
    at = view.find_party(firm, what="the firm")
    if not view.graph.is_firm[at]:
        raise InputError("firm is the id of a customer; give a firm_id")
    return listed & marked(np.array([at]), len(listed))


def n_unknown_jobs(view: View, firms: BoolVec, among: BoolVec | None = None) -> int:
    """Return how many valid jobs at some firms have no beginning, on a day before the first load.

    ``among``: of which people alone.
    """
    if view.as_of >= view.graph.first_loaded_on:
        return 0
    firm, person, since = (
        view.graph.column("employment", n) for n in ("firm_ix", "customer_ix", "since")
    )
    counts = view.valid("employment") & firms[firm] & (since == NO_DAY)
    return int(np.count_nonzero(counts if among is None else counts & among[person]))
