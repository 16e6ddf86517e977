"""Why a party goes to whom it goes to, or to nobody."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.takeover import Fit, Takeover
from graphcrm.answer import Column, Unit, Words
from graphcrm.graph.arrays import NO_DAY, NO_IX, BoolVec, IntVec, first_true, offsets_of

# What speaks for a successor, in order of weight; all that holds is said.
FOR: Final = (
    "handover_near_customer",
    "handover_near_firm",
    "handover_met",
    "handover_held",
    "handover_branch",
    "handover_room",
)
# Why there is none: the first that is true.
AGAINST: Final = (
    "handover_no_role",
    "handover_branch_unknown",
    "handover_branch_nobody",
    "handover_full",
    "handover_household",
    "handover_taken",
)


def reason_column(takeover: Takeover, chosen: IntVec, fit: Fit, household: IntVec) -> Column:
    """Return why each party goes to whom it goes to, or to nobody.

    Parameters
    ----------
    takeover : Takeover
    chosen : (p,) row of the candidates, -1 for nobody
    fit : Fit
        Of the parties that go to somebody, in order.
    household : (p,) integers
        Who stays together; -1 for a party by itself.
    """
    n, some = len(chosen), chosen != NO_IX
    everybody = np.ones(len(takeover.candidates.staff), bool)
    able = _n_able(takeover, everybody, by_branch=takeover.branch_only)
    says = np.zeros((n, len(FOR) + len(AGAINST)), bool)
    says[some, : len(FOR)] = _for(takeover.kind[some], fit)
    nobody = np.flatnonzero(~some)
    says[nobody, len(FOR) + _against(takeover, household, able)[nobody]] = True
    row, code = np.nonzero(says)
    room, last_on = np.zeros(n, np.int64), np.full(n, NO_DAY, np.int32)
    room[some], last_on[some] = takeover.candidates.room[chosen[some]], fit.last_on
    return Column(
        "reason",
        Unit.REASON,
        code,
        Words(FOR + AGAINST),
        offsets_of(says.sum(axis=1)),
        facts=(
            Column("last_on", Unit.DAY, last_on[row]),
            Column("room", Unit.COUNT, room[row]),
            Column("n", Unit.COUNT, able[row]),
        ),
    )


def _for(kind: IntVec, fit: Fit) -> BoolVec:
    met = fit.last_on != NO_DAY
    return np.column_stack(
        [
            fit.near & (kind == 0),
            fit.near & (kind == 1),
            met,
            ~met & (fit.past_tie > 0),
            fit.same_branch,
            np.ones(len(kind), bool),
        ]
    )


def _against(takeover: Takeover, household: IntVec, able: IntVec) -> IntVec:
    """Return, for every party, the position in ``AGAINST`` of why nobody would take it."""
    places, by_branch = takeover.candidates.places, takeover.branch_only
    everybody, open_ = places >= 0, places > 0
    tests = {
        "handover_no_role": _n_able(takeover, everybody, by_branch=False) == 0,
        "handover_branch_unknown": by_branch & (takeover.branch == NO_IX),
        "handover_branch_nobody": able == 0,
        "handover_full": _n_able(takeover, open_, by_branch=by_branch) == 0,
        "handover_household": _too_many(takeover, household),
        "handover_taken": np.ones(len(able), bool),
    }
    return first_true(tests[code] for code in AGAINST)


def _n_able(takeover: Takeover, among: BoolVec, *, by_branch: bool) -> IntVec:
    """Return how many of some candidates may take over each party, whoever holds it aside."""
    kind, place, seat = takeover.kind, *_places(takeover, by_branch=by_branch)
    who = takeover.candidates.eligible & among & (seat != NO_IX)
    table = np.array([np.bincount(seat[of], minlength=_n_places(takeover)) for of in who])
    n_able = table[kind, place]
    held = np.flatnonzero(takeover.barred != NO_IX)
    barred = takeover.barred[held]
    n_able[held] -= who[kind[held], barred] & (seat[barred] == place[held])
    return np.where(place == NO_IX, 0, n_able)


def _too_many(takeover: Takeover, household: IntVec) -> BoolVec:
    """Whether nobody has places for all of the household, or its members are of two branches."""
    place, seat = _places(takeover, by_branch=takeover.branch_only)
    members = np.flatnonzero(household != NO_IX)
    size = np.bincount(household[members], minlength=1)[household]
    most = np.zeros((2, _n_places(takeover) + 1), np.int64)
    for kind, of in enumerate(takeover.candidates.eligible):
        np.maximum.at(most[kind], seat[of], takeover.candidates.places[of])
    most[:, -1] = 0  # of no known branch
    low = np.full(household.max(initial=0) + 1, len(most[0]))
    high = np.full_like(low, NO_IX)
    np.minimum.at(low, household[members], place[members])
    np.maximum.at(high, household[members], place[members])
    apart = (low != high)[household]
    return np.asarray((household != NO_IX) & ((size > most[takeover.kind, place]) | apart))


def _places(takeover: Takeover, *, by_branch: bool) -> tuple[IntVec, IntVec]:
    """Return where parties and candidates meet: in a branch, -1 where not known, or anywhere, 0."""
    if by_branch:
        return takeover.branch, takeover.candidates.branch
    return np.zeros_like(takeover.branch), np.zeros_like(takeover.candidates.branch)


def _n_places(takeover: Takeover) -> int:
    return max(takeover.view.graph.n("branches"), 1)
