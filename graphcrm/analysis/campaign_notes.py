"""What a plan means, how good it is, and what it does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from graphcrm.analysis.campaign_terms import Chain
from graphcrm.analysis.figures import doubts
from graphcrm.analysis.influence_probability import Learned
from graphcrm.analysis.seed_baselines import BASELINES
from graphcrm.analysis.seed_judged import Judged
from graphcrm.graph.arrays import NO_FEN
from graphcrm.reasons import Reason

if TYPE_CHECKING:
    from graphcrm.kernels.seed_limits import Limits
    from graphcrm.kernels.seeds import Chosen

PRECISION: Final = 0.005  # of the simulation: what is less says nothing
REACHED: Final = {"people": "campaign_reach_people", "worth": "campaign_reach_worth"}
BEATS: Final = {
    "top_worth": "campaign_beats_top_worth",
    "most_links": "campaign_beats_most_links",
    "random": "campaign_beats_random",
}
NO_BETTER: Final = {
    "top_worth": "campaign_no_better_top_worth",
    "most_links": "campaign_no_better_most_links",
    "random": "campaign_no_better_random",
}
STOPPED: Final = {
    "certificate": "campaign_stopped_certificate",
    "growth": "campaign_stopped_growth",
    "memory": "campaign_stopped_memory",
    "whole": "campaign_stopped_whole",
}
LEARNED: Final = {
    "household": "learned_household",
    "kinship": "learned_kinship",
    "colleagues": "learned_colleagues",
    "referral": "learned_referral",
    "event": "learned_event",
    "transfer": "learned_transfer",
}


def plan_notes(judged: Judged, chosen: Chosen, limits: Limits) -> tuple[Reason, ...]:
    """Return what there is to say about a plan, what matters most first."""
    most = chosen.high / judged.chain.unit
    return (
        reached(judged),
        compared(judged),
        Reason("campaign_certificate", {"ratio": chosen.certified_ratio, "most": most}),
        Reason(STOPPED[chosen.stopped], {"n": chosen.n_sets}),
        *_shortfall(judged, limits),
        *_held_back(judged),
        *people_notes(judged.chain),
    )


def reached(judged: Judged) -> Reason:
    """Say how many customers, or how much worth, the list is expected to reach."""
    reach, unit = judged.reach, judged.chain.unit
    return Reason(
        REACHED[judged.chain.terms.count],
        {
            "n": len(judged.seeds),
            "n_target": judged.chain.audience.totals["n_target"],
            "reach": reach.mean / unit,
            "low": reach.low / unit,
            "high": reach.high / unit,
        },
    )


def compared(judged: Judged) -> Reason:
    """Say how the list stands beside the best of the simpler ones."""
    best = max(BASELINES, key=lambda name: judged.baseline[name])
    other, own = judged.baseline[best], judged.reach.mean / judged.chain.unit
    if own <= other * (1 + PRECISION):
        return Reason(NO_BETTER[best], {"reach": own, "other": other})
    if not other:
        return Reason("campaign_beats_nothing")
    return Reason(BEATS[best], {"other": other, "more": own / other - 1})


def people_notes(chain: Chain) -> tuple[Reason, ...]:
    """Return what there is to say about the people, their ties and their figures."""
    view, graph = chain.view, chain.influence
    listed = chain.audience.target & (chain.terms.count == "worth")  # else worth is not summed
    return (
        *chain.audience.notes,
        *(Reason(LEARNED[case.kind], _told(case)) for case in graph.learned),
        *graph.notes,
        *doubts(view, listed, chain.terms.worth, n_unknown_start=graph.n_unknown_start),
    )


def _told(case: Learned) -> dict[str, float]:
    """Return what past referrals say of one kind of tie, as its sentence names it."""
    return {
        "base": case.base,
        "n_cases": case.n_cases,
        "n_successes": case.n_successes,
        "probability": case.probability,
    }


def _held_back(judged: Judged) -> list[Reason]:
    """Say where the control group is named, since nothing else keeps who it is."""
    n = len(judged.control)
    return [Reason("campaign_control", {"n": n})] if n else []


def _shortfall(judged: Judged, limits: Limits) -> list[Reason]:
    """Say that fewer are asked than were wanted, or that some could not be for lack of a cost."""
    notes, n = [], len(judged.seeds)
    if limits.n_seeds is not None and n < limits.n_seeds:
        notes.append(Reason("campaign_fewer", {"n": n, "wanted": limits.n_seeds}))
    if limits.budget is not None:
        n_free = int(np.count_nonzero(judged.chain.cost == NO_FEN))
        notes += [Reason("campaign_no_cost", {"n": n_free})] if n_free else []
    return notes
