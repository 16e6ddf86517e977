"""Which firms a question is about, and which of their people it takes on trust."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.firm_groups import find_firm
from graphcrm.analysis.unknown_starts import unknown_starts
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_DAY, NO_IX, BoolVec, marked
from graphcrm.graph.spaces import PARTIES
from graphcrm.model.words import FIRM_STATUS

_NORMAL: Final = tuple(FIRM_STATUS).index("normal")


def firms_asked_of(view: View, firm: str | None) -> BoolVec:
    """Return which parties are active firms, or the one that was asked about.

    Raises
    ------
    NotFoundError
        No such firm.
    InputError
        ``firm`` is a customer, or no active client on the date.
    """
    listed = view.active & view.graph.is_firm
    if firm is None:
        return listed
    at = find_firm(view, firm)
    if not listed[at]:
        raise InputError(
            "the firm is no active client on this date; graphcrm corporate leads lists firms to win"
        )
    return marked(np.array([at]), len(listed))


def prospects(view: View) -> BoolVec:
    """Return which visible firms are no clients, but may become it: not closed, nor struck off.

    A firm of unknown status counts as one of normal status.
    """
    status, closed, client = (
        view.graph.node(PARTIES, name) for name in ("status", "closed_on", "is_client")
    )
    there = (closed == NO_DAY) | (view.day < closed)
    normal = (status == NO_IX) | (status == _NORMAL)
    return np.asarray(view.visible & view.graph.is_firm & (client == 0) & there & normal)


def n_unknown_jobs(view: View, firms: BoolVec, among: BoolVec | None = None) -> int:
    """Return how many valid jobs at some firms have no beginning, on a day before the first load.

    ``among``: of which people alone.
    """
    people = ~view.graph.is_firm if among is None else among & ~view.graph.is_firm
    return unknown_starts(view, "employment", firms | people)
