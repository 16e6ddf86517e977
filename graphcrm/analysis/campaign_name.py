"""What a campaign is called where nobody gave it a name."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from graphcrm.answer import Answer


def named(plan: Answer) -> Answer:
    """Return a plan whose campaign has a name: the one given, or the date and six digits.

    The digits stand for how the plan was made and whom it lists, so the same plan of the same data
    has the same name.

    Parameters
    ----------
    plan : Answer
        ``campaign`` is among its parameters, None where no name was given.
    """
    if plan.parameters["campaign"]:
        return plan
    column = next(c for c in plan.columns if c.name in ("party_id", "customer_id"))
    made = [plan.question, plan.graph_version, dict(plan.parameters)]
    text = json.dumps([*made, column.cells(0, plan.n_rows, "en")], sort_keys=True, default=str)
    digest = hashlib.sha256(text.encode()).hexdigest()[:6]
    campaign = f"{plan.as_of:%Y%m%d}-{digest}"
    return replace(plan, parameters={**plan.parameters, "campaign": campaign})
