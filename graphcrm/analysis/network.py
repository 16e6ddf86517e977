"""Who is who, who is around a party, and by which ways one gets to another.

Every question takes a :class:`~graphcrm.graph.Graph` or a :class:`~graphcrm.graph.View`, sees only
what holds on ``as_of``, and returns an :class:`~graphcrm.answer.Answer`.  Each lives in a file of
its own; here they are gathered.
"""

from __future__ import annotations

from graphcrm.analysis.ego import ego
from graphcrm.analysis.search import search
from graphcrm.analysis.warm_paths import path

__all__ = ["ego", "path", "search"]
