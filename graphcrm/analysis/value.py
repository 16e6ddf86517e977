"""What parties are worth to the bank: who earns it, how that moves, and what is ahead of it.

Every question takes a :class:`~graphcrm.graph.Graph` or a :class:`~graphcrm.graph.View`, sees only
what holds on ``as_of``, and returns an :class:`~graphcrm.answer.Answer`.  Each lives in a file of
its own; here they are gathered.
"""

from __future__ import annotations

from graphcrm.analysis.clv import clv
from graphcrm.analysis.concentration import concentration
from graphcrm.analysis.contribution import contribution
from graphcrm.analysis.lifecycle import lifecycle
from graphcrm.analysis.tier_migration import migration
from graphcrm.analysis.tier_structure import structure
from graphcrm.analysis.value_classes import classes

__all__ = [
    "classes",
    "clv",
    "concentration",
    "contribution",
    "lifecycle",
    "migration",
    "structure",
]
