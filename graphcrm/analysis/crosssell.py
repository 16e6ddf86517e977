"""Cross-sell: which products parties lack that would fit them, and lists of parties by condition.

Every question takes a :class:`~graphcrm.graph.Graph` or a :class:`~graphcrm.graph.View`, sees only
what had happened by ``as_of``, and returns an :class:`~graphcrm.answer.Answer`.
"""

from __future__ import annotations

from graphcrm.analysis.crosssell_evaluate import evaluate
from graphcrm.analysis.gaps import gaps
from graphcrm.analysis.listing import list_
from graphcrm.analysis.warm_paths import paths

__all__ = ["evaluate", "gaps", "list_", "paths"]
