"""What else a planner might do: ask the wealthiest, the best connected, or anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from graphcrm.analysis.campaign_terms import Chain
from graphcrm.analysis.columns import greatest_first
from graphcrm.analysis.figures import worth_of
from graphcrm.graph.arrays import IntVec

if TYPE_CHECKING:
    from graphcrm.kernels.seed_limits import Limits

BASELINES: Final = ("top_worth", "most_links", "random")
RANDOM_STREAM: Final = 2  # of the numbers drawn from one rng_seed; the control group has another


def baselines(chain: Chain, limits: Limits) -> dict[str, IntVec]:
    """Return the seeds that simple rules would choose under the same limits.

    ``top_worth``: greatest worth, unknown last; ``most_links``: most people tied to outward; ties
    by id.  ``random``: drawn by ``rng_seed``.  Each takes whom reach counts before anybody else, as
    who has only a list of them would.

    Parameters
    ----------
    chain : Chain
    limits : Limits

    Returns
    -------
    dict of name to (k,) nodes
    """
    from graphcrm.kernels.first_allowed import first_allowed

    node = np.arange(len(chain.person))
    money = worth_of(chain.view, chain.terms.worth)[chain.person]
    n_links = np.diff(chain.influence.diffusion.out_of.start)
    rng = np.random.default_rng([chain.terms.rng_seed, RANDOM_STREAM])
    orders = (greatest_first(money, node), greatest_first(n_links, node), rng.permutation(node))
    apart = ~chain.audience.target[chain.person]
    return {
        name: first_allowed(order[np.argsort(apart[order], kind="stable")], limits)
        for name, order in zip(BASELINES, orders, strict=True)
    }
