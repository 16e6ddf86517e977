"""Whom to ask first, so that word reaches as many of those who matter as it can."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Final

import numpy as np

from graphcrm.analysis.campaign_control import held_back
from graphcrm.analysis.campaign_limits import Most, limits_of
from graphcrm.analysis.campaign_name import named
from graphcrm.analysis.campaign_notes import plan_notes
from graphcrm.analysis.campaign_people import listed, people_list
from graphcrm.analysis.campaign_terms import Chain, Count, People, Terms
from graphcrm.analysis.contactable import UnknownConsent
from graphcrm.analysis.figures import WORTH, view_of
from graphcrm.analysis.firm_chain import firm_chain
from graphcrm.analysis.influence import Model
from graphcrm.analysis.influence_ties import MAX_FIRM, USUAL
from graphcrm.analysis.seed_answer import seed_answer
from graphcrm.analysis.seed_baselines import baselines
from graphcrm.analysis.seed_judged import Judged
from graphcrm.answer import Answer
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import Day
from graphcrm.graph.people_list import PeopleList
from graphcrm.graph.ties import Ties

EPSILON: Final = 0.1
FIRM_TERMS: Final = ("product", "exclude", "unknown_consent", "worth")


def plan(  # noqa: PLR0913 - each is an option
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    anchor: str | None = None,
    seeds: int | None = None,
    budget: float | None = None,
    cost: PeopleList | float | None = None,
    product: str | None = None,
    target: People | None = None,
    exclude: People | None = None,
    max_per_manager: int = 0,
    max_per_household: int = 1,
    branch_quota: Sequence[str] = (),
    control_share: float = 0.0,
    kinds: str = USUAL,
    probability: str = "learned",
    model: Model = "ic",
    max_firm: int = MAX_FIRM,
    ties: Ties | None = None,
    unknown_consent: UnknownConsent | None = None,
    count: Count = "people",
    worth: str = WORTH,
    epsilon: float = EPSILON,
    rng_seed: int = 1,
    quick: bool = False,
    campaign: str | None = None,
    tick: Callable[[str], None] = lambda _: None,
) -> Answer:
    """Choose whom to ask first, so that word of mouth reaches as many customers as it can.

    Customers who may not be contacted or are excluded are not asked, not counted, and word does not
    travel through them.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    anchor : str, optional
        firm_id: a firm chain instead, ring by ring around that firm; see
        :func:`graphcrm.analysis.firm_chain.firm_chain`.  ``product``, ``exclude``,
        ``unknown_consent``, ``worth`` and ``campaign`` go with it, nothing else.
    seeds : int, optional
        How many to ask; without a budget 20, or fewer where fewer may be asked.
    budget : float, optional
        Yuan, in place of a number; needs ``cost``.
    cost : PeopleList or float, optional
        What it costs to ask a customer, in yuan: one figure, or a list.  Under a budget who is not
        in the list is not asked.
    product : str, optional
        product_id; reach counts only who does not hold it.
    target : PeopleList or sequence of str, optional
        customer_ids; reach counts only these.  Others may be asked all the same.
    exclude : PeopleList or sequence of str, optional
        customer_ids whom the campaign leaves alone.
    max_per_manager, max_per_household : int
        The most seeds that one responsible member of staff looks after, or of one household; 0 for
        no limit.
    branch_quota : sequence of str
        Such as ``B001=5``: the most seeds of that branch.
    control_share : float, at least 0 and less than 1
        Share of those who may be asked who are left in peace, for the review; drawn by chance from
        those who are not among the seeds.
    kinds, probability, model, max_firm, ties
        How word travels; see :func:`graphcrm.analysis.influence.influence`.
    unknown_consent : {"allow", "deny"}, optional
        See :func:`graphcrm.analysis.contactable.contactable`.
    count : {"people", "worth"}
        What reach sums: persons, or their known positive worth in yuan.
    worth : str
        What worth is: ``worth``, ``business`` or a money column.
    epsilon : float
        How far the certificate may stay under 1 - 1/e.
    rng_seed : int
        Everything random follows from it.
    quick : bool
        Stop at the certificate: a preview, whose list may reach several percent less.
    campaign : str, optional
        What the campaign is called.  Default: the date and six digits that stand for the rest.
    tick : callable
        Called with the name of each stage.

    Returns
    -------
    Answer
        ``rank, customer_id, name, branch_id, marginal_reach, staff_id, cost, brings, reason``, in
        the order in which to ask.  ``marginal_reach`` is what each is expected to add to those
        before; ``staff_id`` who would call; ``brings`` up to three whom word most likely reaches
        through this seed.  Totals ``n_seeds, reach, reach_low, reach_high, certified_ratio,
        baseline_top_worth, baseline_most_links, baseline_random``, the people as in
        :class:`graphcrm.analysis.campaign_people.Audience`, ``campaign_cost, n_edges, n_sets``.

    Raises
    ------
    InputError
        Nobody may be asked or is to be reached, more seeds than customers who may be asked, a
        budget below the cheapest, a list that names a stranger, or a parameter out of its range.
    NotFoundError
        There is no such product or branch.

    Notes
    -----
    Seeds by :func:`graphcrm.kernels.seeds.choose_seeds`; reach, its 95 % interval and the baselines
    from fresh simulations that chose nothing (:func:`graphcrm.kernels.simulate.reach`).
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
    most = Most(
        seeds, budget, max_per_manager, max_per_household, tuple(branch_quota), control_share
    )
    if anchor is not None:
        more = {"epsilon": epsilon != EPSILON, "quick": quick}
        idle = [*changed(terms), *changed(most), *(name for name, given in more.items() if given)]
        return _around(view, anchor, terms, idle=idle, campaign=campaign)
    chain = Chain(view, terms)
    limits = limits_of(chain, most)
    from graphcrm.kernels.seeds import choose_seeds

    chosen = choose_seeds(
        chain.influence.diffusion,
        chain.weight,
        limits,
        epsilon=epsilon,
        rng_seed=rng_seed,
        quick=quick,
        tick=lambda n: tick(f"{n:,} reverse sets"),
    )
    asked = chain.person[chosen.seed]
    control = held_back(chain.audience.eligible, asked, share=control_share, rng_seed=rng_seed)
    tick("simulation")
    judged = Judged(
        chain, chosen.seed, baselines(chain, limits), np.searchsorted(chain.person, control)
    )
    given = {**most.said, **terms.said, "epsilon": epsilon, "quick": quick}
    return seed_answer(
        "campaign.plan",
        judged,
        {**given, "seeds": limits.n_seeds, "campaign": campaign},
        totals={
            "n_control": len(control),
            "certified_ratio": chosen.certified_ratio,
            "n_sets": chosen.n_sets,
        },
        notes=plan_notes(judged, chosen, limits),
    )


def _around(
    view: View, anchor: str, terms: Terms, *, idle: Sequence[str], campaign: str | None
) -> Answer:
    """Answer with a firm chain; refuse options that say nothing around a firm."""
    idle = [name for name in idle if name not in FIRM_TERMS]
    if idle:
        raise InputError(f"with an anchor there is no {', '.join(idle)}; leave that out")
    excluded = people_list(terms.exclude, "exclude")
    found = firm_chain(
        view,
        anchor,
        product=terms.product,
        exclude=None if excluded is None else listed(view, excluded),
        unknown_consent=terms.unknown_consent,
        worth=terms.worth,
    )
    said = {name: terms.said[name] for name in FIRM_TERMS}
    return named(replace(found, parameters={"anchor": anchor, **said, "campaign": campaign}))


def changed(given: Terms | Most) -> list[str]:
    """Return the names of the parameters that are not what they are by default."""
    names = {f.name: f.default or None for f in fields(given)}
    return [name for name, usual in names.items() if (getattr(given, name) or None) != usual]
