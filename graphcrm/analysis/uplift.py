"""Are customers whom somebody brought in worth more, and do they stay, than others like them?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from graphcrm.analysis.alike import followed, products_held, strata
from graphcrm.analysis.figures import WORTH, view_of, worth_of
from graphcrm.analysis.inquiry import Found
from graphcrm.analysis.referral_forest import (
    YEAR,
    counted,
    recruiter,
    referral_answer,
    referred,
    trees_of,
)
from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_DAY, NO_FEN, NO_IX, BoolVec, Day, FloatVec, IntVec, marked
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.matching import Matched, match
from graphcrm.kernels.together import FEWEST
from graphcrm.reasons import Reason

if TYPE_CHECKING:
    from graphcrm.kernels.bootstrap import Difference

N_RESAMPLES: Final = 1_000
MEASURES: Final = ("worth", "n_products", "retention_365")
SAYS: Final = ("uplift_more", "uplift_less", "uplift_no_effect", "uplift_too_few", "uplift_unknown")
MORE, LESS, NO_EFFECT, TOO_FEW, UNKNOWN = range(len(SAYS))


@dataclass(frozen=True, slots=True)
class Compared:
    """One measure of the referred beside that of others like them.

    Parameters
    ----------
    matched : Matched
        Among those of whom the measure is known.
    n_dropped : (int, int)
        Referred, and others, of whom it is known, that have nobody like them.
    difference : Difference
    """

    matched: Matched
    n_dropped: tuple[int, int]
    difference: Difference

    @property
    def says(self) -> int:
        """Position in ``SAYS``."""
        found = self.difference
        if np.isnan(found.difference):
            return UNKNOWN
        if min(self.matched.n_group, self.matched.n_others) < FEWEST:
            return TOO_FEW
        if not found.found:
            return NO_EFFECT
        return MORE if found.difference > 0 else LESS


def uplift(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    worth: str = WORTH,
    n_resamples: int = N_RESAMPLES,
    rng_seed: int = 1,
) -> Answer:
    """Compare customers whom a customer or firm brought in with others like them.

    Alike is who has the same branch, opening year, tier and ten years of age; what is not known is
    alike too.  Whoever has nobody like him is left out, and counted.  Others count so that they are
    spread as the referred are.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    worth : str
        ``worth``, ``business`` or a money column.
    n_resamples : int
        How often people are drawn again for the intervals.
    rng_seed : int
        The same number draws the same people.

    Returns
    -------
    Answer
        ``measure, n_referred, n_compared, referred, others, difference, low, high, found,
        n_referred_dropped, n_others_dropped, reason``, a row each for worth in yuan, products held
        (both of the active ones) and the share still there 365 days after opening (Kaplan-Meier).
        ``low`` and ``high`` hold the middle 95 % of resampled differences.  ``found``: the interval
        leaves out 0, less than one in twenty deals of the labels within strata does as much, and
        either side has ten people or more.
        Totals ``n_referred, n_others, n_by_staff, n_unknown_opened, n_worth_unknown``.

    Raises
    ------
    InputError
        No such measure, or a number of resamples outside 1 to 100,000.

    Notes
    -----
    Firms are left out: they have no age.  Whom staff brought in is one of the others.  A party that
    a counted referral brought in, but whose referral was cut from a ring, is on neither side.
    """
    view = view_of(graph, as_of)
    money, people = worth_of(view, worth), _People.of(view)
    compared = _compared(view, people, money, n_resamples=n_resamples, rng_seed=rng_seed)
    active = np.flatnonzero((people.referred | people.others) & view.active)
    counts = {"n_referred": int(people.referred.sum()), "n_others": int(people.others.sum())}
    found = Found(
        parameters={"n_resamples": n_resamples, "rng_seed": rng_seed},
        columns=_columns(compared),
        totals={
            **counts,
            "n_by_staff": int(np.count_nonzero(people.others & (recruiter(view) != NO_IX))),
            "n_unknown_opened": people.n_unknown_opened,
            "n_worth_unknown": int(np.count_nonzero(money[active] == NO_FEN)),
        },
        parties=active,
        summed=active,
        says=_says(compared, counts),
        notes=(Reason("uplift_limits"),),
    )
    return referral_answer(view, "referral.uplift", found, measure=worth)


def worth_uplift(view: View, measure: str, *, n_resamples: int, rng_seed: int) -> float:
    """Return which share of the worth of the referred others like them do not have.

    NaN where no effect was found, or the referred have less.
    """
    people, money = _People.of(view), worth_of(view, measure)
    (one,) = _compared(view, people, money, ("worth",), n_resamples=n_resamples, rng_seed=rng_seed)
    return one.difference.difference / one.difference.group if one.says == MORE else np.nan


@dataclass(frozen=True, slots=True)
class _People:
    """The customers who can be compared.

    Parameters
    ----------
    referred, others : (n_parties,) bool
        Customers opened by the date, on known days.
    stratum : (n_parties,) int64
    n_unknown_opened : int
        Customers whose opening date is not known.
    """

    referred: BoolVec
    others: BoolVec
    stratum: IntVec
    n_unknown_opened: int

    @classmethod
    def of(cls, view: View) -> _People:
        graph = view.graph
        opened = graph.node(PARTIES, "opened_on")
        customer = view.visible & ~graph.is_firm
        dated = customer & (opened != NO_DAY) & (opened <= view.day)
        brought = marked(referred(view, counted(view)), graph.n(PARTIES))
        return cls(
            dated & (trees_of(view).parent != NO_IX),
            dated & ~brought,
            strata(view),
            int(np.count_nonzero(customer & (opened == NO_DAY))),
        )

    def compare(
        self, known: BoolVec, difference: Callable[[Matched, IntVec], Difference]
    ) -> Compared:
        """Match those of whom a measure is known, and compare it."""
        who = np.flatnonzero((self.referred | self.others) & known)
        is_referred = self.referred[who]
        matched = match(self.stratum[who], is_referred)
        n_referred = int(np.count_nonzero(is_referred))
        dropped = n_referred - matched.n_group, len(who) - n_referred - matched.n_others
        return Compared(matched, dropped, difference(matched, who))


def _compared(
    view: View,
    people: _People,
    money: IntVec,
    measures: Sequence[str] = MEASURES,
    **drawing: int,
) -> list[Compared]:
    """Return the measures, each compared."""
    from graphcrm.kernels.bootstrap import matched_difference
    from graphcrm.kernels.survival import survival_difference

    def of(known: BoolVec, value: FloatVec) -> Compared:
        return people.compare(
            known, lambda matched, who: matched_difference(matched, value[who], **drawing)
        )

    def retention() -> Compared:
        days, left = followed(view)
        return people.compare(
            days >= 0,
            lambda matched, who: survival_difference(
                matched, days[who], left[who], horizon=YEAR, **drawing
            ),
        )

    recorded = view.active & (view.graph.n_rows("holdings") > 0)
    make = {
        "worth": lambda: of(view.active & (money != NO_FEN), money / 100),
        "n_products": lambda: of(recorded, products_held(view).astype(np.float64)),
        "retention_365": retention,
    }
    return [make[measure]() for measure in measures]


def _says(compared: Sequence[Compared], counts: Mapping[str, int]) -> Reason:
    if all(one.says == UNKNOWN for one in compared):
        return Reason("uplift_nobody", counts)
    n_found = sum(one.says in (MORE, LESS) for one in compared)
    return Reason("uplift" if n_found else "uplift_none", {**counts, "n_found": n_found})


def _columns(compared: Sequence[Compared]) -> tuple[Column, ...]:
    figures = [one.difference for one in compared]
    says = np.array([one.says for one in compared])
    numbers = {
        "referred": [one.group for one in figures],
        "others": [one.others for one in figures],
        "difference": [one.difference for one in figures],
        "low": [one.low for one in figures],
        "high": [one.high for one in figures],
    }
    return (
        Column("measure", Unit.WORD, np.arange(len(compared)), Words(MEASURES)),
        Column("n_referred", Unit.COUNT, np.array([one.matched.n_group for one in compared])),
        Column("n_compared", Unit.COUNT, np.array([one.matched.n_others for one in compared])),
        *(Column(name, Unit.SCORE, np.array(values)) for name, values in numbers.items()),
        Column("found", Unit.FLAG, (says == MORE) | (says == LESS)),
        Column("n_referred_dropped", Unit.COUNT, np.array([one.n_dropped[0] for one in compared])),
        Column("n_others_dropped", Unit.COUNT, np.array([one.n_dropped[1] for one in compared])),
        Column("reason", Unit.REASON, says, Words(SAYS)),
    )
