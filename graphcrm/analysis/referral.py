"""The referral forest of a view: who brought in whom, over generations."""

from __future__ import annotations

import numpy as np

from graphcrm.graph import View
from graphcrm.graph.arrays import NO_IX
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.forest import Forest, referral_forest
from graphcrm.model.words import REFERRAL_OUTCOME

_OPENED = tuple(REFERRAL_OUTCOME).index("opened")


def forest_of(view: View) -> Forest:
    """Return the forest of opened referrals between parties up to the view's date.

    Members need not be active.  Referrals by staff, declined and pending ones and self-referrals
    are not in it; an empty outcome means opened.
    """

    def make() -> Forest:
        graph = view.graph
        referrer = graph.column("referrals", "referrer_ix")
        party = graph.column("referrals", "party_ix")
        outcome = graph.column("referrals", "outcome")
        opened = (outcome == _OPENED) | (outcome == NO_IX)
        rows = np.flatnonzero(
            view.valid("referrals") & opened & (referrer != NO_IX) & (referrer != party)
        )
        day = graph.column("referrals", "referred_on")[rows]
        return referral_forest(referrer[rows], party[rows], day, n=graph.n(PARTIES))

    return view.keep("referral_forest", make)
