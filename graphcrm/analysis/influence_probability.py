"""How likely word goes over a tie: by kind, learned from referrals, or as the bank says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from graphcrm.analysis.influence_ties import Tied
from graphcrm.analysis.referral_forest import counted, referred, referrers
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_DAY, BoolVec, IntVec, distinct, is_among, marked
from graphcrm.graph.group_list import ASKED
from graphcrm.graph.spaces import PARTIES

BASE: Final[Mapping[str, float]] = {
    "household": 0.20,
    "referral": 0.15,
    "kinship": 0.10,
    "colleagues": 0.03,
    "event": 0.03,
    "transfer": 0.02,
}
PRIOR_CASES: Final = 50  # how many cases the base counts as
LEARNED, CASCADE, UNIFORM, COLUMN = "learned", "weighted_cascade", "uniform", "column"


class Rule(NamedTuple):
    """How probabilities are found: ``learned``, ``weighted_cascade``, ``uniform`` or ``column``."""

    name: str
    uniform: float = 0.0
    column: str = ""


class Learned(NamedTuple):
    """What past referrals say about one kind of tie.

    Parameters
    ----------
    kind : str
    base : float
        What is believed before any case.
    n_cases : int
        Ties of which one end recommends and opened before the other.
    n_successes : int
        Those where the one brought in the other.
    probability : float
        ``(50 * base + n_successes) / (50 + n_cases)``.
    """

    kind: str
    base: float
    n_cases: int
    n_successes: int
    probability: float


def rule_of(probability: str) -> Rule:
    """Return the rule that a parameter names.

    Raises
    ------
    InputError
        It names none, or a probability that is not within 0..1.

    Examples
    --------
    >>> rule_of("uniform:0.1").uniform, rule_of("column:p").column
    (0.1, 'p')
    """
    name, colon, rest = probability.strip().partition(":")
    if not colon and name in (LEARNED, CASCADE):
        return Rule(name)
    if name == COLUMN and rest:
        return Rule(name, column=rest)
    if name == UNIFORM and colon:
        return Rule(name, uniform=_share(rest))
    raise InputError(
        "probability is learned, weighted_cascade, uniform:P with P between 0 and 1, or column:NAME"
    )


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:  # not a number is neither
        raise InputError("probability uniform:P wants a number between 0 and 1, such as 0.1")
    return share


def learned(view: View, ties: Sequence[Tied]) -> tuple[Learned, ...]:
    """Return what past referrals say about each kind of tie.

    A case is a tie of the kind between two customers whose opening dates are known, differ and are
    not after the date, and of whom the first recommends; it is a success where that one brought in
    the other.  Who never recommended cannot show how likely word goes once it is on its way.  Past
    referrals themselves are no cases, and keep their base.

    Notes
    -----
    O(t + r log t) in ties and referrals.  Source: Goyal, Bonchi and Lakshmanan (2010), where only
    what somebody did can have spread from him.
    """
    rows, recommends = counted(view), _recommends(view)
    return tuple(
        _learned(view, one, recommends, (referrers(view, rows), referred(view, rows)))
        for one in ties
    )


def _recommends(view: View) -> BoolVec:
    """Return who brought in anybody, or was asked to in a campaign."""
    mask = marked(referrers(view, counted(view)), view.graph.n(PARTIES))
    kinds = view.graph.words("signals", "kind")
    words = enumerate(kinds.take(range(len(kinds))))
    codes = [code for code, word in words if str(word).startswith(f"{ASKED}:")]
    asked = view.valid("signals") & np.isin(view.graph.column("signals", "kind"), codes)
    mask[view.graph.column("signals", "party_ix")[asked]] = True
    return mask


def _learned(
    view: View, ties: Tied, recommends: BoolVec, referrals: tuple[IntVec, IntVec]
) -> Learned:
    base = BASE[ties.kind]
    if ties.kind == "referral":
        return Learned(ties.kind, base, 0, 0, base)
    n = max(view.graph.n(PARTIES), 1)
    referrer, party = referrals
    earlier = recommends[ties.one] & _opened_before(view, ties.one, ties.other)
    later = recommends[ties.other] & _opened_before(view, ties.other, ties.one)
    n_cases = int(np.count_nonzero(earlier if ties.one_way else earlier | later))
    brought = distinct(
        (referrer.astype(np.int64) * n + party)[_opened_before(view, referrer, party)]
    )
    one, other = brought // n, brought % n
    if not ties.one_way:
        one, other = np.minimum(one, other), np.maximum(one, other)
    n_successes = int(np.count_nonzero(is_among(one * n + other, ties.one * n + ties.other)))
    probability = (PRIOR_CASES * base + n_successes) / (PRIOR_CASES + n_cases)
    return Learned(ties.kind, base, n_cases, n_successes, probability)


def _opened_before(view: View, one: IntVec, other: IntVec) -> BoolVec:
    """Whether each one is known to have opened before the other, and both by the date."""
    opened = view.graph.node(PARTIES, "opened_on")
    first, second = opened[one], opened[other]
    return np.asarray((first != NO_DAY) & (first < second) & (second <= view.day))
