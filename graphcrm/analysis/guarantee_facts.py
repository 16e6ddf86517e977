"""What every answer about guarantees counts, and has to admit."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graphcrm.analysis.figures import date_doubts
from graphcrm.analysis.guarantee_graph import GuaranteeGraph
from graphcrm.analysis.unknown_starts import unknown_starts
from graphcrm.answer import Total
from graphcrm.graph import View
from graphcrm.graph.arrays import BoolVec
from graphcrm.reasons import Reason


def guarantee_totals(view: View, graph: GuaranteeGraph, listed: BoolVec) -> dict[str, Total]:
    """Return how many guarantees hold, and of how many something is wrong or not known.

    Parameters
    ----------
    view : View
    graph : GuaranteeGraph
    listed : (n_parties,) bool
        The parties that the rows speak of.
    """
    return {
        "n_guarantees": len(graph.row),
        "n_amount_unknown": int(np.count_nonzero(graph.is_unknown)),
        "n_amount_negative": int(np.count_nonzero(graph.is_negative)),
        "n_self": graph.n_self,
        "n_unknown_start": unknown_starts(view, "guarantees", listed),
    }


def guarantee_doubts(view: View, totals: dict[str, Total]) -> Iterator[Reason]:
    """Yield what the rows leave open: amounts, guarantees for oneself, dates."""
    yield from guarantee_flaws(view, totals)
    yield from date_doubts(view, int(totals["n_unknown_start"] or 0))


def guarantee_flaws(view: View, totals: dict[str, Total]) -> Iterator[Reason]:
    """Yield the same but for dates, which an answer with parties' figures admits with these."""
    if not view.graph.n_rows("guarantees"):
        yield Reason("guarantees_none")
    unknown, negative = totals["n_amount_unknown"], totals["n_amount_negative"]
    if unknown or negative:
        yield Reason("guarantees_amount", {"n_unknown": unknown or 0, "n_negative": negative or 0})
    if totals["n_self"]:
        yield Reason("guarantees_self", {"n": totals["n_self"]})
