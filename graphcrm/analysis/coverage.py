"""Who looks after whom, what each departure would cost, and who can take over.

Every question takes a :class:`~graphcrm.graph.Graph` or a :class:`~graphcrm.graph.View`, sees only
what holds on ``as_of``, and returns an :class:`~graphcrm.answer.Answer`.  Each lives in a file of
its own; here they are gathered.
"""

from __future__ import annotations

from graphcrm.analysis.covered import orphans, single_links
from graphcrm.analysis.departures import departures, leaver
from graphcrm.analysis.explain import explain
from graphcrm.analysis.factor import factor
from graphcrm.analysis.handover import handover, second_person
from graphcrm.analysis.history import history
from graphcrm.analysis.joint_cover import joint_cover
from graphcrm.analysis.overdue import overdue
from graphcrm.analysis.overlaps import overlaps
from graphcrm.analysis.placeholders import placeholders
from graphcrm.analysis.teams import teams

__all__ = [
    "departures",
    "explain",
    "factor",
    "handover",
    "history",
    "joint_cover",
    "leaver",
    "orphans",
    "overdue",
    "overlaps",
    "placeholders",
    "second_person",
    "single_links",
    "teams",
]
