"""1+N campaigns: whom to ask first so that word travels, and what that may bring.

Every question takes a :class:`~graphcrm.graph.Graph` or a :class:`~graphcrm.graph.View`, sees only
what had happened by ``as_of``, and returns an :class:`~graphcrm.answer.Answer`.
"""

from __future__ import annotations

from graphcrm.analysis.campaign_review import review
from graphcrm.analysis.seed_evaluate import evaluate
from graphcrm.analysis.seed_plan import plan

__all__ = ["evaluate", "plan", "review"]
