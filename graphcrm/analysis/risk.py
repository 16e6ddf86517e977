"""What goes wrong together: rings and circles of guarantees, and whoever is tied to a loss.

Every question takes a :class:`~graphcrm.graph.Graph` or a :class:`~graphcrm.graph.View`, sees only
what holds on ``as_of``, and returns an :class:`~graphcrm.answer.Answer`.  Each lives in a file of
its own; here they are gathered.
"""

from __future__ import annotations

from graphcrm.analysis.cluster import cluster
from graphcrm.analysis.clusters import clusters
from graphcrm.analysis.community_list import communities
from graphcrm.analysis.contagion_list import contagion
from graphcrm.analysis.debtrank import debtrank
from graphcrm.analysis.guarantee_circles import circles
from graphcrm.analysis.guarantee_cycles import cycles
from graphcrm.analysis.guarantee_rings import rings
from graphcrm.analysis.outflow import outflow
from graphcrm.analysis.risk_evaluate import evaluate

__all__ = [
    "circles",
    "cluster",
    "clusters",
    "communities",
    "contagion",
    "cycles",
    "debtrank",
    "evaluate",
    "outflow",
    "rings",
]
