"""Who brought in whom on a date: the referrals that count, and the forest that they make."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.figures import WORTH, doubts, worth_of
from graphcrm.analysis.inquiry import Found
from graphcrm.answer import Answer
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_DAY, NO_FEN, NO_IX, BoolVec, IntVec, marked
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.forest import Forest, earliest, referral_forest
from graphcrm.kernels.trees import Trees
from graphcrm.model.words import REFERRAL_OUTCOME
from graphcrm.reasons import Reason

YEAR: Final = 365
_OPENED = tuple(REFERRAL_OUTCOME).index("opened")


def opened_by(view: View, referrer: str) -> IntVec:
    """Return the referrals up to the date that ended in an opening, as rows of the table.

    Parameters
    ----------
    view : View
    referrer : {"referrer_ix", "referrer_staff_ix"}
        Those made by a party, self-referrals included, or those made by staff.

    Notes
    -----
    An empty outcome means opened.
    """
    graph = view.graph
    outcome = graph.column("referrals", "outcome")
    opened = (outcome == _OPENED) | (outcome == NO_IX)
    named = graph.column("referrals", referrer) != NO_IX
    return np.flatnonzero(view.valid("referrals") & opened & named)


def counted(view: View) -> IntVec:
    """Return the rows of referrals that count: opened, by a party, of somebody else."""

    def make() -> IntVec:
        rows = opened_by(view, "referrer_ix")
        return np.asarray(rows[referrers(view, rows) != referred(view, rows)])

    return view.keep("referrals_counted", make)


def referrers(view: View, rows: IntVec) -> IntVec:
    """Return the party that made each of these referrals."""
    return np.asarray(view.graph.column("referrals", "referrer_ix")[rows])


def referred(view: View, rows: IntVec) -> IntVec:
    """Return the party that each of these referrals brought in."""
    return np.asarray(view.graph.column("referrals", "party_ix")[rows])


def referred_on(view: View, rows: IntVec) -> IntVec:
    """Return the day of each of these referrals; ``NO_DAY`` for row -1."""
    days = np.append(view.graph.column("referrals", "referred_on"), np.int32(NO_DAY))
    return np.asarray(days[rows])


def forest_of(view: View) -> Forest:
    """Return the forest of the referrals that count; its edges are rows of the table.

    Members need not be active.
    """

    def make() -> Forest:
        rows = counted(view)
        found = referral_forest(
            referrers(view, rows),
            referred(view, rows),
            referred_on(view, rows),
            n=view.graph.n(PARTIES),
        )
        row_of = np.append(rows, NO_IX)
        return Forest(found.parent, row_of[found.edge], row_of[found.ring_edges], found.ring_of)

    return view.keep("referral_forest", make)


def trees_of(view: View) -> Trees:
    """Return the forest as trees over all parties; those outside stand alone."""
    return view.keep("referral_trees", lambda: Trees(forest_of(view).parent))


def is_member(view: View) -> BoolVec:
    """Return which parties are in the forest: the ends of referrals that count."""

    def make() -> BoolVec:
        rows = counted(view)
        mask = np.zeros(view.graph.n(PARTIES), bool)
        mask[referrers(view, rows)] = True
        mask[referred(view, rows)] = True
        return mask

    return view.keep("referral_members", make)


def recruiter(view: View) -> IntVec:
    """Return the member of staff who first brought in each party, -1 where none did.

    Ties by the smaller staff_id.
    """

    def make() -> IntVec:
        rows = opened_by(view, "referrer_staff_ix")
        staff = view.graph.column("referrals", "referrer_staff_ix")[rows]
        party, n = referred(view, rows), view.graph.n(PARTIES)
        first = earliest(staff, party, referred_on(view, rows), n=n)
        found = np.full(n, NO_IX, np.int32)
        found[party[first]] = staff[first]
        return found

    return view.keep("recruiter", make)


def referral_answer(
    view: View, question: str, found: Found, *, measure: str = "", alone: bool = False
) -> Answer:
    """Return the answer to a referral question, with the doubts that it has to admit.

    Parameters
    ----------
    view : View
    question : str
    found : Found
    measure : str
        What parties are measured by; empty where the question names no money.  Where a total sums
        worth, another one says of how many in ``found.summed`` it is not known.
    alone : bool
        Whether the question has something to say without any referral.
    """
    totals, parameters = dict(found.totals), dict(found.parameters)
    if measure:
        parameters["worth"] = measure
    if totals.keys() & {"worth", "worth_descendants"}:
        unknown = worth_of(view, measure)[found.summed] == NO_FEN
        totals["n_worth_unknown"] = int(np.count_nonzero(unknown))
    listed = marked(found.parties if measure else found.parties[:0], view.graph.n(PARTIES))
    none = () if view.graph.n_rows("referrals") else (Reason("no_referral_data"),)
    says = (found.says, *none) if alone or not none else none
    return Answer(
        question,
        view.as_of,
        view.graph.version,
        parameters,
        found.columns,
        totals,
        (*says, *found.notes, *doubts(view, listed, measure or WORTH)),
        tree=found.tree,
    )
