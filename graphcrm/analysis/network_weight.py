"""How much neighbours count in recommendations: as much as past openings say, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from graphcrm.analysis.crosssell_trial import Trial
from graphcrm.analysis.gap_model import GapTerms
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import FloatVec
from graphcrm.reasons import Reason

if TYPE_CHECKING:
    from graphcrm.kernels.resampled_shares import Estimate

LEARNED: Final = "learned"
WEIGHTS: Final = (0.0, 0.25, 0.5, 1.0, 2.0)
UNTESTED: Final = 0.5  # where nothing can be learned
FEWEST_OPENERS: Final = 100
MOST_WEIGHT: Final = 10.0


@dataclass(frozen=True, slots=True)
class NetworkWeight:
    """The exponent of neighbours, and why it is that.

    Parameters
    ----------
    weight : float, >= 0
    note : Reason
    """

    weight: float
    note: Reason


def network_weight(
    view: View, given: str = LEARNED, *, terms: GapTerms | None = None
) -> NetworkWeight:
    """Return how much neighbours are to count, learned from the 365 days before the date.

    Lists of five products are made for whoever opened one in these days from the dated facts before
    them, with each of the weights 0, 0.25, 0.5, 1 and 2.  The weight of the best mean average
    precision is taken if it beats weight 0 in 95 % of resamples of these parties, as one of four
    that are tried; else 0.  Where fewer than 100 parties opened anything, the days before the date
    are 730, 1460 or 2920; where even that is too few, or where none of them had a tie then whose
    beginning is known while ties without dates are left out, the weight is 0.5, untested.

    Parameters
    ----------
    view : View
    given : str
        ``learned``, or a number that is taken as it is.
    terms : GapTerms, optional
        Of the scores.

    Raises
    ------
    InputError
        Neither ``learned`` nor a number from 0 to 10.

    Notes
    -----
    Kept with the view.  At most 20,000 parties are judged, drawn by chance, so that the cost is
    that of the ties at the cut-off.

    Examples
    --------
    >>> network_weight(None, "0.25").weight
    0.25
    """
    if given == LEARNED:
        using = terms or GapTerms()
        return view.keep(("network_weight", using), lambda: _learned(view, using))
    return _given(given)


def _learned(view: View, terms: GapTerms) -> NetworkWeight:
    return learned_from(Trial.before(view, terms, least=FEWEST_OPENERS))


def learned_from(trial: Trial) -> NetworkWeight:
    """Return the weight that the openings of a trial speak for; see `network_weight`."""
    n = len(trial.openers)
    if n < FEWEST_OPENERS:
        facts = {"n": n, "least": FEWEST_OPENERS, "n_days": trial.n_days, "weight": UNTESTED}
        return NetworkWeight(UNTESTED, Reason("network_untested", facts))
    if trial.is_blind:  # that lists are the same with and without the network says nothing of it
        return NetworkWeight(UNTESTED, Reason("network_undated", {"n": n, "weight": UNTESTED}))
    none, *some = (ranked.precision for ranked in trial.ranked(WEIGHTS))
    at = int(np.argmax([precision.mean().round(9) for precision in some]))
    gain = _gain(some[at] - none)
    if not gain.low > 0:
        facts = {"n": n, "n_days": trial.n_days, "reach": float(trial.has_near.mean())}
        return NetworkWeight(0.0, Reason("network_adds_nothing", facts))
    weight = WEIGHTS[1 + at]
    facts = {"n": n, "n_days": trial.n_days, "weight": weight, "gain": gain.value}
    facts |= {"low": gain.low, "high": gain.high}
    return NetworkWeight(weight, Reason("network_learned", facts))


def _given(given: str) -> NetworkWeight:
    try:
        weight = float(given)
    except ValueError:
        weight = np.nan
    if not 0 <= weight <= MOST_WEIGHT:
        raise InputError(f"network_weight is {LEARNED}, or a number from 0 to {MOST_WEIGHT:g}")
    return NetworkWeight(weight, Reason("network_given", {"weight": weight}))


def _gain(difference: FloatVec) -> Estimate:
    from graphcrm.kernels.resampled_shares import mean

    return mean(difference, n_looks=len(WEIGHTS) - 1)
