"""What the people of each firm are worth together, and how much they hold."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.holdings import held
from graphcrm.analysis.payroll import FirmPeople
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_FEN, NO_IX, FloatVec, IntVec

HEADCOUNT_FLAGS: Final = ("headcount_missing", "headcount_zero", "below_banked")


def worth_of_people(people: FirmPeople, worth: IntVec) -> IntVec:
    """Return what the people of each party are worth, in fen; 0 where it has none.

    Unknown worth is skipped; ``NO_FEN`` where it has people and nobody's worth is known.
    """
    money = worth[people.customer_ix]
    known = money != NO_FEN
    whole = np.zeros(people.n_parties, np.int64)
    np.add.at(whole, people.firm_ix[known], money[known])
    n_known = np.bincount(people.firm_ix[known], minlength=people.n_parties)
    return np.where((n_known == 0) & (people.per_firm > 0), NO_FEN, whole)


def headcount_flag(headcount: IntVec, n_people: IntVec) -> IntVec:
    """Return why each headcount cannot be right: a code of ``HEADCOUNT_FLAGS``, -1 where it can.

    ``n_people``: how many of these heads are known by name.
    """
    tests = (headcount == NO_FEN, headcount == 0, headcount < n_people)
    return np.select(tests, range(len(HEADCOUNT_FLAGS)), NO_IX)


def products_of_people(view: View, people: FirmPeople) -> FloatVec:
    """Return how many different products the people of each party hold on the date, a person.

    Not a number where there are no people, or the bank loaded no holdings.
    """
    n_held = np.diff(held(view).start)[people.customer_ix]
    whole = np.bincount(people.firm_ix, n_held, people.n_parties)
    share = np.full(people.n_parties, np.nan)
    known = (people.per_firm > 0) & (view.graph.n_rows("holdings") > 0)
    return np.asarray(np.divide(whole, people.per_firm, out=share, where=known))
