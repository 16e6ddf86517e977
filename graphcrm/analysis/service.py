"""The service book: whom to see to today, and how well that is done.

Every question takes a :class:`~graphcrm.graph.Graph` or a :class:`~graphcrm.graph.View`, sees only
what holds on ``as_of``, and returns an :class:`~graphcrm.answer.Answer`.  Each lives in a file of
its own; here they are gathered.
"""

from __future__ import annotations

from graphcrm.analysis.after_sale import after_sale
from graphcrm.analysis.calendar import calendar
from graphcrm.analysis.feedback import feedback
from graphcrm.analysis.needs import needs
from graphcrm.analysis.pairing import pairing
from graphcrm.analysis.scorecard import scorecard
from graphcrm.analysis.targets import targets

__all__ = ["after_sale", "calendar", "feedback", "needs", "pairing", "scorecard", "targets"]
