"""What branches are to reach, month by month: the table of targets, by measure."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.figures import BUSINESS, DATED, WORTH
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_FEN, NO_IX, IntVec, month_number, month_of

OF_TIER: Final = "n:"  # and the tier: how many parties are to be of it
_ALIKE: Final = {WORTH: "aum"}  # what a bank may call it instead


def targets(view: View, newest: int, months: int, measure: str) -> IntVec:
    """Return what each branch is to reach of a measure in each of some months, in hundredths.

    Parameters
    ----------
    view : View
    newest : int
        A day of the newest month.
    months : int
    measure : str
        As the bank wrote it; of ``worth``, ``aum`` where it wrote none of that name.

    Returns
    -------
    (months, n_branches) int64
        The oldest month first; ``NO_FEN`` where there is no target.
    """
    graph = view.graph
    found = np.full((months, graph.n("branches")), NO_FEN, np.int64)
    names = measures(view)
    measure = measure if measure in names else _ALIKE.get(measure, measure)
    if measure not in names:
        return found
    rows = _rows(view)
    rows = rows[graph.column("targets", "measure")[rows] == names.index(measure)]
    on, branch = (graph.column("targets", name)[rows] for name in ("month", "branch_ix"))
    at = month_number(on) - month_of(newest) + months - 1
    of_them = (at >= 0) & (at < months)
    amount = graph.column("targets", "amount")[rows]
    found[at[of_them], branch[of_them]] = amount[of_them]
    return found


def n_unused(view: View, tiers: tuple[str, ...]) -> int:
    """Return how many targets are of a measure that is not known here."""
    names = measures(view)
    used = {WORTH, BUSINESS, *DATED, *(OF_TIER + tier for tier in tiers)}
    unknown = np.array([name not in used for name in names] + [True])
    codes = view.graph.column("targets", "measure")[_rows(view)]
    return int(np.count_nonzero(unknown[codes]))


def _rows(view: View) -> IntVec:
    branch = view.graph.column("targets", "branch_ix")
    visible = (branch != NO_IX) & np.append(view.branch_visible, False)[branch]
    return np.flatnonzero(view.valid("targets") & visible)


def measures(view: View) -> list[str | None]:
    """Return what targets are of, as the bank wrote it."""
    return view.graph.words("targets", "measure").to_list()
