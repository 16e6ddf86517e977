"""Where contagion begins: with those who left, or with what might happen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.attrition import Attrition
from graphcrm.analysis.columns import greatest_first
from graphcrm.analysis.firm_groups import find_firm
from graphcrm.analysis.payroll import banked_people
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_FEN, BoolVec, FloatVec, IntVec, marked

CUT_SHARE: Final = 0.3


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What might happen today; nothing of it is: whoever left in fact counts.

    Parameters
    ----------
    leaving : tuple of str
        party_id of each that leaves.
    top : int
        So many active clients of greatest worth leave.
    cuts : str or None
        firm_id of a firm that lets people go.
    cut_share : float
        Which share of its people.

    Raises
    ------
    InputError
        A number out of its range, or more than one of the three at once.
    """

    leaving: tuple[str, ...]
    top: int
    cuts: str | None
    cut_share: float

    def __post_init__(self) -> None:
        """Refuse what cannot happen."""
        if bool(self.leaving) + bool(self.top) + (self.cuts is not None) > 1:
            raise InputError("give one of leaving, top and cuts; they are different questions")
        if self.top < 0:
            raise InputError("top is a number from 0 on")
        if not 0 < self.cut_share <= 1:  # not a number is neither
            raise InputError("cut_share is above 0 and at most 1")

    @property
    def asked(self) -> bool:
        """Whether anything is asked for but what happened."""
        return bool(self.leaving or self.top or self.cuts is not None)


@dataclass(frozen=True, slots=True)
class Start:
    """With whom contagion begins.

    Parameters
    ----------
    energy : (n_parties,) float64
    gone : (n_parties,) bool
        Who is not listed: whoever left, or would for certain, and a firm that cuts staff.
    """

    energy: FloatVec
    gone: BoolVec


def start_of(
    view: View, what_if: WhatIf, events: Attrition, *, event_days: int, worth: IntVec
) -> Start:
    """Return where contagion begins.

    Raises
    ------
    NotFoundError
        A party or firm is unknown, or not the viewer's to see.
    InputError
        Who is to leave is not active, or who cuts staff is no firm.
    """
    if not what_if.asked:
        return _for_certain(events.recent(event_days))
    if what_if.cuts is not None:
        firm = find_firm(view, what_if.cuts, what="the firm that cuts staff")
        people = banked_people(view)
        own = marked(people.customer_ix[people.firm_ix == firm], len(worth))
        return Start(np.where(own, what_if.cut_share, 0.0), marked(np.array([firm]), len(worth)))
    if what_if.top:
        known = np.flatnonzero(view.active & (worth != NO_FEN))
        return _for_certain(
            marked(known[greatest_first(worth[known], known)][: what_if.top], len(worth))
        )
    return _for_certain(marked(_leaving(view, what_if.leaving), len(worth)))


def _for_certain(gone: BoolVec) -> Start:
    return Start(gone.astype(np.float64), gone)


def _leaving(view: View, parties: Sequence[str]) -> IntVec:
    found = []
    for n, party in enumerate(parties, start=1):
        which = f"party number {n} of {len(parties)}"
        at = view.find_party(party, what=which)
        if not view.active[at]:
            raise InputError(f"{which} is not active on the date, so it cannot leave")
        found.append(at)
    return np.array(found, np.int64)
