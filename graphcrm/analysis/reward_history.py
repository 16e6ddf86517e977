"""What became of parties that somebody brought in: did they reach a threshold, and stay there?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.figures import dated_worth, worth_of
from graphcrm.analysis.referral_checks import SUSPICIONS
from graphcrm.analysis.referral_forest import referred, referred_on
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_DAY, NO_FEN, NO_IX, BoolVec, IntVec, inverse, marked
from graphcrm.graph.spaces import PARTIES

WHY: Final = (
    "reward_waits",
    "reward_kept",
    "reward_over_cap",
    "reward_left",
    "reward_fell",
    "reward_not_reached",
    "reward_not_known",
    "reward_gone",
    "reward_to_check",
    *SUSPICIONS,
)
WAITS, KEPT, OVER_CAP, LEFT, FELL, NOT_REACHED, NOT_KNOWN, GONE, TO_CHECK = range(9)
NEVER: Final = np.iinfo(np.int64).max // 2  # days: later than any


@dataclass(frozen=True, slots=True)
class History:
    """What became of each referred party since.

    Parameters
    ----------
    earned_on : (m,) int64
        The first day on which it is known to have reached the threshold, ``NEVER`` for none.
    fell_on : (m,) int64
        The first day after that on which it is known to be under it, ``NEVER`` for none.
    dated : (m,) bool
        Whether any figure since the referral has a date.
    known : (m,) bool
        Whether there is any figure.
    """

    earned_on: IntVec
    fell_on: IntVec
    dated: BoolVec
    known: BoolVec

    @classmethod
    def of(cls, view: View, rows: IntVec, *, measure: str, least: int) -> History:
        """Return it for referrals; with a threshold of 0 the opening alone counts."""
        money, began = worth_of(view, measure), referred_on(view, rows).astype(np.int64)
        earned, fell = np.full(len(rows), NEVER), np.full(len(rows), NEVER)
        if not least:
            every = np.ones(len(rows), bool)
            return cls(began, fell, every, every)
        which, on, figures = _since(view, rows, measure)
        high = figures >= least
        np.minimum.at(earned, which[high], on[high])
        low = ~high & (on > earned[which])
        np.minimum.at(fell, which[low], on[low])
        dated = marked(which, len(rows))
        now = money[referred(view, rows)]
        earned = np.where(~dated & (now != NO_FEN) & (now >= least), began, earned)
        return cls(earned, fell, dated, dated | (now != NO_FEN))

    def why(self, view: View, party: IntVec, days: int) -> IntVec:
        """Return positions in ``WHY``, suspicions and the cap aside."""
        closed = view.graph.node(PARTIES, "closed_on")[party].astype(np.int64)
        left = (closed != NO_DAY) & (closed <= view.day)
        earned, until = self.earned_on != NEVER, self.earned_on + days
        cases = (
            (~left & ~view.active[party], NOT_REACHED),  # no client, or not opened by the date
            (~earned & left, GONE),
            (~earned & ~self.known, NOT_KNOWN),
            (~earned, NOT_REACHED),
            (left & (closed <= until), LEFT),
            (self.fell_on <= until, FELL),
            (view.day < until, WAITS),
        )
        return np.select([test for test, _ in cases], [code for _, code in cases], KEPT)


def _since(view: View, rows: IntVec, measure: str) -> tuple[IntVec, IntVec, IntVec]:
    """Return the known month-end figures since each referral: whose, on which day, and in fen."""
    balances, figures = dated_worth(view, measure)
    which = inverse(referred(view, rows), view.graph.n(PARTIES))[
        view.graph.column("balances", "party_ix")[balances]
    ]
    on = view.graph.column("balances", "on")[balances].astype(np.int64)
    since = (which != NO_IX) & (figures != NO_FEN)
    since[since] = on[since] >= referred_on(view, rows)[which[since]]
    return which[since], on[since], figures[since]
