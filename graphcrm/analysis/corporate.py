"""Firms and their people: who of them is missing, what to offer, and through whom.

Every question takes a :class:`~graphcrm.graph.Graph` or a :class:`~graphcrm.graph.View`, sees only
what holds on ``as_of``, and returns an :class:`~graphcrm.answer.Answer`.  Each lives in a file of
its own; here they are gathered.
"""

from __future__ import annotations

from graphcrm.analysis.key_people import key_people
from graphcrm.analysis.leads import leads
from graphcrm.analysis.neighbourhood import neighbourhood
from graphcrm.analysis.one_sided import one_sided
from graphcrm.analysis.penetration import penetration
from graphcrm.analysis.relocation import relocation

__all__ = [
    "key_people",
    "leads",
    "neighbourhood",
    "one_sided",
    "penetration",
    "relocation",
]
