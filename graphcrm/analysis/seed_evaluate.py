"""How far word gets from a list of customers that somebody already has."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from graphcrm.analysis.campaign_notes import compared, people_notes, reached
from graphcrm.analysis.campaign_people import people_list, positions_once
from graphcrm.analysis.campaign_terms import Chain, Count, People, Terms
from graphcrm.analysis.contactable import UnknownConsent
from graphcrm.analysis.figures import WORTH, view_of
from graphcrm.analysis.influence import Model
from graphcrm.analysis.influence_ties import MAX_FIRM, USUAL
from graphcrm.analysis.seed_answer import seed_answer
from graphcrm.analysis.seed_baselines import baselines
from graphcrm.analysis.seed_judged import Judged
from graphcrm.answer import Answer
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import Day, IntVec
from graphcrm.graph.people_list import PeopleList
from graphcrm.graph.ties import Ties


def evaluate(  # noqa: PLR0913 - each is an option
    graph: Graph | View,
    seeds: People,
    *,
    as_of: Day | None = None,
    cost: PeopleList | float | None = None,
    product: str | None = None,
    target: People | None = None,
    exclude: People | None = None,
    kinds: str = USUAL,
    probability: str = "learned",
    model: Model = "ic",
    max_firm: int = MAX_FIRM,
    ties: Ties | None = None,
    unknown_consent: UnknownConsent | None = None,
    count: Count = "people",
    worth: str = WORTH,
    rng_seed: int = 1,
    tick: Callable[[str], None] = lambda _: None,
) -> Answer:
    """Say how many customers word is expected to reach when those of a list are asked first.

    The same simulation as that of a plan, and beside it lists of the same length that simpler rules
    would choose, without further limits.

    The other parameters are those of :func:`graphcrm.analysis.seed_plan.plan`.

    Parameters
    ----------
    graph : Graph or View
    seeds : PeopleList or sequence of str
        customer_ids, in the order in which they are to be asked.

    Returns
    -------
    Answer
        ``rank, customer_id, name, branch_id, marginal_reach, staff_id, cost, brings, reason``, in
        the order of the list.  Totals as of a plan, without the certificate.

    Raises
    ------
    InputError
        The list is empty, names a stranger, somebody twice, or somebody who may not be asked, told
        by the row; or a parameter is out of its range.
    """
    view = view_of(graph, as_of)
    terms = Terms(
        product=product,
        target=target,
        exclude=exclude,
        unknown_consent=unknown_consent,
        kinds=kinds,
        probability=probability,
        model=model,
        max_firm=max_firm,
        ties=ties,
        count=count,
        worth=worth,
        cost=cost,
        rng_seed=rng_seed,
    )
    chain = Chain(view, terms)
    nodes = _nodes(chain, seeds)
    tick("simulation")
    from graphcrm.kernels.seed_limits import Limits

    same = Limits(np.ones(len(chain.person), bool), n_seeds=len(nodes))
    judged = Judged(chain, nodes, baselines(chain, same))
    return seed_answer(
        "campaign.evaluate",
        judged,
        {**terms.said, "seeds": len(nodes), "campaign": None},
        totals={},
        notes=(reached(judged), compared(judged), *people_notes(chain)),
    )


def _nodes(chain: Chain, seeds: People) -> IntVec:
    """Return the nodes of a list, in its order; refuse rows that cannot be asked."""
    people = people_list(seeds, "seeds")
    if people is None or not len(people):
        raise InputError("name at least one customer by customer_id")
    party = positions_once(chain.view, people)
    barred = ~chain.audience.eligible[party]
    if barred.any():
        at, n = int(np.argmax(barred)), int(barred.sum())
        raise InputError(
            f"{people.where(at)}: this customer may not be asked: not contactable, or "
            f"excluded; so in {n:,} of {len(party):,} rows, leave them out"
        )
    return np.searchsorted(chain.person, party)
