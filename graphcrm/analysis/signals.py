"""What signals say of each party by itself: the newer and the graver, the more."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphcrm.analysis.rules import MOST_DAYS
from graphcrm.answer import DIGITS
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import BoolVec, FloatVec, IntVec
from graphcrm.graph.group_list import ASKED, CONTROL, signal_kind
from graphcrm.graph.spaces import PARTIES

HALF_LIFE_DAYS: Final = 90
UNKNOWN_SEVERITY: Final = 0.5
_GROUPS: Final = tuple(signal_kind(group, "") for group in (ASKED, CONTROL))


def own_signals(view: View, half_life_days: float = HALF_LIFE_DAYS) -> FloatVec:
    """Return what its own signals say of each party: 0 nothing, 1 the most.

    The least of 1 and the sum of severity x 0.5 ** (age / half-life) over the signals up to the
    date.  A signal without severity counts as one of 0.5; the groups of campaigns, which are kept
    as signals, say nothing of a risk.

    Parameters
    ----------
    view : View
    half_life_days : float, days, above 0
        After so many days a signal counts half.

    Returns
    -------
    (n_parties,) float64, 0..1
        Rounded to 9 digits.

    Raises
    ------
    InputError
        ``half_life_days`` is out of its range.

    Notes
    -----
    O(signals); kept with the view.
    """
    if not 0 < half_life_days <= MOST_DAYS:  # not a number is neither
        raise InputError(f"half_life_days is above 0 and at most {MOST_DAYS:,} days")
    return view.keep(("own_signals", half_life_days), lambda: _own(view, half_life_days))


def n_severity_unknown(view: View) -> int:
    """Return how many signals of risk up to the date do not say how grave they are."""
    severity = view.graph.column("signals", "severity")[risk_signals(view)]
    return int(np.count_nonzero(np.isnan(severity)))


def risk_signals(view: View) -> IntVec:
    """Return the rows of signals up to the date, the groups of campaigns left out."""
    return np.flatnonzero(view.valid("signals") & ~_of_groups(view))


def _own(view: View, half_life_days: float) -> FloatVec:
    graph, rows = view.graph, risk_signals(view)
    severity = graph.column("signals", "severity")[rows]
    age = view.day - graph.column("signals", "raised_on")[rows].astype(np.float64)
    weight = np.where(np.isnan(severity), UNKNOWN_SEVERITY, severity) * 0.5 ** (
        age / half_life_days
    )
    party = graph.column("signals", "party_ix")[rows]
    total = np.bincount(party, weights=weight, minlength=graph.n(PARTIES))
    return np.minimum(1.0, total.round(DIGITS))


def _of_groups(view: View) -> BoolVec:
    """Whether each row says that a party was asked in a campaign, or held back."""
    words = view.graph.words("signals", "kind").to_list()
    of_group = np.array([(word or "").startswith(_GROUPS) for word in words] + [False])
    return np.asarray(of_group[view.graph.column("signals", "kind")])
