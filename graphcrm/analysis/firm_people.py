"""Which people of each firm bank here, and which of them are key people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.payroll import FirmPeople, banked_people
from graphcrm.analysis.people_figures import worth_of_people
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_FEN, BoolVec, IntVec, distinct, is_among
from graphcrm.graph.spaces import PARTIES
from graphcrm.model.words import EMPLOYMENT_ROLE

OWNER_SHARE: Final = 0.25
OWNERS: Final = ("shareholder", "beneficial_owner", "actual_controller")
_EMPLOYEE: Final = tuple(EMPLOYMENT_ROLE).index("employee")
_OWNER: Final = tuple(EMPLOYMENT_ROLE).index("beneficial_owner")
# By code of the word.
_OWNS: Final = np.array([role in OWNERS for role in EMPLOYMENT_ROLE])


@dataclass(frozen=True, slots=True)
class WorkPeople:
    """People who bank here of each firm: each pair once, sorted by firm and then person.

    Parameters
    ----------
    firm_ix, customer_ix : (m,) int64
    is_key : (m,) bool
        Who is one of the firm's key people; see :func:`key_mask`.
    works : (m,) bool
        Who is one of its heads: holds a role there beside owning it, or is paid by it and holds
        none at all.
    """

    firm_ix: IntVec
    customer_ix: IntVec
    is_key: BoolVec
    works: BoolVec


def work_people(view: View) -> WorkPeople:
    """Return the people of each firm who bank here: its key people, and who works there.

    Who holds no role but that of an owner is not one of its heads, and where his share is too small
    for a key person, none of its people.

    Notes
    -----
    O(m log m) in employment and rows of pay in the window; kept with the view.
    """
    return view.keep("work_people", lambda: _work_people(view))


def key_mask(view: View) -> BoolVec:
    """Return which rows of employment make key people: any role but employee.

    Of beneficial owners those of a quarter or more, or of a share that is not known.
    """
    graph = view.graph
    role, share = (graph.column("employment", name) for name in ("role", "share"))
    small = (role == _OWNER) & (share < OWNER_SHARE)  # not a number, where it is not known
    return np.asarray((role != _EMPLOYEE) & ~small)


def people_worth(view: View, money: IntVec) -> IntVec:
    """Return what the :func:`work_people` of each party are worth, in fen; unknown counts 0.

    Parameters
    ----------
    view : View
    money : (n_parties,) int64
        What each party is worth, in fen.
    """
    people = work_people(view)
    whole = worth_of_people(FirmPeople(people.firm_ix, people.customer_ix, len(money)), money)
    return np.where(whole == NO_FEN, 0, whole)


def _work_people(view: View) -> WorkPeople:
    n = max(view.graph.n(PARTIES), 1)
    banked, valid = banked_people(view), view.valid("employment")
    owns = _OWNS[view.graph.column("employment", "role")]
    pairs = banked.firm_ix * n + banked.customer_ix
    is_key = is_among(pairs, _pairs(view, valid & key_mask(view)))
    owner = is_among(pairs, _pairs(view, valid & owns))
    works = ~owner | is_among(pairs, _pairs(view, valid & ~owns))
    kept = is_key | works
    pairs = pairs[kept]
    return WorkPeople(pairs // n, pairs % n, is_key[kept], works[kept])


def _pairs(view: View, rows: BoolVec) -> IntVec:
    """Return firm and person of rows of employment as one number each, in order."""
    firm, customer = (
        view.graph.column("employment", f"{name}_ix")[rows].astype(np.int64)
        for name in ("firm", "customer")
    )
    return distinct(firm * max(view.graph.n(PARTIES), 1) + customer)
