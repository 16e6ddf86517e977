"""Which questions there are, and which function answers each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from inspect import Signature, signature
from typing import TYPE_CHECKING

from graphcrm.errors import NotFoundError

if TYPE_CHECKING:
    from graphcrm.answer import Answer

# area.question -> module and function; imported when asked, so that a question starts fast.
QUESTIONS: Mapping[str, tuple[str, str]] = {
    "coverage.single-links": ("graphcrm.analysis.coverage", "single_links"),
    "coverage.orphans": ("graphcrm.analysis.coverage", "orphans"),
    "coverage.departures": ("graphcrm.analysis.coverage", "departures"),
    "coverage.leaver": ("graphcrm.analysis.coverage", "leaver"),
    "coverage.handover": ("graphcrm.analysis.coverage", "handover"),
    "coverage.second-person": ("graphcrm.analysis.coverage", "second_person"),
    "coverage.factor": ("graphcrm.analysis.coverage", "factor"),
    "coverage.overdue": ("graphcrm.analysis.coverage", "overdue"),
    "coverage.placeholders": ("graphcrm.analysis.coverage", "placeholders"),
    "coverage.joint-cover": ("graphcrm.analysis.coverage", "joint_cover"),
    "coverage.history": ("graphcrm.analysis.coverage", "history"),
    "coverage.explain": ("graphcrm.analysis.coverage", "explain"),
    "coverage.teams": ("graphcrm.analysis.coverage", "teams"),
    "coverage.overlaps": ("graphcrm.analysis.coverage", "overlaps"),
    "referral.forest": ("graphcrm.analysis.referral", "forest"),
    "referral.chain": ("graphcrm.analysis.referral", "chain"),
    "referral.roots": ("graphcrm.analysis.referral", "roots"),
    "referral.rings": ("graphcrm.analysis.referral", "rings"),
    "referral.suspicious": ("graphcrm.analysis.referral", "suspicious"),
    "referral.contested": ("graphcrm.analysis.referral", "contested"),
    "referral.staff": ("graphcrm.analysis.referral", "staff"),
    "referral.credit": ("graphcrm.analysis.referral", "credit"),
    "referral.ladder": ("graphcrm.analysis.referral", "ladder"),
    "referral.uplift": ("graphcrm.analysis.referral", "uplift"),
    "referral.value": ("graphcrm.analysis.referral", "value"),
    "referral.rewards": ("graphcrm.analysis.referral", "rewards"),
    "campaign.plan": ("graphcrm.analysis.campaign", "plan"),
    "campaign.evaluate": ("graphcrm.analysis.campaign", "evaluate"),
    "campaign.review": ("graphcrm.analysis.campaign", "review"),
    "corporate.penetration": ("graphcrm.analysis.corporate", "penetration"),
    "corporate.key-people": ("graphcrm.analysis.corporate", "key_people"),
    "corporate.leads": ("graphcrm.analysis.corporate", "leads"),
    "corporate.one-sided": ("graphcrm.analysis.corporate", "one_sided"),
    "crosssell.gaps": ("graphcrm.analysis.crosssell", "gaps"),
    "crosssell.evaluate": ("graphcrm.analysis.crosssell", "evaluate"),
    "crosssell.paths": ("graphcrm.analysis.crosssell", "paths"),
    "network.ego": ("graphcrm.analysis.network", "ego"),
    "network.search": ("graphcrm.analysis.network", "search"),
    "network.path": ("graphcrm.analysis.network", "path"),
    "crosssell.list": ("graphcrm.analysis.crosssell", "list_"),
    "corporate.neighbourhood": ("graphcrm.analysis.corporate", "neighbourhood"),
    "corporate.relocation": ("graphcrm.analysis.corporate", "relocation"),
    "risk.clusters": ("graphcrm.analysis.risk", "clusters"),
    "risk.cluster": ("graphcrm.analysis.risk", "cluster"),
    "risk.communities": ("graphcrm.analysis.risk", "communities"),
    "risk.rings": ("graphcrm.analysis.risk", "rings"),
    "risk.cycles": ("graphcrm.analysis.risk", "cycles"),
    "risk.circles": ("graphcrm.analysis.risk", "circles"),
    "risk.debtrank": ("graphcrm.analysis.risk", "debtrank"),
    "risk.outflow": ("graphcrm.analysis.risk", "outflow"),
    "risk.contagion": ("graphcrm.analysis.risk", "contagion"),
    "risk.evaluate": ("graphcrm.analysis.risk", "evaluate"),
    "value.concentration": ("graphcrm.analysis.value", "concentration"),
    "value.structure": ("graphcrm.analysis.value", "structure"),
    "value.migration": ("graphcrm.analysis.value", "migration"),
    "value.classes": ("graphcrm.analysis.value", "classes"),
    "value.lifecycle": ("graphcrm.analysis.value", "lifecycle"),
    "value.contribution": ("graphcrm.analysis.value", "contribution"),
    "value.clv": ("graphcrm.analysis.value", "clv"),
    "service.after-sale": ("graphcrm.analysis.service", "after_sale"),
    "service.calendar": ("graphcrm.analysis.service", "calendar"),
    "service.needs": ("graphcrm.analysis.service", "needs"),
    "service.feedback": ("graphcrm.analysis.service", "feedback"),
    "service.scorecard": ("graphcrm.analysis.service", "scorecard"),
    "service.pairing": ("graphcrm.analysis.service", "pairing"),
    "service.targets": ("graphcrm.analysis.service", "targets"),
}


def question_function(question: str) -> Callable[..., Answer]:
    """Return the function that answers ``area.question``; NotFoundError when there is none."""
    if question not in QUESTIONS:
        raise NotFoundError(f"no such question; there are {', '.join(QUESTIONS)}")
    module, name = QUESTIONS[question]
    function: Callable[..., Answer] = getattr(import_module(module), name)
    return function


@cache
def parameters_of(function: Callable[..., Answer]) -> Signature:
    """Return what a question takes, read once: that costs more than a small answer."""
    return signature(function)
