"""Why contagion reaches a party, in words that point at nobody else: only circles are counted."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.columns import reason_column
from graphcrm.analysis.contagion_start import Start, WhatIf
from graphcrm.analysis.gap_circles import HeldIn, Holders, groups, people_together
from graphcrm.analysis.influence_ties import MAX_FIRM
from graphcrm.answer import Column, Unit, Words
from graphcrm.graph import View
from graphcrm.graph.arrays import BoolVec, IntVec
from graphcrm.kernels.circles import Circles

# Circles in the order in which they are told, one at most; then what is said without one.
CODES: Final = (
    *("contagion_department", "contagion_firm", "contagion_group"),
    *("contagion_department_nearly_all", "contagion_firm_nearly_all"),
    *("contagion_group_nearly_all", "contagion_near", "contagion_further"),
    *("contagion_cut", "contagion_cut_near", "contagion_cut_further"),
)
_CIRCLES: Final = 3
_NEAR, _FURTHER, _CUT, _CUT_NEAR, _CUT_FURTHER = range(2 * _CIRCLES, len(CODES))


def why(view: View, what_if: WhatIf, start: Start, party_ix: IntVec, *, n_near: IntVec) -> Column:
    """Return one reason a row.

    A circle is told where it has five others or more, and only how many of them have left: of a
    family, a small firm or another tie no more than that somebody near has.

    Parameters
    ----------
    view : View
    what_if : WhatIf
    start : Start
    party_ix : (m,) integers
        Active parties.
    n_near : (m,) integers
        How many direct neighbours of each it began with.
    """
    n_left = n_others = np.zeros(len(party_ix), np.int64)
    if what_if.cuts is not None:
        own = start.energy[party_ix] > 0
        code = np.select([own, n_near > 0], [_CUT, _CUT_NEAR], _CUT_FURTHER)
    else:
        code = np.where(n_near > 0, _NEAR, _FURTHER)
        for at, circles in reversed(list(enumerate(_circles(view)))):  # the first stands
            found = _left(circles, start.gone, party_ix)
            told = found.n_holders > 0
            all_of_them = np.where(found.n_holders == found.n_others, _CIRCLES, 0)
            code = np.where(told, at + all_of_them, code)
            n_left = np.where(told, found.n_holders, n_left)
            n_others = np.where(told, found.n_others, n_others)
    facts = (Column("n", Unit.COUNT, n_left), Column("of", Unit.COUNT, n_others))
    return reason_column(code[:, None], Words(CODES), facts)


def _circles(view: View) -> tuple[Circles, Circles, Circles]:
    """Return the departments of larger firms, the smaller firms, and the groups of firms."""
    return (*people_together(view, MAX_FIRM, view.active), groups(view, view.active))


def _left(circles: Circles, gone: BoolVec, party_ix: IntVec) -> Holders:
    """Return of each party its circle of which most, by share, have left."""
    from scipy.sparse import csr_array

    left = csr_array(gone.astype(np.int32)[:, None])
    return HeldIn.of(circles, left).holders(party_ix, np.zeros(len(party_ix), np.int64))
