"""Cross-sell: which products parties lack that would fit them, and what speaks for each.

Every question takes a :class:`~graphcrm.graph.Graph` or a :class:`~graphcrm.graph.View`, sees only
what had happened by ``as_of``, and returns an :class:`~graphcrm.answer.Answer`.
"""

from __future__ import annotations

from graphcrm.analysis.gaps import gaps

__all__ = ["gaps"]
